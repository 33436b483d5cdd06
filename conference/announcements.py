"""Letters about a release to those who present, held in the outbox until an organiser lets them go.

Who can be written to, an app says with ``offers.register("contacts", function)``; the function takes an
exhibition and the keys of organisations and returns ``(organisation, e-mail, language)`` for each.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, TextChoices
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import change_words, changes
from conference.models import Release, ReleaseLetter
from expo import dates, offers, outbox
from expo.languages import said
from expo.models import Message


class Scope(TextChoices):
    CHANGED = "changed", gettext_lazy("Only those whose sessions have changed")
    ALL = "all", gettext_lazy("All organisations that present")


@dataclass(frozen=True)
class Announced:
    """The letters just written, and the organisations that nobody can be written to about."""

    letters: list
    unreached: list


def announce(*, release, scope):
    """Write to those whom ``release`` concerns, each in their own language, and hold the letters back.

    Whoever has a letter about this release already gets no second one, unless the first was cancelled.
    Locks the release.
    """
    with transaction.atomic():
        release = Release.objects.select_for_update().get(pk=release.pk)
        told = _told(release)
        items, organisations = _affected(release, scope)
        contacts = [
            contact for offer in offers.of("contacts") for contact in offer(release.exhibition, items.keys())
        ]
        addressees = defaultdict(dict)
        for organisation, email, language in contacts:
            if email.lower() not in told:
                addressees[email.lower(), language].update({one.slot.uid: one for one in items[organisation]})
        letters = [
            _write(release, email, language, list(found.values()))
            for (email, language), found in _once(addressees).items()
        ]
        ReleaseLetter.objects.bulk_create(
            ReleaseLetter(release=release, message=message) for message in letters
        )
    reached = {organisation for organisation, _email, _language in contacts}
    unreached = [one for pk, one in organisations.items() if pk not in reached]
    return Announced(letters, unreached)


def let_go(*, release):
    """Send the letters about ``release`` that are held back, and return them."""
    return outbox.release(messages=waiting(release))


def waiting(release):
    """Return the letters about ``release`` that are held back."""
    return list(Message.objects.filter(pk__in=release.letters.values("message"), state=Message.State.HELD))


def counts(release):
    """Return ``(label of the state, number)`` of the letters about ``release``."""
    rows = release.letters.order_by().values_list("message__state").annotate(Count("pk"))
    return [(Message.State(state).label, number) for state, number in sorted(rows)]


def _told(release):
    rows = release.letters.exclude(message__state=Message.State.CANCELLED)
    return {email.lower() for email in rows.values_list("message__to", flat=True)}


def _affected(release, scope):
    """Return ``{organisation: changes}`` in the order of the programme, and the organisations by their key.

    What has not changed is a Change without a kind. Nobody is written to about files alone, unless all are:
    they are added again and again after a talk, and whoever presents has mostly sent them.
    """
    older = changes.previous_of(release)
    found = changes.between(older, release) if older else None
    if found is None or scope == Scope.ALL:
        kinds = () if older else (changes.Kind.NEW,)
        known = {one.slot.uid for one in found or []}
        rest = [slot for slot in changes.loaded(release.slots.all()) if slot.uid not in known]
        found = (found or []) + [changes.Change(kinds, None, slot) for slot in rest]
        found.sort(key=lambda one: (one.slot.starts_at, one.slot.room.position, one.slot.code))
    items, organisations = defaultdict(list), {}
    for change in found:
        if scope == Scope.CHANGED and change.kinds == (changes.Kind.FILES,):
            continue
        for organisation in change.organisations:
            organisations[organisation.pk] = organisation
            items[organisation.pk].append(change)
    return items, organisations


def _once(addressees):
    """One letter an address: whoever stands for several organisations in two languages gets the first."""
    first = {}
    for (email, language), found in addressees.items():
        key = next((known for known in first if known[0] == email), (email, language))
        first.setdefault(key, {}).update(found)
    return first


def _write(release, email, language, items):
    exhibition = release.exhibition
    with translation.override(language), timezone.override(exhibition.zone):
        words = {
            "exhibition": said(exhibition, "title"),
            "version": _("Version %(n)s of %(date)s")
            % {"n": release.number, "date": dates.full_moment(release.published_at)},
            "offset": dates.offset(items[0].slot.starts_at),
            "city": said(exhibition, "city"),
            "sessions": "\n\n".join(_item(one) for one in items),
            "page": settings.BASE_URL + reverse("schedule-changes"),
        }
        changed = any(one.kinds for one in items)
        subject = _("Your sessions in the programme have changed") if changed else _("Your sessions")
        return outbox.queue(
            exhibition=exhibition,
            to=email,
            language=language,
            subject=subject,
            body=_(
                "A new version of the programme has been published.\n\n"
                "Exhibition: %(exhibition)s\n"
                "Programme: %(version)s\n\n"
                "Sessions that you present; times are those of %(city)s (%(offset)s):\n\n"
                "%(sessions)s\n\n"
                "All changes of the programme: %(page)s"
            )
            % words,
            held=True,
        )


def _item(change):
    """A session in plain text: its title, what became of it, when and where it is, its page."""
    slot = change.slot
    lines = [
        f"– {said(slot, 'title')}",
        ", ".join(str(kind.label) for kind in change.kinds),
        *change_words.sentences(change),
    ]
    if change.new:
        lines.append(change_words.place(slot))
        lines.append(settings.BASE_URL + reverse("session", args=[slot.code]))
    return "\n  ".join(line for line in lines if line)
