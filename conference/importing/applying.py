"""Writing what an import has been compared to."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from modeltranslation.manager import get_translatable_fields_for_model

from conference.importing import planning
from conference.models import Conference, Contribution, Presenter, Room, Session, Track
from expo import history
from expo.languages import columns
from expo.loading.writing import replace_children
from expo.models import Exhibition, Organisation, Person
from expo.problems import Refusal

BATCH = 500


class DraftChanged(Refusal):
    """Somebody has changed the draft since the preview."""


def apply(*, exhibition, document, wishes, user=None, fingerprint=None):
    """Import ``document`` into the draft and return the Plan that has been written.

    Rows with errors stay out, all others are written at once. Locks the exhibition. Raises DraftChanged,
    before anything is written, where ``fingerprint`` is of another plan.
    """
    with transaction.atomic(), history.coming_from(history.Channel.IMPORT):
        Exhibition.objects.select_for_update().get(pk=exhibition.pk)
        plan = planning.make(exhibition, document, wishes, user)
        if fingerprint is not None and fingerprint != plan.fingerprint:
            text = _("The draft has changed since the preview. Look at it once more, then import.")
            raise DraftChanged(text, "changed")
        # Otherwise a text would be read in the organiser's language and stored as the English one.
        with translation.override("en"):
            _write(plan)
    return plan


def _write(plan):
    _create_names(plan)
    _create_sessions(plan)
    _change_sessions(plan)
    written = [item for item in plan.items if item.session and item.state != planning.REFUSED]
    _write_presenters(written)
    _write_people(plan, written)


def _create_names(plan):
    """Create the rooms, sections, organisations and people that sessions to be written refer to."""
    # Each is complete before the next begins: sections need a conference, sessions all of them.
    _bulk(Room, [match.row for match in plan.rooms.values() if match.is_new])
    tracks = [match.row for match in plan.tracks.values() if match.is_new]
    if tracks:
        conference, _is_new = Conference.objects.get_or_create(
            exhibition=plan.exhibition, defaults={f"title_{plan.language}": plan.document.title or "–"}
        )
        for track in tracks:
            track.conference = conference
        _bulk(Track, tracks)
    written = [item for item in plan.items if item.state != planning.REFUSED]
    parts = [part for item in written for part in item.parts or ()]
    named = {id(one) for item in written for one in item.organisations or ()}
    named |= {id(part.organisation) for part in parts}
    _bulk(Organisation, [one for one in plan.organisations.new if id(one) in named])
    named = {id(part.person) for part in parts}
    _bulk(Person, [one for one in plan.people.new if id(one) in named])


def _bulk(model, rows):
    model.objects.bulk_create(rows, batch_size=BATCH)
    if rows and hasattr(model, "history"):
        model.history.bulk_history_create(rows, batch_size=BATCH)


def _create_sessions(plan):
    new = [item for item in plan.items if item.state == planning.CREATED]
    for item in new:
        item.session = Session(exhibition=plan.exhibition, **item.values)
    Session.objects.bulk_create([item.session for item in new], batch_size=BATCH)


def _change_sessions(plan):
    changed, fields = [], set()
    for item in plan.items:
        names = item.before.keys() & item.values.keys()
        if item.state == planning.CHANGED and names:
            for name in names:
                setattr(item.session, name, item.values[name])
            fields |= names
            changed.append(item.session)
    if not changed:
        return
    originals = [name for name in get_translatable_fields_for_model(Session) if fields & set(columns(name))]
    # Otherwise the untranslated name would be taken for the column of the active language.
    everything = Session.objects.all().rewrite(False)
    everything.bulk_update(changed, [*fields, *originals], batch_size=BATCH)


def _write_presenters(written):
    wanted = {
        item.session.pk: [{"organisation_id": one.pk} for one in item.organisations]
        for item in written
        if item.organisations is not None
        and (item.state == planning.CREATED or "organisations" in item.before)
    }
    replace_children(Presenter, "session", wanted)


def _write_people(plan, written):
    new, gone, moved = [], [], []
    for item in written:
        if item.parts is None or not (item.state == planning.CREATED or "people" in item.before):
            continue
        difference = plan.difference(item)
        for position, part in difference.added:
            facts = {"role": part.role, "person": part.person, "organisation": part.organisation}
            if part.title:
                facts[f"title_{plan.language}"] = part.title
            new.append(Contribution(session=item.session, position=position, minutes=part.minutes, **facts))
        gone += [one.pk for one in difference.gone]
        for position, one in difference.moved:
            one.position = position
            moved.append(one)
    Contribution.objects.filter(pk__in=gone).delete()
    Contribution.objects.bulk_update(moved, ["position"], batch_size=BATCH)
    Contribution.objects.bulk_create(new, batch_size=BATCH)
