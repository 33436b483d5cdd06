"""What the API says about exhibitors."""

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exhibitors.models import Exhibitor
from expo.models import Region
from expo.serializers import Address, SectorSerializer, TextSerializer, Translated, translated


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
    logo = serializers.SerializerMethodField(help_text="The address of the logo, where there is one.")
    stand = serializers.SerializerMethodField(help_text="The stand, once one is given.")
    products = serializers.SerializerMethodField(help_text="Products and services, in order.")

    class Meta:
        model = Exhibitor
        fields = [
            "slug", "name", "text", "sector", "country", "city", "region", "website", "founded_year", "logo",
            "stand", "products", "provenance", "provenance_url",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "slug": {"help_text": "The name of the exhibitor in addresses."},
            "provenance": {"help_text": "How far the entry is documented."},
        }

    def get_logo(self, exhibitor) -> str | None:
        if not exhibitor.logo_id:
            return None
        return settings.BASE_URL + reverse("logo", kwargs={"pk": exhibitor.logo_id})

    @extend_schema_field(StandOfExhibitorSerializer(allow_null=True))
    def get_stand(self, exhibitor):
        return StandOfExhibitorSerializer(exhibitor.held[0]).data if exhibitor.held else None

    @extend_schema_field(TextSerializer(many=True))
    def get_products(self, exhibitor):
        return [translated(product, "name") for product in exhibitor.products.all()]
