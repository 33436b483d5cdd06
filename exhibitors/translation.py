"""Which fields are written in four languages."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from exhibitors import models
from expo.history import RECORDS, Records


@register(models.Exhibitor)
class ExhibitorTexts(TranslationOptions):
    fields = ("name", "text")
    required_languages = ("ru",)


@register(models.Product)
class ProductTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("ru",)


# Below its translation, so that the history has a column for each language.
simple_history.register(
    models.Exhibitor, app="exhibitors", records_class=Records, **RECORDS,
    excluded_fields=["sort_en", "sort_ru", "sort_be", "sort_kk", "search_text"],
)  # fmt: skip
