"""Ways into an application without a password: the links of letters."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from exhibitors import drafts, keys, organisation_visits, proofs, visits
from expo import clock


@require_safe
@never_cache
def resume(request, token):
    """Open the application of a resume link in this browser."""
    key = keys.of_resume_token(token)
    if key is None:
        return render(request, "exhibitors/apply/link_expired.html", {"section": "apply"}, status=410)
    application = drafts.open_invitation(application=key.application, now=clock.now())
    visits.enter(request, application)
    return redirect("apply-application", number=application.number)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request, token):
    """Confirm an address. Programs that look at links only read, so it takes a button."""
    proof = proofs.of_link(token)
    if proof is None:
        return render(request, "exhibitors/apply/link_expired.html", {"section": "apply"}, status=410)
    if request.method != "POST":
        return render(request, "exhibitors/apply/confirm.html", {"section": "apply", "proof": proof})
    try:
        application = proofs.confirm_link(proof=proof)
    except proofs.WrongCode:
        return render(request, "exhibitors/apply/link_expired.html", {"section": "apply"}, status=410)
    visits.enter(request, application)
    organisation_visits.note_confirmed(request, proof.email)
    return redirect("apply-application", number=application.number)
