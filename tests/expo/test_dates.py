import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import formats, timezone
from django.utils.translation import override

from expo import dates
from tests.conftest import ALMATY, almaty, make_exhibition

DAY = dt.date(2011, 9, 7)
NBSP = "\xa0"


def test_end_at_midnight_is_the_end_of_the_day_before():
    with override("en"):
        assert dates.full_end(almaty(7, 0)).replace(NBSP, " ") == "6 September 2011, 24:00"
        assert dates.full_end(almaty(7, 18)).replace(NBSP, " ") == "7 September 2011, 18:00"


def test_amount_has_the_decimals_it_needs():
    with override("ru"):
        said = [dates.amount(value).replace(NBSP, " ") for value in ("18.00", 3500.5, 1000, "0.10")]
    assert said == ["18", "3 500,5", "1 000", "0,1"]


@pytest.mark.parametrize(
    ("language", "full", "weekday", "short"),
    [
        ("en", "7 September 2011, 14:30", "Wednesday, 7 September", "Wed 7 Sept"),
        ("ru", "7 сентября 2011 г., 14:30", "среда, 7 сентября", "ср, 7 сент."),
        ("kk", "2011 жылғы 7 қыркүйек, 14:30", "7 қыркүйек, сәрсенбі", "ср, 7 қыр."),
        ("be", "7 верасня 2011 г., 14:30", "серада, 7 верасня", "ср, 7 вер"),
    ],
)
def test_date_is_written_as_each_language_writes_it(language, full, weekday, short):
    with override(language):
        assert dates.full_moment(almaty(7, 14, 30)).replace(NBSP, " ") == full
        assert dates.weekday_day(DAY).replace(NBSP, " ") == weekday
        assert dates.short_day(DAY).replace(NBSP, " ") == short


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "The exhibition took place on 7–10 September 2011"),
        ("ru", "Выставка прошла 7–10 сентября 2011 года"),
        ("kk", "Көрме 2011 жылғы 7–10 қыркүйекте өтті"),
        ("be", "Выстава прайшла 7–10 верасня 2011 года"),
    ],
)
def test_past_exhibition_is_spoken_of_in_the_past_tense(db, language, shown):
    exhibition = make_exhibition("past")
    with override(language):
        assert dates.tense(exhibition, timezone.now()).replace(NBSP, " ") == shown


def test_range_over_two_months_names_both():
    with override("ru"):
        shown = dates.day_range(dt.date(2011, 9, 28), dt.date(2011, 10, 2))
    assert shown.replace(NBSP, " ") == "28 сентября – 2 октября 2011 года"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2011-09-07", "2011-09-10", "7–10 верасня"),
        ("2011-09-28", "2011-10-02", "28 верасня – 2 кастрычніка"),
        ("2010-09-07", "2011-09-10", "7 верасня – 10 верасня"),
        ("2011-09-07", "2011-09-07", "7 верасня"),
    ],
)
def test_span_of_days_names_a_month_once(first, last, shown):
    with override("be"):
        span = dates.day_span(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert span.replace(NBSP, " ") == shown


def test_span_takes_moments_by_the_day_of_the_exhibition():
    page = Template("{% load dates %}{% day_span first last %}")
    with override("en"), timezone.override(ALMATY):
        shown = page.render(Context({"first": almaty(8, 1).astimezone(dt.UTC), "last": almaty(9, 17)}))
    assert shown.replace(NBSP, " ") == "8–9 September"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "14:30"), ("ru", "14:30"), ("kk", "14:30"), ("be", "14:30")]
)
def test_clock_has_24_hours_in_every_language(language, shown):
    with override(language):
        assert formats.date_format(almaty(7, 14, 30), "TIME_FORMAT") == shown
        assert "14:30" in formats.date_format(almaty(7, 14, 30), "DATETIME_FORMAT")


@pytest.mark.parametrize(
    ("language", "long_date", "table"),
    [("kk", "2011 ж. 7 қыркүйек", "07.09.2011"), ("be", "7 верасня 2011 г.", "07.09.2011")],
)
def test_kazakh_and_belarusian_have_formats_of_their_own(language, long_date, table):
    with override(language):
        assert formats.date_format(DAY, "DATE_FORMAT").replace(NBSP, " ") == long_date
        assert formats.date_format(DAY, "SHORT_DATE_FORMAT") == table
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(
    ("language", "number", "percent"),
    [
        ("en", "1,250,000.5", "23%"),
        ("ru", f"1{NBSP}250{NBSP}000,5", f"23{NBSP}%"),
        ("kk", f"1{NBSP}250{NBSP}000,5", "23%"),
        ("be", f"1{NBSP}250{NBSP}000,5", f"23{NBSP}%"),
    ],
)
def test_numbers_are_grouped_and_pointed_by_language(language, number, percent):
    with override(language):
        assert dates.number(1250000.5) == number
        assert dates.percent(23) == percent


def test_offset_is_that_of_the_date():
    assert dates.offset(almaty(7, 10)) == "UTC+6"
    assert dates.offset(dt.datetime(2026, 9, 7, 4, tzinfo=dt.UTC)) == "UTC+5"


def test_filters_show_the_local_date_of_an_early_moment(db):
    early = almaty(8, 5).astimezone(dt.UTC)
    with override("ru"):
        shown = Template("{% load dates %}{{ early|full_day }}").render(Context({"early": early}))
    assert shown.replace(NBSP, " ") == "8 сентября 2011 г."
