from django import template
from django.utils.translation import get_language

from conference.models.commission import Part

register = template.Library()


@register.inclusion_tag("conference/_beside_protocol.html")
def beside_protocol(protocol, language=None):
    """Show what stands beside an agreed protocol: its signatures, the acts in force, its files.

    Two queries. ``language`` is that of the acts' text, the active one by default.
    """
    languages = protocol.meeting.languages
    wanted = language or get_language()
    shown = wanted if wanted in languages else languages[0]
    acts = protocol.acts.exclude(by_signed_on=None).exclude(kz_signed_on=None)
    return {
        "meeting": protocol.meeting,
        "signatures": [(Part(one.part).label, one.signed_on) for one in protocol.signatures.all()],
        "acts": [{"act": one, "text": one.texts.get(shown, "")} for one in acts],
        "language": shown,
    }
