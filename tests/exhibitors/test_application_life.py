"""The table of transitions: who may, from which state, what a step needs and what it leaves behind."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from exhibitors import access, allocation, applications, drafts
from exhibitors.models import Application, Exhibitor
from expo import history
from expo.models import Message, Organisation, Provenance
from tests.applying import begin, complete
from tests.conftest import almaty, make_exhibitor, make_hall, make_organisation, make_sector, make_stand

A, E = Application.State, Exhibitor.State
NOW = almaty(1, 0).replace(month=8)

# As the life cycle of exhibitors has it, written out once more to compare with.
STEPS = {
    ("open", A.INVITED, A.DRAFT),
    ("submit", A.DRAFT, A.SUBMITTED),
    ("submit", A.RETURNED, A.SUBMITTED),
    ("take_up", A.SUBMITTED, A.UNDER_REVIEW),
    ("return", A.UNDER_REVIEW, A.RETURNED),
    ("reject", A.UNDER_REVIEW, A.REJECTED),
    ("reject", A.WAITLISTED, A.REJECTED),
    ("waitlist", A.UNDER_REVIEW, A.WAITLISTED),
    ("accept", A.UNDER_REVIEW, A.ACCEPTED),
    ("accept", A.WAITLISTED, A.ACCEPTED),
    *(
        ("withdraw", state, A.WITHDRAWN)
        for state in (
            A.INVITED, A.DRAFT, A.SUBMITTED, A.UNDER_REVIEW, A.RETURNED, A.WAITLISTED, A.ACCEPTED,
        )
    ),
    ("contract", E.ACCEPTED, E.CONTRACTED),
    ("confirm", E.CONTRACTED, E.CONFIRMED),
    ("assign_stand", E.CONFIRMED, E.STAND_ASSIGNED),
    ("get_ready", E.CONFIRMED, E.READY),
    ("get_ready", E.STAND_ASSIGNED, E.READY),
    ("arrive", E.READY, E.ON_SITE),
    ("complete", E.ON_SITE, E.COMPLETED),
    ("archive", E.COMPLETED, E.ARCHIVED),
    *(("cancel", state, E.CANCELLED) for state in (E.CONTRACTED, E.CONFIRMED, E.STAND_ASSIGNED, E.READY)),
    ("miss", E.READY, E.NO_SHOW),
}  # fmt: skip
BY_APPLICANT = {"open", "submit", "withdraw"}


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch):
    monkeypatch.setattr("expo.clock.now", lambda: NOW)


@pytest.fixture
def sector(exhibition):
    return make_sector(exhibition, "MACH")


def make_application(exhibition, state=A.UNDER_REVIEW, **fields):
    values = complete() | {"sector": exhibition.sectors.first(), "state": state}
    if state not in (A.INVITED, A.DRAFT, A.WITHDRAWN):
        values["submitted_at"] = NOW
    return Application.objects.create(exhibition=exhibition, **values | fields)


def perform(name, row, **facts):
    return applications.perform(name, row=row, now=NOW, **{"reason": "A reason", **facts})


def test_table_holds_these_steps_and_no_others():
    written = {(step.name, source, step.target) for step in applications.TABLE for source in step.sources}
    assert written == STEPS
    assert {step.name for step in applications.TABLE if step.by == applications.APPLICANT} == BY_APPLICANT


@pytest.mark.parametrize("state", A)
@pytest.mark.parametrize("name", sorted({name for name, source, _to in STEPS if isinstance(source, A)}))
def test_application_takes_the_steps_of_its_state_only(exhibition, sector, name, state):
    application = make_application(exhibition, state)
    allowed = {target for step, source, target in STEPS if (step, source) == (name, state)}
    if name == "submit" and allowed:
        application.exhibition.accepts_late_applications = True
        application.is_sandbox = True
        application.save()
    if not allowed:
        with pytest.raises(applications.WrongState) as refused:
            perform(name, application)
        assert refused.value.members["state"] == state
        application.refresh_from_db()
        assert application.state == state
        return
    assert {perform(name, application).state} == allowed


@pytest.mark.parametrize("state", E)
@pytest.mark.parametrize("name", sorted({name for name, source, _to in STEPS if isinstance(source, E)}))
def test_exhibitor_takes_the_steps_of_its_state_only(exhibition, sector, name, state):
    facts = {"contract_number": "1", "contract_signed_on": dt.date(2011, 8, 1)}
    if (name, state) == ("get_ready", E.CONFIRMED):
        # Only who needs no stand goes this way.
        facts["application"] = make_application(exhibition, A.ACCEPTED, space="CATALOGUE_ONLY", area=None)
    exhibitor = make_exhibitor(exhibition, state=state, **facts)
    allocation.assign(stand=make_stand(make_hall(exhibition)), exhibitor=exhibitor)
    Exhibitor.objects.update(state=state)
    allowed = {target for step, source, target in STEPS if (step, source) == (name, state)}
    if not allowed:
        with pytest.raises(applications.WrongState):
            perform(name, exhibitor)
        return
    assert {perform(name, exhibitor).state} == allowed


def test_each_step_leaves_one_row_of_history(exhibition, sector):
    application = make_application(exhibition, A.SUBMITTED)
    before = application.history.count()
    with history.coming_from(history.Channel.ADMIN, actor="organiser@example.org", request_id="req-1"):
        perform("take_up", application, reason="First look")
    assert application.history.count() == before + 1
    row = application.history.first()
    assert (row.state, row.channel, row.actor, row.request_id, row.history_change_reason) == (
        "UNDER_REVIEW",
        "admin",
        "organiser@example.org",
        "req-1",
        "First look",
    )


def test_refusal_says_who_was_faster(exhibition, sector):
    application = make_application(exhibition)
    with history.coming_from(history.Channel.ADMIN, actor="first@example.org"):
        perform("reject", application)
    with pytest.raises(applications.WrongState) as refused:
        perform("accept", application)
    assert refused.value.members["changed_by"] == "first@example.org"
    assert (refused.value.members["state"], application.history.count()) == ("REJECTED", 2)


@pytest.mark.parametrize("name", ["return", "reject", "waitlist"])
def test_decision_against_somebody_needs_a_reason(exhibition, sector, name):
    application = make_application(exhibition)
    with pytest.raises(applications.ReasonMissing):
        perform(name, application, reason="")
    assert application.history.count() == 1


def test_comments_on_fields_are_reason_enough_to_return(exhibition, sector):
    application = make_application(exhibition)
    assert perform("return", application, reason="", comments={"area": "Too small"}).state == A.RETURNED


# The waiting list and the space


def test_first_in_the_waiting_list_is_accepted_first(exhibition, sector):
    first = make_application(exhibition, A.WAITLISTED, tax_number="100320487")
    second = make_application(exhibition, A.WAITLISTED, submitted_at=NOW + dt.timedelta(hours=1))
    with pytest.raises(applications.NotTheFirst) as refused:
        perform("accept", second, reason="")
    assert first.number in str(refused.value)
    assert perform("accept", second, reason="A state guest").state == A.ACCEPTED


def test_other_kinds_of_space_are_other_queues(exhibition, sector):
    make_application(exhibition, A.WAITLISTED, space="OPEN_AIR", tax_number="100320487")
    second = make_application(exhibition, A.WAITLISTED, submitted_at=NOW + dt.timedelta(hours=1))
    assert perform("accept", second, reason="").state == A.ACCEPTED


def test_no_more_are_accepted_than_there_are_stands(exhibition, sector):
    make_stand(make_hall(exhibition))
    first = make_application(exhibition, tax_number="100320487")
    second = make_application(exhibition)
    perform("accept", first)
    with pytest.raises(applications.NoSpaceLeft):
        perform("accept", second)
    second.refresh_from_db()
    assert second.state == A.UNDER_REVIEW
    assert Exhibitor.objects.count() == 1


def test_catalogue_entry_needs_no_stand(exhibition, sector):
    make_stand(make_hall(exhibition), is_closed=True)
    application = make_application(exhibition, space="CATALOGUE_ONLY", area=None)
    exhibitor = perform("accept", application).exhibitor
    Exhibitor.objects.update(state=E.CONFIRMED)
    assert perform("get_ready", exhibitor).state == E.READY


def test_stand_promised_and_then_given_is_counted_once(exhibition, sector):
    stands = [
        make_stand(make_hall(exhibition), "A-101"),
        make_stand(exhibition.halls.get(), "A-102", x_cm=900),
    ]
    first = perform("accept", make_application(exhibition, tax_number="100320487"))
    allocation.assign(stand=stands[0], exhibitor=first.exhibitor)
    assert perform("accept", make_application(exhibition)).state == A.ACCEPTED


# Acceptance


def test_acceptance_makes_the_exhibitor(exhibition, sector):
    application = make_application(
        exhibition,
        language="ru",
        legal_name="ОАО «Пробная компания 1»",
        short_name="Пробная компания 1",
        catalogue_name_en="Test Company 1",
        catalogue_text_kk="Сынақ мәтіні",
        products="Сыр\n\nМасло",
        website="https://example.org/",
        co_exhibitors=[
            {
                "name": "Пробная компания 2",
                "country": "BY",
                "tax_scheme": "BY_UNP",
                "tax_number": "100320487",
                "has_own_staff": True,
                "has_own_products": True,
            }
        ],
    )
    exhibitor = perform("accept", application).exhibitor
    assert (exhibitor.state, exhibitor.slug) == (E.ACCEPTED, "probnaya-kompaniya-1")
    assert (exhibitor.name_ru, exhibitor.name_en, exhibitor.text_kk) == (
        "Пробная компания 1",
        "Test Company 1",
        "Сынақ мәтіні",
    )
    assert exhibitor.provenance == Provenance.REGISTERED
    assert [product.name_ru for product in exhibitor.products.all()] == ["Сыр", "Масло"]
    assert exhibitor.organisation.tax_number == "200988541"
    assert exhibitor.organisation.legal_name_ru == "ОАО «Пробная компания 1»"
    one = exhibitor.co_exhibitors.get()
    assert (one.organisation.name_ru, one.counts_as_exhibitor) == ("Пробная компания 2", True)
    assert "masl" in exhibitor.search_text


def test_known_tax_number_is_the_known_organisation(exhibition, sector):
    known = make_organisation(7, tax_scheme="BY_UNP", tax_number="200988541")
    exhibitor = perform("accept", make_application(exhibition)).exhibitor
    assert exhibitor.organisation == known
    assert Organisation.objects.count() == 1


def test_organisation_that_takes_part_already_is_not_accepted_twice(exhibition, sector):
    known = make_organisation(7, tax_scheme="BY_UNP", tax_number="200988541")
    make_exhibitor(exhibition, organisation=known)
    application = make_application(exhibition)
    with pytest.raises(applications.StepImpossible):
        perform("accept", application)
    application.refresh_from_db()
    assert application.state == A.UNDER_REVIEW


def test_same_name_gets_another_address(exhibition, sector):
    make_exhibitor(exhibition, 1)
    exhibitor = perform("accept", make_application(exhibition)).exhibitor
    assert exhibitor.slug == "test-company-1-2"


def test_sandbox_never_becomes_an_exhibitor(exhibition, sector):
    application = make_application(exhibition, is_sandbox=True)
    assert perform("accept", application).state == A.ACCEPTED
    assert not Exhibitor.objects.exists()


def test_catalogue_part_is_open_until_its_deadline(exhibition, sector, client, monkeypatch):
    application = perform("accept", make_application(exhibition))
    early = almaty(1, 0).replace(month=7)
    changed = drafts.change(application=application, fields={"catalogue_text_en": "New"}, now=early)
    assert changed.exhibitor.text_en == "New"
    with pytest.raises(drafts.PartClosed) as refused:
        drafts.change(application=application, fields={"legal_name": "Other"}, now=early)
    assert refused.value.members["fields"] == ["legal_name"]
    with pytest.raises(drafts.PartClosed):
        # The catalogue closes 45 days before 7 September.
        drafts.change(
            application=application, fields={"catalogue_text_en": "Late"}, now=almaty(24, 0).replace(month=7)
        )


# After acceptance


def test_contract_needs_its_number_and_date(exhibition, sector):
    exhibitor = perform("accept", make_application(exhibition)).exhibitor
    with pytest.raises(applications.StepImpossible):
        perform("contract", exhibitor)
    Exhibitor.objects.update(contract_number="12", contract_signed_on=dt.date(2011, 8, 2))
    assert perform("contract", exhibitor).state == E.CONTRACTED


def test_cancellation_gives_the_stand_free(exhibition, sector):
    exhibitor = make_exhibitor(exhibition, state=E.CONFIRMED)
    allocation.assign(stand=make_stand(make_hall(exhibition)), exhibitor=exhibitor)
    perform("cancel", exhibitor, reason="No money")
    exhibitor.refresh_from_db()
    assert exhibitor.state == E.CANCELLED
    assert not exhibitor.allocations.active().exists()
    assert exhibitor.history.first().history_change_reason == "No money"


def test_cancellation_is_written_to_the_applicant_with_its_reason(exhibition, sector):
    application = perform(
        "accept", make_application(exhibition, language="be", contact_email="a@example.org")
    )
    Exhibitor.objects.update(state=E.CONFIRMED)
    perform("cancel", Exhibitor.objects.get(), reason="100 % няма")
    letter = Message.objects.get()
    assert (letter.to, letter.language, letter.state) == ("a@example.org", "be", "queued")
    assert application.number in letter.subject
    assert "100 % няма" in letter.body
    assert f"/be/apply/{application.number}/" in letter.body


def test_withdrawal_before_the_contract_takes_the_exhibitor_out(exhibition, sector):
    application = perform("accept", make_application(exhibition))
    allocation.assign(stand=make_stand(make_hall(exhibition)), exhibitor=application.exhibitor)
    applications.withdraw(application=application, now=NOW)
    exhibitor = Exhibitor.objects.get()
    assert exhibitor.state == E.CANCELLED
    assert not Exhibitor.objects.published().exists()
    assert not exhibitor.allocations.active().exists()


def test_signed_participation_is_not_withdrawn(exhibition, sector):
    application = perform("accept", make_application(exhibition))
    Exhibitor.objects.update(state=E.CONTRACTED)
    with pytest.raises(applications.WrongState):
        applications.withdraw(application=application, now=NOW)
    assert not access.can_withdraw(Application.objects.get())


def test_leave_to_be_late_is_for_one_application(exhibition, sector, client):
    path, _key = begin(client, **complete())
    late = almaty(5, 12)
    application = Application.objects.get()
    with pytest.raises(applications.DeadlinePassed):
        applications.submit(application=application, now=late)
    Application.objects.update(may_be_late=True)
    assert applications.submit(application=application, now=late).state == A.SUBMITTED
    assert path


def test_first_submission_keeps_its_place_in_the_queue(exhibition, sector, client):
    begin(client, **complete())
    application = applications.submit(application=Application.objects.get(), now=NOW)
    Application.objects.update(state=A.RETURNED)
    later = NOW + dt.timedelta(days=2)
    assert applications.submit(application=application, now=later).submitted_at == NOW
    assert Message.objects.count() == 2


def test_wrong_check_digit_is_taken_by_an_organisers_reason_only(exhibition, sector, client):
    begin(client, **complete(tax_number="200988542"))
    application = Application.objects.get()
    with pytest.raises(ValidationError) as refused:
        applications.submit(application=application, now=NOW)
    assert list(refused.value.error_dict) == ["tax_number"]
    Application.objects.update(tax_number_override="A certificate was shown")
    assert applications.submit(application=application, now=NOW).state == A.SUBMITTED
