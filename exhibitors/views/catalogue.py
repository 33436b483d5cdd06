from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exhibitors import catalogue
from expo.dates import number
from expo.models import Provenance
from expo.page_cache import public_page


@public_page("catalogue", params=("q", "sector", "region", "hall", "letter", "page"))
@require_safe
def exhibitors(request):
    """The catalogue: search, three facets, the A-Z index and a page of cards."""
    language = get_language()
    choice = catalogue.Choice.read(request.GET, language)
    public = catalogue.public(request.exhibition)
    found = catalogue.search_or_nearest(request.exhibition, choice.words) if choice.words else None
    holding = public if found is None else public.filter(pk__in=found.pks)
    index = catalogue.letters(holding, choice, language)
    rows = catalogue.narrow(holding, choice, language)
    page = _page(rows, found, catalogue.total(index, choice), request.GET.get("page"), language)
    context = {
        "section": "exhibitors",
        "exhibition": request.exhibition,
        "choice": choice,
        "found": found,
        "is_search": found is not None,
        "letters": index,
        "sectors": catalogue.sectors(request.exhibition, holding, choice, language),
        "regions": catalogue.regions(holding, choice, language),
        "halls": catalogue.halls(request.exhibition, holding, choice, language),
        "page": page,
        "shown": f"{number(page.start_index())}–{number(page.end_index())}",
        "clear": catalogue.Choice().address(),
        "illustrative": public.filter(provenance=Provenance.ILLUSTRATIVE).count(),
    }
    if found is None:
        context["groups"] = catalogue.by_letter(page, index, language)
    elif page.object_list:
        context["groups"] = [catalogue.Group(_("Best matches first"), page.paginator.count, page.object_list)]
        context["meant"] = choice.address(words=found.said)
    if page.number > 1 and not choice:
        context["own_query"] = {"page": page.number}
    if page.has_previous():
        context["previous"] = choice.address(page=page.previous_page_number())
    if page.has_next():
        context["next"] = choice.address(page=page.next_page_number())
    return render(request, "exhibitors/list.html", context)


def _page(rows, found, total, asked, language):
    """A page of the catalogue in alphabetical order; of a search, the best first."""
    whole = rows.select_related("organisation", "sector").prefetch_related("products")
    if found is None:
        pages = Paginator(whole.in_order(language), catalogue.PAGE_SIZE)
        # The index has counted the rows already.
        pages.count = total
        return pages.get_page(asked)
    page = Paginator(catalogue.ranked(rows, found), catalogue.PAGE_SIZE).get_page(asked)
    exhibitors = whole.in_bulk(page.object_list)
    page.object_list = [exhibitors[pk] for pk in page.object_list if pk in exhibitors]
    return page
