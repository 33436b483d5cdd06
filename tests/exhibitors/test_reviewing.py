"""Deciding: a decision waits with its letter, is undone or released; of two at once one wins."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from exhibitors import applications, changes, correcting, drafts, reviewing
from exhibitors.models import Application, Decision, Exhibitor
from expo import history, outbox
from expo.models import Message, User
from tests.conftest import make_sector
from tests.reviews import NOW, make_member, make_submitted

A, Outcome = Application.State, Decision.Outcome
AGAINST = (Outcome.RETURNED, Outcome.REJECTED, Outcome.WAITLISTED)
REASONS = {
    Outcome.ACCEPTED: "",
    Outcome.RETURNED: "Too short",
    Outcome.REJECTED: "Not of the branch",
    Outcome.WAITLISTED: "Full",
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def application(exhibition):
    return make_submitted(exhibition)


def decide(application, by, outcome=Outcome.ACCEPTED, **fields):
    values = {"reason": REASONS[outcome], "now": NOW}
    return reviewing.decide(application=application, outcome=outcome, by=by, **values | fields)


def release(by, *decisions):
    return reviewing.release(decisions=decisions, by=by, now=NOW)


def why(results):
    return [one.why for one in results]


def state_of(application):
    return Application.objects.get(pk=application.pk).state


@pytest.mark.parametrize("outcome", Outcome.values)
def test_decision_waits_and_nobody_outside_is_told(application, organiser, outcome):
    decision = decide(application, organiser, outcome)
    assert (decision.decided_by, decision.outcome, decision.released_at) == (organiser, outcome, None)
    assert state_of(application) == A.UNDER_REVIEW
    assert (decision.message.state, decision.message.to) == ("held", "person1@example.org")
    assert application.last_decision() is None


@pytest.mark.parametrize("outcome", Outcome.values)
def test_released_decision_takes_effect_and_its_letter_goes_out(application, organiser, outcome):
    decision = decide(application, organiser, outcome)
    assert why(release(organiser, decision)) == [""]
    decision.refresh_from_db()
    assert (state_of(application), decision.released_by) == (outcome, organiser)
    assert Message.objects.get().state == "queued"
    assert Exhibitor.objects.count() == (outcome == Outcome.ACCEPTED)
    assert application.last_decision() is None or application.last_decision() == decision


def test_released_decision_is_history_with_its_reason(application, organiser):
    with history.coming_from("admin", actor="organiser@example.org", request_id="r-1"):
        release(organiser, decide(application, organiser, Outcome.REJECTED))
    rows = [(row.state, row.history_change_reason, row.actor) for row in application.history.all()]
    assert rows == [
        ("REJECTED", "Not of the branch", "organiser@example.org"),
        ("UNDER_REVIEW", None, "organiser@example.org"),
        ("SUBMITTED", None, ""),
    ]
    assert {row.request_id for row in application.history.filter(channel="admin")} == {"r-1"}


def test_deciding_leaves_no_trace_that_the_applicant_could_read(application, organiser):
    applications.perform("take_up", row=application, now=NOW)
    application.refresh_from_db()
    before = (application.changed_at, application.history.count())
    reviewing.undo(decision=decide(application, organiser), by=organiser)
    application.refresh_from_db()
    assert (application.changed_at, application.history.count()) == before


@pytest.mark.parametrize("outcome", AGAINST)
def test_decision_against_somebody_needs_a_reason(application, organiser, outcome):
    with pytest.raises(applications.ReasonMissing):
        decide(application, organiser, outcome, reason="")
    assert (Decision.objects.count(), Message.objects.count()) == (0, 0)
    assert state_of(application) == A.SUBMITTED


def test_comments_on_fields_are_reason_enough(application, organiser):
    decision = decide(
        application, organiser, Outcome.RETURNED, reason="", comments={"area": " Say ", "near": " "}
    )
    assert decision.comments == {"area": "Say"}
    assert "– Area, m²: Say" in decision.message.body


def test_comment_on_what_is_no_question_is_refused(application, organiser):
    with pytest.raises(reviewing.NoSuchField) as refused:
        decide(application, organiser, Outcome.RETURNED, comments={"state": "x", "area": "y"})
    assert set(refused.value.message_dict) == {"state"}


def test_comment_that_is_too_long_is_refused_by_its_field(application, organiser):
    with pytest.raises(ValidationError) as refused:
        decide(application, organiser, Outcome.RETURNED, comments={"area": "x" * 1001})
    assert set(refused.value.message_dict) == {"area"}


@pytest.mark.parametrize(
    ("language", "subject", "label"),
    [("ru", "аявк", "лощад"), ("kk", "тінім", "удан"), ("be", "аяўк", "лошч"), ("en", "pplication", "Area")],
)
def test_letter_speaks_the_language_of_the_applicant(exhibition, organiser, language, subject, label):
    application = make_submitted(exhibition, language=language)
    letter = decide(application, organiser, Outcome.RETURNED, comments={"area": "?"}).message
    assert letter.language == language
    assert subject in letter.subject
    assert label in letter.body
    assert f"/{language}/apply/" in letter.body


def test_letter_that_was_edited_goes_out_as_edited(application, organiser):
    decision = decide(application, organiser)
    outbox.edit(message=decision.message, subject="New subject", body="New text")
    release(organiser, decision)
    assert Message.objects.values_list("state", "subject", "body").get() == (
        "queued",
        "New subject",
        "New text",
    )


def test_second_reviewer_is_told_who_and_what_and_when(exhibition, application, organiser):
    other = make_member(exhibition, "director", first_name="Test", last_name="Director")
    decide(application, other, Outcome.REJECTED)
    with pytest.raises(reviewing.AlreadyDecided) as refused:
        decide(application, organiser)
    said = refused.value
    assert "Test Director" in said.messages[0]
    assert str(Outcome.REJECTED.label) in said.messages[0]
    assert (said.members["decided_by"], said.members["decision"]) == (other.email, "REJECTED")
    assert Decision.objects.count() == Message.objects.count() == 1


def test_decision_already_released_is_told_likewise(application, organiser):
    release(organiser, decide(application, organiser, Outcome.REJECTED))
    with pytest.raises(reviewing.AlreadyDecided):
        decide(application, organiser)


def test_application_withdrawn_meanwhile_cannot_be_decided(application, organiser):
    applications.withdraw(application=application, now=NOW)
    with pytest.raises(applications.WrongState):
        decide(application, organiser)


def test_withdrawn_after_the_decision_is_not_accepted(application, organiser):
    decision = decide(application, organiser)
    applications.withdraw(application=application, now=NOW)
    [result] = release(organiser, decision)
    assert not result.is_done
    assert str(A.WITHDRAWN.label) in result.why
    assert Message.objects.get().state == "held"


def test_two_at_once_one_decides_and_the_other_learns_who(in_parallel, exhibition):
    application = make_submitted(exhibition)
    users = [User.objects.create_superuser(f"organiser{number}@example.org") for number in range(6)]

    def attempt(user):
        try:
            return "won", decide(application, user, Outcome.WAITLISTED).decided_by.email
        except reviewing.AlreadyDecided as refused:
            return "lost", refused.members["decided_by"]

    found = in_parallel(attempt, users)
    winners = [email for outcome, email in found if outcome == "won"]
    assert len(winners) == 1
    assert {email for outcome, email in found if outcome == "lost"} == set(winners)


def test_released_by_several_at_once_it_happens_once(in_parallel, exhibition):
    user = User.objects.create_superuser("organiser@example.org")
    decision = decide(make_submitted(exhibition), user)

    def attempt(_number):
        results = release(user, decision)
        return results[0].is_done, Exhibitor.objects.count(), Message.objects.filter(state="queued").count()

    found = in_parallel(attempt, range(5))
    assert sorted(done for done, *_rest in found) == [False] * 4 + [True]
    assert {rest for _done, *rest in map(tuple, found) for rest in [tuple(rest)]} <= {(1, 1)}


def test_sandbox_is_not_reviewed(exhibition, organiser):
    trial = make_submitted(exhibition, is_sandbox=True)
    with pytest.raises(reviewing.NotYours):
        decide(trial, organiser)
    assert not reviewing.undecided(Application.objects.all()).exists()


@pytest.mark.parametrize("field", ["contact_email", "applicant"])
def test_nobody_decides_on_their_own_application(exhibition, organiser, field):
    application = make_submitted(exhibition, contact_email=organiser.email)
    if field == "applicant":
        application.contact_email = "other@example.org"
        application.save()
    with pytest.raises(reviewing.NotYours):
        decide(application, organiser)


def test_reviewer_decides_on_the_own_sectors_only(exhibition):
    mine, other = make_sector(exhibition, "MACH"), make_sector(exhibition, "FOOD")
    reviewer = make_member(exhibition, "reviewer", mine)
    first, second = (make_submitted(exhibition, n, sector=one) for n, one in ((1, mine), (2, other)))
    assert decide(first, reviewer).decided_by == reviewer
    with pytest.raises(reviewing.NotYours):
        decide(second, reviewer)


def test_role_without_decisions_lends_a_reviewer_no_further_sector(exhibition):
    mine, other = make_sector(exhibition, "MACH"), make_sector(exhibition, "FOOD")
    reviewer = make_member(exhibition, "reviewer", mine)
    reviewer.memberships.create(exhibition=exhibition, role="press")
    second = make_submitted(exhibition, sector=other)
    assert second not in reviewing.visible_to(reviewer)
    reviewer.memberships.create(exhibition=exhibition, role="read-only")
    assert second in reviewing.visible_to(reviewer)
    with pytest.raises(reviewing.NotYours):
        decide(second, reviewer)


# Undoing


def test_undone_decision_sends_no_letter_and_a_new_one_replaces_it(application, organiser):
    first = decide(application, organiser, Outcome.REJECTED)
    undone = reviewing.undo(decision=first, by=organiser)
    assert undone.undone_at is not None
    second = decide(application, organiser)
    assert why(release(organiser, first, second)) == [why(release(organiser, first))[0], ""]
    assert state_of(application) == A.ACCEPTED
    assert dict(Message.objects.values_list("decision", "state")) == {
        first.pk: "cancelled", second.pk: "queued",
    }  # fmt: skip


def test_letter_cancelled_by_hand_does_not_keep_a_decision_from_being_undone(application, organiser):
    decision = decide(application, organiser)
    outbox.cancel(message=decision.message)
    assert reviewing.undo(decision=decision, by=organiser).undone_at is not None


def test_released_decision_cannot_be_undone(application, organiser):
    decision = decide(application, organiser)
    release(organiser, decision)
    with pytest.raises(reviewing.NotPending, match=organiser.email):
        reviewing.undo(decision=decision, by=organiser)
    assert state_of(application) == A.ACCEPTED


def test_reviewer_of_another_sector_cannot_undo(exhibition, organiser):
    mine, other = make_sector(exhibition, "MACH"), make_sector(exhibition, "FOOD")
    decision = decide(make_submitted(exhibition, sector=other), organiser)
    with pytest.raises(reviewing.NotYours):
        reviewing.undo(decision=decision, by=make_member(exhibition, "reviewer", mine))


# What was seen


def test_decision_on_what_has_changed_since_is_refused_with_the_difference(application, organiser):
    seen = changes.newest_of(application)
    with history.coming_from("admin", actor="helper@example.org"):
        correcting.correct(application=application, fields={"legal_name": "Test Company 2"})
    with pytest.raises(changes.ChangedMeanwhile, match=r"helper@example\.org") as refused:
        decide(application, organiser, seen=seen)
    [difference] = refused.value.members["differences"]
    assert (difference.label, difference.before) == (
        "Full legal name",
        [("same", "Test Company "), ("gone", "1")],
    )
    assert difference.after == [("same", "Test Company "), ("new", "2")]
    assert decide(application, organiser, seen=changes.newest_of(application)).pk


def test_undone_decision_of_another_does_not_count_as_a_change(application, organiser):
    seen = changes.newest_of(application)
    reviewing.undo(decision=decide(application, organiser), by=organiser)
    assert decide(application, organiser, seen=seen).pk


def test_history_tells_before_and_after_by_field(exhibition, organiser):
    sector, other = make_sector(exhibition, "MACH"), make_sector(exhibition, "FOOD")
    application = make_submitted(exhibition, sector=sector)
    correcting.correct(
        application=application, fields={"sector": other, "water": True, "area": 9}, reason="By telephone"
    )
    newest, first = changes.of(application)
    assert {one.name for one in newest.differences} == {"sector", "water", "area"}
    assert {one.label: one.after[-1][1] for one in newest.differences}["Area, m²"] == "9"
    assert newest.row.history_change_reason == "By telephone"
    assert first.differences == []


def test_history_takes_the_same_queries_however_long_it_is(
    exhibition, organiser, django_assert_max_num_queries
):
    application = make_submitted(exhibition)
    for number in range(5):
        correcting.correct(application=application, fields={"legal_name": f"Test Company {number}"})
    with django_assert_max_num_queries(3):
        assert len(changes.of(application)) == 6


def test_what_has_changed_since_it_came_back_is_found(application, organiser):
    release(organiser, decide(application, organiser, Outcome.RETURNED))
    application.refresh_from_db()
    drafts.change(application=application, fields={"products": "Cheese"}, now=NOW)
    application = applications.submit(application=application, now=NOW)
    submissions, found = changes.since_return(changes.of(application), application)
    assert (submissions, [one.name for one in found]) == (2, ["products"])


# Correcting and inviting


def test_correction_is_history_and_an_empty_one_is_not(application):
    correcting.correct(application=application, fields={"short_name": application.short_name})
    assert application.history.count() == 1
    with history.coming_from("admin", actor="organiser@example.org"):
        correcting.correct(application=application, fields={"may_be_late": True})
    newest = application.history.first()
    assert (newest.may_be_late, newest.channel, newest.actor) == (True, "admin", "organiser@example.org")


def test_state_is_no_correction(application):
    with pytest.raises(ValueError, match="state"):
        correcting.correct(application=application, fields={"state": "ACCEPTED"})


def test_correction_of_an_accepted_application_reaches_the_catalogue(application, organiser):
    release(organiser, decide(application, organiser))
    correcting.correct(application=application, fields={"catalogue_name_en": "New name"})
    assert Exhibitor.objects.get().name_en == "New name"


def test_overridden_tax_number_needs_its_reason(exhibition):
    application = make_submitted(exhibition, tax_scheme="BY_UNP", tax_number="200988542")
    with pytest.raises(applications.ReasonMissing):
        correcting.override_tax_number(application=application, reason="")
    correcting.override_tax_number(application=application, reason="Shown the certificate")
    newest = application.history.first()
    assert (newest.tax_number_override, newest.history_change_reason) == ("Shown the certificate",) * 2


def test_invited_get_a_letter_whose_link_opens_the_draft(exhibition, client):
    application = correcting.invite(
        exhibition=exhibition, email="guest@example.org", language="kk", legal_name="Test Company 1"
    )
    letter = Message.objects.get()
    assert (application.state, letter.to, letter.language) == (A.INVITED, "guest@example.org", "kk")
    assert letter.is_confidential
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    client.get(link.removeprefix("http://127.0.0.1:8000"))
    assert client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True).status_code == 200
    application.refresh_from_db()
    assert application.state == A.DRAFT
