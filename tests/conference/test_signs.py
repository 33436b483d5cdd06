"""Signs that originals cannot show are refused before a text is frozen: afterwards nobody could mend it."""

import pytest
from django.utils import translation

from conference import corrections, docx_writing, printing, protocol_files, protocols, signs
from conference.forms.agenda import TitlesForm
from conference.forms.protocol import WordingForm
from conference.models.commission import Protocol, Wording
from conference.protocol_obstacles import obstacles
from expo.models import Person
from tests.meeting import agree_to_all, freeze

# From a word processor, a telephone, another script, and what XML or PDF/A forbid.
FOREIGN = ["\uf0b7", "😀", "中", "\ufffe", "\v", "\u202e"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def document(text):
    blocks = [{"kind": "paragraph", "text": text}]
    sheet = {"lang": "ru", "header": "", "footer": "", "blocks": blocks}
    return {
        "title": "Test", "lang": "ru", "sheets": [sheet], "date": [2011, 9, 9],
        "moment": "2011-09-09T00:00:00+00:00",
    }  # fmt: skip


def test_everything_that_is_taken_to_be_shown_can_be():
    shown = [chr(code) for code in range(0x20, 0x2600) if not signs.foreign(chr(code))]
    everything = document(" ".join(shown))

    assert {"Ә", "ұ", "ў", "ё", "№", "«", "–", "½", "€", "→"} <= set(shown)
    assert docx_writing.written(everything)
    assert printing.compiled("protocol.typ", everything, protocol_files.STANDARDS)


def test_plain_keeps_what_is_read_and_the_ends_of_lines():
    assert signs.plain("one\r\ntwo\vthree\u2028four\u202e\u200b\x01 Ә") == "one\ntwo\nthree\nfour\u200b Ә"


def test_what_is_typed_loses_what_nobody_sees(found, protocol):
    sent = {"text": "one\v\u202etwo", "version": 1, "reader": found.by_secretary.pk, "action": "save"}
    form = WordingForm(found.by_secretary, sent)

    assert form.is_valid()
    assert form.cleaned_data["text"] == "one\ntwo"


@pytest.mark.parametrize("sign", FOREIGN)
def test_a_protocol_with_a_sign_that_cannot_be_shown_is_not_agreed(found, protocol, by, sign):
    agree_to_all(found, protocol)
    Wording.objects.filter(paragraph__kind="heard", paragraph__item__position=1, language="ru").update(
        text=f"Heard {sign}"
    )
    protocol = Protocol.objects.get()

    told = [one.sentence for one in obstacles(protocol)]

    assert told == [f"Heard, item 1, Russian: the originals cannot show {sign} (U+{ord(sign):04X})."]
    with pytest.raises(protocols.Incomplete):
        protocols.agree(who=by, protocol=protocol, version=protocol.version)


def test_a_name_in_the_annexes_that_cannot_be_shown_keeps_from_agreeing(found, protocol, by):
    protocol = agree_to_all(found, protocol)
    delegate = found.meeting.delegates.first()
    Person.objects.filter(pk=delegate.person.pk).update(surname_ru="Test 😀")

    with pytest.raises(signs.NotShown, match=r"U\+1F600.*Test"):
        protocols.agree(who=by, protocol=protocol, version=protocol.version)

    assert Protocol.objects.get().by_agreed_at is None


def test_an_act_with_a_sign_that_cannot_be_shown_is_refused(found, protocol, by):
    freeze(agree_to_all(found, protocol))
    found.meeting.refresh_from_db()
    found.meeting.state = "SIGNED"
    found.meeting.save()
    frozen = Protocol.objects.get()

    with pytest.raises(signs.NotShown):
        corrections.propose(who=by, protocol=frozen, texts={"ru": "😀", "kk": "x"})
    act = corrections.propose(who=by, protocol=frozen, texts={"ru": "one\vtwo", "kk": "x"})

    assert act.texts["ru"] == "one\ntwo"


def test_a_title_of_the_agenda_is_such_as_the_protocol_can_show():
    form = TitlesForm({"title_ru": "Test 😀", "title_kk": "one\r\ntwo"}, languages=["ru", "kk"])

    assert not form.is_valid()
    assert "U+1F600" in form.errors["title_ru"][0]
    assert form.cleaned_data["title_kk"] == "one\ntwo"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_no_original_is_made_with_such_a_sign(kind):
    with pytest.raises(signs.NotShown):
        protocol_files.made(document("Test 😀"), kind)
