from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from expo.ratelimits import MINUTE, AddressRate, headers_of
from expo.search import MOST_SIGNS, kept, results

# Rows of a kind beside others, and alone on the page.
A_FEW, MANY = 6, 100
# Under the field while somebody types: of the first kind, and of each further one.
FIRST_SUGGESTED, ALSO_SUGGESTED = 4, 2
# A whole hall may share one address. What is beyond is no hand that types.
SUGGESTIONS = AddressRate("suggestions", 3000, MINUTE)
KEPT_SECONDS = 30


def _typed(request):
    return " ".join(request.GET.get("q", "").split())[:MOST_SIGNS]


@require_safe
def search(request):
    """What ``q`` finds of every kind; with ``kind``, of that one."""
    text = _typed(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kept.sources() else ""
    if kind and text:
        found = results.of_kind(request.exhibition, kind, text, MANY)
    else:
        found = results.everything(request.exhibition, text, A_FEW) if text else None
    response = render(request, "search.html", {"words": text, "kind": kind, "found": found})
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def suggest(request):
    """The best few for what is typed so far, as JSON that any cache may keep for a moment."""
    if not SUGGESTIONS.allow_request(request, None):
        headers = headers_of(request) | {"Retry-After": str(SUGGESTIONS.wait()), "Cache-Control": "no-store"}
        return JsonResponse({"found": [], "total": 0}, status=429, headers=headers)
    text = _typed(request)
    found = results.everything(request.exhibition, text, FIRST_SUGGESTED) if text else None
    rows = [
        _row(group, one)
        for number, group in enumerate(found.groups if found else ())
        for one in group.rows[: ALSO_SUGGESTED if number else FIRST_SUGGESTED]
    ]
    response = JsonResponse(
        {"found": rows, "total": found.total if found else 0}, json_dumps_params={"ensure_ascii": False}
    )
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _row(group, row):
    return {
        "kind": str(group.source.title),
        "text": row.text,
        "lang": row.language,
        "url": row.address,
        "details": [detail for detail in row.details if detail[0]],
    }
