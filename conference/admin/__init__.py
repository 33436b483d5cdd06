"""The lists and forms of the programme. Each module registers its own, in the order of the workplace."""

# isort: off
from conference.admin import session, session_file, release, changes, planning, conference

__all__ = ["changes", "conference", "planning", "release", "session", "session_file"]
