"""The baseline of the registrations: two bare requests of the REST framework.

They validate the same JSON with plain fields and insert as many rows, through the same server, middleware
and database, and do nothing else: no key, no life cycle, no history, no mail.
"""

from django.db import connection, models, transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from expo import urls as project

# What a registration carries here. The names are those of the application.
FULL = {
    "language": "ru",
    "legal_name": "Test Company 1",
    "short_name": "Test 1",
    "country": "BY",
    "tax_scheme": "BY_UNP",
    "tax_number": "",
    "legal_address": "Test Street 1, Minsk",
    "website": "https://example.org/",
    "signatory": "Test Person 2",
    "contact_person": "Test Person 1",
    "contact_email": "erp@example.org",
    "contact_phone": "+375172000000",
    "sector": "MACH",
    "products": "Test product 1\nTest product 2",
    "space": "SHELL",
    "area": 18.5,
    "power_kw": 5,
    "phases": 3,
    "water": True,
    "catalogue_name_ru": "Пробная компания 1",
    "catalogue_text_ru": "Пробный текст о пробной компании.",
    "freight_kg": 1200.5,
    "badges": 4,
    "remarks": "",
}
TEXTS = {name: value for name, value in FULL.items() if isinstance(value, str)}


class Row(models.Model):
    """As wide as what is sent."""

    language = models.CharField(max_length=2)
    legal_name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    tax_scheme = models.CharField(max_length=10)
    tax_number = models.CharField(max_length=20)
    legal_address = models.CharField(max_length=300, blank=True)
    website = models.URLField(blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    contact_person = models.CharField(max_length=200)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=30)
    sector = models.CharField(max_length=20)
    products = models.TextField(blank=True)
    space = models.CharField(max_length=15)
    area = models.DecimalField(max_digits=7, decimal_places=2)
    power_kw = models.DecimalField(max_digits=6, decimal_places=2)
    phases = models.PositiveSmallIntegerField()
    water = models.BooleanField()
    catalogue_name_ru = models.CharField(max_length=100, blank=True)
    catalogue_text_ru = models.TextField(blank=True)
    freight_kg = models.DecimalField(max_digits=9, decimal_places=2)
    badges = models.PositiveSmallIntegerField()
    remarks = models.TextField(blank=True)

    class Meta:
        app_label = "exhibitors"
        db_table = "bench_row"

    def __str__(self):
        return self.legal_name


class RowSerializer(serializers.ModelSerializer):
    class Meta:
        model = Row
        fields = list(FULL)


class Bare(APIView):
    """Validates and inserts ``?rows=`` rows in one transaction."""

    permission_classes = authentication_classes = throttle_classes = ()

    def post(self, request):
        serializer = RowSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            for _number in range(int(request.query_params["rows"])):
                row = Row.objects.create(**serializer.validated_data)
        return Response(serializer.data | {"id": row.pk}, status=201)


def make_table():
    with connection.schema_editor() as editor:
        editor.create_model(Row)


urlpatterns = [path("api/bench/bare/", Bare.as_view()), *project.urlpatterns]
