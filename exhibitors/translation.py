"""Which fields are written in four languages."""

from modeltranslation.translator import TranslationOptions, register

from exhibitors import models


@register(models.Exhibitor)
class ExhibitorTexts(TranslationOptions):
    fields = ("name", "text")
    required_languages = ("ru",)


@register(models.Product)
class ProductTexts(TranslationOptions):
    fields = ("name",)
    required_languages = ("ru",)
