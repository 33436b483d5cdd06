"""What of the catalogue and the plan everybody may read: see ``expo.addresses``."""

import math
from collections import Counter, defaultdict

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils.translation import override

from exhibitors import catalogue, former_addresses
from exhibitors.models import Allocation, Exhibitor, Stand
from expo.addresses import CODES, Document, Move, Page, in_each_language


def pages(exhibition):
    changed = last_changes(exhibition)
    public = catalogue.public(exhibition)
    slugs = list(public.order_by("slug").values_list("pk", "slug"))
    newest = max((changed[pk] for pk, _slug in slugs if pk in changed), default=None)
    yield Page("exhibitors", kind="pages", changed=newest)
    yield from _plan(exhibition)
    for pk, slug in slugs:
        yield Page("exhibitor", (slug,), kind="exhibitors", changed=changed.get(pk))


def lists(exhibition):
    """The catalogue by one filter at a time, with the further pages of each list."""
    public = catalogue.public(exhibition)
    yield from _paged((), public.count())
    sectors = dict(exhibition.sectors.values_list("pk", "code"))
    for pk, count in sorted(Counter(public.values_list("sector", flat=True)).items()):
        yield from _paged((("sector", sectors[pk]),), count)
    placed = public.exclude(organisation__region=None)
    regions = Counter(placed.values_list("organisation__region__code", flat=True))
    for code, count in sorted(regions.items()):
        yield from _paged((("region", code),), count)
    for facet in catalogue.halls(exhibition, public, catalogue.Choice(), CODES[0]):
        yield from _paged((("hall", facet.thing.code),), facet.count)
    for language in CODES:
        with override(language):
            for letter in catalogue.letters(public, catalogue.Choice(), language):
                yield from _paged((("letter", letter.name),), letter.count, (language,))


def documents(exhibition):
    shown = catalogue.public(exhibition).exclude(logo=None)
    for pk in sorted(shown.values_list("logo", flat=True)):
        yield Document("logo", (pk,))
    for name in ("api-exhibitors", "api-stands"):
        yield from in_each_language(name, ending=".json")


def moves(exhibition):
    for former, present in sorted(former_addresses.all_of(exhibition).items()):
        yield Move(Page("exhibitor", (former,)), Page("exhibitor", (present,)))


def last_changes(exhibition):
    """Return ``{exhibitor's primary key: moment}`` of the last change of its entry or stand: two queries."""
    history = Exhibitor.history.filter(exhibition=exhibition).order_by()
    found = dict(history.values_list("id").annotate(Max("history_date")))
    given = Allocation.objects.filter(exhibitor__exhibition=exhibition).order_by()
    for pk, moment in given.values_list("exhibitor").annotate(at=Max(Coalesce("released_at", "created_at"))):
        found[pk] = max(moment, found.get(pk, moment))
    return found


def _plan(exhibition):
    given = Allocation.objects.filter(stand__exhibition=exhibition)
    newest = given.aggregate(at=Max(Coalesce("released_at", "created_at")))["at"]
    stands = defaultdict(dict)
    for hall, code in Stand.objects.filter(exhibition=exhibition).in_order().values_list("hall", "code"):
        stands[hall][f"stand={code}"] = code
    halls = list(exhibition.halls.all())
    # The first hall is what the page shows when it is not asked for another one.
    first = stands[halls[0].pk] if halls else {}
    yield Page("plan", kind="pages", changed=newest, places=first)
    for number, hall in enumerate(halls):
        places = stands[hall.pk]
        yield Page(
            "plan",
            query=(("hall", hall.code),),
            kind="pages" if number else "",
            changed=newest,
            places=places,
        )


def _paged(query, count, languages=CODES):
    if query and count:
        yield Page("exhibitors", query=query, languages=languages)
    for number in range(2, math.ceil(count / catalogue.PAGE_SIZE) + 1):
        yield Page("exhibitors", query=(*query, ("page", number)), languages=languages)
