"""How the API describes the application form."""

from rest_framework import serializers

from expo.serializers import Moment

STAGES = ("submission",)


class FormChoiceSerializer(serializers.Serializer):
    """A value that a field takes, and how it is called."""

    value = serializers.JSONField(read_only=True, help_text="What is sent.")
    label = serializers.CharField(read_only=True, help_text="What people read.")

    class Meta:
        ref_name = "FormChoice"


class FormConditionSerializer(serializers.Serializer):
    """A condition on another field."""

    field = serializers.CharField(read_only=True, help_text="The other field.")
    # The names are words of the language, so they stand in get_fields.

    class Meta:
        ref_name = "FormCondition"

    def get_fields(self):
        # What is only read would be described as always there.
        def values(text):
            return serializers.ListField(required=False, child=serializers.CharField(), help_text=text)

        return super().get_fields() | {
            "in": values("It holds one of these."),
            "not_in": values("It holds none of these."),
            "is": serializers.ChoiceField(
                choices=("filled", "empty"),
                required=False,
                help_text="Whether it holds anything.",
            ),
        }


class FormItemSerializer(serializers.Serializer):
    """A field."""

    name = serializers.CharField(read_only=True, help_text="Its name in an application.")
    kind = serializers.CharField(
        read_only=True, help_text="line, text, email, phone, url, choice, number, integer, flag, date, list …"
    )
    help = serializers.CharField(read_only=True, help_text="What to write, in words.")
    max_length = serializers.IntegerField(read_only=True, allow_null=True, help_text="In characters.")
    minimum = serializers.FloatField(read_only=True, allow_null=True, help_text="The least number.")
    maximum = serializers.FloatField(read_only=True, allow_null=True, help_text="The greatest number.")
    decimals = serializers.IntegerField(read_only=True, help_text="Digits after the point.")
    max_items = serializers.IntegerField(read_only=True, allow_null=True, help_text="Of a list.")
    choices = FormChoiceSerializer(many=True, read_only=True, help_text="All values that are offered.")
    required_at = serializers.ChoiceField(
        choices=STAGES, read_only=True, allow_null=True, help_text="From which stage it must be filled in."
    )
    required_if = FormConditionSerializer(
        many=True, read_only=True, help_text="All of these must hold for it to be required."
    )

    class Meta:
        ref_name = "FormItem"

    def get_fields(self):
        label = serializers.CharField(read_only=True, help_text="What it is called.")
        return {"label": label} | super().get_fields()


class FormFieldSerializer(FormItemSerializer):
    """A field, with the fields of its items where it is a list."""

    items = FormItemSerializer(many=True, read_only=True, help_text="What an item of the list holds.")

    class Meta:
        ref_name = "FormField"


class FormPartSerializer(serializers.Serializer):
    """A section of the form."""

    name = serializers.CharField(read_only=True, help_text="The name of the section.")
    title = serializers.CharField(read_only=True, help_text="Its heading.")
    help = serializers.CharField(read_only=True, help_text="What it is about.")
    deadline = Moment(allow_null=True, help_text="Until when an accepted applicant may still fill it in.")

    class Meta:
        ref_name = "FormPart"

    def get_fields(self):
        fields = FormFieldSerializer(many=True, read_only=True, help_text="Its fields, in order.")
        return super().get_fields() | {"fields": fields}


class FormSerializer(serializers.Serializer):
    """The application form of the exhibition."""

    deadline = Moment(help_text="Until when applications can be submitted.")
    time_zone = serializers.CharField(read_only=True, help_text="The zone of all times of the exhibition.")
    parts = FormPartSerializer(many=True, read_only=True, help_text="The sections, in order.")

    class Meta:
        ref_name = "Form"
