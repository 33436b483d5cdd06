"""What the API says about exhibitors and stands, and what it takes in an application."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exhibitors import access
from exhibitors.models import Application, Exhibitor, Stand
from expo import clock
from expo.inputs import Area, Choice, Email, Line, Paragraphs, Strict
from expo.models import Region
from expo.models.organisation import TaxScheme
from expo.serializers import (
    Address,
    Metres,
    Moment,
    SectorSerializer,
    SquareMetres,
    TextSerializer,
    Translated,
    translated,
)

ACTIONS = ("change", "submit")


class RegionSerializer(serializers.ModelSerializer):
    """A region of the country that exhibits."""

    name = Translated(help_text="The name of the region.")

    class Meta:
        model = Region
        fields = ["code", "name"]
        read_only_fields = fields
        extra_kwargs = {"code": {"help_text": "The code by which filters name the region."}}


class StandOfExhibitorSerializer(serializers.Serializer):
    """The stand that an exhibitor holds."""

    code = serializers.CharField(source="stand.code", read_only=True, help_text="The number of the stand.")
    hall = serializers.CharField(source="stand.hall.code", read_only=True, help_text="The code of its hall.")
    is_reconstruction = serializers.BooleanField(
        read_only=True, help_text="True where the place is given by way of example."
    )


class ExhibitorSerializer(serializers.ModelSerializer):
    """An exhibitor as it stands in the catalogue."""

    name = Translated(help_text="The name for the catalogue.")
    text = Translated(allow_null=True, help_text="The text for the catalogue, where there is one.")
    sector = SectorSerializer(read_only=True, help_text="The main sector.")
    country = serializers.CharField(
        source="organisation.country", read_only=True, help_text="ISO 3166-1, two letters."
    )
    city = Translated(
        source="organisation.city", allow_null=True, help_text="The seat of the organisation, where known."
    )
    region = RegionSerializer(
        source="organisation.region", read_only=True, allow_null=True, help_text="The region of the seat."
    )
    website = Address(source="organisation.website", help_text="The website, where known.")
    founded_year = serializers.IntegerField(
        source="organisation.founded_year", read_only=True, allow_null=True, help_text="Null where in doubt."
    )
    provenance_url = Address(help_text="The source; an entry by way of example has none.")
    stand = serializers.SerializerMethodField(help_text="The stand, once one is given.")
    products = serializers.SerializerMethodField(help_text="Products and services, in order.")

    class Meta:
        model = Exhibitor
        fields = [
            "slug", "name", "text", "sector", "country", "city", "region", "website", "founded_year",
            "stand", "products", "provenance", "provenance_url",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "slug": {"help_text": "The name of the exhibitor in addresses."},
            "provenance": {"help_text": "How far the entry is documented."},
        }

    @extend_schema_field(StandOfExhibitorSerializer(allow_null=True))
    def get_stand(self, exhibitor):
        return StandOfExhibitorSerializer(exhibitor.held[0]).data if exhibitor.held else None

    @extend_schema_field(TextSerializer(many=True))
    def get_products(self, exhibitor):
        return [translated(product, "name") for product in exhibitor.products.all()]


class StandSerializer(serializers.ModelSerializer):
    """A stand on the plan. It lies ``x`` and ``y`` metres from the corner of its hall."""

    hall = serializers.CharField(source="hall.code", read_only=True, help_text="The code of its hall.")
    x = Metres(source="x_cm", help_text="Metres from the hall’s corner along its width.")
    y = Metres(source="y_cm", help_text="Metres from the hall’s corner along its depth.")
    width = Metres(source="width_cm", help_text="Along x, in metres.")
    depth = Metres(source="depth_cm", help_text="Along y, in metres.")
    area = SquareMetres(help_text="In square metres.")
    status = serializers.ChoiceField(
        choices=Stand.Status.choices, read_only=True, help_text="Whether it can be had."
    )
    exhibitor = serializers.SerializerMethodField(help_text="The slug of the exhibitor that holds it.")
    is_reconstruction = serializers.SerializerMethodField(
        help_text="True where the exhibitor stands here by way of example."
    )

    class Meta:
        model = Stand
        fields = [
            "code", "hall", "kind", "x", "y", "width", "depth", "area", "status", "exhibitor",
            "is_reconstruction",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "code": {"help_text": "The number of the stand."},
            "kind": {"help_text": "What kind of space it is."},
        }

    def get_exhibitor(self, stand) -> str | None:
        return stand.held[0].exhibitor.slug if stand.held else None

    def get_is_reconstruction(self, stand) -> bool:
        return bool(stand.held) and stand.held[0].is_reconstruction


class ApplicationInput(Strict, serializers.ModelSerializer):
    """What an applicant writes. Everything may be missing until the application is submitted."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.CharField: Line,
        models.TextField: Paragraphs,
        models.EmailField: Email,
        models.DecimalField: Area,
    }
    serializer_choice_field = Choice
    country = Line(
        required=False,
        allow_blank=True,
        validators=[RegexValidator(r"\A[A-Z]{2}\Z", _("Give the two capital letters of ISO 3166-1."))],
        help_text="Two capital letters of ISO 3166-1, such as BY.",
    )
    sector = Line(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=20,
        help_text="The code of the main sector, see /sectors/.",
    )

    class Meta:
        model = Application
        ref_name = "ApplicationInput"
        fields = [
            "language", "legal_name", "short_name", "country", "tax_scheme", "tax_number", "contact_person",
            "contact_email", "contact_phone", "sector", "products", "space", "area", "remarks",
        ]  # fmt: skip
        validators = []
        extra_kwargs = {
            "language": {
                "help_text": "The language of letters to the applicant; that of the request if missing."
            },
            "legal_name": {"help_text": "The full legal name. Needed to submit."},
            "short_name": {"help_text": "A shorter name for daily use."},
            "tax_scheme": {"help_text": "Which register the tax number is from. Needed in BY and KZ."},
            "tax_number": {"help_text": "The tax number; spaces do not count. Needed in BY and KZ."},
            "contact_person": {"help_text": "Whom the organisers can ask. Needed to submit."},
            "contact_email": {"help_text": "Where letters go. Needed to submit."},
            "contact_phone": {"help_text": "With the country’s code."},
            "products": {"help_text": "What will be shown."},
            "space": {"help_text": "The kind of space. Needed to submit."},
            "area": {"help_text": "Square metres. Needed to submit, except for the catalogue only."},
            "remarks": {"help_text": "Whatever else the organisers should know."},
        }

    def validate_sector(self, code):
        if not code:
            return None
        sector = self.context["request"].exhibition.sectors.filter(code=code).first()
        if sector is None:
            raise serializers.ValidationError(_("There is no such sector."), "does_not_exist")
        return sector

    def validate_tax_number(self, value):
        return "".join(value.split()).upper()


