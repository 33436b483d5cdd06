"""One section of the form: its fields, saved by a plain POST through what the API uses as well."""

from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from exhibitors import (
    access,
    applications,
    checks,
    merging,
    progress,
    questionnaire,
    sections,
    typed,
    uploads,
)
from exhibitors.models import Upload
from exhibitors.questionnaire import SUBMISSION
from exhibitors.sections import Form
from exhibitors.views.apply.opened import curl, opened, page
from expo import clock, whole_numbers
from expo.conditional import etag_of
from expo.problems import as_details

FILES = {"file": Upload.Kind.LOGO, "files": Upload.Kind.DOCUMENT}


@dataclass
class Shown:
    """What a section's page shows beyond what is stored."""

    values: dict
    errors: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)
    new_row: str = ""


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, visit, part):
    """Show a section, or save what was typed."""
    return _section(request, visit, _part(part))


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def files(request, visit):
    """The same for a section with files, at an address where bodies may be large."""
    if request.method != "POST":
        return redirect("apply-application", number=visit.application.number)
    return _section(request, visit, _part(request.POST.get("part", "")))


def _part(name):
    try:
        return next(part for part in questionnaire.parts() if part.name == name)
    except StopIteration:
        raise Http404 from None


def _section(request, visit, part):
    if not access.can_change_part(part, visit.application, clock.now()):
        return _read_only(request, visit, part)
    if request.method == "POST":
        return _posted(request, visit, part)
    shown = Shown(sections.values_of(part, visit.application))
    if "check" in request.GET:
        shown.errors = problems_of(part, visit.application)
    return _page(request, visit, part, shown)


def problems_of(part, application):
    """Return what keeps the application from being submitted, of one section, by field."""
    found = checks.find(application)
    own = {question.name for question in part.questions}
    return {
        name: [message for error in errors for message in error.messages]
        for name, errors in found.items()
        if name in own
    }


def _posted(request, visit, part):
    post = request.POST
    values = typed.read(part, post)
    shown = Shown(values, _take_files(request, visit, part, values))
    if "add" in post:
        shown.new_row = post["add"]
        return _page(request, visit, part, shown, etag=post.get("read_at", ""))
    try:
        outcome = merging.save(
            application=visit.application,
            part=part,
            values=values,
            read_at=_history_id(post.get("read_at", "")),
            take_theirs=[
                name.removeprefix("take-")
                for name in post
                if name.startswith("take-") and post[name] == "theirs"
            ],
            now=clock.now(),
            context={"request": request, "uploads": visit.uploads()},
        )
    except applications.WrongState:
        return redirect("apply-application", number=visit.application.number)
    except ValidationError as error:
        shown.errors |= {name: list(map(str, several)) for name, several in as_details(error).items()}
        return _page(request, visit, part, shown, status=422)
    visit = replace(visit, application=outcome.application)
    shown.errors |= outcome.errors
    shown.theirs = outcome.theirs
    if "continue" in post and access.can_change(visit.application):
        shown.errors = problems_of(part, visit.application) | shown.errors
    if shown.errors or shown.theirs:
        return _page(request, visit, part, shown, status=422 if shown.errors else 409)
    return redirect(_next(visit.application, part, post))


def _history_id(text):
    return whole_numbers.parse(text.strip('"')) or 0


def _take_files(request, visit, part, values):
    """Store the files that came with the form, attach them to ``values`` and return what is wrong."""
    errors = {}
    for question in part.questions:
        sent = request.FILES.get(f"{question.name}-file")
        if question.kind not in FILES or not sent:
            continue
        try:
            upload = uploads.store(
                key=visit.key,
                exhibition=request.exhibition,
                kind=FILES[question.kind],
                file=sent,
                name=sent.name,
            )
        except uploads.FileRefused as error:
            errors[question.name] = list(error.messages)
            continue
        new = str(upload.pk)
        values[question.name] = (
            new if question.kind == "file" else list(dict.fromkeys([*values[question.name], new]))
        )
    return errors


def _next(application, part, post):
    number = {"number": application.number}
    if "continue" not in post:
        here = "upload" in post
        return (
            reverse("apply-part", kwargs=number | {"part": part.name})
            if here
            else reverse("apply-application", kwargs=number)
        )
    now, after = clock.now(), questionnaire.parts()
    after = after[after.index(part) + 1 :]
    following = next((one for one in after if access.can_change_part(one, application, now)), None)
    if following:
        return reverse("apply-part", kwargs=number | {"part": following.name})
    return reverse("apply-check" if access.can_change(application) else "apply-application", kwargs=number)


def _page(request, visit, part, shown, *, status=200, etag=None):
    application = visit.application
    form = Form(
        exhibition=request.exhibition,
        uploads=list(visit.uploads()),
        errors=shown.errors,
        comments=progress.comments_on(application),
        required=tuple(_required(part, application)),
    )
    by_name = {question.name: question for question in part.questions}
    theirs = {name: form.said(by_name[name], value) for name, value in shown.theirs.items()}
    form = Form(form.exhibition, form.uploads, form.errors, form.comments, theirs, form.required)
    fields = form.fields(part, shown.values, new_row=shown.new_row)
    present = etag_of(application)
    order = questionnaire.parts()
    context = {
        "part": part,
        "place": order.index(part) + 1,
        "of": len(order),
        "fields": fields,
        "summary": _summary(fields, shown.errors),
        "read_at": etag or present,
        "has_files": any(question.kind in FILES for question in part.questions),
        "deadline": progress.deadline_ahead(part, request.exhibition, clock.now()),
        "curl": curl(
            "PATCH", "api-application", visit,
            headers=[f"If-Match: {present}"], body=sections.values_of(part, application),
        ),
    }  # fmt: skip
    return page(request, visit, "section.html", context, status=status)


def _required(part, application):
    """Name the questions that must be answered, as far as the answers given so far decide it."""

    def read(name):
        value = getattr(application, name)
        return value.code if name == "sector" and value else value

    return [question.name for question in part.questions if question.is_required(SUBMISSION, read)]


def _summary(fields, errors):
    """Return ``(id, label, message)`` of every problem in the order of the page."""
    found = []
    for one in fields:
        nested = [inner for row in one.rows for inner in row]
        for inner in [one, *nested]:
            found += [(inner.id, inner.question.label, message) for message in inner.errors]
            if inner.theirs is not None:
                found.append((inner.id, inner.question.label, None))
    shown = {one.name for one in fields} | {inner.name for one in fields for row in one.rows for inner in row}
    found += [
        ("", "", message) for name, several in errors.items() if name not in shown for message in several
    ]
    return found


def _read_only(request, visit, part):
    form = Form(request.exhibition, list(visit.uploads()))
    values = sections.values_of(part, visit.application)
    context = {
        "part": part,
        "answers": [(one.label, form.said(one, values[one.name])) for one in part.questions],
        "curl": curl("GET", "api-application", visit),
    }
    return page(request, visit, "read_only.html", context, status=409 if request.method == "POST" else 200)
