"""Texts in the reader's language, with the language they are really in."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.html import conditional_escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from expo.languages import text_in

register = template.Library()


@register.simple_tag(takes_context=True)
def text(context, thing, field):
    """The translated ``field`` of ``thing``; where it falls back, in a span with its own ``lang``.

    The page then carries one notice that a part of it is not translated.
    """
    shown, language = text_in(thing, field)
    if language != get_language():
        # On the request: an included template has a context of its own.
        context.request.is_untranslated = True
        return format_html('<span lang="{}">{}</span>', language, shown)
    return conditional_escape(shown)


@register.simple_tag
def name(thing, field="name"):
    """The name of an organisation or a product of its own: like ``text``, but never noted as missing."""
    shown, language = text_in(thing, field)
    if language != get_language():
        return format_html('<span lang="{}">{}</span>', language, shown)
    return conditional_escape(shown)


@register.simple_tag
def plain(thing, field):
    """The translated ``field`` without mark-up, for attributes and titles."""
    return text_in(thing, field)[0]


class NoticeNode(template.Node):
    def __init__(self, nodelist, notice):
        self.nodelist, self.notice = nodelist, notice

    def render(self, context):
        body = self.nodelist.render(context)
        missing = getattr(context.request, "is_untranslated", False)
        return mark_safe((self.notice.render(context) if missing else "") + body)  # noqa: S308 rendered parts


@register.tag
def noticed(parser, token):
    """``{% noticed %}notice{% over %}page{% endnoticed %}``: the notice stands above a page that needs it."""
    notice = parser.parse(("over",))
    parser.delete_first_token()
    body = parser.parse(("endnoticed",))
    parser.delete_first_token()
    return NoticeNode(body, notice)


@register.simple_tag(takes_context=True)
def page_in(context, language):
    """The address of this page in another language; its home where the page has none."""
    request = context["request"]
    if request.path.startswith("/accounts/"):
        return _signing_in(request, language)
    path = request.get_full_path()
    translated = translate_url(path, language)
    if translated != path or path.startswith(f"/{language}/"):
        return translated
    return f"/{language}/"


def _signing_in(request, language):
    """Signing in says the language beside the address, and leads on to a page in the same one."""
    query = {"lang": language}
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        query["next"] = translate_url(target, language)
    return f"{request.path}?{urlencode(query)}"


@register.simple_tag
def languages():
    """``(code, own name)`` of each language of the site, in the order of the language row."""
    own = {"ru": "Русский", "kk": "Қазақша", "be": "Беларуская", "en": "English"}
    return [(code, own[code]) for code, _name in settings.LANGUAGES]


@register.simple_tag
def fonts():
    """The font files that this page needs at once: digits are in the Latin file."""
    cyrillic = {"kk": ["cyrillic", "cyrillic-ext"], "en": []}.get(get_language(), ["cyrillic"])
    return [f"vendor/onest/onest-{part}-wght-normal.woff2" for part in ("latin", *cyrillic)]
