"""The usual words of a protocol, proposed when a paragraph is begun.

What is not known stands in [brackets], as disputed text does: nothing with a bracket in it can be agreed.
"""

from django.utils import timezone, translation
from django.utils.formats import date_format

from conference.models.commission import Paragraph, Part
from expo.languages import text_in

Kind = Paragraph.Kind

_UNKNOWN = {
    "ru": {"number": "[номер]", "date": "[дата]", "city": "[город]"},
    "kk": {"number": "[нөмірі]", "date": "[күні]", "city": "[қала]"},
    "be": {"number": "[нумар]", "date": "[дата]", "city": "[горад]"},
    "en": {"number": "[number]", "date": "[date]", "city": "[city]"},
}
_COUNTRIES = {
    "ru": {Part.BY: "Республике Беларусь", Part.KZ: "Республике Казахстан"},
    "kk": {Part.BY: "Беларусь Республикасында", Part.KZ: "Қазақстан Республикасында"},
    "be": {Part.BY: "Рэспубліцы Беларусь", Part.KZ: "Рэспубліцы Казахстан"},
    "en": {Part.BY: "the Republic of Belarus", Part.KZ: "the Republic of Kazakhstan"},
}
# “In the Russian and Kazakh languages”, as each language says it.
_LANGUAGES = {
    "ru": {"ru": "русском", "kk": "казахском", "be": "белорусском", "en": "английском"},
    "kk": {"ru": "орыс", "kk": "қазақ", "be": "беларусь", "en": "ағылшын"},
    "be": {"ru": "рускай", "kk": "казахскай", "be": "беларускай", "en": "англійскай"},
    "en": {"ru": "Russian", "kk": "Kazakh", "be": "Belarusian", "en": "English"},
}
_AND = {"ru": "и", "kk": "және", "be": "і", "en": "and"}
# The title names the Commission by both parts, in the order of each original, and the originals themselves
# say which annexes hold the delegations: neither is written here once more.
_FORMULAS = {
    Kind.PREAMBLE: {
        "ru": (
            "{date} в г. {city} состоялось заседание № {number} Комиссии по научно-техническому "
            "сотрудничеству. Белорусскую делегацию возглавлял [имя, должность], казахстанскую делегацию "
            "возглавлял [имя, должность]."
        ),
        "kk": (
            "{date} {city} қаласында Ғылыми-техникалық ынтымақтастық жөніндегі комиссияның № {number} "
            "отырысы өтті. Беларусь делегациясын [аты-жөні, лауазымы], Қазақстан делегациясын [аты-жөні, "
            "лауазымы] басқарды."
        ),
        "be": (
            "{date} у г. {city} адбылося пасяджэнне № {number} Камісіі па навукова-тэхнічным "
            "супрацоўніцтве. Беларускую дэлегацыю ўзначальваў [імя, пасада], казахстанскую дэлегацыю "
            "ўзначальваў [імя, пасада]."
        ),
        "en": (
            "On {date} Meeting No. {number} of the Commission on Scientific and Technical Cooperation was "
            "held in {city}. The Belarusian delegation was headed by [name, position], the Kazakh delegation "
            "by [name, position]."
        ),
    },
    Kind.AGENDA: {
        "ru": "Стороны утвердили повестку дня заседания (приложение 3).",
        "kk": "Тараптар отырыстың күн тәртібін бекітті (3-қосымша).",
        "be": "Бакі зацвердзілі парадак дня пасяджэння (дадатак 3).",
        "en": "The Parties adopted the agenda of the meeting (Annex 3).",
    },
    # The originals put “Heard:” and “Noted:” above the paragraphs themselves.
    Kind.HEARD: {
        "ru": "[Кого, о чём.]",
        "kk": "[Кім, не туралы.]",
        "be": "[Каго, пра што.]",
        "en": "[Whom, on what.]",
    },
    Kind.NOTED: {
        "ru": "[Что.]",
        "kk": "[Не.]",
        "be": "[Што.]",
        "en": "[What.]",
    },
    Kind.DECISION: {
        "ru": "[Что решено.]",
        "kk": "[Не шешілді.]",
        "be": "[Што вырашана.]",
        "en": "[What is decided.]",
    },
    Kind.NEXT_MEETING: {
        "ru": "Следующее заседание Комиссии состоится в {country} [когда]. Дату и место Стороны согласуют.",
        "kk": "Комиссияның келесі отырысы {country} [қашан] өтеді. Күні мен орнын Тараптар келіседі.",
        "be": "Наступнае пасяджэнне Камісіі адбудзецца ў {country} [калі]. Дату і месца Бакі ўзгодняць.",
        "en": (
            "The next meeting of the Commission will be held in {country} [when]. The Parties will agree the "
            "date and place."
        ),
    },
    Kind.CLOSING: {
        "ru": "Совершено в г. {city} {date} в двух экземплярах, каждый на {languages}.{authentic}",
        "kk": "{date} {city} қаласында әрқайсысы {languages} екі данада жасалды.{authentic}",
        "be": "Здзейснена ў г. {city} {date} у двух экзэмплярах, кожны на {languages}.{authentic}",
        "en": "Done at {city} on {date} in two originals, each in {languages}.{authentic}",
    },
}
_IN_LANGUAGES = {
    "ru": ("{} языке", "{} языках"),
    "kk": ("{} тілінде", "{} тілдерінде"),
    "be": ("{} мове", "{} мовах"),
    "en": ("{}", "{}"),
}
_AUTHENTIC = {
    "ru": " Все тексты имеют одинаковую силу.",
    "kk": " Барлық мәтіндердің күші бірдей.",
    "be": " Усе тэксты маюць аднолькавую сілу.",
    "en": " All texts are equally authentic.",
}


def formula(meeting, kind, language):
    """Return the text that is proposed for a paragraph of ``kind``, with what is known of ``meeting``.

    Its number, day and city, the host of the next meeting and the languages are filled in, the day as the
    exhibition's clock has it.
    """
    facts = _UNKNOWN[language] | {
        "country": _COUNTRIES[language][Part(meeting.host).other],
        "languages": _languages(meeting.languages, language),
        "authentic": _AUTHENTIC[language] if len(meeting.languages) > 1 else "",
    }
    if meeting.number:
        facts["number"] = str(meeting.number)
    if city := text_in(meeting.exhibition, "city", language)[0]:
        facts["city"] = city
    if meeting.session and meeting.session.starts_at:
        with translation.override(language):
            day = timezone.localdate(meeting.session.starts_at, meeting.exhibition.zone)
            facts["date"] = date_format(day, "DATE_FORMAT")
    return _FORMULAS[kind][language].format(**facts)


def _languages(codes, language):
    """Return “Russian and Kazakh” as the closing formula of ``language`` needs it."""
    names = [_LANGUAGES[language][code] for code in codes]
    one, several = _IN_LANGUAGES[language]
    if len(names) < 2:
        return one.format(*names)
    return several.format(f"{', '.join(names[:-1])} {_AND[language]} {names[-1]}")
