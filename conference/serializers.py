"""What the API says about the programme."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from conference import contributions, descriptions
from conference.filters import PUBLIC_ACCESS, PUBLIC_KINDS, PUBLIC_ROLES
from conference.models import Room, Slot, SlotContribution, SlotFile
from expo.models import Organisation
from expo.serializers import Address, CodeAndName, Moment, SectorSerializer, Translated


class RoomSerializer(serializers.ModelSerializer):
    """A place where sessions are held."""

    name = Translated(help_text="The name of the room.")
    hall = serializers.CharField(
        source="hall.code", read_only=True, allow_null=True, default=None, help_text="The hall it lies in."
    )

    class Meta:
        model = Room
        fields = ["code", "name", "hall", "capacity", "layout"]
        read_only_fields = fields
        extra_kwargs = {
            "code": {"help_text": "The code by which filters name the room."},
            "capacity": {"help_text": "Number of seats."},
            "layout": {"help_text": "How it is set up."},
        }


class RoomOfSessionSerializer(CodeAndName):
    """The room of a session."""


class TrackSerializer(CodeAndName):
    """A section of the conference."""


class PresenterSerializer(serializers.ModelSerializer):
    """An organisation that presents a session."""

    name = Translated(help_text="The name of the organisation.")

    class Meta:
        model = Organisation
        fields = ["slug", "name"]
        read_only_fields = fields
        extra_kwargs = {
            "slug": {"help_text": "The name in addresses; that of the exhibitor where it is one."}
        }


class PersonSerializer(serializers.Serializer):
    """Somebody named in the programme."""

    id = serializers.UUIDField(source="uid", read_only=True, help_text="The identifier in all schedules.")
    name = Translated(help_text="The whole name.")
    position = Translated(allow_null=True, help_text="The job title, where it is known.")

    class Meta:
        ref_name = "Person"


class ContributionSerializer(serializers.ModelSerializer):
    """A talk or another part of a session."""

    role = serializers.ChoiceField(choices=PUBLIC_ROLES, read_only=True, help_text="What part it is.")
    title = Translated(allow_null=True, help_text="The title, where it has one.")
    person = PersonSerializer(read_only=True, allow_null=True, help_text="Whose it is, if a person is named.")
    organisation = serializers.SerializerMethodField(help_text="For which organisation, where that is known.")

    class Meta:
        model = SlotContribution
        fields = ["role", "title", "person", "organisation", "minutes"]
        read_only_fields = fields
        extra_kwargs = {"minutes": {"help_text": "How long it takes, where that is known."}}

    @extend_schema_field(PresenterSerializer(allow_null=True))
    def get_organisation(self, contribution):
        body = contributions.body(contribution)
        return body and PresenterSerializer(body, context=self.context).data


class SessionFileSerializer(serializers.ModelSerializer):
    """A file to download that belongs to a session."""

    id = serializers.UUIDField(
        source="uid", read_only=True, help_text="The same for all versions of the file."
    )
    title = Translated(help_text="The title.")
    language = serializers.SerializerMethodField(help_text="Its language; none where it has several or none.")
    url = serializers.SerializerMethodField(help_text="Where to download it; another with each new version.")
    name = serializers.CharField(source="stored.name", read_only=True, help_text="The name to save it under.")
    content_type = serializers.CharField(
        source="stored.content_type", read_only=True, help_text="Its media type."
    )
    size = serializers.IntegerField(source="stored.size", read_only=True, help_text="Its size in bytes.")
    sha256 = serializers.CharField(source="stored.sha256", read_only=True, help_text="Its checksum.")
    contribution = serializers.SerializerMethodField(
        help_text="Which of the session’s contributions it belongs to, counted from 0; none for the whole."
    )

    class Meta:
        model = SlotFile
        fields = [
            "id", "kind", "title", "language", "url", "name", "content_type", "size", "sha256",
            "contribution",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {"kind": {"help_text": "What it is."}}

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_language(self, file):
        return file.language or None

    @extend_schema_field(serializers.URLField)
    def get_url(self, file):
        return descriptions.file_address(file.stored)

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_contribution(self, file):
        keys = [one.pk for one in file.slot.contributions.all()]
        return keys.index(file.contribution_id) if file.contribution_id else None


class SessionSerializer(serializers.ModelSerializer):
    """A session of the published programme."""

    kind = serializers.ChoiceField(choices=PUBLIC_KINDS, read_only=True, help_text="Kind of session.")
    access = serializers.ChoiceField(choices=PUBLIC_ACCESS, read_only=True, help_text="Who may come.")
    title = Translated(help_text="The title.")
    abstract = Translated(allow_null=True, help_text="What it is about, where that is said.")
    day = serializers.SerializerMethodField(help_text="The day of the programme that it belongs to.")
    starts_at = Moment(help_text="The start, with the offset of that day.")
    ends_at = Moment(help_text="The end, with the offset of that day.")
    room = RoomOfSessionSerializer(read_only=True, help_text="Where it is held.")
    sector = SectorSerializer(read_only=True, allow_null=True, help_text="The sector, if it has one.")
    track = TrackSerializer(read_only=True, allow_null=True, help_text="The section of the conference.")
    organisations = serializers.SerializerMethodField(help_text="Who presents it, in order.")

    contributions = ContributionSerializer(many=True, read_only=True, help_text="Who takes part, in order.")
    files = SessionFileSerializer(many=True, read_only=True, help_text="Files to download, in order.")
    provenance_url = Address(help_text="The source; an entry by way of example has none.")

    class Meta:
        model = Slot
        fields = [
            "code", "kind", "access", "title", "abstract", "day", "starts_at", "ends_at", "room", "sector",
            "track", "organisations", "contributions", "files", "provenance", "provenance_url",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "code": {"help_text": "The public code of the session: six characters."},
            "provenance": {"help_text": "How far the entry is documented."},
        }

    @extend_schema_field(serializers.DateField)
    def get_day(self, slot):
        return self.context["request"].exhibition.today(slot.starts_at).isoformat()

    @extend_schema_field(PresenterSerializer(many=True))
    def get_organisations(self, slot):
        organisations = [presenter.organisation for presenter in slot.presenters.all()]
        return PresenterSerializer(organisations, many=True, context=self.context).data
