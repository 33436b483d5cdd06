import pytest

from expo.sealing import CannotBeOpened, open_sealed, seal

DATA = "Ключ bexpo_1".encode()


def test_what_is_sealed_can_be_opened():
    assert open_sealed(seal(DATA)) == DATA


def test_sealed_data_cannot_be_read_and_never_looks_the_same():
    first, second = seal(DATA), seal(DATA)
    assert DATA not in first
    assert first != second


def test_column_of_postgresql_is_opened_too():
    assert open_sealed(memoryview(seal(DATA))) == DATA


def test_former_secret_still_opens(settings):
    sealed = seal(DATA)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-" + "y" * 50
    assert open_sealed(sealed) == DATA
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CannotBeOpened):
        open_sealed(sealed)


@pytest.mark.parametrize("token", [b"", b"not a token", "ключ".encode(), b"gAAAAA" + b"A" * 100])
def test_what_was_not_sealed_here_is_refused(token):
    with pytest.raises(CannotBeOpened):
        open_sealed(token)


def test_changed_token_is_refused():
    sealed = bytearray(seal(DATA))
    sealed[20] ^= 1
    with pytest.raises(CannotBeOpened):
        open_sealed(bytes(sealed))
