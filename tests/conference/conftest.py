import pytest
import time_machine

from conference import publishing
from tests.conftest import almaty


@pytest.fixture
def publish(exhibition):
    """Release the present draft."""
    return lambda: publishing.publish(exhibition=exhibition, name="Test release")


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
