"""What the catalogue, the plan and the forms are made of, in every state, for the style page."""

from types import SimpleNamespace

from django.utils.translation import gettext as _

from exhibitors import plan
from exhibitors.catalogue import Facet
from exhibitors.models import Allocation, Exhibitor, Stand
from exhibitors.sections import Field
from expo.models import Hall, Organisation, Sector
from expo.specimens import LONG, Specimen, named, numbered

COMPANY = {"ru": "Пробная компания", "kk": "Сынақ компаниясы", "be": "Пробная кампанія", "en": "Test Company"}
SECTOR = {"ru": "Пробная отрасль", "kk": "Сынақ саласы", "be": "Пробная галіна", "en": "Test sector"}
HALL = {"ru": "Пробный павильон", "kk": "Сынақ павильоны", "be": "Пробны павільён", "en": "Test hall"}
# The kind of a question, its label and the answer; the last one is wrong.
QUESTIONS = (
    ("line", "Seat", ""),
    ("text", "About", "—"),
    ("flag", "Co-exhibitor", ""),
    ("choice", "Sector", ""),
    ("email", "E-mail", "test"),
)


def specimens(exhibition):
    """Draw emblems, filters, a hall with a stand of each status, and fields with and without an error."""
    sectors = [
        Sector(exhibition=exhibition, code="TEST", **numbered("name", SECTOR, 1)),
        Sector(exhibition=exhibition, code="LONG", **named("name", LONG)),
    ]
    facets = [Facet(sectors[0], 1250, True, "#"), Facet(sectors[1], 7, False, "#")]
    exhibitor = _exhibitor(exhibition, sectors[0])
    drawing = _drawing(exhibition, exhibitor)
    return [
        Specimen("exhibitors/_emblem.html", "without a logo", {"exhibitor": exhibitor, "size": "l"}),
        Specimen(
            "exhibitors/_facet.html",
            "one is chosen",
            {"facets": facets, "title": _("Sector"), "id": "f-style"},
        ),
        Specimen("exhibitors/_drawing.html", "each status", {"drawing": drawing, "linked": True, "keep": ""}),
        *(
            Specimen(
                "exhibitors/apply/_field.html", field.question.kind, {"field": field, "part": sectors[0]}
            )
            for field in _fields()
        ),
    ]


def _exhibitor(exhibition, sector):
    organisation = Organisation(slug="test-company-1", **numbered("name", COMPANY, 1))
    names = numbered("name", COMPANY, 1)
    return Exhibitor(exhibition=exhibition, organisation=organisation, sector=sector, **names)


def _drawing(exhibition, exhibitor):
    hall = Hall(exhibition=exhibition, code="T", width_cm=4200, depth_cm=1200, **numbered("name", HALL, 1))
    stands = [
        Stand(
            pk=-number,
            hall=hall,
            code=f"T-{100 + number}",
            x_cm=200 + 760 * (number - 1),
            y_cm=300,
            width_cm=700,
            depth_cm=600,
            is_closed=number == 3,
        )
        for number in range(1, 6)
    ]
    states = {2: Allocation.State.OPTION, 4: Allocation.State.CONFIRMED, 5: Allocation.State.CONFIRMED}
    held = [
        Allocation(stand=stands[number - 1], exhibitor=exhibitor, state=state)
        for number, state in states.items()
    ]
    return plan.whole(hall, plan.places(hall, stands, held, selected=stands[4]))


def _fields():
    """A field of each control, as asked; the last one with what is wrong."""
    chosen = [
        SimpleNamespace(value=str(number), label=_("Sector"), is_chosen=number == 1) for number in (1, 2)
    ]
    for kind, label, text in QUESTIONS:
        question = SimpleNamespace(
            kind=kind, name=kind, label=_(label), help=_("Name, product or town"), choices=(), max_length=200
        )
        options = chosen if kind == "choice" else []
        errors = [_("Nothing found")] if text == "test" else []
        yield Field(
            question, f"style-{kind}", text, is_required=kind == "line", errors=errors, options=options
        )
