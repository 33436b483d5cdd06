from django.http import HttpResponse
from django.shortcuts import render


def economy(request):
    return render(request, "economy.html", {"exhibition": request.exhibition})


def trade_csv(request):
    return HttpResponse("")
