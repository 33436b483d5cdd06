import pytest
import time_machine

from tests.conftest import almaty
from tests.meeting import assemble, begin_protocol, standing_of


@pytest.fixture
def at():
    """Set the clock: ``at(8, 14, 40)`` is 14:40 in Almaty on 8 September 2011."""
    travels = []

    def go(day, hour, minute=0):
        travels.append(time_machine.travel(almaty(day, hour, minute), tick=False))
        travels[-1].start()

    yield go
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def found(exhibition):
    """A meeting of the Commission with everybody who is and is not part of it: see ``assemble``."""
    return assemble(exhibition)


@pytest.fixture
def by(found):
    return standing_of(found.by_secretary)


@pytest.fixture
def kz(found):
    return standing_of(found.kz_secretary)


@pytest.fixture
def protocol(found):
    """The draft protocol of a meeting in session."""
    return begin_protocol(found)
