"""The history of an application or exhibitor: who changed what, when, through what and why."""

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from exhibitors import changes


def page(model_admin, request, thing, decisions=()):
    """Show every change, before and after, and the decisions."""
    context = model_admin.admin_site.each_context(request) | {
        "title": _("History"),
        "subtitle": str(thing),
        "opts": model_admin.opts,
        "thing": thing,
        "changes": changes.of(thing),
        "decisions": decisions,
    }
    return TemplateResponse(request, "admin/exhibitors/history.html", context)
