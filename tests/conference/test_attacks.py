"""What somebody inside tries who must not: another's verbs, what the other side keeps, odd numbers."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from conference import (
    agendas,
    decisions,
    defining,
    following,
    papers,
    protocol_paragraphs,
    protocols,
    rapporteurs,
)
from conference.models.commission import AgendaItem, Paper
from conference.models.commission.decision import Deadline
from expo.models import Message
from expo.problems import Refusal
from tests.meeting import (
    begin_protocol,
    make_decision,
    make_office,
    make_paper,
    make_user,
    standing_of,
)
from tests.signing_in import sign_in_with_second_factor


@pytest.fixture
def secretary(found, client):
    sign_in_with_second_factor(client, found.by_secretary)
    return client


AGENDA = {
    "propose": lambda who, found: agendas.propose(who=who, meeting=found.meeting, titles={"ru": "x"}),
    "change": lambda who, found: agendas.change(who=who, item=found.items[2], version=1, titles={"ru": "x"}),
    "move": lambda who, found: agendas.move(who=who, item=found.items[2], version=1, up=True),
    "remove": lambda who, found: agendas.remove(who=who, item=found.items[2], version=1),
    "agree": lambda who, found: agendas.agree(who=who, item=found.items[2], version=1),
    "withdraw": lambda who, found: agendas.withdraw(who=who, item=found.items[2], version=1),
    "agree_whole": lambda who, found: agendas.agree_whole(who=who, meeting=found.meeting),
    "call": lambda who, found: agendas.call(who=who, meeting=found.meeting),
    "lead": lambda who, found: rapporteurs.lead(who=who, item=found.items[2], organisation=found.by_body),
    "name": lambda who, found: rapporteurs.name(who=who, item=found.items[2], organisation=found.by_body),
}


@pytest.mark.parametrize("name", ["by_chair", "by_delegate", "organiser"])
@pytest.mark.parametrize("verb", AGENDA)
def test_only_secretaries_write_the_agenda(found, name, verb):
    with pytest.raises(Refusal) as refusal:
        AGENDA[verb](standing_of(getattr(found, name)), found)

    assert refusal.value.code == "not_a_secretary"


PROTOCOL = {
    "begin": lambda who, found, _row: protocol_paragraphs.begin(who=who, meeting=found.meeting),
    "add": lambda who, found, row: protocol_paragraphs.add(
        who=who, protocol=row.protocol, kind="noted", item=found.items[2]
    ),
    "move": lambda who, _found, row: protocol_paragraphs.move(who=who, paragraph=row, up=True),
    "remove": lambda who, _found, row: protocol_paragraphs.remove(who=who, paragraph=row),
    "keep": lambda who, _found, row: protocol_paragraphs.keep(who=who, paragraph=row),
    "write": lambda who, _found, row: protocols.write(
        who=who, wording=row.wordings.first(), text="x", version=1
    ),
    "judge": lambda who, _found, row: protocols.judge(
        who=who, wording=row.wordings.first(), verdict="agreed", version=1
    ),
    "renumber": lambda who, _found, row: protocols.renumber(who=who, protocol=row.protocol),
    "agree": lambda who, _found, row: protocols.agree(who=who, protocol=row.protocol, version=1),
    "define": lambda who, found, row: defining.define(
        who=who, decision=row.decision, deadline="standing", due_on=None,
        executors=[(found.by_body, "BY", "responsible")], version=1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ["kz_chair", "kz_delegate", "organiser"])
@pytest.mark.parametrize("verb", PROTOCOL)
def test_only_secretaries_write_the_protocol(found, name, verb):
    begin_protocol(found)
    row = make_decision(found.meeting, found.items[2]).paragraph

    with pytest.raises(Refusal) as refusal:
        PROTOCOL[verb](standing_of(getattr(found, name)), found, row)

    assert refusal.value.code == "not_a_secretary"


@pytest.mark.parametrize("name", ["by_delegate", "interpreter", "organiser"])
def test_only_the_secretariat_follows_decisions(found, name):
    decision = make_decision(found.meeting, found.items[2], body=found.by_body)
    found.meeting.state = "FOLLOW_UP"
    found.meeting.save()
    who = standing_of(getattr(found, name))

    with pytest.raises(PermissionDenied):
        following.begin(who=who, decision=decision)
    with pytest.raises(PermissionDenied):
        following.report(who=who, decision=decision, text="x")
    with pytest.raises(PermissionDenied):
        following.propose(who=who, decision=decision, kind="drop", reason="x")


def test_an_item_goes_although_the_other_side_keeps_papers_of_its_own_there(found):
    item = agendas.propose(who=standing_of(found.by_secretary), meeting=found.meeting, titles={"ru": "x"})
    hidden = make_paper(found.meeting, "KZ", item=item, level="NATIONAL_KZ")

    agendas.remove(who=standing_of(found.by_secretary), item=item, version=item.version)

    hidden.refresh_from_db()
    assert hidden.item is None
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


def test_an_item_stays_while_papers_of_it_are_there_to_be_seen(found):
    item = agendas.propose(who=standing_of(found.by_secretary), meeting=found.meeting, titles={"ru": "x"})
    make_paper(found.meeting, "KZ", item=item)

    with pytest.raises(agendas.NotYours):
        agendas.remove(who=standing_of(found.by_secretary), item=item, version=item.version)


@pytest.mark.parametrize(
    ("was", "level", "is_taken"),
    [
        ("DELEGATIONS", "NATIONAL_BY", False),
        ("DELEGATIONS", "JOINT_SECRETARIAT", False),
        ("JOINT_SECRETARIAT", "NATIONAL_BY", False),
        ("JOINT_SECRETARIAT", "DELEGATIONS", True),
        ("PUBLIC", "DELEGATIONS", True),
    ],
)
def test_a_circulated_paper_is_not_taken_from_its_readers(found, was, level, is_taken):
    paper = make_paper(found.meeting, level=was)
    found.meeting.state = "PAPERS_CIRCULATED"
    found.meeting.save()
    said = {"level": level, "titles": {"ru": "x"}, "language": "ru", "version": paper.version}

    if is_taken:
        papers.amend(who=standing_of(found.by_secretary), paper=paper, **said)
    else:
        with pytest.raises(papers.PaperRefused):
            papers.amend(who=standing_of(found.by_secretary), paper=paper, **said)

    assert Paper.objects.get().level == (level if is_taken else was)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_trail_knows_the_first_and_the_last_of_all_days(secretary, found, day):
    page = reverse("commission-trail", args=[found.meeting.key])

    assert secretary.get(page, {"day": day}).status_code == 200


def test_the_last_quarter_of_all_has_an_end():
    assert decisions.end_of_quarter(9999, 4) == dt.date(9999, 12, 31)
    with pytest.raises(decisions.DeadlineRefused):
        decisions.check_deadline(None, Deadline.QUARTER, dt.date(9999, 12, 30))


def test_a_version_that_no_number_holds_is_a_stale_one(secretary, found):
    begin_protocol(found)
    page = reverse("commission-protocol-agree", args=[found.meeting.key])

    assert secretary.post(page, {"version": "9" * 5000}).status_code == 302


def test_nothing_keeps_the_answer_that_there_is_nothing(secretary, found):
    hidden = make_paper(found.meeting, "KZ", level="NATIONAL_KZ")
    theirs = make_paper(found.meeting, "KZ")

    answers = [
        secretary.get(reverse("commission-paper-page", args=[hidden.key])),
        secretary.get(reverse("commission-paper-change", args=[theirs.key])),
    ]

    assert [one.status_code for one in answers] == [404, 403]
    assert {one.headers["Cache-Control"] for one in answers} == {"no-store, private"}


def test_an_account_that_an_organiser_has_prepared_is_handed_over_to_its_owner(found, secretary):
    prepared = make_user("prepared")
    organiser = Client()
    organiser.force_login(prepared)
    page = reverse("commission-delegate-add", args=[found.meeting.key])
    named = {"role": "member", "organisation": found.by_body.pk, "email": prepared.email}

    assert secretary.post(page, named).status_code == 302

    prepared.refresh_from_db()
    assert not prepared.has_usable_password()
    assert "_auth_user_id" not in organiser.session
    assert Message.objects.filter(to=prepared.email, is_confidential=True).count() == 1


def set_by_letter(user, password):
    """Have a letter sent to ``user`` and set a password by its link."""
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": user.email})
    letter = Message.objects.filter(to=user.email, is_confidential=True).latest("pk")
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", letter.body).group(1)
    form = browser.get(link)
    answer = browser.post(form.url, {"password1": password, "password2": password})
    assert answer.status_code == 302
    user.refresh_from_db()


def test_an_account_whose_owner_set_the_password_by_letter_keeps_it(found, secretary):
    owner = make_user("owner")
    TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    set_by_letter(owner, "Xk3!9pqLm-own")
    page = reverse("commission-delegate-add", args=[found.meeting.key])
    named = {"role": "member", "organisation": found.by_body.pk, "email": owner.email}
    letters = Message.objects.filter(to=owner.email).count()

    assert secretary.post(page, named).status_code == 302

    owner.refresh_from_db()
    assert owner.check_password("Xk3!9pqLm-own")
    # Whoever knew the password before may have left a factor of his own.
    assert not Authenticator.objects.filter(user=owner).exists()
    assert Message.objects.filter(to=owner.email).count() == letters


@pytest.mark.parametrize("change", ["password", "address"])
def test_what_an_organiser_has_changed_since_the_letter_is_handed_over(found, secretary, change):
    owner = make_user("owner")
    set_by_letter(owner, "Xk3!9pqLm-own")
    if change == "password":
        owner.set_password("known to somebody else")
    else:
        owner.email = "another@example.org"
    owner.save()
    page = reverse("commission-delegate-add", args=[found.meeting.key])
    named = {"role": "member", "organisation": found.by_body.pk, "email": owner.email}

    assert secretary.post(page, named).status_code == 302

    owner.refresh_from_db()
    assert not owner.has_usable_password()


def test_an_account_of_the_commission_keeps_its_password(found, secretary):
    make_office("BY", "member", found.outsider)
    page = reverse("commission-delegate-add", args=[found.meeting.key])
    named = {"role": "member", "organisation": found.by_body.pk, "email": found.outsider.email}

    assert secretary.post(page, named).status_code == 302

    found.outsider.refresh_from_db()
    assert found.outsider.check_password("pass")
