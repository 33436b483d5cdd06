"""What the API takes and says of files."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from exhibitors.models import Upload
from expo.inputs import Choice, Strict


class FileInput(Strict):
    """A file and what it is."""

    file = serializers.FileField(
        allow_empty_file=True,
        error_messages={name: _("Send a file.") for name in ("required", "invalid", "no_name", "null")},
        help_text="A logo: PNG, JPEG, WebP or GIF, at least 200 pixels wide, at most 5 MB and 25 million "
        "pixels; it is made anew as a PNG. A document: PDF, PNG or JPEG, at most 10 MB.",
    )
    kind = Choice(
        choices=Upload.Kind.choices,
        error_messages={"required": _("Fill in this field")},
        help_text="What it will be attached as.",
    )

    class Meta:
        ref_name = "FileInput"

    def to_internal_value(self, data):
        # Nothing at all comes as a plain dict.
        parts = data.lists() if data else ()
        repeated = [name for name, values in parts if len(values) > 1]
        if repeated:
            message = serializers.ErrorDetail(_("Send this only once."), "repeated")
            raise serializers.ValidationError({name: [message] for name in repeated})
        return super().to_internal_value(data)


class FileSerializer(serializers.ModelSerializer):
    """A file that was sent."""

    url = serializers.SerializerMethodField(help_text="Where it is downloaded, with the same key.")

    class Meta:
        model = Upload
        ref_name = "File"
        fields = ["id", "kind", "name", "size", "content_type", "width", "height", "sha256", "url"]
        read_only_fields = fields
        extra_kwargs = {
            "id": {"help_text": "By this it is attached."},
            "kind": {"help_text": "What it can be attached as."},
            "name": {"help_text": "What its sender calls it, without folders and hidden signs."},
            "size": {"help_text": "In bytes, as it is kept."},
            "content_type": {"help_text": "What it has turned out to be."},
            "width": {"help_text": "In pixels; null where it is no picture."},
            "height": {"help_text": "In pixels; null where it is no picture."},
            "sha256": {"help_text": "The SHA-256 of what is downloaded."},
        }

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, upload):
        return reverse("api-file-content", kwargs={"id": upload.pk}, request=self.context["request"])
