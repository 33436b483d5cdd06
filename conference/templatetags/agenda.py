"""The texts of an agenda: what is disputed in them, and what has changed."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference import agenda_copies, agendas, brackets, delegate_pages
from conference.models.commission import Part
from conference.models.commission.base import LANGUAGE_NAMES

register = template.Library()


@register.filter
def bracketed(text):
    """The text with what is disputed marked, brackets included."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>" if is_it else "{}", part),) for is_it, part in brackets.split(text)),
    )


@register.filter
def pieces(found):
    """The pieces of a difference. What is inserted and deleted is said to those who do not see it, too."""
    kinds = {"new": ("ins", _("inserted:")), "gone": ("del", _("deleted:"))}

    def told(piece):
        if piece.kind == "same":
            return format_html("{}", piece.text)
        tag, words = kinds[piece.kind]
        aside = '<span class="visually-hidden"> {} </span>'
        said = [format_html(aside, one) for one in (words, _("(end)"))]
        return format_html("<{0}>{1}{2}{3}</{0}>", tag, said[0], piece.text, said[1])

    return format_html_join("", "{}", ((told(piece),) for piece in found))


@register.filter
def titles(item, languages=()):
    """``[(language, its name, text)]`` of an item: those of ``languages`` even where there is none."""
    texts = agendas.texts(item)
    chosen = [*languages, *(code for code in texts if texts[code] and code not in languages)]
    return [(code, LANGUAGE_NAMES[code], texts[code]) for code in chosen]


@register.filter
def sides(item):
    """``[(part, moment at which it agreed or None)]`` of an item."""
    return [(part, getattr(item, part.column("agreed_at"))) for part in Part]


@register.filter
def part_name(code):
    """“Belarusian part” for ``BY``; nothing for nothing."""
    return Part(code).label if code else ""


@register.filter
def language_name(code):
    return LANGUAGE_NAMES[code]


@register.simple_tag(takes_context=True)
def reporter(context, rapporteur):
    """Who reports, in the reader's language."""
    return agenda_copies.rapporteur_words(rapporteur, context["LANGUAGE_CODE"])


@register.simple_tag(takes_context=True)
def wording(context, decision):
    """The text of a decision in the reader's language, or in another one with its own ``lang``."""
    texts = {one.language: one.text for one in decision.paragraph.wordings.all()}
    shown, language = delegate_pages.text_of(texts)
    return shown if language == get_language() else format_html('<span lang="{}">{}</span>', language, shown)
