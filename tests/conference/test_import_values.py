"""Durations, moments and HTML, as real files write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.importing import durations, moments
from conference.importing.html_text import plain

ALMATY = ZoneInfo("Asia/Almaty")
MINUTES = st.integers(1, 24 * 60)


def is_refused(parse, *arguments):
    try:
        parse(*arguments)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("1:30", 90),
        ("01:30", 90),
        ("0:45:00", 45),
        ("90", 90),
        (" 90 min ", 90),
        ("90.0", 90),
        ("PT1H30M", 90),
        ("pt90m", 90),
        ("P0DT1H", 60),
        ("PT1.5H", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1,5 h", 90),
        ("2 часа", 120),
        ("45 минут", 45),
        ("24:00", 24 * 60),
        (90, 90),
        (90.0, 90),
        (dt.time(1, 30), 90),
        (dt.timedelta(hours=1.5), 90),
    ],
)
def test_duration_is_read_as_it_is_written(written, minutes):
    assert durations.parse(written) == dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "written",
    [
        "",
        None,
        "0",
        "00:00",
        "-30",
        "1:75",
        "soon",
        "P",
        "PT",
        0,
        -5,
        True,
        float("nan"),
        float("inf"),
        1e9,
        "900:00",
        [],
    ],
)
def test_what_is_no_duration_is_refused(written):
    assert is_refused(durations.parse, written)


@given(MINUTES)
def test_every_way_of_writing_a_duration_gives_the_same(minutes):
    hours, rest = divmod(minutes, 60)
    length = dt.timedelta(minutes=minutes)
    ways = [f"{hours}:{rest:02}", f"{hours:02}:{rest:02}:00", str(minutes), f"PT{minutes}M",
            f"PT{hours}H{rest}M",
            f"{hours}h{rest:02}", f"{hours} h {rest} min", minutes, float(minutes), length]  # fmt: skip
    assert {durations.parse(way) for way in ways} == {length}


@given(st.text(max_size=20) | st.floats() | st.integers() | st.booleans() | st.none())
def test_whatever_stands_there_is_a_duration_or_refused(value):
    assert is_refused(durations.parse, value) or dt.timedelta() < durations.parse(value) <= durations.LONGEST


@given(st.text(max_size=40) | st.integers() | st.none())
def test_whatever_stands_there_is_a_moment_or_refused(value):
    assert is_refused(moments.parse, value, ALMATY) or moments.parse(value, ALMATY)[0].tzinfo is not None


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)), st.integers(-14 * 4, 14 * 4))
def test_moment_with_an_offset_is_that_moment_whatever_the_zone(naive, quarters):
    moment = naive.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=15 * quarters)))
    assert moments.parse(moment.isoformat(), ALMATY) == (moment, True)
    assert moments.parse(moment.isoformat(" "), ALMATY) == (moment, True)


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)))
def test_moment_without_an_offset_is_one_by_the_clock_of_the_zone(naive):
    naive = naive.replace(second=0, microsecond=0)
    ways = [naive.isoformat(), f"{naive:%Y-%m-%d %H:%M}", f"{naive:%d.%m.%Y %H:%M}", naive]
    assert [moments.parse(way, ALMATY) for way in ways] == [(naive.replace(tzinfo=ALMATY), False)] * len(ways)


@pytest.mark.parametrize(
    "written", ["2011-09-08", "08.09.2011", "10:00", "2011-13-01T10:00", "9999-12-31T23:00", ""]
)
def test_what_is_no_moment_is_refused(written):
    assert is_refused(moments.parse, written, ALMATY)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Plain text, 3 < 4 & 5 > 2", "Plain text, 3 < 4 & 5 > 2"),
        ("<Казахстан> & <x>", "<Казахстан> & <x>"),
        ("Fish &amp; chips", "Fish & chips"),
        ("<p>One &amp; two.</p>\n<p>Three<br>four</p>", "One & two.\n\nThree\nfour"),
        ("<ul><li>One</li><li>Two</li></ul><p>Three</p>", "- One\n- Two\n\nThree"),
        ('See <a href="https://test.example/">our page</a>.', "See our page (https://test.example/)."),
        ('<a href="https://test.example/">https://test.example/</a>', "https://test.example/"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<p>Seen</p><script>alert(1)</script><style>p{}</style>", "Seen"),
        ("Line one\nLine two", "Line one\nLine two"),
        ("<b>Bold</b> and <i>slanted", "Bold and slanted"),
    ],
)
def test_html_becomes_plain_text(written, read):
    assert plain(written) == read


@given(st.text(max_size=200))
def test_text_never_fails_to_be_read(text):
    assert isinstance(plain(f"<p>{text}"), str)
