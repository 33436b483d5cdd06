"""Parts of the organisers' pages on applications."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from exhibitors import changes, readable
from expo.admin.base import area

register = template.Library()
TAGS = {changes.GONE: "<del>{}</del>", changes.NEW: "<ins>{}</ins>", changes.SAME: "{}"}


@register.simple_tag
def narrowed(queue, name, value):
    """The address of the queue with the same filters and ``name`` set to ``value``."""
    return queue.query(**{name: value or ""})


@register.simple_tag
def pieces(found):
    """One side of a difference; an empty one says so with a dash."""
    if not found:
        return mark_safe('<span class="quiet">—</span>')
    return format_html_join("", "{}", ((format_html(TAGS[kind], text),) for kind, text in found))


@register.filter
def square_metres(value):
    """An area with decimals only where there are some."""
    return area(value)


@register.filter
def label_of(name):
    """What a field of an application is called."""
    return readable.label_of(name)
