from django.http import HttpResponse
from django.shortcuts import render

from expo import economy as figures


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


def trade_csv(request):
    text = figures.as_csv(request.exhibition)
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="trade.csv"'},
    )
