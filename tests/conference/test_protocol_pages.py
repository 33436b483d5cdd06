"""The pages on which the protocol is written and read."""

import pytest
from django.urls import reverse

from conference import protocol_paragraphs, protocols
from conference.models.commission import Paragraph, Protocol, Reading, Wording
from tests.meeting import SECRET, add_decision, agree_to_all, standing_of
from tests.signing_in import sign_in_with_second_factor

JSON = {"Accept": "application/json"}


@pytest.fixture
def wording(protocol):
    return Wording.objects.filter(paragraph__kind="heard", language="ru").first()


@pytest.fixture
def enter(client, found):
    """Sign in as somebody by name, in English."""

    def signed_in(name):
        user = getattr(found, name)
        user.language = "en"
        user.save()
        sign_in_with_second_factor(client, user)
        client.cookies["django_language"] = "en"
        return client

    return signed_in


def page(found):
    return reverse("commission-protocol", args=[found.meeting.key])


def send(client, wording, text, user, version=1, action="save", **extra):
    address = reverse("commission-wording", args=[wording.paragraph.key, wording.language])
    values = {"text": text, "number": "", "version": version, "reader": user.pk, "action": action}
    return client.post(address, values, **extra)


def finish(found, protocol):
    agree_to_all(found, protocol)
    for user in (found.by_secretary, found.kz_secretary):
        now = Protocol.objects.get()
        protocols.agree(who=standing_of(user), protocol=now, version=now.version)


def test_the_protocol_is_begun_from_its_page(enter, found):
    found.meeting.state = "IN_SESSION"
    found.meeting.save()
    client = enter("by_secretary")

    assert "Begin the protocol" in client.get(page(found)).text
    answer = client.post(reverse("commission-protocol-begin", args=[found.meeting.key]), follow=True)

    assert "заседание № [номер]" in answer.text
    assert Reading.objects.filter(thing="protocol", user=found.by_secretary).count() == 1


@pytest.mark.parametrize("name", ["by_delegate", "interpreter", "organiser", "reviewer", "outsider"])
def test_the_draft_is_not_there_for_others(enter, found, protocol, wording, name):
    client = enter(name)
    key = found.meeting.key
    addresses = [
        page(found),
        reverse("commission-protocol-state", args=[key]),
        reverse("commission-paragraph-versions", args=[wording.paragraph.key]),
        reverse("commission-agreed", args=[key]),
    ]

    assert [client.get(one).status_code for one in addresses] == [404] * 4
    assert send(client, wording, "x", found.outsider).status_code == 404
    for name in ("begin", "add", "renumber", "agree"):
        assert client.post(reverse(f"commission-protocol-{name}", args=[key])).status_code == 404
    assert client.post(reverse("commission-paragraph", args=[wording.paragraph.key])).status_code == 404


def test_a_co_chair_reads_the_draft_and_writes_nothing(enter, found, wording):
    client = enter("by_chair")

    answer = client.get(page(found))

    assert (answer.status_code, "<textarea" in answer.text) == (200, False)
    assert wording.text in answer.text
    assert send(client, wording, "x", found.by_chair).status_code == 403
    assert client.post(reverse("commission-protocol-agree", args=[found.meeting.key])).status_code == 403


def test_a_text_is_saved_without_a_script(enter, found, wording):
    client = enter("by_secretary")

    answer = send(client, wording, "Line one\r\nline two", found.by_secretary)

    assert answer.url == f"{page(found)}#w-{wording.paragraph.key}-ru"
    assert Wording.objects.get(pk=wording.pk).text == "Line one\nline two"


def test_a_stale_text_is_answered_with_both(enter, found, wording):
    protocols.write(who=standing_of(found.kz_secretary), wording=wording, text="Theirs", version=1)
    client = enter("by_secretary")

    plain = send(client, wording, "Mine", found.by_secretary)
    scripted = send(client, wording, "Mine", found.by_secretary, headers=JSON)

    assert (plain.status_code, scripted.status_code) == (409, 409)
    assert "Theirs" in plain.text
    assert "Mine</textarea>" in plain.text
    assert 'name="version" value="2"' in plain.text
    theirs = scripted.json()["theirs"]
    assert (theirs["text"], theirs["version"]) == ("Theirs", 2)
    assert Wording.objects.get(pk=wording.pk).text == "Theirs"


def test_a_script_is_told_the_version_that_was_saved(enter, found, wording):
    client = enter("kz_secretary")

    answer = send(client, wording, "Mine", found.kz_secretary, headers=JSON)

    assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_a_page_of_somebody_who_has_left_writes_nothing(enter, found, wording):
    client = enter("by_secretary")

    assert send(client, wording, "Mine", found.kz_secretary).status_code == 403
    assert Wording.objects.get(pk=wording.pk).version == 1


@pytest.mark.parametrize(("action", "verdict"), [("agree", "agreed"), ("dispute", "disputed")])
def test_a_button_says_what_the_own_side_thinks(enter, found, wording, action, verdict):
    client = enter("kz_secretary")

    send(client, wording, wording.text, found.kz_secretary, action=action)

    now = Wording.objects.get(pk=wording.pk)
    assert (now.kz_verdict, now.by_verdict, now.version) == (verdict, "proposed", 1)


@pytest.mark.parametrize("change", [{"version": "x"}, {"action": "burn"}])
def test_a_form_that_makes_no_sense_is_refused(enter, found, wording, change):
    client = enter("by_secretary")

    answer = send(client, wording, "Mine", found.by_secretary, headers=JSON, **change)

    assert answer.status_code == 422


