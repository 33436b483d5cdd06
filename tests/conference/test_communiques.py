"""The communiqué of a meeting: public once both secretaries have agreed and one has published it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conference import communiques
from conference.meetings import NotReady
from conference.models.commission import Communique
from expo.problems import Refusal
from tests.meeting import SECRET, assemble, make_meeting, standing_of
from tests.signing_in import sign_in_with_second_factor

TEXTS = {"ru": f"{SECRET} текст", "kk": f"{SECRET} мәтін"}


@pytest.fixture
def found(exhibition):
    found = assemble(exhibition)
    found.by, found.kz = standing_of(found.by_secretary), standing_of(found.kz_secretary)
    return found


def write(found, who=None, version=0, texts=TEXTS, **values):
    told = {"tells_when": True, "tells_where": False} | values
    return communiques.write(
        who=found.by if who is None else who, meeting=found.meeting, texts=texts, version=version, **told
    )


def agree(found, who, version=1):
    return communiques.agree(who=who, meeting=found.meeting, version=version)


def publish(found, **values):
    write(found, **values)
    for who in (found.by, found.kz):
        agree(found, who)
    return communiques.publish(who=found.kz, meeting=found.meeting, version=1)


def test_change_takes_back_the_agreement_of_the_other_part(found):
    write(found)
    agree(found, found.by)
    agree(found, found.kz)
    changed = write(found, found.kz, 1, TEXTS | {"en": "More"})
    assert changed.by_agreed_at is None
    assert changed.kz_agreed_at is not None


def test_nobody_overwrites_or_agrees_to_what_was_not_seen(found):
    write(found)
    write(found, found.kz, 1, TEXTS | {"ru": "Другое"})
    with pytest.raises(communiques.CommuniqueChanged) as refused:
        write(found, found.by, 1)
    assert refused.value.communique.text_ru == "Другое"
    with pytest.raises(communiques.CommuniqueChanged):
        agree(found, found.by, 1)


@pytest.mark.usefixtures("in_english")
def test_text_in_every_language_of_the_meeting_is_agreed(found):
    write(found, texts={"ru": "Текст"})
    with pytest.raises(NotReady, match="these languages"):
        agree(found, found.by)


def test_one_agreement_publishes_nothing(found):
    write(found)
    agree(found, found.by)
    with pytest.raises(NotReady):
        communiques.publish(who=found.by, meeting=found.meeting, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Communique.objects.update(published_at=timezone.now())


@pytest.mark.parametrize("name", ["by_chair", "by_delegate", "organiser"])
def test_only_secretaries_write(found, name):
    with pytest.raises(Refusal):
        write(found, standing_of(getattr(found, name)))


def test_published_text_stands_until_it_is_taken_back(found, client):
    publish(found)
    with pytest.raises(NotReady):
        write(found, version=1)
    communiques.withdraw(who=found.by, meeting=found.meeting, version=1)
    assert SECRET not in client.get("/ru/commission/").text
    assert write(found, version=1).kz_agreed_at is None


def test_public_sees_nothing_before_it_is_published(found, client):
    write(found)
    for who in (found.by, found.kz):
        agree(found, who)
    for language in ("ru", "kk", "be", "en"):
        page = client.get(f"/{language}/commission/").text
        for hidden in (SECRET, "CLOSED1", "9 сентября", "10:00"):
            assert hidden not in page


@pytest.mark.parametrize(
    ("tells", "shown", "hidden"),
    [
        ({}, ["9 сентября 2011", "10:00"], ["Зал CLOSED1"]),
        ({"tells_when": False, "tells_where": True}, ["Зал CLOSED1"], ["9 сентября", "10:00"]),
        ({"tells_when": False}, [], ["Зал CLOSED1", "9 сентября", "10:00"]),
    ],
)
def test_public_sees_of_time_and_room_what_the_secretaries_tell(found, client, tells, shown, hidden):
    publish(found, **tells)
    page = client.get("/ru/commission/").text.replace("\xa0", " ")
    assert TEXTS["ru"] in page
    assert [word in page for word in shown] == [True] * len(shown)
    assert [word in page for word in hidden] == [False] * len(hidden)
    assert TEXTS["kk"] in client.get("/kk/commission/").text
    assert f'lang="ru">{TEXTS["ru"]}' in client.get("/be/commission/").text


def test_public_page_takes_as_many_queries_with_more_communiques(
    exhibition, found, client, django_assert_num_queries, from_views
):
    publish(found)
    client.get("/ru/commission/")
    with CaptureQueriesContext(connection) as before:
        client.get("/ru/commission/")
    now = timezone.now()
    for _number in (1, 2):
        meeting = make_meeting(exhibition, session=None)
        Communique.objects.create(
            meeting=meeting, text_ru="Текст", by_agreed_at=now, kz_agreed_at=now, published_at=now
        )
    with django_assert_num_queries(len(before)):
        client.get("/ru/commission/")


def address(found, name="commission-communique"):
    return reverse(name, args=[found.meeting.key])


@pytest.mark.parametrize("name", ["organiser", "reviewer", "outsider", "by_delegate"])
def test_page_does_not_exist_for_others(found, client, name):
    client.force_login(getattr(found, name))
    for place in (address(found), address(found, "commission-communique-decide")):
        assert client.get(place).status_code == 404
        assert client.post(place).status_code == 404


def test_co_chair_reads_and_writes_nothing(found, client):
    sign_in_with_second_factor(client, found.by_chair)
    write(found)
    assert SECRET in client.get(address(found)).text
    assert client.post(address(found), {"version": 1}).status_code == 403
    decide = address(found, "commission-communique-decide")
    assert client.post(decide, {"action": "agree", "version": 1}).status_code == 403


def test_secretaries_write_agree_and_publish_by_the_page(found, client):
    values = {"text_ru": "Текст", "text_kk": "Мәтін", "tells_when": "on"}
    decide = address(found, "commission-communique-decide")
    sign_in_with_second_factor(client, found.by_secretary)
    assert client.get(address(found)).context["form"].initial["version"] == 0
    assert client.post(address(found), values | {"version": 0}).status_code == 302
    client.post(decide, {"action": "agree", "version": 1})
    assert 'value="publish"' not in client.get(address(found)).text
    client.logout()
    sign_in_with_second_factor(client, found.kz_secretary)
    client.post(decide, {"action": "agree", "version": 1})
    assert 'value="publish"' in client.get(address(found)).text
    client.post(decide, {"action": "publish", "version": 1})
    assert Communique.objects.get().published_by == found.kz_secretary
    assert client.post(decide, {"action": "nonsense", "version": 1}).status_code == 404


def test_refused_form_shows_both_texts(found, client):
    write(found, texts={"ru": "Их текст"})
    sign_in_with_second_factor(client, found.by_secretary)
    response = client.post(address(found), {"version": 0, "text_ru": "Наш текст"})
    assert response.status_code == 422
    assert "Их текст" in response.text
    assert "Наш текст" in response.text
    assert 'name="version" value="1"' in response.text


def test_page_takes_as_many_queries_however_often_it_was_changed(found, client, django_assert_num_queries):
    sign_in_with_second_factor(client, found.by_secretary)
    write(found)
    client.get(address(found))
    with CaptureQueriesContext(connection) as before:
        client.get(address(found))
    for version in (1, 2):
        write(found, version=version)
    with django_assert_num_queries(len(before)):
        client.get(address(found))
