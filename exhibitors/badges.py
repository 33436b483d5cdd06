"""How many badges for the staff an exhibitor gets free of charge."""

from expo import current

# Up to so many square metres, so many badges: the steps of a large public exhibition.
USUAL = ((12, 5), (30, 10), (50, 15), (99, 20), (None, 40))


def quota(exhibition, area):
    """Return the number of free badges for ``area`` square metres; none without a stand."""
    if not area:
        return 0
    steps = _steps(exhibition)
    return next((badges for up_to, badges in steps if up_to is None or area <= up_to), steps[-1][1])


def _steps(exhibition):
    """The edition's own steps, read once an object: a list of applications asks for each of them."""
    if "badge_quota_steps" not in exhibition.__dict__:
        kept = current.remembered(f"badge steps of {exhibition.pk}", exhibition.badge_steps.all)
        exhibition.badge_quota_steps = [(step.up_to, step.badges) for step in kept] or USUAL
    return exhibition.badge_quota_steps
