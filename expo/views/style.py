from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from expo import specimens


@require_safe
def style(request):
    """Show what the pages are made of, in every state: for the eye, and for the tests that look at it."""
    drawn = [
        (one, render_to_string(one.template, one.context, request))
        for one in specimens.gathered(request.exhibition)
    ]
    return render(request, "style.html", {"drawn": drawn, "exhibition": request.exhibition})
