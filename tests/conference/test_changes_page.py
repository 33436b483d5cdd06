"""The public page of changes, the marks on the schedule, and the organisers' pages."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference import publishing
from conference.changes import PAGE
from conference.models import PlannedRelease, Presenter, Release, Session
from expo.models import Membership, Message, User
from tests.conftest import almaty, make_exhibition, make_exhibitor, make_organisation, make_room, make_session
from tests.workplace import Inline, address, make_application

ADDRESS = "/en/schedule/changes/"


def update(session, **fields):
    Session.objects.filter(pk=session.pk).update(**fields)


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.split("<main")[1])).replace("\xa0", " ")


@pytest.fixture
def three_versions(exhibition):
    """A session moves, another is cancelled and a third appears. Returns the three, in this order."""
    moved = make_session(exhibition, 1, room=make_room(exhibition, "A", name_en="Room A"))
    cancelled = make_session(exhibition, 3)
    publishing.publish(exhibition=exhibition, name="First")
    room = make_room(exhibition, "B", name_en="Room B", name_ru="Зал Б")
    update(moved, room=room, starts_at=almaty(8, 11), ends_at=almaty(8, 12))
    publishing.publish(exhibition=exhibition, name="Second", notes="The <hall> is repaired")
    update(cancelled, access="closed")
    new = make_session(exhibition, 5)
    publishing.publish(exhibition=exhibition, name="Third")
    return moved, cancelled, new


def test_page_tells_every_version_newest_first(client, three_versions):
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert re.findall(r"<h2[^>]*>(\w+)</h2>", page.text) == ["Third", "Second", "First"]
    text = plain(page.text)
    assert "Moved from 10:00, Room A to 11:00, Room B." in text
    assert "It was to be: Thu 8 Sept, 12:00–13:00, Room A." in text
    assert "The first version of the programme" in text
    assert "The &lt;hall&gt; is repaired" in text
    assert "Version 3 of " in text
    assert "Time in Almaty (UTC+6)" in text
    for word in ("New", "Moved", "Cancelled"):
        assert f"<b>{word}</b>" in page.text


def test_cancelled_session_has_no_link_and_others_have(client, three_versions):
    moved, cancelled, new = three_versions
    text = client.get(ADDRESS).text
    assert f'href="/en/schedule/{moved.code}/"' in text
    assert f'href="/en/schedule/{new.code}/"' in text
    assert cancelled.code not in text
    assert "Test Seminar 3" in text


def test_since_shows_the_net_change_and_the_versions_after(client, three_versions):
    page = client.get(ADDRESS, {"since": "2"})
    text = plain(page.text)
    assert "Changes since" in text
    assert "Third" in text
    assert "Second" not in text
    assert "2 changes" in text
    assert "Moved" not in text
    text = plain(client.get(ADDRESS, {"since": "1"}).text)
    assert "3 changes" in text
    assert "No changes" in plain(client.get(ADDRESS, {"since": "3"}).text)


@pytest.mark.parametrize("since", ["0", "4", "-1", "x", "", "³", "99999999999999999999", "1e3"])
def test_unknown_version_is_not_found(client, three_versions, since):
    response = client.get(ADDRESS, {"since": since})
    assert response.status_code == 404


@pytest.mark.parametrize("before", ["x", "", "0", "-5", "99999999999999999999"])
def test_nonsense_before_shows_nothing(client, three_versions, before):
    response = client.get(ADDRESS, {"before": before})
    assert response.status_code == 200
    assert "Nothing found" in response.text


def test_versions_of_one_name_are_told_apart_by_their_landmarks(exhibition, client):
    for number in (1, 2):
        make_session(exhibition, number)
        publishing.publish(exhibition=exhibition, name="Same name")
    page = client.get(ADDRESS).text
    assert re.findall(r'<section[^>]* aria-labelledby="([^"]+)"', page) == ["h-2 v-2", "h-1 v-1"]
    assert [f'id="v-{number}">Version {number} of ' in page for number in (1, 2)] == [True, True]


def test_moment_of_a_version_has_its_own_offset(client, three_versions):
    Release.objects.update(published_at=dt.datetime(2026, 11, 25, 1, 17, tzinfo=dt.UTC))
    assert "Version 1 of 25 November 2026, 06:17 (UTC+5)" in plain(client.get(ADDRESS).text)
    text = plain(client.get(ADDRESS, {"since": "1"}).text)
    assert "Compared with version 1 of 25 November 2026, 06:17 (UTC+5)" in text
    assert "Time in Almaty (UTC+6)" in text


def test_page_without_a_release_says_so(exhibition, client):
    make_session(exhibition)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "The programme has not been published yet" in page.text
    assert client.get(ADDRESS, {"since": "1"}).status_code == 404


def test_versions_come_page_by_page(exhibition, client):
    session = make_session(exhibition)
    for number in range(PAGE + 3):
        update(session, title_en=f"Title {number}")
        publishing.publish(exhibition=exhibition, name=f"Name {number + 1}")
    first = client.get(ADDRESS).text
    assert re.findall(r"<h2[^>]*>Name (\d+)</h2>", first) == [str(number) for number in range(13, 3, -1)]
    (link,) = re.findall(r'href="([^"]+before=\d+)"', first)
    second = client.get(link).text
    assert re.findall(r"<h2[^>]*>Name (\d+)</h2>", second) == ["3", "2", "1"]
    assert "Earlier versions" not in second
    assert "The title was: “Title 2”." in first
    assert "The title was: “Title 1”." in second


def test_a_full_last_page_ends_with_the_first_version(exhibition, client):
    make_session(exhibition)
    for _number in range(PAGE):
        publishing.publish(exhibition=exhibition, name="Name")
    page = client.get(ADDRESS).text
    assert "The first version of the programme" in page
    assert "Earlier versions" not in page


def test_another_edition_is_not_shown(exhibition, client, publish):
    other = make_exhibition("other", is_current=False)
    publishing.publish(exhibition=other, name="Other edition")
    publish()
    assert "Other edition" not in client.get(ADDRESS).text


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_page_speaks_each_language_and_marks_what_is_missing(client, three_versions, language):
    page = client.get(f"/{language}/schedule/changes/")
    assert page.status_code == 200
    assert Inline(page.text).found == []
    if language == "kk":
        assert '<span lang="ru">Пробный семинар 1</span>' in page.text
        assert '<span lang="ru">Зал Б</span>' in page.text


def test_names_are_escaped_inside_sentences(exhibition, client, publish):
    session = make_session(exhibition, room=make_room(exhibition, "A", name_en="A <i>&</i>", name_ru="А"))
    publish()
    update(session, room=make_room(exhibition, "B"), title_en="<b>Other</b>")
    publish()
    text = client.get(ADDRESS).text
    assert "Moved from A &lt;i&gt;&amp;&lt;/i&gt; to Room B." in text
    assert "&lt;b&gt;Other&lt;/b&gt;" in text


def test_page_takes_the_same_queries_for_one_session_and_three(
    exhibition, client, publish, django_assert_num_queries, from_views
):
    def change_all(number):
        Session.objects.update(title_en=f"Title {number}")

    make_session(exhibition, 1, organisations=[make_organisation(1)])
    publish()
    change_all(1)
    publish()
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as at_one:
        client.get(ADDRESS)
        client.get(ADDRESS, {"since": "1"})
    for number in (3, 5):
        make_session(exhibition, number, organisations=[make_organisation(number)])
    for number in (2, 3):
        change_all(number)
        publish()
    with django_assert_num_queries(len(at_one)):
        client.get(ADDRESS)
        client.get(ADDRESS, {"since": "1"})


def test_schedule_marks_what_the_newest_release_changed(client, three_versions):
    moved, _cancelled, new = three_versions
    for path in ("/en/schedule/", "/en/schedule/2011-09-08/"):
        entries = re.findall(r'<p class="tag">New</p><h3><a href="/en/schedule/(\w+)/', client.get(path).text)
        assert entries == [new.code]
    assert '<p class="tag">Moved</p>' not in client.get("/en/schedule/").text
    update(moved, starts_at=almaty(8, 15), ends_at=almaty(8, 16))
    publishing.publish(exhibition=moved.exhibition, name="Fourth")
    found = re.findall(
        r'<p class="tag">(\w+)</p><h3><a href="/en/schedule/(\w+)/', client.get("/en/schedule/").text
    )
    assert found == [("Moved", moved.code)]


def test_schedule_links_to_the_changes(exhibition, client, publish):
    make_session(exhibition)
    publish()
    assert f'href="{ADDRESS}"' in client.get("/en/schedule/").text


# The organisers' pages.


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


def page_of(release):
    return reverse("admin:conference_release_changes", args=[release.pk])


def staff(exhibition, role):
    user = User.objects.create_user(f"{role}@example.org", is_staff=True)
    Membership.objects.create(user=user, exhibition=exhibition, role=role)
    return user


def test_pending_page_and_the_form_of_a_release_show_what_would_change(exhibition, english, three_versions):
    update(three_versions[0], access="closed", title_en="Secret")
    for page in (reverse("admin:conference_release_pending"), address(Release, "add")):
        text = english.get(page).text
        assert "What the next release would change" in text
        assert re.search(r"<b>Cancelled</b> · Test Seminar 1", text)
        assert "Secret" not in text
        assert Inline(text).found == []


def test_page_of_a_release_shows_what_it_changed(english, three_versions):
    second = Release.objects.get(number=2)
    text = english.get(page_of(second)).text
    assert "Moved from 10:00, Room A to 11:00, Room B." in text
    assert "Compared with version 1 of" in text
    assert page_of(second) in english.get(address(Release, "change", second.pk)).text
    assert Inline(text).found == []
    assert 'media="print"' in text


@pytest.mark.parametrize("role", ["press", "read-only", "finance", "exhibitor-manager"])
def test_other_roles_see_none_of_the_pages(exhibition, client, three_versions, role):
    client.force_login(staff(exhibition, role))
    pages = [
        reverse("admin:conference_release_pending"),
        page_of(Release.objects.first()),
        address(PlannedRelease, "changelist"),
        address(PlannedRelease, "add"),
    ]
    assert [client.get(page).status_code for page in pages] == [403] * 4
    assert client.post(pages[1], {"action": "take-back", "name": "Back"}).status_code == 403


def test_visitor_is_sent_to_log_in(client, three_versions):
    assert client.get(page_of(Release.objects.first())).status_code == 302


def test_organiser_takes_back_on_the_page(english, three_versions):
    first = Release.objects.get(number=1)
    text = english.get(page_of(first)).text
    assert "Take the programme back to this version" in text
    assert "3 changes" in text
    response = english.post(page_of(first), {"action": "take-back", "name": "Back", "notes": "Sorry"})
    newest = Release.objects.get(number=4)
    assert response.url == page_of(newest)
    assert (newest.name, newest.notes) == ("Back", "Sorry")
    assert "Take the programme back" not in english.get(page_of(newest)).text


def test_refusal_to_take_back_stands_in_the_form(english, three_versions):
    newest = Release.objects.get(number=3)
    response = english.post(page_of(newest), {"action": "take-back", "name": "Back"})
    assert response.status_code == 409
    first = Release.objects.get(number=1)
    assert english.post(page_of(first), {"action": "take-back", "name": ""}).status_code == 409
    assert english.post(page_of(first), {"action": "sell"}).status_code == 404
    assert Release.objects.count() == 3


def test_organiser_writes_and_sends_the_letters(exhibition, english):
    application = make_application(exhibition, 1, contact_email="one@example.org", language="en")
    exhibitor = make_exhibitor(exhibition, 1, application=application)
    session = make_session(exhibition, organisations=[exhibitor.organisation])
    publishing.publish(exhibition=exhibition, name="First")
    Presenter.objects.create(session=session, organisation=make_organisation(2))
    release = publishing.publish(exhibition=exhibition, name="Second")
    page = page_of(release)
    response = english.post(page, {"action": "announce", "scope": "changed"}, follow=True)
    assert "1 letter has been written and waits." in response.text
    assert "No address is known of: " in response.text
    assert "Send 1 letter" in response.text
    assert Message.objects.get().state == "held"
    response = english.post(page, {"action": "let-go"}, follow=True)
    assert "1 letter is being sent." in response.text
    assert Message.objects.get().state == "queued"
    assert english.post(page, {"action": "announce", "scope": "nobody"}).status_code == 409


def test_organiser_plans_a_release_and_calls_it_off(exhibition, organiser, english, at):
    at(7, 9)
    fields = {
        "exhibition": exhibition.pk,
        "name": "Evening",
        "notes": "",
        "at_0": "2011-09-07",
        "at_1": "18:00",
    }
    response = english.post(address(PlannedRelease, "add"), fields)
    assert response.status_code == 302
    planned = PlannedRelease.objects.get()
    assert (planned.at, planned.by, planned.state) == (almaty(7, 18), organiser, "planned")
    assert "Evening" in english.get(reverse("admin:conference_release_pending")).text
    action = {"action": "call_off", "_selected_action": [planned.pk]}
    for answer in ("Evening: called off.", "Evening: It is no longer planned"):
        assert answer in english.post(address(PlannedRelease, "changelist"), action, follow=True).text
    planned.refresh_from_db()
    assert planned.state == "called-off"


def test_plan_for_an_hour_that_has_passed_is_an_error_of_the_form(exhibition, english, at):
    at(8, 9)
    fields = {
        "exhibition": exhibition.pk,
        "name": "Evening",
        "notes": "",
        "at_0": "2011-09-07",
        "at_1": "18:00",
    }
    response = english.post(address(PlannedRelease, "add"), fields)
    assert response.status_code == 200
    assert "This hour has passed." in response.text
    assert PlannedRelease.objects.count() == 0


def test_reason_of_a_refusal_is_for_whoever_planned_it(exhibition, client):
    planner, other = (staff(exhibition, role) for role in ("director", "programme-manager"))
    planned = PlannedRelease.objects.create(
        exhibition=exhibition, name="Evening", at=almaty(7, 18), by=planner, state="refused", reason="Secret"
    )
    page = address(PlannedRelease, "change", planned.pk)
    client.force_login(planner)
    assert "Secret" in client.get(page).text
    client.force_login(other)
    response = client.get(page)
    assert response.status_code == 200
    assert "Secret" not in response.text
