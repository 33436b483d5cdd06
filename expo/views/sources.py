from django.shortcuts import render


def sources(request):
    return render(request, "sources.html", {"exhibition": request.exhibition, "section": "sources"})
