"""The description of the application form in the API."""

from rest_framework import viewsets
from rest_framework.response import Response

from exhibitors import questionnaire
from exhibitors.serializers.form import FormSerializer
from expo.api import Public
from expo.languages import text_in
from expo.models import Exhibition


class Form(Public, viewsets.GenericViewSet):
    """What an application asks: fields, limits, help, choices, deadlines, and when each is required.

    The server checks applications by this same description.
    """

    tag, noun = "applications", "application_form"
    summaries = {"retrieve": "Describe the application form"}
    queryset = Exhibition.objects.none()
    serializer_class = FormSerializer

    def retrieve(self, request):
        exhibition = request.exhibition
        sectors = [(sector.code, text_in(sector, "name")[0]) for sector in exhibition.sectors.all()]

        def offered(question):
            return sectors if question.kind in ("sector", "sectors") else ()

        facts = {
            "deadline": exhibition.applications_close_at,
            "time_zone": exhibition.time_zone,
            "parts": questionnaire.described(exhibition, offered),
        }
        return Response(self.get_serializer(facts).data)
