"""Pieces of the API's answers that both apps use."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from expo import clock
from expo.languages import CODES, text_in
from expo.models import Day, Exhibition, Hall, Sector


class TextSerializer(serializers.Serializer):
    """A text and the language it is written in: another than was asked for where that has none."""

    text = serializers.CharField(read_only=True, help_text="The text.")
    lang = serializers.ChoiceField(
        choices=CODES, read_only=True, help_text="The language of the text, ISO 639-1."
    )

    class Meta:
        ref_name = "Text"


def translated(thing, field):
    """Return a translated field in the active language or the next that has a text; None where none has."""
    text, language = text_in(thing, field)
    return {"text": text, "lang": language} if text else None


@extend_schema_field(TextSerializer)
class Translated(serializers.Field):
    """A translated field, of the object itself or of one that ``source`` leads to."""

    def __init__(self, **kwargs):
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def get_attribute(self, instance):
        *path, field = self.source_attrs
        for step in path:
            instance = getattr(instance, step)
        return translated(instance, field)

    def to_representation(self, value):
        return value


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field):
    """A moment in ISO 8601 with the offset that the exhibition's time zone had on that day."""

    def __init__(self, **kwargs):
        kwargs.setdefault("read_only", True)
        super().__init__(**kwargs)

    def to_representation(self, value):
        return value.astimezone(self.context["request"].exhibition.zone).isoformat(timespec="seconds")


@extend_schema_field({"type": "number", "minimum": 0, "examples": [3.5]})
class Metres(serializers.Field):
    """Whole centimetres of the model as metres."""

    def __init__(self, **kwargs):
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def to_representation(self, value):
        return value / 100


@extend_schema_field({"type": "number", "minimum": 0, "examples": [18.0]})
class SquareMetres(serializers.Field):
    """A decimal of the model as a JSON number."""

    def __init__(self, **kwargs):
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def to_representation(self, value):
        return float(value)


@extend_schema_field({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$", "examples": ["10:00"]})
class Hour(serializers.TimeField):
    """An hour without a zone, which the formats of JSON schema do not know."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, format="%H:%M", **kwargs)


class DaySerializer(serializers.ModelSerializer):
    """The opening hours of one day."""

    opens_at = Hour(help_text="By the clock of the exhibition’s town.")
    closes_at = Hour(help_text="By the clock of the exhibition’s town.")

    class Meta:
        model = Day
        fields = ["date", "opens_at", "closes_at", "is_illustrative"]
        read_only_fields = fields
        extra_kwargs = {
            "date": {"help_text": "The day."},
            "is_illustrative": {"help_text": "True where the hours are given by way of example."},
        }


class ExhibitionSerializer(serializers.ModelSerializer):
    """The edition that all other answers are about."""

    title = Translated(help_text="The full title.")
    city = Translated(help_text="Where it is held.")
    country = Translated(help_text="In which country.")
    applications_close_at = Moment(help_text="Until when applications can be submitted.")
    takes_applications = serializers.SerializerMethodField(help_text="Whether one can be submitted now.")
    days = DaySerializer(many=True, read_only=True, help_text="The days with their hours.")

    class Meta:
        model = Exhibition
        fields = [
            "slug", "name", "title", "city", "country", "time_zone", "opens_on", "closes_on",
            "applications_close_at", "takes_applications", "days",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "slug": {"help_text": "The name of the edition in addresses."},
            "name": {"help_text": "Its name in Latin letters, the same in all languages."},
            "time_zone": {"help_text": "The zone of all hours, by its name in the tz database."},
            "opens_on": {"help_text": "The first day."},
            "closes_on": {"help_text": "The last day."},
        }

    def get_takes_applications(self, exhibition) -> bool:
        return exhibition.takes_applications(clock.now())


class Address(serializers.CharField):
    """An address on the web; null where there is none."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value):
        return value or None


class CodeAndName(serializers.Serializer):
    """Something that the API knows by its code, with its name."""

    code = serializers.CharField(read_only=True, help_text="The code by which the API knows it.")
    name = Translated(help_text="Its name.")


class SectorSerializer(serializers.ModelSerializer):
    """A branch of the economy by which exhibitors and sessions are grouped."""

    name = Translated(help_text="The name of the sector.")

    class Meta:
        model = Sector
        fields = ["code", "name"]
        read_only_fields = fields
        extra_kwargs = {"code": {"help_text": "The code by which filters and applications name the sector."}}


class HallSerializer(serializers.ModelSerializer):
    """A hall or an open-air ground, with its size in metres."""

    name = Translated(help_text="The name of the hall.")
    width = Metres(source="width_cm", help_text="Along x, in metres.")
    depth = Metres(source="depth_cm", help_text="Along y, in metres.")
    gross_area = SquareMetres(help_text="In square metres.")

    class Meta:
        model = Hall
        fields = ["code", "name", "kind", "width", "depth", "gross_area"]
        read_only_fields = fields
        extra_kwargs = {
            "code": {"help_text": "The code with which the numbers of its stands begin."},
            "kind": {"help_text": "Indoors or in the open."},
        }


class ProblemErrorSerializer(serializers.Serializer):
    """One thing that is wrong with the data."""

    pointer = serializers.CharField(
        required=False, help_text="JSON pointer (RFC 6901) into the body; empty for the body as a whole."
    )
    parameter = serializers.CharField(required=False, help_text="Name of the parameter of the query.")
    header = serializers.CharField(required=False, help_text="Name of the header.")
    code = serializers.CharField(help_text="Stable name of the mistake, for programs.")
    detail = serializers.CharField(help_text="What is wrong, for people, in the language of the answer.")

    class Meta:
        ref_name = "ProblemError"


class ProblemSerializer(serializers.Serializer):
    """A refusal as a problem document (RFC 9457)."""

    type = serializers.CharField(help_text="Stable address that names the kind of problem.")
    title = serializers.CharField(help_text="The kind of problem in words.")
    status = serializers.IntegerField(help_text="The status of the answer.")
    detail = serializers.CharField(help_text="What is wrong here and what can be done.")
    request_id = serializers.CharField(
        required=False, help_text="Number of the request, by which the organisers find it."
    )
    errors = ProblemErrorSerializer(many=True, required=False, help_text="Everything that is wrong, at once.")
    state = serializers.CharField(required=False, help_text="With “conflict”: the state of the application.")
    deadline = serializers.DateTimeField(required=False, help_text="With “deadline”: when it passed.")
    etag = serializers.CharField(required=False, help_text="With “precondition-failed”: the present ETag.")

    class Meta:
        ref_name = "Problem"
