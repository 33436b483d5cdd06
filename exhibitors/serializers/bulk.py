"""What the bulk call takes and says."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from exhibitors.models import Application
from exhibitors.serializers.application import ID
from exhibitors.serializers.questions import Several
from expo.inputs import Flag, Line, Strict
from expo.serializers import ProblemSerializer

MOST = 100
NEEDED = {"required": _("Fill in this field")}


class ExternalId(Strict):
    """The identifier of an application in the applicant's own system."""

    external_id = Line(
        max_length=100, validators=[ID], error_messages=NEEDED, help_text="What your own system calls it."
    )


class BulkItem(ExternalId):
    """One application to begin or to change."""

    fields_ = serializers.DictField(help_text="The fields to set, as in a single application.")
    submit = Flag(required=False, default=False, help_text="True to submit it as well.")

    class Meta:
        ref_name = "BulkItem"

    def get_fields(self):
        found = super().get_fields()
        found["fields"] = found.pop("fields_")
        return found


class BulkInput(Strict):
    """Up to 100 applications."""

    applications = Several(
        child=BulkItem(), min_length=1, max_length=MOST, help_text="In any order.", error_messages=NEEDED
    )


class BulkResultSerializer(serializers.Serializer):
    """What became of one item."""

    external_id = serializers.CharField(read_only=True, help_text="As it was sent.")
    status = serializers.IntegerField(read_only=True, help_text="The status it would have had alone.")
    # What is only read would be described as always there.
    number = serializers.CharField(required=False, help_text="The number, if there is one.")
    state = serializers.ChoiceField(
        choices=Application.State.choices, required=False, help_text="Where it stands."
    )
    etag = serializers.CharField(required=False, help_text="Names this state.")
    problem = ProblemSerializer(required=False, help_text="Why it was refused.")

    class Meta:
        ref_name = "BulkResult"


class BulkSerializer(serializers.Serializer):
    """The results, in the order of the items."""

    results = BulkResultSerializer(many=True, read_only=True, help_text="One an item.")

    class Meta:
        ref_name = "Bulk"
