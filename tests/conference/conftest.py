import pytest

from tests.meeting import assemble, begin_protocol, standing_of


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
