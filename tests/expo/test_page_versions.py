"""Whatever moves what a public page shows moves a version of it, whoever does it and however."""

import contextlib

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.models import F

from conference import publishing
from exhibitors.models import Exhibitor
from expo.models import Organisation, PageVersion, Sector
from expo.page_cache import versions
from expo.page_cache.versions import Versions, subjects
from tests.conftest import (
    almaty,
    make_exhibition,
    make_exhibitor,
    make_organisation,
    make_sector,
    make_session,
)

TABLES = [(subject, table) for subject, tables in subjects().items() for table in tables]


@pytest.fixture
def publish(exhibition):
    return lambda: publishing.publish(exhibition=exhibition, name="Test release")


def stamp(*names):
    return Versions().stamp(names)


def test_every_table_moves_its_subject_by_triggers(db):
    wanted = {(f"page_version_{subject}_{table}", table) for subject, table in TABLES}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = {(f"{name}_{event}", table) for name, table in wanted for event in versions.EVENTS}
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            # After each statement that inserts, deletes or updates: 4 + 8 + 16.
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgtype = 28")
        found = set(cursor.fetchall())
    assert wanted - found == set()


def test_each_subject_moves_alone(exhibition, publish):
    sector = make_sector(exhibition)
    before = {name: stamp(name) for name in subjects()}

    def moved():
        return {name for name in before if stamp(name) != before[name]}

    sector.delete()
    assert moved() == {"edition"}
    exhibitor = make_exhibitor(exhibition, sector=make_sector(exhibition))
    before = {name: stamp(name) for name in subjects()}
    exhibitor.save()
    assert moved() == {"catalogue"}
    before = {name: stamp(name) for name in subjects()}
    publish()
    assert moved() == {"programme"}


def test_bulk_operations_and_querysets_move_the_version(exhibition):
    make_exhibitor(exhibition)
    seen = [stamp("catalogue", "edition")]
    Exhibitor.objects.update(name_ru="Другое имя")
    seen.append(stamp("catalogue", "edition"))
    Sector.objects.bulk_create(
        [Sector(exhibition=exhibition, code="ONE"), Sector(exhibition=exhibition, code="TWO")]
    )
    seen.append(stamp("catalogue", "edition"))
    Sector.objects.bulk_create([Sector(exhibition=exhibition, code="ONE")], ignore_conflicts=True)
    Sector.objects.bulk_update(Sector.objects.filter(code="ONE"), ["name_ru"])
    seen.append(stamp("catalogue", "edition"))
    Sector.objects.filter(code="TWO").delete()
    seen.append(stamp("catalogue", "edition"))
    Organisation.objects.update(founded_year=F("founded_year"))
    seen.append(stamp("catalogue", "edition"))
    assert len(set(seen)) == len(seen)


def test_fixture_moves_the_version(exhibition, tmp_path):
    make_sector(exhibition)
    file = tmp_path / "sectors.json"
    call_command("dumpdata", "expo.sector", output=str(file), verbosity=0)
    before = stamp("edition")
    call_command("loaddata", str(file), verbosity=0)
    assert stamp("edition") != before


def test_what_is_rolled_back_moves_nothing(exhibition):
    before = stamp("edition")
    with transaction.atomic():
        make_sector(exhibition)
        assert stamp("edition") != before
        transaction.set_rollback(True)
    assert stamp("edition") == before


def test_registration_moves_no_version(exhibition, client):
    make_sector(exhibition)
    before = stamp(*subjects())
    client.get("/ru/apply/")
    assert client.post("/ru/apply/begin/").status_code == 302
    assert stamp(*subjects()) == before


def test_draft_of_a_session_moves_only_what_the_commission_shows(exhibition, publish):
    session = make_session(exhibition)
    publish()
    before, commission = stamp("edition", "programme", "catalogue"), stamp("commission")
    session.title_ru = "Черновик"
    session.save()
    assert stamp("edition", "programme", "catalogue") == before
    assert stamp("commission") != commission
    publish()
    assert stamp("programme") != before[1:2]


def test_versions_are_asked_for_in_one_query(exhibition, django_assert_num_queries):
    known = Versions()
    with django_assert_num_queries(1):
        known.stamp(["edition", "programme", "catalogue", "commission", "day", "hour"])


