"""The status page of an application, and its card, comments and history."""

import re

import pytest
from django.utils import timezone

from exhibitors import applications
from exhibitors.models import Application, Decision
from tests.conftest import almaty
from tests.exhibitors.test_apply_pages import State, begin, begin_complete, path

pytestmark = pytest.mark.usefixtures("fresh_counts", "at")


def test_status_page_of_a_draft_says_whose_turn_it_is_and_until_when(exhibition, at, client):
    text = client.get(path(begin(client))).text
    assert "Waiting for you" in text
    assert "31\xa0August 2011, 24:00, time in Almaty (UTC+6)" in text
    assert "Not started" in text
    assert "Write this number down" in text


def test_status_page_of_a_late_draft_says_what_can_be_done(exhibition, at, client):
    application = begin(client)
    at(almaty(2, 12))
    text = client.get(path(application)).text
    assert "The deadline has passed. Write to the organisers" in text
    assert f'href="{path(application, "check/")}"' not in text.split('id="h-parts"')[0]


def test_section_is_complete_begun_or_not_started(exhibition, sector, client):
    application = begin(client, contact_person="Test Person 1", legal_name="Test Company 1", country="PL")
    sections = dict(
        re.findall(
            r'/(\w+)/">[^<]*</a>.*?<span class="tag [^"]*">([^<]*)</span>', client.get(path(application)).text
        )
    )
    assert (sections["company"], sections["contact"], sections["space"]) == (
        "Complete",
        "In progress",
        "Not started",
    )


def returned(application, organiser, **facts):
    Application.objects.filter(pk=application.pk).update(state=State.RETURNED, submitted_at=timezone.now())
    Decision.objects.create(
        application=application,
        outcome="RETURNED",
        decided_by=organiser,
        released_at=timezone.now(),
        **facts,
    )


def test_returned_application_shows_the_comments_where_they_belong(exhibition, sector, client, organiser):
    application = begin_complete(client, sector)
    returned(application, organiser, reason="Two things.", comments={"area": "Not in steps of 9 m²."})
    text = client.get(path(application)).text
    assert "Returned for correction" in text
    assert "Two things." in text
    assert "Area, m²: Not in steps of 9 m²." in text
    assert "To be corrected" in text
    assert "organiser@example.org" not in text
    field = client.get(path(application, "space/")).text
    assert re.search(r'id="f-area"[^>]*aria-describedby="f-area-r', field)


def test_returned_section_is_complete_once_what_was_marked_has_changed(exhibition, sector, client, organiser):
    application = begin_complete(client, sector)
    returned(application, organiser, comments={"area": "Too small.", "products": "Which?"})
    application.refresh_from_db()

    def main_button():
        text = client.get(path(application)).text
        return re.search(r'class="btn p" href="[^"]*/(\w+)/">([^<]*)<', text).groups()

    assert main_button() == ("offer", "Correct: What you will show")
    application.products = "Cheese"
    applications.save(application)
    assert main_button() == ("space", "Correct: Space")
    text = client.get(path(application)).text
    assert text.count("To be corrected") == 1
    assert "Products and services: Which?" in text
    application.area = 27
    applications.save(application)
    assert main_button() == ("check", "Check your answers")
    assert "To be corrected" not in client.get(path(application)).text


def test_returned_application_without_an_earlier_state_is_still_shown(exhibition, sector, client, organiser):
    application = begin_complete(client, sector)
    returned(application, organiser, comments={"area": "Too small."})
    application.history.all().delete()
    assert "To be corrected" in client.get(path(application)).text


def test_history_lists_the_states_and_not_every_change(exhibition, sector, client):
    application = begin_complete(client, sector)
    for area in (18, 27, 36):
        application.area = area
        applications.save(application)
    client.post(path(application, "submit/"))
    rows = re.search(r"<tbody>(.*?)</tbody>", client.get(path(application)).text, re.DOTALL)[1]
    assert re.findall(r"</time></td><td>([^<]*)</td><td>([^<]*)</td>", rows) == [
        ("Submitted", "Form"),
        ("Draft", "Form"),
    ]


def test_accepted_application_links_its_page_in_the_catalogue(exhibition, sector, client):
    application = begin_complete(client, sector)
    client.post(path(application, "submit/"))
    now = almaty(1, 0).replace(month=8)
    for step in ("take_up", "accept"):
        application = applications.perform(step, row=application, now=now)
    text = client.get(path(application)).text
    assert f'href="/en/exhibitors/{application.exhibitor.slug}/"' in text
    assert "The organisers prepare the contract" in text
    assert client.get(path(application, "company/")).text.count("This section cannot be changed now.") == 1
    assert "<form" in client.get(path(application, "freight/")).text


def test_card_shows_monogram_products_and_the_name_for_the_catalogue(exhibition, sector, client):
    application = begin(
        client, catalogue_name_ru="Пробная фирма", products="Cheese\nButter\nMilk\nCream", sector=sector
    )
    text = client.get(path(application)).text
    card = text[text.index('id="h-card"') : text.index('id="h-history"')]
    assert '<h3 lang="ru">Пробная фирма</h3>' in card
    assert "Cheese, Butter, Milk<" in card
    assert 'class="mono"' in card


def test_status_page_asks_as_much_after_three_changes_as_after_one(
    exhibition, sector, client, django_assert_max_num_queries
):
    application = begin_complete(client, sector)
    client.get(path(application))
    with django_assert_max_num_queries(40) as first:
        client.get(path(application))
    for area in (18, 27, 36):
        application.area = area
        applications.save(application)
    with django_assert_max_num_queries(40) as second:
        client.get(path(application))
    assert len(second) == len(first)
