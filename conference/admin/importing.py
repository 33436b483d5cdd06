"""The pages on which an organiser imports a programme: the file, then what it would do, then the deed."""

import dataclasses
from itertools import islice

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from conference import access
from conference.importing import applying, columns, files, keeping, matching, planning
from conference.importing.document import FileRefused
from conference.importing.telling import differences
from conference.models import Session, Track

SHOWN = 100
TEMPLATES = {
    "csv": (columns.csv_template, "text/csv; charset=utf-8"),
    "xlsx": (
        columns.xlsx_template,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Schedule XML or JSON, CSV or XLSX, up to 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".xml,.json,.csv,.xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > files.MOST_BYTES:
            most = {"most": files.MOST_BYTES // 1024 // 1024}
            raise ValidationError(_("The file is larger than %(most)s MB.") % most)
        return file


class WishesForm(forms.Form):
    """How the file is read: what its rooms and sections are here, which day it begins on, and the rest."""

    shift_to = forms.TypedChoiceField(
        required=False, empty_value=None, label=gettext_lazy("First day of the file")
    )
    language = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Language of the texts"),
        choices=[("", gettext_lazy("As it shows in the file")), *settings.LANGUAGES],
    )
    capacity = forms.IntegerField(
        min_value=1, max_value=1_000_000, label=gettext_lazy("Seats of new rooms"),
        help_text=gettext_lazy("Where the file does not say"),
    )  # fmt: skip

    def __init__(self, exhibition, plan, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        days = [(day.date.isoformat(), f"{day.date:%d.%m.%Y}") for day in exhibition.days.all()]
        self.fields["shift_to"].choices = [("", gettext_lazy("As in the file")), *days]
        self.fields["shift_to"].coerce = lambda text: next(
            day.date for day in exhibition.days.all() if day.date.isoformat() == text
        )
        rooms = [(room.code, f"{room} ({room.code})") for room in exhibition.rooms.all()]
        tracks = Track.objects.filter(conference__exhibition=exhibition)
        self.rooms = self._add("room", plan.rooms, rooms, gettext_lazy("Leave these sessions out"))
        self.tracks = self._add("track", plan.tracks, [(one.code, str(one)) for one in tracks], None)

    def _add(self, what, matches, rows, unknown):
        """Ask for each name of the file what it is, and return the names of the fields by it."""
        none = pgettext_lazy("import", "No room") if what == "room" else pgettext_lazy("import", "No section")
        choices = [(matching.NEW, gettext_lazy("Create it")), (matching.NONE, none), *rows]
        choices += [("", unknown)] if unknown else []
        names = {}
        for number, (name, match) in enumerate(matches.items()):
            names[name] = f"{what}-{number}"
            self.fields[names[name]] = forms.ChoiceField(
                label=name,
                choices=choices,
                required=False,
                initial=match.wish or (matching.NONE if not unknown else ""),
            )
        return names

    def wishes(self):
        data = self.cleaned_data
        return planning.Wishes(
            rooms={name: data[field] for name, field in self.rooms.items() if data[field]},
            tracks={name: data[field] for name, field in self.tracks.items() if data[field]},
            **{name: data[name] for name in ("shift_to", "language", "capacity")},
        )

    def fields_of(self, names):
        return [self[field] for field in names.values()]

    @property
    def room_fields(self):
        return self.fields_of(self.rooms)

    @property
    def track_fields(self):
        return self.fields_of(self.tracks)

    @property
    def own_fields(self):
        return [self[name] for name in ("shift_to", "language", "capacity")]


class ImportPages:
    """One request of the pages of the import."""

    def __init__(self, model_admin, request):
        allowed = model_admin.has_add_permission(request) and model_admin.has_change_permission(request)
        if not (request.exhibition.pk and allowed and access.can_publish(request.user, request.exhibition)):
            raise PermissionDenied
        self.admin, self.request, self.exhibition = model_admin, request, request.exhibition

    def begin(self):
        """Ask for the file, keep it, and go on to its preview."""
        is_sent = self.request.method == "POST"
        form = FileForm(self.request.POST, self.request.FILES) if is_sent else FileForm()
        if is_sent and form.is_valid():
            file = form.cleaned_data["file"]
            content = file.read()
            try:
                files.read(content, self.exhibition)
            except FileRefused as refusal:
                form.add_error("file", refusal)
            else:
                token = keeping.keep(self.request.user, file.name, content)
                return HttpResponseRedirect(reverse("admin:conference_session_import_file", args=[token]))
        context = {"title": _("Import a programme"), "form": form, "columns": columns.columns()}
        return self.page("begin", context, 400 if form.errors else 200)

    def go_on(self, token):
        """Show what a file would do, as it is wished, or import it."""
        kept = keeping.read(self.request.user, token)
        if kept is None:
            raise Http404(_("This file is no longer kept. Send it again."))
        # The fields are those of the file, whatever has been wished of it.
        document = files.read(kept.content, self.exhibition, kept.wishes.language)
        plan = self.plan(document, kept.wishes)
        if self.request.method != "POST":
            return self.preview(kept, plan, WishesForm(self.exhibition, plan, initial=vars(kept.wishes)))
        form = WishesForm(self.exhibition, plan, self.request.POST)
        if not form.is_valid():
            return self.preview(kept, plan, form, 400)
        wishes = form.wishes()
        keeping.save_wishes(self.request.user, kept, wishes)
        if "apply" in self.request.POST:
            return self.apply(kept, wishes, form)
        return HttpResponseRedirect(self.request.path)

    def plan(self, document, wishes):
        try:
            return planning.make(self.exhibition, document, wishes, self.request.user)
        except FileRefused:
            # A room or a section that was chosen has been deleted since: ask for all of them anew.
            wishes = dataclasses.replace(wishes, rooms={}, tracks={})
            return planning.make(self.exhibition, document, wishes, self.request.user)

    def apply(self, kept, wishes, form):
        document = files.read(kept.content, self.exhibition, wishes.language)
        try:
            plan = applying.apply(
                exhibition=self.exhibition,
                document=document,
                wishes=wishes,
                user=self.request.user,
                fingerprint=self.request.POST.get("fingerprint", ""),
            )
        except ValidationError as refusal:
            plan = self.plan(document, wishes)
            form = WishesForm(self.exhibition, plan, self.request.POST)
            form.add_error(None, refusal)
            return self.preview(kept, plan, form, 409)
        self.log(plan)
        self.tell(plan)
        if not plan.errors:
            keeping.forget(self.request.user, kept.token)
        return HttpResponseRedirect(reverse("admin:conference_session_changelist"))

    def log(self, plan):
        for state, flag, message in (
            (planning.CREATED, ADDITION, [{"added": {}}]),
            (planning.CHANGED, CHANGE, [{"changed": {"fields": ["import"]}}]),
        ):
            rows = [item.session for item in plan.items if item.state == state]
            if rows:
                LogEntry.objects.log_actions(self.request.user.pk, rows, flag, message)

    def tell(self, plan):
        written = plan.counts[planning.CREATED] + plan.counts[planning.CHANGED]
        text = ngettext(
            "%(count)s session has been imported into the draft.",
            "%(count)s sessions have been imported into the draft.",
            written,
        )
        messages.success(self.request, text % {"count": written})
        if left := plan.counts[planning.REFUSED]:
            text = ngettext(
                "%(count)s session of the file was left out.",
                "%(count)s sessions of the file were left out.",
                left,
            )
            messages.warning(self.request, text % {"count": left})

    def preview(self, kept, plan, form, status=200):
        def some(state):
            return list(islice((item for item in plan.items if item.state == state), SHOWN))

        context = {
            "title": _("Import of %(name)s") % {"name": kept.name},
            "form": form,
            "plan": plan,
            "counts": plan.counts,
            "written": plan.counts[planning.CREATED] + plan.counts[planning.CHANGED],
            "errors": plan.errors[:SHOWN],
            "notes": plan.notes[:SHOWN],
            "new": some(planning.CREATED),
            "changed": [(item, differences(plan, item)) for item in some(planning.CHANGED)],
            "gone": plan.gone[:SHOWN],
            "shown": SHOWN,
        }
        return self.page("preview", context, status)

    def page(self, name, context, status=200):
        context = self.admin.admin_site.each_context(self.request) | {"opts": Session._meta} | context
        template = f"admin/conference/session/import_{name}.html"
        return TemplateResponse(self.request, template, context, status=status)

    def template(self, form):
        write, content_type = TEMPLATES[form]
        response = HttpResponse(write(), content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="programme.{form}"'
        return response


def urls(model_admin):
    """The addresses of the import, among those of the list of sessions."""

    def view(act):
        def answer(request, **named):
            pages = ImportPages(model_admin, request)
            with timezone.override(request.exhibition.zone):
                response = act(pages, **named)
                return response.render() if isinstance(response, TemplateResponse) else response

        return model_admin.admin_site.admin_view(answer)

    name = "conference_session_import"
    return [
        path("import/", view(ImportPages.begin), name=name),
        path("import/template.csv", view(ImportPages.template), {"form": "csv"}, name=f"{name}_csv"),
        path("import/template.xlsx", view(ImportPages.template), {"form": "xlsx"}, name=f"{name}_xlsx"),
        path("import/<uuid:token>/", view(ImportPages.go_on), name=f"{name}_file"),
    ]
