"""Correcting and inviting, the keys of organisations, the steps of exhibitors."""

import pytest
from django.urls import reverse

from exhibitors import changes, keys
from exhibitors.models import AccessKey, Applicant, Application, Exhibitor
from expo import dashboard
from expo.models import Message
from tests.conftest import almaty, make_exhibitor
from tests.reviews import (
    NOW,
    make_submitted,
)
from tests.workplace import address

A = Application.State


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("expo.clock.now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


# Correcting


def correction(client, application, **fields):
    """Post the form of the application as it was shown, with some fields changed."""
    page = client.get(address(Application, "change", application.pk))
    form = page.context["adminform"].form
    sent = {
        name: form.initial.get(name, field.initial)
        for name, field in form.fields.items()
        if name not in fields and form[name].value() not in (None, False, [], "")
    }
    sent |= {"access_keys-TOTAL_FORMS": "0", "access_keys-INITIAL_FORMS": "0"}
    return sent | fields


def test_second_tab_is_shown_the_difference_and_overwrites_nothing(exhibition, english):
    application = make_submitted(exhibition)
    page = address(Application, "change", application.pk)
    first, second = (
        correction(english, application, short_name=name) for name in ("First tab", "Second tab")
    )
    assert english.post(page, first).status_code == 302
    response = english.post(page, second)
    assert response.status_code == 200
    assert "Short name: “Test 1” → “First tab”" in response.text
    application.refresh_from_db()
    assert application.short_name == "First tab"
    assert application.history.first().actor == "organiser@example.org"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "by"), ("other_sectors", '["NONE"]'), ("exhibits", '[{"quantity": -1}]'),
        ("exhibits", "{"), ("contact_phone", "12"), ("website", "ftp://x"), ("legal_name", "a\u202eb"),
    ],
)  # fmt: skip
def test_correction_obeys_the_rules_of_the_form(exhibition, english, name, value):
    application = make_submitted(exhibition)
    sent = correction(english, application, **{name: value})
    response = english.post(address(Application, "change", application.pk), sent)
    assert response.status_code == 200
    assert name in response.context["adminform"].form.errors
    assert application.history.count() == 1


def test_leave_to_be_late_is_history(exhibition, english):
    application = make_submitted(exhibition, state=A.DRAFT, submitted_at=None)
    sent = correction(english, application, may_be_late="on")
    assert english.post(address(Application, "change", application.pk), sent).status_code == 302
    [difference] = changes.of(application)[0].differences
    assert (difference.name, difference.after) == ("may_be_late", [("new", "Yes")])


def test_invitation_is_written_from_the_workplace(exhibition, english):
    form = {
        "exhibition": exhibition.pk,
        "contact_email": "guest@example.org",
        "language": "be",
        "legal_name": "",
    }
    response = english.post(address(Application, "add"), form, follow=True)
    assert "guest@example.org" in response.text
    assert (Application.objects.get().state, Message.objects.get().language) == (A.INVITED, "be")
    response = english.post(address(Application, "add"), form | {"contact_email": ""})
    assert "contact_email" in response.context["adminform"].form.errors


def test_trials_are_hidden_until_asked_for(exhibition, english):
    make_submitted(exhibition, 1)
    trial = make_submitted(exhibition, 2, is_sandbox=True)
    response = english.get(address(Application, "changelist"))
    assert response.context["cl"].result_count == 1
    response = english.get(address(Application, "changelist"), {"sandbox": "only"})
    assert list(response.context["cl"].result_list) == [trial]


@pytest.mark.parametrize(
    "term", ["Пробный завод", "probny zavod", "ПРОБНЫЙ", "200988541", "person1@example.org"]
)
def test_application_is_found_in_any_script(exhibition, english, term):
    mine = make_submitted(exhibition, legal_name="Пробный завод", tax_scheme="BY_UNP", tax_number="200988541")
    make_submitted(exhibition, 2)
    response = english.get(address(Application, "changelist"), {"q": term})
    assert list(response.context["cl"].result_list) == [mine]


# Keys


