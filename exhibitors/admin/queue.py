"""The review queue: which applications wait, narrowed by what the address asks for."""

from urllib.parse import urlencode

from django.db.models import Case, Count, Q, When

from exhibitors import dashboard, reviewing
from exhibitors.models import Application, Decision
from expo.languages import text_in

PAGE = 20
State = Application.State


class Queue:
    """The applications that ``user`` has to decide on, the oldest first.

    ``query`` is that of the address: sector, space, language, state. What it does not know it passes over.
    """

    def __init__(self, user, exhibition, query):
        self.user, self.exhibition = user, exhibition
        self.sectors = list(exhibition.sectors.all())
        self.choices = {
            "sector": [(str(one.pk), text_in(one, "name")[0]) for one in self.sectors],
            "space": Application.Space.choices,
            "language": Application._meta.get_field("language").choices,
        }
        known = {name: {str(value) for value, _label in pairs} for name, pairs in self.choices.items()}
        known["state"] = {State.SUBMITTED, State.UNDER_REVIEW, State.WAITLISTED}
        self.chosen = {name: query.get(name, "") for name in known if query.get(name, "") in known[name]}
        self.everything = dashboard.awaiting_decision(exhibition, user)
        self.rows = self.everything.filter(self._condition())
        self.count = self.rows.count()

    def _condition(self, without=""):
        chosen = {name: value for name, value in self.chosen.items() if name != without}
        if without != "state" and "state" not in chosen:
            return Q(state__in=reviewing.TO_DECIDE, **chosen)
        return Q(**chosen)

    def states(self):
        """Return ``(state, how many)`` for each part of the queue; an empty state is all to be decided."""
        grouped = self.everything.filter(self._condition("state")).order_by()
        numbers = dict(grouped.values_list("state").annotate(number=Count("pk")))
        counted = [("", sum(numbers.get(state, 0) for state in reviewing.TO_DECIDE))]
        return counted + [
            (state, numbers.get(state, 0)) for state in (*reviewing.TO_DECIDE, State.WAITLISTED)
        ]

    def facets(self):
        """Return ``(name, [(value, label, how many, chosen)])`` of each filter, under the other filters."""
        for name, pairs in self.choices.items():
            grouped = self.everything.filter(self._condition(name)).order_by()
            numbers = dict(grouped.values_list(name).annotate(number=Count("pk")))
            numbers = {str(value): number for value, number in numbers.items()}
            chosen = self.chosen.get(name, "")
            shown = [
                (value, label, numbers.get(str(value), 0), str(value) == chosen) for value, label in pairs
            ]
            yield name, [one for one in shown if one[2] or one[3]]

    def query(self, **changes):
        """Return the query of an address with the filters and ``changes``; an empty value takes one out."""
        merged = self.chosen | {name: str(value) for name, value in changes.items()}
        return "?" + urlencode({name: value for name, value in merged.items() if value})

    def position(self, application):
        """Return how many of the queue come before ``application``."""
        return self.rows.filter(self._before(application)).count()

    def after(self, application):
        """Return the number of the next application, of the first where there is none, or None."""
        is_later = ~Q(self._before(application))
        rest = self.rows.exclude(pk=application.pk).annotate(is_later=Case(When(is_later, then=1), default=0))
        return rest.order_by("-is_later", "submitted_at", "pk").values_list("number", flat=True).first()

    def page_with(self, position):
        """Return ``(rows, those before, those after)`` of the part of the queue around ``position``."""
        start = position // PAGE * PAGE
        rows = list(self.rows.select_related("sector")[start : start + PAGE])
        return rows, start, max(0, self.count - start - len(rows))

    def pending(self):
        """How many decisions of what the user sees wait to be released."""
        return Decision.objects.pending().filter(application__in=self._seen()).count()

    def _seen(self):
        return reviewing.visible_to(self.user).filter(exhibition=self.exhibition)

    @staticmethod
    def _before(application):
        moment = application.submitted_at
        if moment is None:
            return Q(pk=None)
        return Q(submitted_at__lt=moment) | Q(submitted_at=moment, pk__lt=application.pk)
