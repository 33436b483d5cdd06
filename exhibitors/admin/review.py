"""The review queue inside the workplace: one application at a time, decided on with one button."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import changes, correcting, questionnaire, readable, reviewing
from exhibitors.admin.answers import sections_of
from exhibitors.admin.queue import Queue
from exhibitors.models import Application, Decision, Exhibitor
from expo import clock, whole_numbers
from expo.problems import Refusal

RECENT = 5


class DecisionForm(forms.Form):
    """What the buttons send: which one it was, the reason, and a comment beside each question."""

    outcome = forms.ChoiceField(choices=Decision.Outcome.choices)
    reason = forms.CharField(required=False, max_length=2000, label=gettext_lazy("Reason"))
    seen = forms.IntegerField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in questionnaire.questions():
            self.fields[f"comment-{question.name}"] = forms.CharField(
                required=False, max_length=reviewing.LONGEST_COMMENT, label=question.label
            )

    @property
    def comments(self):
        """What stands beside the questions, whether or not the form is valid."""
        texts = {name.removeprefix("comment-"): text for name, text in self.data.items()}
        return {one.name: texts[one.name] for one in questionnaire.questions() if texts.get(one.name)}


class Review:
    """One request of the page. ``model_admin`` says what the user may do."""

    template = "admin/exhibitors/application/review.html"

    def __init__(self, model_admin, request):
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        self.admin, self.request, self.user = model_admin, request, request.user
        self.queue = Queue(request.user, request.exhibition, request.GET)
        self.visible = reviewing.visible_to(request.user)
        self.errors, self.differences, self.form, self.status = [], [], None, 200

    def answer(self):
        if self.request.method == "POST":
            act = {"decide": self.decide, "undo": self.undo, "override": self.override}.get(
                self.request.POST.get("action")
            )
            if act is None:
                raise Http404
            response = act()
            if response:
                return response
        return self.page()

    def application(self):
        """The one that the address names, or the first of the queue."""
        number = self.request.GET.get("application")
        rows = self.visible.select_related("exhibition", "sector", "applicant", "logo")
        if number:
            return get_object_or_404(rows.real().filter(exhibition=self.request.exhibition), number=number)
        first = self.queue.rows.values_list("pk", flat=True).first()
        return rows.get(pk=first) if first else None

    def decide(self):
        application = self.application()
        if application is None:
            raise Http404
        if not reviewing.can_decide(self.user, application):
            raise PermissionDenied
        self.form = DecisionForm(self.request.POST)
        if not self.form.is_valid():
            return self._failed(
                f"{_label(name)}: {text}" for name, several in self.form.errors.items() for text in several
            )
        sent = self.form.cleaned_data
        try:
            decision = reviewing.decide(
                application=application,
                outcome=sent["outcome"],
                reason=sent["reason"],
                comments=self.form.comments,
                seen=sent["seen"],
                by=self.user,
                now=clock.now(),
            )
        except ValidationError as error:
            return self._refused(error)
        following = self.queue.after(application) or ""
        return HttpResponseRedirect(self.queue.query(application=following, decided=decision.pk))

    def undo(self):
        number = whole_numbers.parse(self.request.POST.get("decision", ""))
        rows = Decision.objects.filter(application__in=self.visible).select_related("application__exhibition")
        decision = get_object_or_404(rows, pk=number)
        if not reviewing.can_undo(self.user, decision):
            raise PermissionDenied
        try:
            reviewing.undo(decision=decision, by=self.user)
        except Refusal as refusal:
            return self._refused(refusal)
        messages.success(self.request, _("The decision has been undone. Its letter will not be sent."))
        again = self.queue.query(application=decision.application.number, undone=decision.pk)
        return HttpResponseRedirect(again)

    def override(self):
        """Let the tax number stand, for a reason."""
        application = self.application()
        if application is None or not self.admin.has_change_permission(self.request, application):
            raise PermissionDenied
        reason = self.request.POST.get("override", "").replace("\x00", "").strip()
        try:
            correcting.override_tax_number(application=application, reason=reason)
        except ValidationError as error:
            return self._refused(error)
        messages.success(self.request, _("The tax number is taken as it is."))
        return HttpResponseRedirect(self.queue.query(application=application.number))

    def _refused(self, error):
        self.differences = getattr(error, "members", {}).get("differences", [])
        return self._failed(error.messages, 409 if isinstance(error, Refusal) else 200)

    def _failed(self, texts, status=200):
        self.errors, self.status = list(texts), status

    def page(self):
        application = self.application()
        context = self.admin.admin_site.each_context(self.request) | {
            "title": _("Review queue"),
            "opts": Application._meta,
            "queue": self.queue,
            "states": [
                (state, Application.State(state).label if state else _("To decide"), number)
                for state, number in self.queue.states()
            ],
            "facets": list(self._facets()),
            "pending": self.queue.pending(),
            "errors": self.errors,
            "differences": self.differences,
            "decided": self._decided(),
            "now": clock.now(),
        }
        if application:
            context |= self._of(application)
        return TemplateResponse(self.request, self.template, context, status=self.status)

    def _facets(self):
        labels = {"sector": _("Sector"), "space": _("Kind of space"), "language": _("Language")}
        return [(name, labels[name], choices) for name, choices in self.queue.facets()]

    def _decided(self):
        """The decision just made, which can be undone from here."""
        number = whole_numbers.parse(self.request.GET.get("decided", ""))
        rows = Decision.objects.pending().filter(application__in=self.visible)
        return rows.select_related("application").filter(pk=number).first()

    def _of(self, application):
        found = changes.of(application)
        submissions, since = changes.since_return(found, application)
        position = self.queue.position(application)
        rows, before, after = self.queue.page_with(position)
        decisions = list(application.decisions.select_related("decided_by", "message"))
        reason, comments = self._words(decisions)
        return {
            "application": application,
            "sections": sections_of(
                application,
                changed={one.name for one in since},
                comments=comments,
            ),
            "reason": reason,
            "seen": found[0].row.history_id if found else 0,
            "changes": found[:RECENT],
            "more_changes": max(0, len(found) - RECENT),
            "submissions": submissions,
            "since": since,
            "position": position + 1,
            "in_queue": application in rows,
            "rows": rows,
            "before": before,
            "after": after,
            "next": self.queue.after(application),
            "waiting": next((one for one in decisions if not one.released_at and not one.undone_at), None),
            "told": [one for one in decisions if one.released_at],
            "same_number": readable.of_same_number(application, self.visible),
            "exhibitors": _exhibitors_with_number_of(application),
            "may_decide": reviewing.can_decide(self.user, application),
            "may_change": self.admin.has_change_permission(self.request, application),
            "is_open": application.state in (*reviewing.TO_DECIDE, Application.State.WAITLISTED),
        }

    def _words(self, decisions):
        """Return ``(reason, comments)`` for the form: what was sent, or what was said in what was undone."""
        if self.form:
            return self.form.data.get("reason", ""), self.form.comments
        wanted = self.request.GET.get("undone", "")
        undone = next((one for one in decisions if one.undone_at and str(one.pk) == wanted), None)
        return (undone.reason, undone.comments) if undone else ("", {})


def _exhibitors_with_number_of(application):
    if not application.tax_number:
        return []
    return list(
        Exhibitor.objects.filter(
            organisation__tax_scheme=application.tax_scheme,
            organisation__tax_number=application.tax_number,
        )
        .exclude(application=application)
        .select_related("exhibition")[:20]
    )


def _label(name):
    form = DecisionForm()
    return form.fields[name].label or _("Decision") if name in form.fields else _("Decision")
