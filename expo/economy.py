"""The presentation of the economy: trade figures set out for charts and tables."""

import csv
import io
from dataclasses import dataclass, field
from decimal import Decimal

from expo.models import TradeFigure

Flow = TradeFigure.Flow
# How far a bar may reach, so that its label stands beside it inside the drawing, in per cent of the width.
LONGEST_BAR = Decimal(82)


@dataclass
class Bar:
    """One bar of a chart: the figure, how long it is drawn, and where it stands from the top, in pixels."""

    figure: TradeFigure
    width: Decimal
    top: int

    @property
    def label_y(self):
        return self.top + 14

    @property
    def bar_y(self):
        return self.top + 22

    @property
    def value_y(self):
        return self.top + 41

    @property
    def axis(self):
        return self.top + 18, self.top + 52


@dataclass
class Economy:
    """What the page shows. Figures that no source states are computed here from those that one does."""

    turnover: TradeFigure | None = None
    exports: TradeFigure | None = None
    imports: TradeFigure | None = None
    growth: TradeFigure | None = None
    halves: list = field(default_factory=list)
    years: list = field(default_factory=list)
    counts: list = field(default_factory=list)

    @property
    def balance(self):
        """Exports less imports, in the unit of both."""
        return self.exports.value - self.imports.value

    @property
    def export_share(self):
        """In per cent of the turnover, one decimal."""
        return _share(self.exports.value, self.turnover.value)

    @property
    def import_share(self):
        return _share(self.imports.value, self.turnover.value)

    @property
    def year_change(self):
        """The last year against the one before it in the row, in per cent, or None with fewer than two."""
        if len(self.years) < 2:
            return None
        before, last = (bar.figure.value for bar in self.years[-2:])
        return round((last - before) / before * 100)

    @property
    def last_year(self):
        return self.years[-1].figure if self.years else None

    @property
    def year_before(self):
        return self.years[-2].figure if len(self.years) > 1 else None

    @property
    def half_height(self):
        return 64 * len(self.halves) - 8

    @property
    def year_height(self):
        return 64 * len(self.years) - 8


def _share(part, whole):
    return (part / whole * 100).quantize(Decimal("0.1"))


def _bars(figures):
    """Bars on a common scale that starts at zero."""
    longest = max((figure.value for figure in figures), default=Decimal(1)) or Decimal(1)
    return [
        Bar(figure, (figure.value / longest * LONGEST_BAR).quantize(Decimal("0.1")), 64 * place)
        for place, figure in enumerate(sorted(figures, key=lambda one: one.starts_on))
    ]


def overview(exhibition):
    """Return the Economy of ``exhibition`` in one query.

    The headline is the newest period shorter than a year with turnover, exports and imports all known.
    """
    figures = list(TradeFigure.objects.filter(exhibition=exhibition))
    by_period = {(one.flow, one.starts_on, one.ends_on): one for one in figures}
    turnovers = [one for one in figures if one.flow == Flow.TURNOVER]
    halves = [one for one in turnovers if (one.ends_on - one.starts_on).days < 360]
    found = Economy(
        halves=_bars(halves),
        years=_bars([one for one in turnovers if one not in halves]),
        counts=[one for one in figures if one.flow == Flow.COUNT],
    )
    for turnover in sorted(halves, key=lambda one: one.ends_on, reverse=True):
        span = (turnover.starts_on, turnover.ends_on)
        exports, imports = (by_period.get((flow, *span)) for flow in (Flow.EXPORT, Flow.IMPORT))
        if exports and imports:
            found.turnover, found.exports, found.imports = turnover, exports, imports
            found.growth = by_period.get((Flow.GROWTH, *span))
            break
    return found


def as_csv(exhibition):
    """Return every figure as CSV text with a header, numbers with a decimal point whatever the language."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        [
            "code",
            "kind",
            "from",
            "to",
            "value",
            "unit",
            "precision",
            "computed",
            "label",
            "source",
            "source_url",
        ]
    )
    for one in TradeFigure.objects.filter(exhibition=exhibition):
        value = format(one.value.normalize(), "f")
        writer.writerow(
            [
                *(one.code, one.flow, one.starts_on, one.ends_on, value, one.unit, one.qualifier),
                *(int(one.is_computed), one.label, one.source, one.source_url),
            ]
        )
    return text.getvalue()
