"""What machines read of a page."""

from django import template

from conference import linked_data, programme
from expo.linked_data import script

register = template.Library()


@register.simple_tag
def linked_session(exhibition, slot, organisations, people):
    """The session of this page as JSON-LD, for a script element."""
    return linked_data.script(exhibition, slot, organisations, people)


@register.simple_tag
def linked_path(slot, day):
    """The way from the programme to this session as JSON-LD, for a script element."""
    return script(linked_data.path(slot, day))


@register.simple_tag(takes_context=True)
def linked_home(context):
    """The exhibition as JSON-LD, for a script element of the home page."""
    return script(linked_data.home(programme.of(context["request"])))
