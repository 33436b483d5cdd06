"""Doing the same with many rows: a preview of what will come of it, then a result for each row."""

from dataclasses import dataclass

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exhibitors import reviewing
from expo import whole_numbers

SAMPLE = 10


@dataclass(frozen=True)
class Batch:
    """One kind of bulk action. ``run(rows, user, reason)`` returns a reviewing.Result of each row."""

    name: str
    title: str
    button: str
    permission: str
    run: object
    wants_reason: bool = False


def preview(model_admin, request, batch, queryset):
    """Show what ``batch`` would do with the rows chosen in a list. Nothing is changed."""
    total = model_admin.get_changelist_instance(request).get_queryset(request).count()
    return _preview(model_admin, request, batch, list(queryset.values_list("pk", flat=True)), total=total)


def confirm(model_admin, request, batch):
    """Do it with the rows that were previewed and show the result of each. A second time changes nothing."""
    if request.method != "POST":
        raise BadRequest
    if not request.user.has_perm(batch.permission):
        raise PermissionDenied
    numbers = [whole_numbers.parse(number) for number in request.POST.get("rows", "").split(",")]
    if None in numbers:
        raise BadRequest
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:2000]
    if batch.wants_reason and not reason:
        return _preview(model_admin, request, batch, numbers, error=_("Give a reason."))
    results = batch.run(_rows(model_admin, request, numbers), request.user, reason)
    for one in results:
        if one.is_done:
            model_admin.log_change(request, one.decision, [{"changed": {"fields": ["status"]}}])
    return _page(model_admin, request, batch, results, is_preview=False)


def _rows(model_admin, request, numbers):
    return list(model_admin.get_queryset(request).filter(pk__in=numbers))


def _preview(model_admin, request, batch, numbers, total=0, error=""):
    rows = _rows(model_admin, request, numbers)
    # Whether a reason is given is asked afterwards: here it stands for itself.
    results = reviewing.foreseen(lambda: batch.run(rows, request.user, "…" if batch.wants_reason else ""))
    more = {
        "rows": ",".join(str(number) for number in numbers),
        "chosen": len(numbers),
        "first": numbers[0] if numbers else "",
        "total": total,
        "error": error,
        "reason": request.POST.get("reason", ""),
    }
    return _page(model_admin, request, batch, results, is_preview=True, **more)


def _page(model_admin, request, batch, results, *, is_preview, **more):
    done = [one for one in results if one.is_done]
    context = model_admin.admin_site.each_context(request) | {
        "title": batch.title,
        "opts": model_admin.opts,
        "batch": batch,
        "address": reverse(f"admin:exhibitors_{model_admin.opts.model_name}_batch", args=[batch.name]),
        "is_preview": is_preview,
        "done": done[:SAMPLE] if is_preview else done,
        "number": len(done),
        "skipped": [one for one in results if not one.is_done],
        "checkbox": ACTION_CHECKBOX_NAME,
        "full_path": request.get_full_path(),
        **more,
    }
    return TemplateResponse(request, "admin/exhibitors/batch.html", context)
