import re

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from tests.conftest import almaty, make_organisation, make_room, make_session


@pytest.fixture
def render(exhibition):
    def go(source, **variables):
        request = RequestFactory().get("/en/")
        request.exhibition = exhibition
        return Template("{% load programme %}" + source).render(RequestContext(request, variables))

    return go


def titles(html):
    return re.findall(r'<a href="/en/schedule/[0-9a-z]{6}/">(.*?)</a>', html)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def test_now_and_next_shows_what_is_on_and_what_follows(exhibition, publish, at, render):
    for number in range(1, 8):
        make_session(exhibition, number)
    publish()
    at(8, 11, 20)
    html = render("{% now_and_next %}")
    assert "Now at the exhibition" in html
    assert titles(html) == [f"Test Seminar {number}" for number in (2, 3, 4, 5, 6)]
    assert html.count('data-state="on"') == 1
    assert 'href="/en/schedule/2011-09-08/"' in html
    assert "Time in Almaty (UTC+6)" in html


def test_now_and_next_shows_four_of_many_that_are_on(exhibition, publish, at, render):
    for number in range(1, 7):
        room = make_room(exhibition, f"R{number}")
        make_session(exhibition, number, room=room, starts_at=almaty(8, 10), ends_at=almaty(8, 12))
    publish()
    at(8, 11)
    assert len(titles(render("{% now_and_next %}"))) == 4


def test_now_and_next_in_the_evening_names_the_next_day(exhibition, publish, at, render):
    make_session(exhibition, 1)
    make_session(exhibition, 2, starts_at=almaty(9, 10), ends_at=almaty(9, 11))
    make_session(exhibition, 3, starts_at=almaty(10, 10), ends_at=almaty(10, 11))
    publish()
    at(8, 20)
    html = render("{% now_and_next %}").replace("\xa0", " ")
    assert "No session is on at this moment." in html
    assert "<h3 data-coming>Next: Friday, 9 September</h3>" in html
    assert titles(html) == ["Test Seminar 2"]


def test_now_and_next_after_the_last_session_says_that_all_have_ended(exhibition, publish, at, render):
    make_session(exhibition)
    publish()
    at(10, 20)
    assert "All sessions have ended." in render("{% now_and_next %}")


@pytest.mark.parametrize(("moment", "sentence"), [((1, 12), None), ((20, 12), "The exhibition took place")])
def test_now_and_next_outside_the_exhibition_shows_the_first_day(
    exhibition, publish, at, render, moment, sentence
):
    make_session(exhibition, 1, starts_at=almaty(7, 11), ends_at=almaty(7, 12))
    make_session(exhibition, 2)
    publish()
    at(*moment)
    html = render("{% now_and_next %}")
    assert "The first day of the exhibition" in html
    assert titles(html) == ["Test Seminar 1"]
    assert "Now" not in html
    assert 'class="tag' not in html
    assert (sentence or "") in html


def test_now_and_next_before_the_first_release_says_so(exhibition, render):
    make_session(exhibition)
    html = render("{% now_and_next %}")
    assert "The programme has not been published yet" in html
    assert titles(html) == []


def test_days_carry_their_hours_and_the_number_of_public_sessions(exhibition, publish, render):
    make_session(exhibition, 1)
    make_session(exhibition, 2)
    make_session(exhibition, 3, access="closed")
    publish()
    html = render("{% programme_days %}")
    assert re.findall(r'<td class="n">(\d+)</td>', html) == ["0", "2", "0", "0"]
    assert html.count("10:00–18:00") == 4
    assert 'href="/en/schedule/2011-09-10/"' in html


def test_sessions_of_an_organisation_are_the_released_ones(exhibition, publish, render):
    organisation = make_organisation(1)
    make_session(exhibition, 1, organisations=[organisation])
    make_session(exhibition, 2, organisations=[organisation], access="closed")
    make_session(exhibition, 3, organisations=[make_organisation(2)])
    publish()
    make_session(exhibition, 4, organisations=[organisation])
    html = render("{% sessions_of organisation %}", organisation=organisation)
    assert titles(html) == ["Test Seminar 1"]
    assert "Thu\xa08\xa0Sept, <time" in html


def test_organisation_without_sessions_has_no_heading_either(exhibition, publish, render):
    publish()
    assert render("{% sessions_of organisation %}", organisation=make_organisation(1)).strip() == ""


def test_session_of_kind_is_the_first_one_or_none(exhibition, publish, render):
    make_session(exhibition, 2, kind="tour")
    make_session(exhibition, 1, kind="tour")
    publish()
    source = (
        '{% session_of_kind "tour" as one %}{% session_of_kind "show" as none %}{{ one.title }}, {{ none }}'
    )
    assert render(source) == "Test Seminar 1, None"


def test_tags_of_a_page_share_release_days_and_slots(exhibition, publish, render, django_assert_num_queries):
    for number in (1, 2, 3):
        make_session(exhibition, number)
    publish()
    with django_assert_num_queries(3):
        render('{% now_and_next %}{% programme_days %}{% session_of_kind "tour" as one %}')


def test_long_day_puts_the_weekday_where_the_language_does():
    def spoken(language):
        source = "{% load programme i18n %}{% language code %}{{ moment|long_day }}{% endlanguage %}"
        return (
            Template(source).render(Context({"code": language, "moment": almaty(8, 2)})).replace("\xa0", " ")
        )

    assert spoken("en") == "Thursday, 8 September 2011"
    assert spoken("ru") == "четверг, 8 сентября 2011 г."
    assert spoken("kk") == "2011 жылғы 8 қыркүйек, бейсенбі"
