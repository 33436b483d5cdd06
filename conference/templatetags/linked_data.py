"""What machines read of a page."""

from django import template

from conference import linked_data

register = template.Library()


@register.simple_tag
def linked_session(exhibition, slot, organisations, people):
    """The session of this page as JSON-LD, for a script element."""
    return linked_data.script(exhibition, slot, organisations, people)
