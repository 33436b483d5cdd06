"""The programme of the edition is exported, imported into an empty one and exported again: byte by byte."""

import pytest
from django.db import transaction

from conference.models import Slot
from expo.loading import load_edition
from expo.models import Exhibition
from tests.conference.schedules import empty, export, publish, take
from tests.editions import BELARUS_EXPO_2011


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish(load_edition(BELARUS_EXPO_2011, make_current=True).exhibition)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("form", "language"), [("xml", "ru"), ("json", "be"), ("xml", "kk"), ("json", "en")])
def test_programme_of_the_edition_comes_back_byte_by_byte(loaded, db, client, form, language):
    exhibition = Exhibition.objects.get(pk=loaded.exhibition_id)
    exported = export(client, form, language)
    number = Slot.objects.count()
    assert exported.decode().count("guid") > number > 50
    empty(exhibition)
    assert take(exhibition, exported) == {"new": number, "changed": 0, "unchanged": 0, "refused": 0}
    publish(exhibition)
    assert export(client, form, language) == exported
    assert take(exhibition, exported) == {"new": 0, "changed": 0, "unchanged": number, "refused": 0}
