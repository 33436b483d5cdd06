"""The pages of the Commission's decisions."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from conference import following
from conference.models.commission import Level, Part, Reading
from tests.conference.test_following import later_meeting
from tests.conftest import almaty
from tests.meeting import SECRET, assemble, make_body, make_decision, make_paper, standing_of
from tests.signing_in import sign_in_with_second_factor


@pytest.fixture
def found(exhibition, settings):
    settings.CLOCK_START = almaty(10, 12)
    found = assemble(exhibition)
    found.decision = make_decision(found.meeting, found.items[2], body=found.by_body)
    return found


def sign(found, state="SIGNED"):
    found.meeting.state = state
    found.meeting.save()


def client_of(user):
    client = Client()
    sign_in_with_second_factor(client, user)
    return client


def addresses(found):
    key = found.decision.key
    return [
        reverse("commission-board"),
        reverse("commission-decisions", args=[found.meeting.key]),
        reverse("commission-decision", args=[key]),
        reverse("commission-decision-define", args=[key]),
    ]


def posts(found):
    return [
        reverse(f"commission-decision-{name}", args=[found.decision.key])
        for name in ("define", "begin", "report", "propose", "answer")
    ]


@pytest.mark.parametrize("name", ["organiser", "reviewer", "outsider", "by_delegate", "interpreter"])
def test_decisions_do_not_exist_for_others(found, client, name):
    client.force_login(getattr(found, name))

    assert {client.get(address).status_code for address in addresses(found)} == {404}
    assert {client.post(address).status_code for address in posts(found)} == {404}


def test_decisions_lead_a_stranger_to_the_login(found, client):
    response = client.get(addresses(found)[0])

    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("account_login"))


def test_decisions_of_the_meeting_are_listed_and_the_reading_is_kept(found):
    client = client_of(found.kz_secretary)

    response = client.get(reverse("commission-decisions", args=[found.meeting.key]))

    assert (response.status_code, SECRET in response.text) == (200, True)
    assert "no-store" in response.headers["Cache-Control"]
    assert Reading.objects.get().user == found.kz_secretary


def test_a_co_chair_reads_but_does_not_define(found):
    client = client_of(found.by_chair)

    assert client.get(addresses(found)[2]).status_code == 200
    assert client.get(addresses(found)[3]).status_code == 403


def definition(found, **changes):
    rows = [(found.kz_body.pk, "KZ", "responsible"), ("", "BY", "responsible")]
    data = {"deadline": "quarter", "due_on": "2012-02-10", "version": found.decision.version}
    data |= {"executors-TOTAL_FORMS": len(rows), "executors-INITIAL_FORMS": 0}
    for number, (body, part, role) in enumerate(rows):
        data |= {f"executors-{number}-organisation": body, f"executors-{number}-part": part}
        data[f"executors-{number}-role"] = role
    return data | changes


def test_define_takes_any_day_of_a_quarter(found):
    client = client_of(found.kz_secretary)

    response = client.post(addresses(found)[3], definition(found))

    found.decision.refresh_from_db()
    assert (response.status_code, found.decision.due_on) == (302, dt.date(2012, 3, 31))
    assert [one.organisation for one in found.decision.executors.all()] == [found.kz_body]


@pytest.mark.usefixtures("in_english")
def test_define_keeps_what_was_typed_when_it_refuses(found):
    client = client_of(found.kz_secretary)

    response = client.post(addresses(found)[3], definition(found, deadline="date", due_on="2011-09-01"))

    assert response.status_code == 400
    assert 'value="2011-09-01"' in response.text
    assert "lies before the meeting" in response.text


def test_define_tells_of_a_change_meanwhile_and_saves_the_second_time(found):
    client = client_of(found.kz_secretary)
    stale = definition(found, version=0)

    refused = client.post(addresses(found)[3], stale)
    saved = client.post(addresses(found)[3], stale | {"version": refused.context["form"]["version"].value()})

    assert [refused.status_code, saved.status_code] == [409, 302]


@pytest.mark.usefixtures("in_english")
def test_a_decision_is_reported_extended_and_settled_through_its_page(found):
    sign(found)
    by, kz = client_of(found.by_chair), client_of(found.kz_chair)
    report, propose, answer = posts(found)[2:]
    page = addresses(found)[2]

    assert by.post(report, {"report-text": "Test report", "report-says_done": "on"}).status_code == 302
    change = {"change-kind": "extend", "change-deadline": "date", "change-due_on": "2012-06-30"}
    assert by.post(propose, change | {"change-reason": "Test reason"}).status_code == 302
    assert "Agree for our part" in kz.get(page).text
    assert kz.post(answer, {"agree": ""}).status_code == 302

    found.decision.refresh_from_db()
    assert (found.decision.state, found.decision.due_on) == ("EXTENDED", dt.date(2012, 6, 30))
    assert "Test reason" in kz.get(page).text


@pytest.mark.usefixtures("in_english")
def test_what_a_later_meeting_decided_both_secretaries_record_on_the_page(found, exhibition):
    sign(found)
    later = later_meeting(exhibition)
    by, kz = client_of(found.by_secretary), client_of(found.kz_secretary)
    report, propose, answer = posts(found)[2:]
    by.post(report, {"report-text": "Test report"})
    by.post(propose, {"change-kind": "drop", "change-reason": "Test reason"})
    assert "Belarusian part: its co-chair agrees." in by.get(addresses(found)[2]).text

    assert by.post(answer, {"settle": "", "meeting": later.pk}).status_code == 302

    found.decision.refresh_from_db()
    assert found.decision.state == "REPORTED"
    page = kz.get(addresses(found)[2]).text
    assert "Kazakh part: its secretary or co-chair confirms that the meeting decided so." in page
    assert "Belarusian part: its secretary" not in page
    assert "Changes of decisions to agree" in kz.get(reverse("commission-workplace")).text
    assert kz.post(answer, {"agree": ""}).status_code == 302
    found.decision.refresh_from_db()
    assert found.decision.state == "DROPPED"


@pytest.mark.usefixtures("in_english")
def test_board_names_the_meetings_whose_decisions_are_not_signed_yet(found):
    client, board = client_of(found.by_secretary), reverse("commission-board")
    mine = reverse("commission-decisions", args=[found.meeting.key])
    sign(found, "PROTOCOL_AGREED")
    assert "Agreed but not signed yet" in client.get(board).text and mine in client.get(board).text

    sign(found)

    assert mine not in client.get(board).text


@pytest.mark.usefixtures("in_english")
def test_a_refused_change_comes_back_with_its_text(found):
    sign(found)
    client = client_of(found.by_secretary)
    following.report(who=standing_of(found.by_secretary), decision=found.decision, text="Test")

    response = client.post(
        posts(found)[3],
        {
            "change-kind": "extend",
            "change-deadline": "date",
            "change-due_on": "2011-10-01",
            "change-reason": "Why",
        },
    )

    assert (response.status_code, "Why" in response.text) == (400, True)
    assert "later than the present one" in response.text


def test_a_deputy_or_nobody_else_acts(found):
    sign(found)
    client = client_of(found.by_delegate)

    assert client.post(posts(found)[1]).status_code == 404


def test_evidence_of_the_other_part_is_not_shown(found):
    sign(found)
    paper = make_paper(found.meeting, Part.BY, level=Level.NATIONAL_BY)
    own = standing_of(found.by_secretary)
    following.report(who=own, decision=found.decision, text="Test report", evidence=paper)

    mine, theirs = (
        client_of(user).get(addresses(found)[2]).text for user in (found.by_secretary, found.kz_secretary)
    )

    assert (paper.key in mine, paper.key in theirs) == (True, False)
    assert "Test report" in theirs


def test_choice_of_evidence_has_no_gap_where_the_other_part_keeps_a_paper(found):
    sign(found)
    papers = [make_paper(found.meeting, Part.KZ, level=level) for level in ("DELEGATIONS", "NATIONAL_KZ")]

    form = client_of(found.by_secretary).get(addresses(found)[2]).context["report"]

    assert [str(value) for value, _label in form.fields["evidence"].choices] == ["", papers[0].key]


def test_evidence_of_the_other_part_cannot_be_named(found):
    sign(found)
    paper = make_paper(found.meeting, Part.BY, level=Level.NATIONAL_BY)
    client = client_of(found.kz_secretary)

    response = client.post(posts(found)[2], {"report-text": "Test", "report-evidence": paper.key})

    assert (response.status_code, found.decision.reports.count()) == (400, 0)
    assert SECRET + " документ" not in response.text


def test_board_groups_by_body_and_narrows(found):
    sign(found)
    other = make_decision(
        found.meeting,
        found.items[2],
        "2.2",
        deadline="standing",
        due_on=None,
        body=found.kz_body,
        part=Part.KZ,
    )
    overdue = make_decision(
        found.meeting, found.items[2], "2.3", due_on=dt.date(2011, 9, 9), body=found.by_body
    )
    client = client_of(found.by_secretary)
    board = reverse("commission-board")

    def numbers(query):
        groups = client.get(board + query).context["groups"]
        return [[entry.decision.number for entry in group.entries] for group in groups]

    assert numbers("") == [["2.3", "2.1"], ["2.2"]]
    assert numbers("?due=overdue") == [["2.3"]]
    assert numbers("?due=standing") == [["2.2"]]
    assert numbers(f"?body={found.kz_body.pk}") == [["2.2"]]
    assert numbers("?part=BY") == [["2.3", "2.1"]]
    assert numbers("?due=nonsense") == [["2.3", "2.1"], ["2.2"]]
    assert other.number != overdue.number


@pytest.mark.parametrize("name", ["commission-board", "commission-decisions"])
def test_queries_do_not_grow_with_the_decisions(found, django_assert_num_queries, name):
    sign(found)
    client = client_of(found.by_secretary)
    address = reverse(name, args=[found.meeting.key] if name.endswith("decisions") else [])
    client.get(address)
    with django_assert_num_queries(QUERIES[name]):
        client.get(address)
    for number in (2, 3):
        make_decision(found.meeting, found.items[2], f"2.{number}", body=make_body(Part.BY, number))

    with django_assert_num_queries(QUERIES[name]):
        client.get(address)


QUERIES = {"commission-board": 18, "commission-decisions": 19}
