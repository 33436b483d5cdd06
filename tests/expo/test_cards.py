"""The pictures of pages for those who share a link."""

import hashlib
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from exhibitors.models import Allocation, Applicant, Exhibitor, Upload
from expo import addresses, card_drawing
from expo.card_drawing import font, title, wrapped
from expo.sharing import card_of
from tests import files
from tests.attached import media
from tests.conftest import almaty, make_exhibitor, make_hall, make_session, make_stand
from tests.expo.test_hygiene import LANGUAGES

__all__ = ["media"]
pytestmark = pytest.mark.usefixtures("media")
LONG = "Научно-практический центр национальной академии наук Беларуси по механизации сельского хозяйства "


def opened(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert len(response.content) < 100_000
    return Image.open(io.BytesIO(response.content))


@pytest.fixture
def drawn(monkeypatch):
    """The words of each picture that was drawn."""
    seen, draw = [], card_drawing.png
    monkeypatch.setattr(card_drawing, "png", lambda words: seen.append(words) or draw(words))
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_page_has_a_card(exhibition, client, publish, language):
    exhibitor = make_exhibitor(exhibition)
    Allocation.objects.create(stand=make_stand(make_hall(exhibition)), exhibitor=exhibitor)
    make_session(exhibition)
    publish()
    names = set()
    for page in addresses.pages(exhibition):
        if page.kind:
            names.add(page.name)
            path = addresses.in_language(page.path, language).partition("?")[0]
            assert opened(client.get(f"{path}card.png")).size == (1200, 630)
    assert {card_of(name) for name in names} >= {"home-card", "exhibitor-card", "session-card", "plan-card"}


def test_card_of_an_exhibitor_names_it_in_the_language_of_the_page(exhibition, client, drawn):
    exhibitor = make_exhibitor(exhibition, products=["tractors", "ploughs"])
    Allocation.objects.create(stand=make_stand(make_hall(exhibition)), exhibitor=exhibitor)
    client.get("/en/exhibitors/test-company-1/card.png")
    client.get("/ru/exhibitors/test-company-1/card.png")
    assert [one["title"] for one in drawn] == ["Test Company 1", "Пробная компания 1"]
    assert drawn[0]["facts"] == ("Minsk", "Stand A-101, Hall A", "tractors, ploughs")
    assert drawn[0]["kicker"] == "Sector MACH"
    assert drawn[0]["note"] == "This site is a reconstruction."


def test_stand_that_is_only_offered_is_not_told(exhibition, client, drawn):
    exhibitor = make_exhibitor(exhibition)
    stand = make_stand(make_hall(exhibition))
    Allocation.objects.create(stand=stand, exhibitor=exhibitor, state=Allocation.State.OFFERED)
    client.get("/en/exhibitors/test-company-1/card.png")
    assert "A-101" not in str(drawn[0]["facts"])


def test_card_is_drawn_once_until_it_says_something_else(exhibition, client, drawn):
    exhibitor = make_exhibitor(exhibition)
    path = "/en/exhibitors/test-company-1/card.png"
    first, again = client.get(path), client.get(path)
    assert first.content == again.content
    assert len(drawn) == 1
    exhibitor.name_en = "Another Name"
    exhibitor.save()
    assert client.get(path).headers["ETag"] != first.headers["ETag"]
    assert len(drawn) == 2


def test_reader_that_has_the_card_is_told_so(exhibition, client, drawn):
    make_exhibitor(exhibition)
    path = "/en/exhibitors/test-company-1/card.png"
    etag = client.get(path).headers["ETag"]
    response = client.get(path, headers={"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert len(drawn) == 1


def test_same_words_give_the_same_bytes(exhibition, client, drawn):
    client.get("/en/card.png")
    assert card_drawing.png(drawn[0]) == card_drawing.png(drawn[0])


def test_what_is_not_public_has_no_card(exhibition, client, publish):
    make_exhibitor(exhibition, state=Exhibitor.State.CANCELLED)
    closed = make_session(exhibition, 1, access="closed", kind="negotiations")
    publish()
    draft = make_session(exhibition, 2)
    for path in ("exhibitors/test-company-1", f"schedule/{closed.code}", f"schedule/{draft.code}"):
        assert client.get(f"/en/{path}/card.png").status_code == 404
    assert client.get("/en/schedule/2011-09-01/card.png").status_code == 404


@pytest.fixture
def logo_of(exhibition):
    """Give an exhibitor a logo of these bytes, as it lies in the storage."""
    applicant = Applicant.objects.create(
        exhibition=exhibition, email="a@example.org", proven_at=almaty(1, 12)
    )

    def given(exhibitor, data, **fields):
        upload = Upload(
            exhibition=exhibition, applicant=applicant, suffix=".png", name="logo.png", size=len(data),
            content_type="image/png", sha256=hashlib.sha256(data).hexdigest(), **{"kind": "logo"} | fields,
        )  # fmt: skip
        upload.file.save("logo.png", ContentFile(data))
        exhibitor.logo = upload
        exhibitor.save()

    return given


LEFT, TOP = card_drawing.TILE_AT
MIDDLE = LEFT + card_drawing.TILE // 2, TOP + card_drawing.TILE // 2
RED, BLUE, SEEN = (200, 0, 30), (0, 60, 160), 6


def near(colour, other):
    return max(abs(one - two) for one, two in zip(colour, other, strict=True)) <= SEEN


def test_logo_stands_in_the_place_of_the_monogram_and_changes_the_tag(exhibition, client, logo_of):
    exhibitor, path = make_exhibitor(exhibition), "/en/exhibitors/test-company-1/card.png"
    tags = [client.get(path).headers["ETag"]]
    for colour in (RED, BLUE):
        logo_of(exhibitor, files.picture(size=(400, 100), colour=colour))
        response = client.get(path, headers={"If-None-Match": tags[-1]})
        card = opened(response).convert("RGB")
        assert near(card.getpixel(MIDDLE), colour)
        # It is wide: above and below it is ground, and it ends before the edge.
        assert card.getpixel((MIDDLE[0], MIDDLE[1] - 60)) == (255, 255, 255)
        assert card.getpixel((LEFT + 6, MIDDLE[1])) == (255, 255, 255)
        tags.append(response.headers["ETag"])
    assert len(set(tags)) == 3
    logo_of(exhibitor, files.picture(colour=RED), is_sandbox=True)
    assert client.get(path).headers["ETag"] == tags[0]


def tile(data):
    """The middle and the ground of a card with the logo ``data``, None where the monogram is shown."""
    name = default_storage.save("logo.png", ContentFile(data))
    words = dict.fromkeys(("site", "when", "where", "note", "kicker"), "Test") | {
        "title": LONG,
        "facts": ["x"] * 3,
    }
    content = card_drawing.png(words | {"monogram": "AB", "bars": (), "logo": (name, "")})
    assert 10_000 < len(content) < 25_000
    card = Image.open(io.BytesIO(content)).convert("RGB")
    ground = card.getpixel((LEFT + 6, TOP + 6))
    return None if near(ground, (220, 234, 237)) else (card.getpixel(MIDDLE), ground)


def noise(side):
    image = Image.merge("RGB", [Image.effect_noise((side, side), 150) for _band in range(3)])
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def test_whatever_picture_lies_there_is_drawn_within_its_square():
    white, dark = (255, 255, 255), (0, 75, 90)
    for kind in ("PNG", "JPEG", "WEBP", "GIF"):
        middle, ground = tile(files.picture(kind, colour=RED))
        assert near(middle, RED)
        assert ground == white
    for size in ((200, 1200), (1200, 1), (1, 1200)):
        assert tile(files.picture(size=size, colour=RED))[1] == white
    # What is transparent shows the ground: a dark one behind what is white itself.
    assert near(tile(files.picture(mode="RGBA", colour=(*RED, 128)))[0], (228, 128, 143))
    middle, ground = tile(files.picture(mode="LA", colour=(255, 250), size=(300, 300)))
    assert (middle, ground) == (white, white)
    half = Image.new("RGBA", (300, 300))
    half.paste((255, 255, 255, 255), (100, 0, 200, 300))
    half.putpixel((0, 0), (255, 255, 255, 255))
    half.putpixel((299, 299), (255, 255, 255, 255))
    content = io.BytesIO()
    half.save(content, "PNG")
    middle, ground = tile(content.getvalue())
    assert near(middle, white)
    assert near(ground, dark)
    # The plainest form of the most that there can be keeps to the size.
    assert tile(noise(300)) is not None


@pytest.mark.parametrize(
    "data",
    [
        b"", files.SVG, files.picture()[:200], files.huge_png(9000, 9000),
        files.picture(mode="RGBA", colour=(9, 9, 9, 0)),
    ],
)  # fmt: skip
def test_monogram_stands_in_for_a_logo_that_cannot_be_shown(data):
    assert tile(data) is None


def test_logo_that_is_gone_leaves_the_monogram(exhibition, client, logo_of):
    exhibitor = make_exhibitor(exhibition)
    logo_of(exhibitor, files.picture(colour=RED))
    exhibitor.logo.file.delete(save=False)
    card = opened(client.get("/en/exhibitors/test-company-1/card.png")).convert("RGB")
    assert near(card.getpixel((LEFT + 6, MIDDLE[1])), (220, 234, 237))


@pytest.mark.parametrize(
    "text", ["Атлант", LONG, LONG * 3, "Ұ" * 200, "Машиностроительный" * 9, "й", "a b " * 200]
)  # fmt: skip
@pytest.mark.parametrize("height", [120, 260])
def test_title_never_leaves_its_space(text, height):
    size, lines = title(text, 700, height)
    assert len(lines) * size * card_drawing.LEADING <= max(height, size * card_drawing.LEADING)
    assert max(font(size, True).getlength(line) for line in lines) <= 700


def test_initials_stay_with_their_name():
    lines = wrapped("Институт имени В. А. Белого", font(60, True), 700)
    assert lines[-1].replace("\xa0", " ").startswith("В. А. Белого")


@pytest.mark.parametrize("letters", ["әғқңөұүһіӘҒҚҢӨҰҮҺІ", "ўіёЎІЁ’", "«»—–·…№"])
def test_fonts_of_the_cards_have_the_letters(letters):
    for is_strong in (False, True):
        missing = bytes(font(40, is_strong).getmask("\uffff"))
        assert [one for one in letters if bytes(font(40, is_strong).getmask(one)) == missing] == []
