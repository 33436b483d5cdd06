"""What the API says about stands."""

from rest_framework import serializers

from exhibitors.models import Stand
from expo.serializers import Metres, SquareMetres


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
