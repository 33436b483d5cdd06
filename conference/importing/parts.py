"""Who takes part in a session: what the file says, against what is drafted."""

from collections import defaultdict
from dataclasses import dataclass

from conference.descriptions import clean
from conference.models import Contribution
from expo.languages import CODES, text_in

SPEAKER = Contribution.Role.SPEAKER


@dataclass(frozen=True)
class Part:
    """A contribution as it is wanted. A text is in the language of the file."""

    role: str
    person: object = None
    organisation: object = None
    title: str = ""
    minutes: int | None = None

    @property
    def facts(self):
        keys = (one and (one.pk or id(one)) for one in (self.person, self.organisation))
        return (self.role, *keys, self.title, self.minutes)


@dataclass(frozen=True)
class Difference:
    """Parts to be added, each with its position, contributions to be taken away, and those to be moved."""

    added: list
    gone: list
    moved: list

    def __bool__(self):
        return bool(self.added or self.gone or self.moved)


class Parts:
    """The contributions of the draft of an edition, and what a file wants of them."""

    def __init__(self, exhibition, people, organisations, language):
        self.people, self.organisations, self.language = people, organisations, language
        self.stored = defaultdict(list)
        found = Contribution.objects.filter(session__exhibition=exhibition).select_related("person")
        for one in found.order_by("position", "pk"):
            self.stored[one.session_id].append(one)

    def wanted(self, event):
        """Return the Parts of an event, or None where the file says nothing of them."""
        if event.talks is not None:
            return [self._of_talk(talk) for talk in event.talks]
        if event.people is None:
            return None
        found = {}
        for one in event.people:
            person = self.people.find(one, self.language)
            found.setdefault(id(person), Part(one.role or SPEAKER, person))
        return list(found.values())

    def _of_talk(self, talk):
        person = talk.person and self.people.find(talk.person, self.language)
        # A comma stands in many names, so what is left of the line is one body.
        bodies = self.organisations.find([talk.organisation])[0] if talk.organisation else [None]
        return Part(talk.role, person, bodies[0], talk.title, talk.minutes)

    def difference(self, session, event, wanted):
        """Return how the contributions of ``session``, which may be None, differ from what is ``wanted``."""
        stored = self.stored[session.pk] if session else []
        if event.talks is not None:
            return self._of_all(stored, wanted)
        there = {one.person_id for one in stored}
        place = max((one.position for one in stored), default=-1) + 1
        new = [one for one in wanted if one.person.pk is None or one.person.pk not in there]
        keys = {one.person.pk for one in wanted}
        gone = [one for one in stored if one.person_id not in keys and _came_with_a_file(one)]
        return Difference(list(enumerate(new, place)), gone, [])

    def _of_all(self, stored, wanted):
        """A feed of ours knows all that is public, and its order; the rest stays."""
        known = defaultdict(list)
        for one in stored:
            if one.role in Contribution.PUBLIC_ROLES:
                known[self._facts(one)].append(one)
        added, places = [], {}
        for place, part in enumerate(wanted):
            if same := known[part.facts]:
                places[same.pop(0)] = place
            else:
                added.append((place, part))
        gone = [one for rest in known.values() for one in rest]
        order = [places[one] for one in stored if one in places]
        # Somebody behind the scenes may stand between: then the numbers differ, and nothing else does.
        is_same = not added and not gone and order == sorted(order)
        moved = [] if is_same else [(place, one) for one, place in places.items() if one.position != place]
        return Difference(added, gone, moved)

    def _facts(self, one):
        body = one.organisation_id or (one.person and one.person.organisation_id)
        title = clean(text_in(one, "title", self.language)[0])
        return (one.role, one.person_id, body, title, one.minutes)


def _came_with_a_file(one):
    """Whoever has another part than to speak, or a talk of their own, was entered by hand and stays."""
    has_title = any(getattr(one, f"title_{code}") for code in CODES)
    return one.person_id and one.role == SPEAKER and not one.is_dignitary and not has_title
