"""The page on which an organiser shifts much of a day: the question, then the preview, then the deed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from conference import publishing, shifting
from conference.models import Room, Session, Track
from conference.move_form import DayField
from expo import clock, whole_numbers
from expo.models import Day

PARTIAL = gettext_lazy("Not all of it can be moved: something stays where it is.")
CHANGED = {"changed": {"fields": ["starts_at", "ends_at"]}}
PAGE = "admin:conference_session_shift"
EARLIER = "earlier"
WAYS = [
    ("later", pgettext_lazy("shift", "later")),
    (EARLIER, pgettext_lazy("shift", "earlier")),
]


class ShiftForm(forms.Form):
    """The question. It is asked by GET, so that an address holds it."""

    day = DayField(Day.objects.none(), label=gettext_lazy("Day"), empty_label=None)
    room = forms.ModelChoiceField(
        Room.objects.none(), required=False, label=gettext_lazy("Room"), empty_label=gettext_lazy("All rooms")
    )
    track = forms.ModelChoiceField(
        Track.objects.none(),
        required=False,
        label=gettext_lazy("Section"),
        empty_label=gettext_lazy("All sections"),
    )
    after = forms.TimeField(
        required=False,
        label=pgettext_lazy("shift", "From"),
        input_formats=["%H:%M"],
        # No field of the browser’s: it would show twelve hours to whoever set the browser so.
        widget=forms.TimeInput(
            format="%H:%M", attrs={"placeholder": "14:00", "size": 5, "inputmode": "numeric"}
        ),
    )
    minutes = forms.IntegerField(
        min_value=1, max_value=shifting.MOST_MINUTES, initial=20, label=gettext_lazy("Minutes")
    )
    way = forms.ChoiceField(
        choices=WAYS, initial="later", label=gettext_lazy("Direction"), widget=forms.RadioSelect
    )

    def __init__(self, exhibition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].queryset = exhibition.days.select_related("exhibition")
        self.fields["room"].queryset = exhibition.rooms.all()
        self.fields["track"].queryset = Track.objects.filter(conference__exhibition=exhibition)

    def narrow(self):
        return [field for field in self if field.name != "way"]

    def wish(self):
        values = dict(self.cleaned_data)
        way = values.pop("way")
        return shifting.Wish(**values | {"minutes": values["minutes"] * (-1 if way == EARLIER else 1)})


class ShiftPage:
    """One request of the page."""

    template = "admin/conference/session/shift.html"

    def __init__(self, model_admin, request):
        if not (bool(request.exhibition.pk) and model_admin.has_change_permission(request)):
            raise PermissionDenied
        self.admin, self.request, self.exhibition = model_admin, request, request.exhibition
        self.refusal, self.preview = None, None
        data = request.POST if request.method == "POST" else request.GET
        self.form = ShiftForm(self.exhibition, data) if "minutes" in data else self.empty_form()

    def answer(self):
        if self.request.method == "POST" and self.request.POST.get("action") == "undo":
            return self.undo()
        if not self.form.is_bound or not self.form.is_valid():
            return self.page()
        if self.request.method == "POST":
            try:
                return self.shift()
            except ValidationError as refusal:
                self.refusal = refusal
        self.preview = shifting.preview(self.exhibition, self.form.wish(), self.request.user)
        return self.page()

    def shift(self):
        wish = self.form.wish()
        with transaction.atomic():
            done = shifting.shift(
                exhibition=self.exhibition,
                wish=wish,
                fingerprint=self.request.POST.get("fingerprint", ""),
                user=self.request.user,
            )
            for move in done.moves:
                self.admin.log_change(self.request, move.session, [CHANGED])
        number = len(done.moves)
        text = ngettext("%(count)s session has been moved.", "%(count)s sessions have been moved.", number)
        messages.success(self.request, text % {"count": number})
        if done.is_partial:
            messages.warning(self.request, PARTIAL)
        return HttpResponseRedirect(reverse(PAGE))

    def undo(self):
        try:
            number, left = shifting.undo(
                exhibition=self.exhibition,
                newest=whole_numbers.parse(self.request.POST.get("newest", "")),
                by=self.request.user,
            )
        except ValidationError as refusal:
            self.refusal, self.form = refusal, self.empty_form()
            return self.page()
        text = ngettext("%(count)s session is back.", "%(count)s sessions are back.", number)
        messages.success(self.request, text % {"count": number})
        for one in left:
            messages.warning(self.request, one)
        return HttpResponseRedirect(reverse(PAGE))

    def empty_form(self):
        today = self.exhibition.days.filter(date=self.exhibition.today(clock.now())).first()
        return ShiftForm(self.exhibition, initial={"day": today})

    def page(self):
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": Session._meta,
            "title": _("Shift sessions"),
            "form": self.form,
            "preview": self.preview,
            "broken": self.preview and self.preview.broken[: publishing.MOST_NAMED],
            "partial": PARTIAL,
            "last": shifting.last(self.exhibition, self.request.user),
            "refusal": self.refusal,
        }
        status = 409 if self.refusal else 200
        return TemplateResponse(self.request, self.template, context, status=status)


def urls(model_admin):
    """The address of the page, among those of the list of sessions."""

    def view(request):
        with timezone.override(request.exhibition.zone):
            response = ShiftPage(model_admin, request).answer()
            return response.render() if isinstance(response, TemplateResponse) else response

    return [path("shift/", model_admin.admin_site.admin_view(view), name=PAGE.partition(":")[2])]