class ApplicationSerializer(serializers.ModelSerializer):
    """An application as it stands, with what its applicant can do next."""

    sector = serializers.CharField(
        source="sector.code",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The code of the main sector.",
    )
    area = SquareMetres(allow_null=True, help_text="Square metres.")
    tax_scheme = serializers.ChoiceField(
        choices=TaxScheme.choices,
        allow_blank=True,
        read_only=True,
        help_text="Which register it is from.",
    )
    space = serializers.ChoiceField(
        choices=Application.Space.choices, allow_blank=True, read_only=True, help_text="The kind of space."
    )
    contact_email = serializers.CharField(read_only=True, help_text="Where letters go.")
    allowed_actions = serializers.SerializerMethodField(help_text="What can be done with it now.")
    deadline = Moment(source="exhibition.applications_close_at", help_text="Until when it can be submitted.")
    created_at = Moment(help_text="When it was begun.")
    changed_at = Moment(help_text="When it was last changed.")
    submitted_at = Moment(allow_null=True, help_text="When it was submitted.")

    class Meta:
        model = Application
        ref_name = "Application"
        fields = [
            "number", "state", "allowed_actions", *ApplicationInput.Meta.fields,
            "deadline", "created_at", "changed_at", "submitted_at",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "number": {"help_text": "The number by which everybody names it."},
            "state": {"help_text": "Where it stands."},
        }

    @extend_schema_field(serializers.ListSerializer(child=serializers.ChoiceField(choices=ACTIONS)))
    def get_allowed_actions(self, application):
        return access.allowed_actions(application, clock.now())


class NewApplicationSerializer(ApplicationSerializer):
    """A new application with its key."""

    key = serializers.CharField(
        read_only=True, help_text="The bearer key of this application. It is shown only here: keep it."
    )

    class Meta(ApplicationSerializer.Meta):
        ref_name = "NewApplication"
        fields = ["number", "key", *ApplicationSerializer.Meta.fields[1:]]
        read_only_fields = fields

    def to_representation(self, instance):
        instance.key = self.context["key"]
        return super().to_representation(instance)
