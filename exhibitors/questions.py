"""What an applicant is asked."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from exhibitors.models import Application
from exhibitors.questionnaire import SUBMISSION, Condition, Part, Question
from expo.languages import CODES
from expo.models import Deadline
from expo.models.organisation import TaxScheme

# In these countries every company has a tax number.
HAS_TAX_NUMBERS = Condition("country", ("BY", "KZ"))
HAS_SPACE = Condition("space", (Application.Space.CATALOGUE_ONLY,), negated=True)
LANGUAGE_NAMES = dict(settings.LANGUAGES)


def _in_each_language(name, kind, label, max_length, note=""):
    """The same question once a language."""
    return tuple(
        Question(
            f"{name}_{code}",
            kind,
            format_lazy("{label} ({language})", label=label, language=LANGUAGE_NAMES[code]),
            help=note,
            max_length=max_length,
        )
        for code in CODES
    )


COMPANY = Part(
    "company",
    _("Company"),
    (
        Question("legal_name", "line", _("Full legal name"), max_length=300, required_at=SUBMISSION),
        Question("short_name", "line", _("Short name"), max_length=100),
        Question("legal_form", "line", _("Legal form"), max_length=100),
        Question(
            "country",
            "country",
            _("Country"),
            help=_("Two capital letters of ISO 3166-1, such as BY."),
            max_length=2,
            required_at=SUBMISSION,
        ),
        Question(
            "tax_scheme",
            "choice",
            _("Tax number scheme"),
            choices=tuple(TaxScheme.choices),
            required_at=SUBMISSION,
            required_if=(HAS_TAX_NUMBERS,),
        ),
        Question(
            "tax_number",
            "tax_number",
            _("Tax number"),
            help=_("Spaces do not count. Its check digit is looked at."),
            max_length=20,
            required_at=SUBMISSION,
            required_if=(HAS_TAX_NUMBERS,),
        ),
        Question("legal_address", "line", _("Registered address"), max_length=300),
        Question("postal_address", "line", _("Postal address"), max_length=300),
        Question(
            "website", "url", _("Website"), help=_("With https:// or http:// in front."), max_length=200
        ),
        Question("signatory", "line", _("Signatory"), max_length=200),
        Question("signatory_position", "line", _("Position"), max_length=200),
        Question("signatory_authority", "line", _("Acts on the basis of"), max_length=200),
        Question("bank_details", "text", _("Bank details"), max_length=1000),
        Question(
            "sending_body",
            "line",
            _("Ministry, concern or committee that applies for you"),
            max_length=200,
        ),
    ),
)
CONTACT = Part(
    "contact",
    _("Contact"),
    (
        Question(
            "language",
            "choice",
            _("Language of letters"),
            help=_("That of the request if missing."),
            choices=tuple(settings.LANGUAGES),
        ),
        Question("contact_person", "line", _("Contact person"), max_length=200, required_at=SUBMISSION),
        Question(
            "contact_email",
            "email",
            _("E-mail"),
            help=_(
                "Where letters go. It is confirmed by a link or a code before the application is submitted."
            ),
            max_length=254,
            required_at=SUBMISSION,
        ),
        Question("contact_phone", "phone", _("Telephone"), help=_("With the country’s code."), max_length=30),
        Question("emergency_phone", "phone", _("Emergency telephone"), max_length=30),
    ),
)
EXHIBIT = (
    Question("name", "line", _("Name"), max_length=200, required_at=SUBMISSION),
    Question("hs_code", "hs_code", _("HS code"), help=_("Four or six digits."), max_length=6),
    Question("quantity", "integer", _("Quantity"), minimum=1, maximum=100000),
    Question("length_m", "number", _("Length, m"), minimum=0.01, maximum=100, decimals=2),
    Question("width_m", "number", _("Width, m"), minimum=0.01, maximum=100, decimals=2),
    Question("height_m", "number", _("Height, m"), minimum=0.01, maximum=100, decimals=2),
    Question("weight_kg", "number", _("Weight, kg"), minimum=0.01, maximum=500000, decimals=2),
    Question("is_dangerous", "flag", _("Dangerous goods")),
    Question("origin", "country", _("Country of origin"), max_length=2),
    Question(
        "afterwards",
        "choice",
        _("After the exhibition"),
        choices=(("RETURNED", _("Goes back after the exhibition")), ("SOLD", _("To be sold on site"))),
    ),
)
OFFER = Part(
    "offer",
    _("What you will show"),
    (
        Question(
            "sector",
            "sector",
            _("Main sector"),
            help=_("The code of a sector of this exhibition."),
            max_length=20,
            required_at=SUBMISSION,
        ),
        Question("other_sectors", "sectors", _("Other sectors"), help=_("At most three."), most=3),
        Question(
            "products",
            "text",
            _("Products and services"),
            help=_("One a line, as they will stand in the catalogue."),
            max_length=2000,
        ),
        Question("exhibits", "list", _("Exhibits"), most=100, items=EXHIBIT, item_label=_("Exhibit")),
    ),
)
SPACE = Part(
    "space",
    _("Space"),
    (
        Question(
            "space",
            "choice",
            _("Kind of space"),
            choices=tuple(Application.Space.choices),
            required_at=SUBMISSION,
        ),
        Question(
            "area",
            "number",
            _("Area, m²"),
            help=_("In steps of a stand module, at least 9 m² in a hall."),
            minimum=0.01,
            maximum=99999.99,
            decimals=2,
            required_at=SUBMISSION,
            required_if=(HAS_SPACE,),
        ),
        Question(
            "min_frontage",
            "number",
            _("Minimum frontage, m"),
            minimum=0.01,
            maximum=500,
            decimals=2,
        ),
        Question("open_sides", "choice", _("Open sides"), choices=tuple(Application.OpenSides.choices)),
        Question("near", "line", _("Preferred neighbours"), max_length=300),
        Question("apart", "line", _("Neighbours to avoid"), max_length=300),
    ),
)
TECHNICAL = Part(
    "technical",
    _("Technical wishes"),
    (
        Question("power_kw", "number", _("Electric power, kW"), minimum=0.01, maximum=5000, decimals=2),
        Question("phases", "integer", _("Number of phases"), choices=((1, "1"), (3, "3"))),
        Question("power_24h", "flag", _("Power around the clock")),
        Question("water", "flag", _("Water and drain")),
        Question("compressed_air", "flag", _("Compressed air")),
        Question("internet", "flag", _("Internet")),
        Question("rigging_kg", "integer", _("Suspended load, kg"), minimum=1, maximum=50000),
        Question("floor_load", "integer", _("Floor load, kg/m²"), minimum=1, maximum=50000),
        Question("furniture", "text", _("Furniture"), max_length=1000),
        *_in_each_language(
            "fascia", "line", _("Fascia name"), 24, note=_("As it will stand above the stand.")
        ),
    ),
    deadline=Deadline.Kind.TECHNICAL,
)
CO_EXHIBITOR = (
    Question("name", "line", _("Full legal name"), max_length=300, required_at=SUBMISSION),
    Question("country", "country", _("Country"), max_length=2),
    Question("tax_scheme", "choice", _("Tax number scheme"), choices=tuple(TaxScheme.choices)),
    Question("tax_number", "tax_number", _("Tax number"), max_length=20),
    Question("has_own_staff", "flag", _("Own staff on the stand")),
    Question("has_own_products", "flag", _("Own products on the stand")),
)
CO_EXHIBITORS = Part(
    "co_exhibitors",
    _("Co-exhibitors"),
    (
        Question(
            "co_exhibitors",
            "list",
            _("Co-exhibitors"),
            help=_("Companies on your stand. Those with their own staff and products count as exhibitors."),
            most=30,
            items=CO_EXHIBITOR,
            item_label=_("Co-exhibitor"),
        ),
    ),
)
CATALOGUE = Part(
    "catalogue",
    _("Catalogue"),
    (
        *_in_each_language("catalogue_name", "line", _("Name for the catalogue"), 100),
        *_in_each_language("catalogue_text", "text", _("Text for the catalogue"), 500),
        Question(
            "logo",
            "file",
            _("Logo"),
            help=_("PNG, JPEG, WebP or GIF, at least 200 pixels wide, at most 5 MB."),
        ),
    ),
    deadline=Deadline.Kind.CATALOGUE,
)
VEHICLE = (
    Question("plate", "line", _("Vehicle number"), max_length=20, required_at=SUBMISSION),
    Question("arrives_at", "moment", _("Unloading time"), help=_("Date and time in Almaty.")),
)
FREIGHT = Part(
    "freight",
    _("Freight"),
    (
        Question("freight_kg", "number", _("Weight, kg"), minimum=0.01, maximum=9999999, decimals=2),
        Question("freight_m3", "number", _("Volume, m³"), minimum=0.01, maximum=99999, decimals=2),
        Question("freight_packages", "integer", _("Number of packages"), minimum=1, maximum=100000),
        Question("freight_arrival", "date", _("Arrival date of the freight")),
        Question("empties", "flag", _("Storage of empties")),
        Question("vehicles", "list", _("Vehicle pass"), most=50, items=VEHICLE, item_label=_("Vehicle pass")),
    ),
    deadline=Deadline.Kind.FREIGHT,
)
BADGES = Part(
    "badges",
    _("Badges for the staff"),
    (
        Question(
            "badges",
            "integer",
            _("Number of badges"),
            help=_("How many you ask for. The area decides how many are free."),
            minimum=0,
            maximum=500,
        ),
    ),
    deadline=Deadline.Kind.BADGES,
)
DOCUMENTS = Part(
    "documents",
    _("Documents"),
    (
        Question(
            "documents",
            "files",
            _("Documents"),
            help=_("PDF, PNG or JPEG, at most 10 MB each, at most ten."),
            most=10,
        ),
        Question("remarks", "text", _("Remarks"), max_length=2000),
    ),
)
PARTS = (
    COMPANY, CONTACT, OFFER, SPACE, TECHNICAL, CO_EXHIBITORS, CATALOGUE, FREIGHT, BADGES, DOCUMENTS,
)  # fmt: skip
