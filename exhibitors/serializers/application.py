"""What the API takes and says of an application."""

import threading
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from exhibitors import access, badges, questionnaire
from exhibitors.models import Application
from exhibitors.serializers.questions import answer_of, field_of, reader_of
from expo import clock, phones
from expo.inputs import Flag, Line, Strict
from expo.problems import as_details
from expo.serializers import Moment

ACTIONS = ("change", "prove_address", "validate", "submit", "withdraw")
PHONES = ("contact_phone", "emergency_phone")
# What an address can hold without being written in another way.
ID = RegexValidator(r"\A[A-Za-z0-9._~-]+\Z", _("Give letters, digits, “.”, “_”, “~” and “-” only."))


_made = threading.local()


@cache
def _readers():
    return [(question.name, reader_of(question)) for question in questionnaire.questions()]


def _field(question):
    kept = _made.__dict__
    if question.name not in kept:
        kept[question.name] = field_of(question)
    field = kept[question.name]
    # Binding refuses a source that is equal to the name, and would set it.
    field.source = None
    return field


def iso(moment, zone):
    """ISO 8601 with the offset of the exhibition's zone on that day; None stays None."""
    return moment and moment.astimezone(zone).isoformat(timespec="seconds")


class Answers(Strict):
    """What an applicant writes. Everything may be missing until the application is submitted.

    Its fields are the questions of the form; see ``/schema/application/`` for when each is needed.
    """

    class Meta:
        ref_name = "ApplicationInput"

    def get_fields(self):
        """Only those that were sent, where something was, each made once a thread.

        Making them takes longer than checking what was sent. Their parent is set anew with every use.
        """
        sent = getattr(self, "initial_data", None)
        asked = questionnaire.questions()
        if isinstance(sent, dict):
            asked = [question for question in asked if question.name in sent]
        return {question.name: _field(question) for question in asked}

    def validate(self, attrs):
        """A number without its country's code is read by the country of the company."""
        country = attrs.get("country", getattr(self.instance, "country", ""))
        problems = {}
        for name in PHONES:
            if attrs.get(name):
                try:
                    attrs[name] = phones.parse(attrs[name], country)
                except ValidationError as error:
                    problems[name] = as_details(error)["non_field_errors"]
        if problems:
            raise serializers.ValidationError(problems)
        return attrs


class ApplicationSerializer(serializers.ModelSerializer):
    """An application as it stands, with what its applicant can do next."""

    allowed_actions = serializers.ListField(
        child=serializers.ChoiceField(choices=ACTIONS),
        read_only=True,
        help_text="What can be done with it now.",
    )
    address_is_proven = serializers.BooleanField(
        read_only=True,
        help_text="Whether the contact’s address has been confirmed, which submitting needs.",
    )
    comments = serializers.DictField(
        child=serializers.CharField(),
        read_only=True,
        help_text="What the organisers ask to correct, by the name of the field.",
    )
    reason = serializers.CharField(
        read_only=True, help_text="What the organisers write about their decision."
    )
    badge_quota = serializers.IntegerField(
        read_only=True, help_text="How many badges are free for the area that is asked for."
    )
    deadline = Moment(source="exhibition.applications_close_at", help_text="Until when it can be submitted.")
    created_at = Moment(help_text="When it was begun.")
    changed_at = Moment(help_text="When it was last changed.")
    submitted_at = Moment(allow_null=True, help_text="When it was first submitted.")

    class Meta:
        model = Application
        ref_name = "Application"
        fields = [
            "number", "state", "allowed_actions", "address_is_proven", "comments", "reason", "external_id",
            "is_sandbox", "badge_quota", "deadline", "created_at", "changed_at", "submitted_at",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "number": {"help_text": "The number by which everybody names it."},
            "state": {"help_text": "Where it stands."},
            "external_id": {"help_text": "What the applicant’s own system calls it."},
            "is_sandbox": {"help_text": "True for a trial that no organiser and no visitor sees."},
        }

    def get_fields(self):
        answers = {question.name: answer_of(question) for question in questionnaire.questions()}
        return super().get_fields() | answers

    def to_representation(self, application):
        zone = application.exhibition.zone
        decision = application.last_decision()
        head = {
            "number": application.number,
            "state": application.state,
            "allowed_actions": access.allowed_actions(application, clock.now()),
            "address_is_proven": access.is_proven(application),
            "comments": decision.comments if decision else {},
            "reason": decision.reason if decision else "",
            "external_id": application.external_id,
            "is_sandbox": application.is_sandbox,
            "badge_quota": badges.quota(application.exhibition, application.area),
            "deadline": iso(application.exhibition.applications_close_at, zone),
            "created_at": iso(application.created_at, zone),
            "changed_at": iso(application.changed_at, zone),
            "submitted_at": iso(application.submitted_at, zone),
        }
        return head | {name: read(application) for name, read in _readers()}


class NewApplicationSerializer(ApplicationSerializer):
    """A new application with its key."""

    key = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="The bearer key of this application. It is shown only here: keep it. "
        "Null where it was begun with an organisation’s key, which opens it.",
    )
    resume_url = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text="A page on which a person goes on with it without a password.",
    )

    class Meta(ApplicationSerializer.Meta):
        ref_name = "NewApplication"
        fields = ["number", "key", "resume_url", *ApplicationSerializer.Meta.fields[1:]]
        read_only_fields = fields

    def to_representation(self, application):
        number, *rest = super().to_representation(application).items()
        return dict([number, *((name, self.context[name]) for name in ("key", "resume_url")), *rest])


class NewApplicationInput(Answers):
    """The same, and what is decided once."""

    class Meta:
        ref_name = "NewApplicationInput"

    def get_fields(self):
        once = {
            "external_id": Line(
                required=False, allow_blank=True, max_length=100, validators=[ID],
                help_text="What your own system calls it; only with an organisation’s key.",
            ),
            "sandbox": Flag(
                required=False, default=False, help_text="True for a trial that nobody else sees."
            ),
        }  # fmt: skip
        return super().get_fields() | once
