"""What every page knows."""

from django.conf import settings

from expo import clock, offline


def site(request):
    """The clock and the languages. Nothing here asks for the user: public pages are the same for all."""
    return {
        "clock_is_set": clock.is_set(),
        "now": clock.now(),
        "base_url": settings.BASE_URL,
        "can_be_kept": settings.OFFLINE and offline.is_public(request.path_info),
    }