def test_key_of_an_organisation_is_shown_once_and_opens(exhibition, english, client):
    application = make_submitted(exhibition)
    page = reverse("admin:exhibitors_applicant_key", args=[application.applicant_id])
    form = {"name": "ERP", "scope": "read", "requests_a_minute": "60", "expires_at_0": "", "expires_at_1": ""}
    response = english.post(page, form)
    bearer = response.context["bearer"]
    assert "no-store" in response.headers["Cache-Control"]
    key = keys.find(bearer)
    assert (key.applicant, key.name, key.scope, key.requests_a_minute) == (
        application.applicant, "ERP", "read", 60,
    )  # fmt: skip
    assert bearer not in english.get(address(Applicant, "change", application.applicant_id)).text


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""}, {"requests_a_minute": "0"}, {"scope": "all"},
        {"expires_at_0": "2001-01-01", "expires_at_1": "10:00"},
    ],
)  # fmt: skip
def test_key_with_wrong_limits_is_not_made(exhibition, english, fields):
    applicant = make_submitted(exhibition).applicant
    form = {"name": "ERP", "scope": "read", "requests_a_minute": "60"} | fields
    response = english.post(reverse("admin:exhibitors_applicant_key", args=[applicant.pk]), form)
    assert response.context["form"].errors
    assert AccessKey.objects.count() == 0


def test_key_is_limited_and_revoked(exhibition, english):
    bearer, key = keys.issue(applicant=make_submitted(exhibition).applicant)
    form = {"name": "Old ERP", "scope": "read", "requests_a_minute": "5"}
    english.post(address(AccessKey, "change", key.pk), form)
    key.refresh_from_db()
    assert (key.name, key.scope, key.requests_a_minute) == ("Old ERP", "read", 5)
    for _time in range(2):
        response = english.post(
            address(AccessKey, "changelist"), {"action": "revoke", "_selected_action": [key.pk]}, follow=True
        )
    assert keys.find(bearer) is None
    assert "skipped, it was revoked before" in response.text


def test_organiser_vouches_for_an_address(exhibition, english):
    form = {"exhibition": exhibition.pk, "email": "ERP@Example.org", "name": "Test Company 1"}
    assert english.post(address(Applicant, "add"), form).status_code == 302
    applicant = Applicant.objects.get()
    assert applicant.email == "erp@example.org"
    assert applicant.proven_at is not None
    response = english.post(address(Applicant, "add"), form)
    assert response.context["adminform"].form.errors


# The exhibitor's life


def test_exhibitor_takes_its_steps_by_buttons(exhibition, english):
    exhibitor = make_exhibitor(exhibition, state=Exhibitor.State.ACCEPTED)
    page, step = (
        address(Exhibitor, "change", exhibitor.pk),
        f"/admin/exhibitors/exhibitor/{exhibitor.pk}/step/",
    )
    assert [name for name, *_rest in english.get(page).context["steps"]] == ["contract"]
    assert "Enter the number of the contract" in english.post(step, {"step": "contract"}, follow=True).text
    Exhibitor.objects.filter(pk=exhibitor.pk).update(contract_number="1", contract_signed_on="2011-08-01")
    for name, state in (("contract", "CONTRACTED"), ("confirm", "CONFIRMED")):
        english.post(step, {"step": name})
        exhibitor.refresh_from_db()
        assert exhibitor.state == state
    assert "The exhibitor is in the state" in english.post(step, {"step": "contract"}, follow=True).text
    assert "Give a reason." in english.post(step, {"step": "cancel"}, follow=True).text
    english.post(step, {"step": "cancel", "reason": "No visa"})
    html = english.get(reverse("admin:exhibitors_exhibitor_history", args=[exhibitor.pk])).text
    assert "No visa" in html
    assert "organiser@example.org" in html


@pytest.mark.parametrize("step", ["", "else", "accept", "submit"])
def test_step_that_is_no_exhibitors_is_refused(exhibition, english, step):
    exhibitor = make_exhibitor(exhibition)
    page = reverse("admin:exhibitors_exhibitor_step", args=[exhibitor.pk])
    assert english.post(page, {"step": step}).status_code == 400
    assert english.post(page.replace(str(exhibitor.pk), "999"), {"step": "confirm"}).status_code == 404


# The dashboard


def test_trials_are_in_no_count_of_the_dashboard(exhibition, organiser):
    make_submitted(exhibition, is_sandbox=True, submitted_at=almaty(1, 9))
    tiles = [tile for section in dashboard.sections(organiser) for tile in section.tiles]
    assert [tile.count for tile in tiles if tile.model == "exhibitors.application"] == [0] * 5
