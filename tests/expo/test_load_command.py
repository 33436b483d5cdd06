import io

import pytest
from django.core.management import CommandError, call_command

from expo.models import Exhibition
from tests.editions import Edition, exhibitor


@pytest.fixture
def edition(db, tmp_path):
    return Edition(tmp_path / "edition")


def test_command_prints_counts_and_what_left_the_files(edition):
    edition.load()
    del edition.rows["stands.csv"][1]
    edition.rows["sectors.csv"][0]["name_en"] = "Renamed"
    out = io.StringIO()

    call_command("load_edition", str(edition.write()), stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0] == "Test EXPO 2011 (test-expo-2011), shown on the site"
    assert [line.split() for line in lines if line.startswith("sectors")] == [
        ["sectors.csv", "0", "1", "1", "0"]
    ]
    assert lines[-1] == "stands.csv: kept, though no longer in the file: A-102"


def test_command_lists_bad_rows_and_fails(edition):
    edition.rows["exhibitors.csv"] = [exhibitor(number, founded_year="x") for number in range(1, 53)]

    with pytest.raises(CommandError) as caught:
        call_command("load_edition", str(edition.write()))

    lines = str(caught.value).splitlines()
    assert caught.value.returncode == 1
    assert lines[0] == "Nothing was loaded: 52 problems found."
    assert lines[1] == "exhibitors.csv, line 2, founded_year: “x” is not a whole number"
    assert (len(lines), lines[-1]) == (52, "… and 2 more")


def test_command_makes_an_edition_current(edition, tmp_path):
    edition.load()
    second = Edition(tmp_path / "second")
    second.rows["exhibition.csv"][0]["slug"] = "test-expo-2012"

    call_command("load_edition", str(second.write()), "--current", stdout=io.StringIO())

    assert Exhibition.objects.current().slug == "test-expo-2012"


def test_command_shows_progress_when_asked(edition, capsys):
    call_command("load_edition", str(edition.write()), stdout=io.StringIO())
    assert capsys.readouterr().err == ""

    call_command("load_edition", str(edition.directory), "--progress", stdout=io.StringIO())
    assert "B/s" in capsys.readouterr().err
