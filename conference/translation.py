"""Which fields are written in four languages."""

from modeltranslation.translator import TranslationOptions, register

from conference import models


@register([models.Room, models.Track])
class Names(TranslationOptions):
    fields = ("name",)
    required_languages = ("en", "ru")


@register(models.Conference)
class ConferenceTexts(TranslationOptions):
    fields = ("title", "lead")
    required_languages = ("en", "ru")


@register([models.Session, models.Slot])
class SessionTexts(TranslationOptions):
    fields = ("title", "abstract")
    required_languages = ("en", "ru")


@register([models.Contribution, models.SlotContribution])
class ContributionTexts(TranslationOptions):
    fields = ("title",)
    required_languages = ()
