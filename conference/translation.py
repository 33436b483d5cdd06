"""Which fields are written in four languages."""

import simple_history
from modeltranslation.translator import TranslationOptions, register

from conference import models
from expo.history import RECORDS, Records


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


@register([models.SessionFile, models.SlotFile])
class FileTexts(TranslationOptions):
    fields = ("title",)
    required_languages = ()


# Below its translation, so that the history has a column for each language.
simple_history.register(models.SessionFile, app="conference", records_class=Records, **RECORDS)
