from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from expo import economy as figures
from expo.page_cache import public_page


@public_page("programme")
@require_safe
def economy(request):
    return render(
        request,
        "economy.html",
        {
            "exhibition": request.exhibition,
            "economy": figures.overview(request.exhibition),
            "section": "economy",
        },
    )


@public_page()
@require_safe
def trade_csv(request):
    text = figures.as_csv(request.exhibition)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="trade.csv"'},
    )
