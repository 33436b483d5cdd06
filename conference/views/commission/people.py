from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from conference import delegations as lists
from conference import trail, wall
from conference.models.commission import Delegate, ItemAccess, Part
from conference.views.commission import door
from conference.views.commission.people_form import DelegateForm, ItemForm, NewDelegateForm
from expo import invitations

PAGE = "commission-delegations"


@door.leading
def delegations(request, who, key):
    """Both lists; a secretary works at the own part's."""
    found = door.meeting_of(who, key)
    trail.record(who=who, thing=found)
    rows = found.delegates.select_related("person", "organisation", "user", "confirmed_by")
    rows = list(rows.prefetch_related("item_accesses__item"))
    missing = lists.missing(found)
    context = {
        "title": _("Delegations"),
        "meeting": found,
        "section": "delegations",
        "parts": [(part, [one for one in rows if one.part == part], part not in missing) for part in Part],
    }
    return door.page(request, who, "admin/commission/delegations.html", context)


@door.secretaries
def add(request, who, key):
    found = door.meeting_of(who, key)
    form = NewDelegateForm(request.POST or None)
    if form.is_valid():
        try:
            _name(who, found, form)
            messages.success(request, _("The delegate is on the list. Confirm it when it is complete."))
            return redirect(PAGE, key)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"title": _("New delegate"), "meeting": found, "form": form}
    status = 422 if form.is_bound else 200
    return door.page(request, who, "admin/commission/delegate_add.html", context, status)


@door.secretaries
def edit(request, who, key):
    delegate = _own(who, key)
    form = DelegateForm(request.POST or None, initial=DelegateForm.of(delegate))
    if form.is_valid():
        values = form.cleaned_data
        try:
            with transaction.atomic():
                lists.change(
                    who=who,
                    delegate=delegate,
                    role=values["role"],
                    organisation=values["organisation"],
                    user=_account(values),
                    window=form.window(),
                )
            messages.success(request, _("Saved."))
            return redirect(PAGE, delegate.meeting.key)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    context = {"title": _("Delegate"), "meeting": delegate.meeting, "delegate": delegate, "form": form}
    context["item_form"] = ItemForm(delegate.meeting, auto_id="item_%s")
    status = 422 if form.is_bound else 200
    return door.page(request, who, "admin/commission/delegate.html", context, status)


@door.secretaries
def remove(request, who, key):
    delegate = _own(who, key)
    meeting = delegate.meeting.key
    if request.method == "POST":
        _do(
            request,
            _("Taken off the list: every access has ended."),
            lists.remove,
            who=who,
            delegate=delegate,
        )
    return redirect(PAGE, meeting)


@door.secretaries
def confirm(request, who, key):
    found = door.meeting_of(who, key)
    if request.method == "POST":
        _do(request, _("The list is confirmed."), lists.confirm, who=who, meeting=found)
    return redirect(PAGE, key)


@door.secretaries
def open_item(request, who, key):
    """Open an item to an interpreter."""
    delegate = _own(who, key)
    form = ItemForm(delegate.meeting, request.POST)
    if request.method == "POST":
        if form.is_valid():
            opened = {"delegate": delegate, "item": form.cleaned_data["item"], "window": form.window()}
            _do(request, _("The item is open to the interpreter."), lists.open_item, who=who, **opened)
        else:
            messages.error(request, _("Choose the item, and from when to when it is open."))
    return redirect("commission-delegate", key)


@door.secretaries
def close_item(request, who, key, pk):
    delegate = _own(who, key)
    access = get_object_or_404(ItemAccess, delegate=delegate, pk=pk)
    if request.method == "POST":
        _do(request, _("The item is closed to the interpreter."), lists.close_item, who=who, access=access)
    return redirect("commission-delegate", key)


def _own(who, key):
    rows = Delegate.objects.filter(meeting__in=wall.meetings(who))
    rows = rows.select_related("meeting", "person", "organisation", "user")
    delegate = get_object_or_404(rows.prefetch_related("item_accesses__item"), key=key)
    if delegate.part != who.part:
        raise PermissionDenied
    return delegate


def _name(who, meeting, form):
    values = form.cleaned_data
    with transaction.atomic():
        lists.name(
            who=who,
            meeting=meeting,
            role=values["role"],
            person=form.whoever(),
            organisation=values["organisation"],
            user=_account(values),
            window=form.window(),
        )


def _account(values):
    return invitations.account(email=values["email"]) if values["email"] else None


def _do(request, done, verb, **values):
    try:
        verb(**values)
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
