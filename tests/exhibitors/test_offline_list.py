"""The list that a visitor's browser keeps stays small, however many take part and whatever they make."""

import random
from types import SimpleNamespace

import brotli
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from exhibitors import offline
from expo.languages import CODES

LETTERS = "абвгдежзиклмнопрстуфхцчшыэюя"


def named(text, **facts):
    """A thing whose name is known in Russian alone, which takes the most markup on an English page."""
    names = {f"name_{code}": text if code == "ru" else "" for code in CODES}
    return SimpleNamespace(**names, **facts)


def made_up(number, products=4):
    """Exhibitors whose names are pure chance: no list of words takes more once it is compressed."""
    chance = random.Random(1)  # noqa: S311 no secret

    def word(most=14):
        return "".join(chance.choices(LETTERS, k=most))

    sector = named("Test sector")
    return [
        named(
            word(),
            slug=f"test-company-{count}",
            sector=sector,
            stands=[SimpleNamespace(stand=SimpleNamespace(code=f"A-{count}"))],
            products=SimpleNamespace(all=[named(word()) for _product in range(products)].copy),
        )
        for count in range(number)
    ]


@pytest.mark.parametrize(
    ("number", "products", "has_products", "is_cut"),
    [(300, 4, True, False), (800, 4, False, False), (2500, 1, False, True), (40, 200, False, False)],
)  # fmt: skip
def test_list_leaves_out_products_and_then_exhibitors_and_says_so(number, products, has_products, is_cut):
    exhibitors = made_up(number, products)
    shown, with_products = offline.fitting(exhibitors)
    assert (with_products, len(shown) < number) == (has_products, is_cut)
    assert shown == exhibitors[: len(shown)]
    facts = {"exhibitors": shown, "has_products": with_products, "number": len(shown), "total": number}
    with translation.override("en"):
        text = render_to_string("exhibitors/_at_hand.html", facts | {"letters": "{}"})
    assert len(brotli.compress(text.encode(), quality=5)) < offline.LIST_BYTES * 1.05
    assert (exhibitors[0].products.all()[0].name_ru in text) is has_products
    assert ("products are left out" in text) is not has_products
    assert ("exhibitors the first" in text) is is_cut
