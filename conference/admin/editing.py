"""The editor of the programme: a page that does everything by itself, and answers for its script.

The script asks for JSON; the page without it posts the same forms to the same addresses.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from conference import draft_board, moving
from conference.models import Session
from conference.move_form import MoveForm
from expo import clock, whole_numbers

CHANGED = {"changed": {"fields": ["starts_at", "ends_at", "room"]}}
NAME = "conference_session_editor"


class Editor:
    """One request of the editor."""

    def __init__(self, model_admin, request):
        if not (bool(request.exhibition.pk) and model_admin.has_change_permission(request)):
            raise PermissionDenied
        self.admin, self.request, self.exhibition = model_admin, request, request.exhibition
        self.wants_json = request.headers.get("Accept") == "application/json"

    def page(self, form=None, status=200):
        day = self.day()
        chosen = self._number("move") or self._number("moved")
        if form is not None:
            # The session that was to be moved, even where the form is not valid.
            chosen = self._number("session", self.request.POST)
        board = draft_board.build(self.exhibition, day, self.request.user, chosen)
        asked = board.chosen is not None and "moved" not in self.request.GET
        if form is None and asked:
            session = board.chosen.session
            session.exhibition = self.exhibition
            form = MoveForm(self.exhibition, initial=MoveForm.of(session, day, self.exhibition.zone))
        context = self.admin.admin_site.each_context(self.request) | {
            "opts": Session._meta,
            "title": _("Editor of the programme"),
            "days": self.exhibition.days.all(),
            "board": board,
            "form": form,
            "moved": None if asked else board.chosen,
            "moved_words": board.chosen
            and moving.words(moving.Place.of(board.chosen.session), self.exhibition),
        }
        return TemplateResponse(
            self.request, "admin/conference/session/editor.html", context, status=status
        ).render()

    def state(self):
        """Nothing, where nothing has changed since the version that is asked about."""
        known = self._number("since")
        if known is not None and known >= draft_board.version(self.exhibition):
            return HttpResponse(status=204)
        return JsonResponse(self._drawn(self._build()))

    def move(self):
        if self.request.method == "GET":
            return self._from_the_door()
        form = MoveForm(self.exhibition, self.request.POST)
        if not form.is_valid():
            if "session" in form.errors:
                raise Http404
            return self._refused(form, [error for errors in form.errors.values() for error in errors], 400)
        session, to = form.cleaned_data["session"], form.place()
        try:
            with transaction.atomic():
                moved = moving.move(
                    session=session.pk, to=to, version=form.cleaned_data["version"], by=self.request.user
                )
                if moved:
                    self.admin.log_change(self.request, moved.session, [CHANGED])
        except Session.DoesNotExist:
            raise Http404 from None
        except moving.ChangedMeanwhile as refusal:
            return self._stale(form, refusal)
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
            return self._refused(form, refusal.messages, 400)
        return self._done(moved.session if moved else session, to)

    def undo(self):
        if self.request.method == "GET":
            return self._from_the_door()
        try:
            # Not within a transaction: what cannot be undone is noted, although it is refused.
            back = moving.undo(
                exhibition=self.exhibition,
                move=self._number("undo", self.request.POST) or 0,
                by=self.request.user,
            )
        except moving.CannotBeUndone as refusal:
            if self.wants_json:
                return self._problem(refusal.messages, 409)
            for message in refusal.messages:
                messages.error(self.request, message)
            return HttpResponseRedirect(self._address(self.day()))
        self.admin.log_change(self.request, back.session, [CHANGED])
        return self._done(back.session, moving.after(back), _("Undone."))

    def day(self):
        """The day that is asked for, otherwise today, otherwise the first one."""
        days = list(self.exhibition.days.select_related("exhibition"))
        asked, today = self._number("day"), self.exhibition.today(clock.now())
        if not days:
            raise Http404
        return next(
            (day for day in days if day.pk == asked),
            next((day for day in days if day.date == today), days[0]),
        )

    def _number(self, name, values=None):
        return whole_numbers.parse((self.request.GET if values is None else values).get(name, ""))

    def _address(self, day, rest=""):
        return f"{reverse(f'admin:{NAME}')}?day={day.pk}{rest}"

    def _from_the_door(self):
        """Whose login had ended while a form was sent is led here after it, without the form."""
        messages.warning(self.request, _("Nothing was moved, since your login had ended. Do it once more."))
        return HttpResponseRedirect(self._address(self.day()))

    def _done(self, session, to, said=""):
        if self.wants_json:
            board = self._build(session.pk)
            words = moving.words(to, self.exhibition)
            told = self._said(session, words, board.told, said)
            return JsonResponse(self._drawn(board) | told | {"session": session.pk})
        days = self.exhibition.days
        held = (
            days.filter(span_start__lte=to.starts_at, span_end__gt=to.starts_at).first()
            if to.starts_at
            else None
        )
        if said:
            messages.success(self.request, said)
        return HttpResponseRedirect(self._address(held or self.day(), f"&moved={session.pk}#said"))

    def _stale(self, form, refusal):
        if self.wants_json:
            return self._problem(refusal.messages, 409)
        # What was typed stays; sent once more it is a decision.
        form.data = form.data.copy()
        form.data["version"] = refusal.session.version
        form.add_error(
            None,
            ValidationError([*refusal.messages, _("Send the form once more to move it all the same.")]),
        )
        return self.page(form, 409)

    def _refused(self, form, problems, status):
        if self.wants_json:
            return self._problem(problems, status)
        return self.page(form, status)

    def _build(self, chosen=None):
        return draft_board.build(self.exhibition, self.day(), self.request.user, chosen)

    def _drawn(self, board):
        template = "admin/conference/session/_board.html"
        drawn = render_to_string(template, {"board": board}, request=self.request)
        return {"version": board.version, "board": drawn, "token": get_token(self.request)}

    def _said(self, session=None, words="", told=(), said="", problems=()):
        context = {"session": session, "words": words, "told": told, "said": said, "problems": problems}
        return {
            "said": render_to_string("admin/conference/session/_said.html", context),
            "clashes": [one.sentence for one in told],
        }

    def _problem(self, problems, status):
        return JsonResponse(self._drawn(self._build()) | self._said(problems=problems), status=status)


def urls(model_admin):
    """The addresses of the editor, among those of the list of sessions."""

    def view(name):
        def answer(request):
            with timezone.override(request.exhibition.zone):
                response = getattr(Editor(model_admin, request), name)()
            add_never_cache_headers(response)
            return response

        return answer

    site, take = model_admin.admin_site, require_http_methods(["GET", "POST"])
    return [
        path("editor/", site.admin_view(require_GET(view("page"))), name=NAME),
        path("editor/state/", site.admin_view(require_GET(view("state"))), name=f"{NAME}_state"),
        path("editor/move/", site.admin_view(take(view("move"))), name=f"{NAME}_move"),
        path("editor/undo/", site.admin_view(take(view("undo"))), name=f"{NAME}_undo"),
    ]
