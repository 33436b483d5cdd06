"""Examples of what the pages are made of, each drawn by the very template the pages include.

Each app offers its own as ``specimens``: a function of the exhibition that returns ``Specimen`` objects. They
hold unsaved rows: nothing is read from the database or written to it.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath

from expo import offers
from expo.economy import Bar
from expo.models import TradeFigure

# Words as long as these languages make them: what a title has to bear in the narrowest column.
LONG = {
    "ru": "Сельскохозяйственное машиностроение и металлообрабатывающее станкоприборостроение",
    "kk": "Қанағаттандырылмағандықтарыңыздан ауылшаруашылықтық машинажасауға дейін",
    "be": "Сельскагаспадарчае машынабудаванне і металаапрацоўчае станкапрыборабудаванне",
    "en": "Intergovernmental standardisation of agricultural-machinery interchangeability",
}


@dataclass(frozen=True)
class Specimen:
    """A template with the context it asks for. ``name`` says which state it shows."""

    template: str
    name: str
    context: dict

    @property
    def part(self):
        """What the template draws, in a word: ``sessions table``."""
        return PurePosixPath(self.template).stem.strip("_").replace("_", " ")


def named(field, texts):
    """Spread ``texts`` by language over the fields of a translated ``field``."""
    return {f"{field}_{code}": text for code, text in texts.items()}


def numbered(field, texts, number):
    """Like ``named``, with a number behind each text: ``Test session 1``."""
    return named(field, {code: f"{text} {number}" for code, text in texts.items()})


def gathered(exhibition):
    """Return the specimens of ``expo`` and of every app above it."""
    found = charts(exhibition)
    for offer in offers.of("specimens"):
        found += offer(exhibition)
    return found


def charts(exhibition):
    figures = [
        TradeFigure(
            exhibition=exhibition,
            flow=TradeFigure.Flow.TURNOVER,
            unit=TradeFigure.Unit.USD_MILLION,
            qualifier=qualifier,
            is_computed=computed,
            value=Decimal(value),
            starts_on=dt.date(year, 1, 1),
            ends_on=dt.date(year, 12, 31),
        )
        for year, value, qualifier, computed in (
            (2010, "299.6", TradeFigure.Qualifier.ABOUT, True),
            (2011, "1250000", TradeFigure.Qualifier.EXACT, False),
        )
    ]
    bars = [Bar(figures[0], Decimal(24), 0), Bar(figures[1], Decimal(76), 64)]
    return [Specimen("_bars.html", "computed and stated", {"bars": bars, "height": 128})]
