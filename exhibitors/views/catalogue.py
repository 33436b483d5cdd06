from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from exhibitors import catalogue
from expo.dates import number
from expo.models import Provenance
from expo.page_cache import public_page


@public_page("catalogue", params=("q", "sector", "region", "letter", "page"))
@require_safe
def exhibitors(request):
    """The catalogue: search, two facets, the A-Z index and a page of cards."""
    language = get_language()
    choice = catalogue.Choice.read(request.GET, language)
    public = catalogue.public(request.exhibition)
    found, words = catalogue.search(public, choice.words)
    index = catalogue.letters(found, choice, language)
    rows = catalogue.narrow(found, choice, language).in_order(language)
    pages = Paginator(
        rows.select_related("organisation", "sector").prefetch_related("products"), catalogue.PAGE_SIZE
    )
    # The index has counted the rows already.
    pages.count = catalogue.total(index, choice)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "section": "exhibitors",
        "exhibition": request.exhibition,
        "choice": choice,
        "words": words,
        "letters": index,
        "sectors": catalogue.sectors(request.exhibition, found, choice, language),
        "regions": catalogue.regions(found, choice, language),
        "page": page,
        "shown": f"{number(page.start_index())}–{number(page.end_index())}",
        "groups": catalogue.by_letter(page, index, language),
        "clear": catalogue.Choice().address(),
        "illustrative": public.filter(provenance=Provenance.ILLUSTRATIVE).count(),
    }
    if page.has_previous():
        context["previous"] = choice.address(page=page.previous_page_number())
    if page.has_next():
        context["next"] = choice.address(page=page.next_page_number())
    return render(request, "exhibitors/list.html", context)
