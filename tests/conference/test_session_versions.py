"""Every change of a session is counted, by whatever way it comes."""

from django.core.management import call_command

from conference.models import DraftVersion, Session
from tests.conftest import almaty, make_exhibition, make_room, make_session


def number(exhibition):
    return DraftVersion.objects.values_list("number", flat=True).filter(exhibition=exhibition).first() or 0


def versions(exhibition):
    return list(exhibition.sessions.order_by("reference").values_list("version", flat=True))


def test_new_session_is_counted_once_or_more(exhibition):
    make_session(exhibition)
    assert versions(exhibition) == [number(exhibition)]
    before = number(exhibition)
    assert before > 0
    make_session(exhibition, 2)
    assert versions(exhibition) == [before, number(exhibition)]
    assert number(exhibition) > before


def test_saving_and_updating_both_count(exhibition):
    session = make_session(exhibition)
    make_session(exhibition, 2)
    steps = [number(exhibition)]
    session.save()
    steps.append(number(exhibition))
    session.save(update_fields=["title"])
    steps.append(number(exhibition))
    Session.objects.filter(pk=session.pk).update(ends_at=almaty(8, 10, 30))
    steps.append(number(exhibition))
    assert steps == sorted(set(steps))
    assert versions(exhibition)[0] == steps[-1]
    assert versions(exhibition)[1] < steps[1]


def test_bulk_changes_give_each_session_a_version_of_its_own(exhibition):
    sessions = [make_session(exhibition, one) for one in (1, 2, 3)]
    Session.objects.bulk_update(sessions, ["title_en"])
    found = versions(exhibition)
    assert len(set(found)) == 3
    assert max(found) == number(exhibition)


def test_session_that_is_deleted_counts(exhibition):
    session = make_session(exhibition)
    before = number(exhibition)
    session.delete()
    assert number(exhibition) > before


def test_editions_count_apart_and_both_notice_a_session_that_leaves(exhibition):
    other = make_exhibition("other", is_current=False)
    session = make_session(exhibition, starts_at=None, ends_at=None)
    make_session(other, 2, starts_at=None, ends_at=None, room=make_room(other))
    before = number(exhibition), number(other)
    session.exhibition, session.room = other, None
    session.save()
    after = number(exhibition), number(other)
    assert (after[0] > before[0], after[1] > before[1]) == (True, True)
    assert Session.objects.get(pk=session.pk).version == number(other)


def test_edition_is_deleted_with_its_count(exhibition):
    make_session(exhibition)
    exhibition.sessions.all().delete()
    exhibition.rooms.all().delete()
    exhibition.delete()
    assert not DraftVersion.objects.exists()


def test_count_is_put_in_place_again(exhibition):
    call_command("migrate", verbosity=0)
    session = make_session(exhibition)
    before = number(exhibition)
    session.save()
    assert number(exhibition) == before + 1