def test_versions_are_asked_for_once_a_second(exhibition, settings, monkeypatch, django_assert_num_queries):
    settings.PAGE_VERSIONS_SECONDS = 1
    now = [100.0]
    monkeypatch.setattr(versions.time, "monotonic", lambda: now[0])
    known = Versions()
    before = known.stamp(["edition"])
    make_sector(exhibition)
    now[0] += 0.9
    with django_assert_num_queries(0):
        assert known.stamp(["edition"]) == before
    now[0] += 0.2
    with django_assert_num_queries(1):
        assert known.stamp(["edition"]) != before
    with django_assert_num_queries(0):
        known.stamp(["edition"])


def test_who_finds_another_asking_goes_on_with_what_is_known(exhibition, settings, monkeypatch):
    settings.PAGE_VERSIONS_SECONDS = 1
    now = [100.0]
    monkeypatch.setattr(versions.time, "monotonic", lambda: now[0])
    known = Versions()
    before = known.stamp(["edition"])
    now[0] += 5
    with known._asking:
        assert known.stamp(["edition"]) == before


def test_last_boundary_passed_moves_when_a_session_begins_or_ends(exhibition, publish, monkeypatch):
    make_session(exhibition, 1)
    publish()
    make_session(exhibition, 2, starts_at=almaty(9, 15), ends_at=almaty(9, 16))
    seen = []
    for moment in (almaty(8, 9, 59), almaty(8, 10), almaty(8, 10, 59), almaty(8, 11), almaty(9, 15, 30)):
        monkeypatch.setattr("expo.clock.now", lambda moment=moment: moment)
        seen.append(stamp("hour"))
    # The draft of another session has no part in it.
    assert [seen.index(one) for one in seen] == [0, 1, 1, 3, 3]


def test_hours_of_another_edition_count_for_nothing(exhibition, publish, monkeypatch):
    monkeypatch.setattr("expo.clock.now", lambda: almaty(8, 10, 30))
    before = stamp("hour")
    make_session(exhibition, 1)
    publish()
    assert stamp("hour") != before
    exhibition.is_current = False
    exhibition.save()
    make_exhibition("other", is_current=True)
    assert stamp("hour") == before


def test_versions_are_there_before_the_first_edition(db):
    assert stamp("day", "hour") == (None, (None, None))


def test_while_the_database_is_away_the_last_known_versions_count(exhibition, settings, monkeypatch):
    settings.PAGE_VERSIONS_SECONDS = 1
    now = [100.0]
    monkeypatch.setattr(versions.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(versions, "connection", Away())
    known = Versions()
    with pytest.raises(OperationalError):
        known.stamp(["edition"])
    monkeypatch.setattr(versions, "connection", connection)
    before = known.stamp(["edition"])
    monkeypatch.setattr(versions, "connection", Away())
    now[0] += 2
    assert known.stamp(["edition"]) == before


class Away:
    """A connection whose database does not answer."""

    in_atomic_block = False
    ops = connection.ops

    def cursor(self):
        raise OperationalError("planned")

    def close(self):
        raise OperationalError("planned")


def test_writers_of_one_subject_do_not_wait_for_each_other(exhibition, in_parallel):
    """On PostgreSQL one transaction is open while the others write; SQLite has one writer at a time."""
    is_open = transaction.atomic() if connection.vendor == "postgresql" else contextlib.nullcontext()
    make_exhibitor(exhibition)
    before = stamp("edition")
    with is_open:
        make_sector(exhibition, "OPEN")
        in_parallel(make_organisation, range(10, 20))
        (middle,) = in_parallel(stamp, ["edition"])
    assert len({before, middle, stamp("edition")}) == 3


def test_migration_moves_every_version(db):
    before = {name: stamp(name) for name in subjects()}
    versions.install(None, "default")
    assert [name for name in before if stamp(name) == before[name]] == []
    assert PageVersion.objects.count() == len(before)


def test_triggers_are_lifted_while_sqlite_rebuilds_and_put_back(exhibition):
    versions.lift(None, "default", plan=["something"])
    before = stamp("edition")
    make_sector(exhibition)
    # PostgreSQL alters its tables in place and keeps them.
    assert (stamp("edition") == before) == (connection.vendor == "sqlite")
    versions.install(None, "default")
    before = stamp("edition")
    make_sector(exhibition, "TWO")
    assert stamp("edition") != before
