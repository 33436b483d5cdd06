"""The style page shows what the pages are made of, and the style sheets hold nothing else."""

import re
from pathlib import Path

import pytest

from conference.timetable import MAX_LENGTH, MAX_QUARTERS, MAX_ROOMS

ROOT = Path(__file__).parents[2]
SHEETS = ("site", "day", "catalogue", "plan", "figures", "apply")
LANGUAGES = ("ru", "kk", "be", "en")
# What is put together from a letter and a number.
COUNTED = {"s": range(MAX_QUARTERS), "d": range(1, MAX_LENGTH + 1), "c": range(MAX_ROOMS + 1)}
COUNTED["r"] = range(1, MAX_ROOMS + 1)


def classes(sheet):
    """Return the classes a style sheet has rules for."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / f"expo/static/expo/{sheet}.css").read_text(), flags=re.DOTALL)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text)))


def written(pattern):
    return "\n".join(path.read_text() for path in ROOT.glob(pattern))


@pytest.mark.parametrize("language", LANGUAGES)
def test_style_page_shows_each_state_in_each_language(
    exhibition, client, language, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        page = client.get(f"/{language}/style/")
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex">' in page.text
    for look in (
        "slot on",
        "slot off",
        "s-free",
        "s-sold",
        "s-sel",
        "s-res",
        "s-shut",
        "field bad",
        "tag t-bad",
    ):
        assert f'"{look}' in page.text, look
    assert "Қанағаттандырылмағандықтарыңыздан" in page.text.replace("\xad", "") or language != "kk"


def test_style_sheets_hold_only_what_a_page_uses():
    templates = written("templates/**/*.html")
    used = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', templates))))
    code = written("expo/*.py") + written("exhibitors/**/*.py") + written("conference/**/*.py")
    code += written("expo/static/expo/*.js")
    used |= {word for text in re.findall(r'["\'`]([\w -]+)["\'`]', code) for word in text.split()}
    used |= set(re.findall(r"[\w-]+", " ".join(re.findall(r'class=\\?"([^"\\]*)', code))))
    used |= {f"{letter}{number}" for letter, numbers in COUNTED.items() for number in numbers}
    assert {sheet: sorted(classes(sheet) - used) for sheet in SHEETS} == {sheet: [] for sheet in SHEETS}


def test_day_sheet_places_what_the_timetable_counts():
    found = classes("day")
    assert {f"{letter}{number}" for letter, numbers in COUNTED.items() for number in numbers} <= found