def test_paragraphs_are_added_moved_and_removed(enter, found, protocol):
    client = enter("by_secretary")
    item = found.items[2]
    add = reverse("commission-protocol-add", args=[found.meeting.key])

    client.post(add, {"kind": "decision", "item": item.key})
    made = Paragraph.objects.get(kind="decision")
    arrange = reverse("commission-paragraph", args=[made.key])
    client.post(arrange, {"action": "up"})
    client.post(arrange, {"action": "keep"})
    assert [one.kind for one in protocol.paragraphs.filter(item=item)] == ["heard", "decision", "noted"]
    client.post(arrange, {"action": "down"})
    client.post(arrange, {"action": "remove"})

    assert not Paragraph.objects.filter(kind="decision").exists()
    assert "Choose what to add" in client.post(add, {"kind": "closing"}, follow=True).text


def test_removing_what_the_other_side_wrote_asks_it(enter, found, wording):
    protocols.write(who=standing_of(found.kz_secretary), wording=wording, text="Theirs", version=1)
    client = enter("by_secretary")

    arrange = reverse("commission-paragraph", args=[wording.paragraph.key])
    answer = client.post(arrange, {"action": "remove"}, follow=True)

    assert "The other side is asked" in answer.text
    assert "Your side proposes to remove this." in answer.text


def test_the_state_tells_what_is_new_and_nothing_otherwise(enter, found, wording):
    client = enter("by_secretary")
    address = reverse("commission-protocol-state", args=[found.meeting.key])

    first = client.get(address, {"since": "0-00"}).json()
    assert wording.text in first["board"]
    assert "board" not in client.get(address, {"since": first["mark"]}).json()
    protocols.write(who=standing_of(found.kz_secretary), wording=wording, text="Theirs", version=1)
    assert "Theirs" in client.get(address, {"since": first["mark"]}).json()["board"]
    # One reading, however often it asks.
    assert Reading.objects.filter(thing="protocol").count() == 1


def test_agreeing_tells_what_stands_in_the_way_and_freezes(enter, found, protocol):
    client = enter("kz_secretary")
    address = reverse("commission-protocol-agree", args=[found.meeting.key])

    assert "stands in [brackets] still" in client.get(page(found)).text
    answer = client.post(address, {"version": protocol.version}, follow=True)
    assert "Something stands in the way still." in answer.text
    agree_to_all(found, protocol)
    assert "has changed since" in client.post(address, {"version": "1"}, follow=True).text
    now = Protocol.objects.get()
    assert "Agreed by your side." in client.post(address, {"version": now.version}, follow=True).text
    protocols.agree(who=standing_of(found.by_secretary), protocol=now, version=now.version)

    answer = client.get(page(found))
    assert Protocol.objects.get().sha256 in answer.text
    assert "<textarea" not in answer.text


def test_decisions_are_numbered_anew_from_the_page(enter, found, protocol):
    paragraph = protocol_paragraphs.add(
        who=standing_of(found.by_secretary), protocol=protocol, kind="decision", item=found.items[2]
    )
    paragraph.wordings.update(number="7.7")
    client = enter("by_secretary")

    client.post(reverse("commission-protocol-renumber", args=[found.meeting.key]))

    assert set(paragraph.wordings.values_list("number", flat=True)) == {"2.1"}


def test_the_versions_show_the_words_that_changed(enter, found, wording):
    by = standing_of(found.by_secretary)
    protocols.write(who=by, wording=wording, text="Until March", version=1)
    protocols.write(who=by, wording=wording, text="Until April", version=2)
    client = enter("kz_chair")

    text = client.get(reverse("commission-paragraph-versions", args=[wording.paragraph.key])).text

    assert "Until <del>March</del><ins>April</ins>" in text


@pytest.mark.parametrize("name", ["by_delegate", "kz_chair"])
def test_delegates_read_the_agreed_text_in_each_language(enter, found, protocol, name):
    finish(found, protocol)
    client = enter(name)
    address = reverse("commission-agreed", args=[found.meeting.key])

    for language in ("ru", "kk"):
        text = client.get(address, {"language": language}).text
        assert f"{SECRET} closing {language}" in text
    assert client.get(address, {"language": "xx"}).status_code == 200
    reading = Reading.objects.filter(user=getattr(found, name), thing="protocol").first()
    assert reading.sha256 == Protocol.objects.get().sha256


@pytest.mark.parametrize("name", ["interpreter", "late_interpreter", "organiser", "outsider"])
def test_the_agreed_text_is_not_there_for_others(enter, found, protocol, name):
    finish(found, protocol)

    address = reverse("commission-agreed", args=[found.meeting.key])

    assert enter(name).get(address).status_code == 404


def test_the_editor_asks_as_many_questions_of_one_decision_as_of_three(
    enter, found, protocol, django_assert_num_queries
):
    Paragraph.objects.exclude(kind="closing").delete()
    add_decision(found, protocol)
    client = enter("by_secretary")
    client.get(page(found))
    with django_assert_num_queries(QUERIES):
        client.get(page(found))
    for _time in range(2):
        add_decision(found, protocol)
    with django_assert_num_queries(QUERIES):
        client.get(page(found))


# Session, user, factor, exhibition, standing, meeting, protocol, reading and what the board needs.
QUERIES = 21
