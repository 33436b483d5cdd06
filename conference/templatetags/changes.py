"""What changed in the programme, for its own pages and for the organisers'."""

from django import template
from django.utils.safestring import mark_safe

from conference import change_words, changes, programme
from expo.templatetags.languages import name

register = template.Library()


@register.simple_tag(takes_context=True)
def marks(context):
    """The sessions that the current release has changed, for ``mark_of``. One query."""
    return changes.marks(programme.of(context["request"]).release)


@register.filter
def mark_of(found, slot):
    """The word for what became of ``slot``, or nothing. ``found`` comes from ``marks``, if at all."""
    kind = found.get(slot.uid) if found else None
    return kind.label if kind else ""


@register.filter
def sentences(change):
    """What became of a session, in sentences that may hold mark-up."""
    # ``name`` escapes what it shows; all else is of this site: its translations, dates and times.
    return [mark_safe(one) for one in change_words.sentences(change, name)]  # noqa: S308


@register.filter
def place(slot):
    """Day, time and room of a slot, as one text that may hold mark-up."""
    return mark_safe(change_words.place(slot, name))  # noqa: S308 as above


@register.filter
def narrow(text):
    """The text so that a narrow column may break it at every space."""
    return text.replace("\xa0", " ")


@register.simple_tag
def pending_changes(exhibition):
    """What the next release would change. For organisers only."""
    return changes.pending(exhibition)
