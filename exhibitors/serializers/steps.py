"""What the steps of an application take and say."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from expo.inputs import Line, Paragraphs, Strict
from expo.serializers import ProblemErrorSerializer


class CodeInput(Strict):
    """The code of the letter."""

    code = Line(
        max_length=12,
        error_messages={"required": _("Fill in this field")},
        help_text="Six digits.",
    )


class ReasonInput(Strict):
    """Why, if the applicant wants to say so."""

    reason = Paragraphs(required=False, allow_blank=True, max_length=2000, help_text="For the organisers.")


class ProblemsSerializer(serializers.Serializer):
    """Everything that keeps an application from being submitted."""

    errors = ProblemErrorSerializer(many=True, read_only=True, help_text="Empty where nothing does.")

    class Meta:
        ref_name = "Problems"
