from django.shortcuts import render
from django.views.decorators.http import require_safe

from expo.page_cache import public_page


@public_page()
@require_safe
def sources(request):
    return render(request, "sources.html", {"exhibition": request.exhibition, "section": "sources"})
