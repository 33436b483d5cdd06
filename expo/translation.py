"""Which fields are written in four languages."""

from modeltranslation.translator import TranslationOptions, register

from expo import models


class Names(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "ru")


register([models.Hall, models.Sector, models.Region])(Names)


@register(models.Exhibition)
class ExhibitionTexts(TranslationOptions):
    fields = ("title", "tagline", "lead", "city", "country")
    required_languages = ("en", "ru")


@register(models.Organisation)
class OrganisationTexts(TranslationOptions):
    fields = ("name", "legal_name", "city")
    required_languages = ("ru",)


@register(models.Person)
class PersonTexts(TranslationOptions):
    fields = ("surname", "given_name", "patronymic", "position")
    required_languages = ("ru",)


@register(models.TradeFigure)
class TradeFigureTexts(TranslationOptions):
    fields = ("label", "source")
    required_languages = ("en", "ru")
