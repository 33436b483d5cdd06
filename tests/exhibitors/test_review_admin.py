"""The review queue in the workplace: one application after the other, or many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exhibitors import changes, correcting, reviewing
from exhibitors.models import Applicant, Application, Decision, Exhibitor
from expo.models import Message
from tests.conftest import make_exhibition, make_exhibitor, make_organisation, make_sector
from tests.reviews import (
    NOW,
    QUEUE,
    act,
    confirm,
    decide,
    decision_of,
    make_member,
    make_submitted,
    make_upload,
    pend,
    results,
    shown,
)
from tests.workplace import Inline, address

A = Application.State


@pytest.fixture(autouse=True)
def before_the_deadline(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("expo.clock.now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def english(organiser_client):
    organiser_client.cookies["django_language"] = "en"
    return organiser_client


# The queue


def test_queue_shows_the_oldest_first_and_one_whole_application(exhibition, english):
    late, early = (make_submitted(exhibition, number) for number in (2, 1))
    make_submitted(exhibition, 3, state=A.WAITLISTED)
    make_submitted(exhibition, 4, is_sandbox=True)
    make_submitted(make_exhibition("other", is_current=False), 5)
    response = english.get(QUEUE)
    assert shown(response) == [early.number, late.number]
    assert response.context["application"] == early
    assert [section.title for section in response.context["sections"]][:2] == ["Company", "Contact"]
    assert "Test Company 1" in response.text


def test_empty_queue_says_so(exhibition, english):
    assert "Nothing waits for a decision here." in english.get(QUEUE).text


def test_filters_are_links_with_counts_and_survive_a_decision(exhibition, english):
    mach, food = make_sector(exhibition, "MACH"), make_sector(exhibition, "FOOD")
    rows = [
        make_submitted(exhibition, 1, sector=food),
        make_submitted(exhibition, 2, sector=mach),
        make_submitted(exhibition, 3, sector=mach, language="kk"),
        make_submitted(exhibition, 4, sector=mach),
    ]
    response = english.get(QUEUE, {"sector": mach.pk, "language": "en"})
    assert shown(response) == [rows[1].number, rows[3].number]
    facets = {name: {value: number for value, _text, number, _chosen in found}
              for name, _label, found in response.context["facets"]}  # fmt: skip
    assert facets["sector"] == {str(mach.pk): 2, str(food.pk): 1}
    assert facets["language"] == {"en": 2, "kk": 1}
    response = decide(english, rows[1], query=f"&sector={mach.pk}&language=en")
    assert f"sector={mach.pk}&language=en&application={rows[3].number}" in response.url
    assert english.get(f"{QUEUE}{response.url}").context["application"] == rows[3]


@pytest.mark.parametrize("name", ["sector", "space", "language", "state", "application", "decided"])
@pytest.mark.parametrize("value", ["x", "-1", "99999999999999999999", "%00", "é" * 300, "0"])
def test_nonsense_in_the_address_is_no_failure(exhibition, english, name, value):
    make_submitted(exhibition)
    assert english.get(f"{QUEUE}?{name}={value}").status_code in (200, 400, 404)


def test_parts_of_the_queue_are_counted(exhibition, english, organiser):
    make_submitted(exhibition, 1)
    make_submitted(exhibition, 2, state=A.UNDER_REVIEW)
    make_submitted(exhibition, 3, state=A.WAITLISTED)
    pend(make_submitted(exhibition, 4), organiser)
    response = english.get(QUEUE)
    assert [(state, number) for state, _label, number in response.context["states"]] == [
        ("", 2), ("SUBMITTED", 1), ("UNDER_REVIEW", 1), ("WAITLISTED", 1),
    ]  # fmt: skip
    assert response.context["pending"] == 1


def test_queue_takes_the_same_queries_at_one_row_as_at_three(exhibition, english, django_assert_num_queries):
    make_submitted(exhibition, 1)
    english.get(QUEUE)
    with CaptureQueriesContext(connection) as at_one:
        english.get(QUEUE)
    for number in (2, 3):
        make_submitted(exhibition, number)
    with django_assert_num_queries(len(at_one)):
        english.get(QUEUE)


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_pages_hold_no_inline_code_in_any_language(exhibition, organiser, organiser_client, language):
    organiser_client.cookies["django_language"] = language
    application = make_submitted(exhibition, tax_scheme="BY_UNP", tax_number="200988542", country="BY")
    make_submitted(make_exhibition("old", is_current=False), 2, tax_scheme="BY_UNP", tax_number="200988542")
    pend(make_submitted(exhibition, 3), organiser)
    make_upload(application)
    correcting.correct(application=application, fields={"products": "Cheese"})
    pages = [
        QUEUE,
        reverse("admin:exhibitors_application_history", args=[application.pk]),
        address(Application, "change", application.pk),
        address(Decision, "changelist"),
        reverse("admin:exhibitors_applicant_key", args=[Applicant.objects.first().pk]),
    ]
    for page in pages:
        response = organiser_client.get(page)
        assert response.status_code == 200, page
        assert Inline(response.text).found == [], page
        assert f'<html lang="{language}"' in response.text


# Deciding


def test_one_press_decides_and_goes_on(exhibition, english):
    first, second = (make_submitted(exhibition, number) for number in (1, 2))
    response = decide(english, first)
    assert response.status_code == 302
    page = english.get(f"{QUEUE}{response.url}")
    assert page.context["application"] == second
    assert "Accept" in page.text
    assert Decision.objects.get().message.state == "held"


def test_after_the_last_of_the_queue_comes_the_first(exhibition, english):
    first, second = (make_submitted(exhibition, number) for number in (1, 2))
    assert f"application={first.number}" in decide(english, second).url
    assert "application=" not in decide(english, first).url


def test_comments_beside_the_fields_are_returned_with_it(exhibition, english):
    application = make_submitted(exhibition)
    decide(english, application, "RETURNED", **{"comment-legal_name": "In full", "comment-area": ""})
    assert Decision.objects.get().comments == {"legal_name": "In full"}


def test_decision_without_its_reason_keeps_what_was_typed(exhibition, english):
    application = make_submitted(exhibition)
    response = decide(english, application, "REJECTED")
    assert "Give a reason." in response.text
    response = decide(
        english, application, "RETURNED", reason="x" * 2001, **{"comment-legal_name": "In full"}
    )
    assert response.status_code == 200
    assert "In full" in response.text
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    "fields", [{"outcome": "PERHAPS"}, {"seen": "x"}, {"seen": ""}, {"reason": "a\x00b"}]
)
def test_nonsense_in_the_form_is_an_error_and_not_a_failure(exhibition, english, fields):
    response = decide(english, make_submitted(exhibition), **fields)
    assert response.status_code in (200, 409)
    assert Decision.objects.count() == 0


def test_application_changed_since_it_was_read_is_refused_with_the_difference(exhibition, english):
    application = make_submitted(exhibition)
    sent = decision_of(application)
    correcting.correct(application=application, fields={"short_name": "Renamed"})
    response = english.post(f"{QUEUE}?application={application.number}", sent)
    assert response.status_code == 409
    assert "<ins>Renamed</ins>" in response.text
    assert Decision.objects.count() == 0
    assert f'name="seen" value="{changes.newest_of(application)}"' in response.text


def test_slower_reviewer_reads_who_was_faster(exhibition, english, organiser):
    application = make_submitted(exhibition)
    pend(application, make_member(exhibition, "director"), "REJECTED")
    response = decide(english, application)
    assert response.status_code == 409
    assert "director@example.org has decided already: “Reject”" in response.text


def test_decision_just_made_is_undone_from_the_next_page(exhibition, english):
    application = make_submitted(exhibition)
    page = f"{QUEUE}{decide(english, application).url}"
    decision = english.get(page).context["decided"]
    response = english.post(page, {"action": "undo", "decision": decision.pk}, follow=True)
    assert response.context["application"] == application
    assert Message.objects.get().state == "cancelled"
    assert english.post(page, {"action": "undo", "decision": decision.pk}).status_code == 409
    assert english.post(page, {"action": "undo", "decision": "x"}).status_code == 404
    assert english.post(page, {"action": "else"}).status_code == 404


def test_undone_decision_leaves_its_words_in_the_form(exhibition, english):
    application = make_submitted(exhibition)
    words = {"reason": "Two things.", "comment-area": "Too small."}
    page = f"{QUEUE}{decide(english, application, 'RETURNED', **words).url}"
    decision = english.get(page).context["decided"]
    response = english.post(page, {"action": "undo", "decision": decision.pk}, follow=True)
    assert response.context["reason"] == "Two things."
    assert ">Too small.</textarea>" in response.text
    assert english.get(f"{QUEUE}?application={application.number}").context["reason"] == ""


def test_bulk_result_leads_on_to_the_release(exhibition, english):
    application = make_submitted(exhibition)
    response = confirm(english, act(english, Application, "accepted", [application]))
    assert 'href="/admin/exhibitors/decision/"' in response.text.split('role="status"')[1]


def test_wrong_tax_number_is_shown_and_taken_with_a_reason(exhibition, english):
    application = make_submitted(exhibition, country="BY", tax_scheme="BY_UNP", tax_number="200988542")
    page = f"{QUEUE}?application={application.number}"
    assert "The check digit does not match" in english.get(page).text
    assert "Give a reason." in english.post(page, {"action": "override", "override": " "}).text
    english.post(page, {"action": "override", "override": "Shown the certificate"})
    assert "The check digit does not match" not in english.get(page).text
    newest = application.history.first()
    assert (newest.tax_number_override, newest.actor) == ("Shown the certificate", "organiser@example.org")


def test_others_with_the_same_tax_number_are_named(exhibition, english):
    number = {"tax_scheme": "BY_UNP", "tax_number": "200988541"}
    make_submitted(exhibition, 1, **number)
    make_submitted(exhibition, 2, state=A.DRAFT, short_name="Twin", **number)
    make_exhibitor(exhibition, 3, organisation=make_organisation(3, **number))
    html = english.get(QUEUE).text
    assert "Twin" in html
    assert "Test Company 3" in html


def test_history_page_tells_who_what_why_and_the_request(exhibition, english, organiser):
    application = make_submitted(exhibition)
    pend(application, organiser, "REJECTED")
    form = {"action": "override", "override": "Because"}
    english.post(f"{QUEUE}?application={application.number}", form)
    html = english.get(reverse("admin:exhibitors_application_history", args=[application.pk])).text
    request_id = application.history.first().request_id
    for part in ("Because", "organiser@example.org", "Organisers’ workplace", request_id, "Reject", "Full"):
        assert part in html, part


# Many at once


def test_bulk_decision_is_previewed_then_made_then_changes_nothing(exhibition, english):
    rows = [make_submitted(exhibition, number) for number in (1, 2)]
    rows.append(make_submitted(exhibition, 3, state=A.REJECTED))
    preview = act(english, Application, "accepted", rows)
    done, skipped = results(preview)
    assert (done, [name for name, _why in skipped]) == (["Test 1", "Test 2"], ["Test 3"])
    assert Decision.objects.count() == 0
    assert results(confirm(english, preview))[0] == ["Test 1", "Test 2"]
    done, skipped = results(confirm(english, preview))
    assert (done, len(skipped)) == ([], 3)
    assert Decision.objects.count() == Message.objects.count() == 2


@pytest.mark.parametrize("action", ["rejected", "waitlisted"])
def test_bulk_decision_against_many_asks_for_the_reason(exhibition, english, action):
    preview = act(english, Application, action, [make_submitted(exhibition)])
    response = confirm(english, preview, reason=" ")
    assert response.context["error"] == "Give a reason."
    assert Decision.objects.count() == 0
    confirm(english, preview, reason="Full")
    assert Decision.objects.get().reason == "Full"


def test_all_that_match_are_a_second_press(exhibition, english, organiser, monkeypatch):
    monkeypatch.setattr("expo.admin.base.Lists.list_per_page", 2)
    for number in range(1, 5):
        make_submitted(exhibition, number)
    chosen = list(Application.objects.order_by("created_at")[:1])
    preview = act(english, Application, "accepted", chosen)
    assert (preview.context["chosen"], preview.context["total"]) == (1, 4)
    assert "Select all: 4" in preview.text
    preview = act(english, Application, "accepted", chosen, select_across="1")
    assert (preview.context["chosen"], preview.context["number"]) == (4, 4)
    assert len(results(confirm(english, preview))[0]) == 4


def test_decisions_are_sent_with_preview_and_a_result_each(exhibition, english, organiser):
    decisions = [pend(make_submitted(exhibition, number), organiser) for number in (1, 2)]
    correcting.correct(application=decisions[1].application, fields={"sector": None})
    preview = act(english, Decision, "release", decisions)
    assert results(preview) == (["Test 1"], [("Test 2", "The application names no main sector.")])
    assert Exhibitor.objects.count() == 0
    assert results(confirm(english, preview))[0] == ["Test 1"]
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["queued", "held"]
    assert results(confirm(english, preview))[0] == []
    assert Exhibitor.objects.count() == 1


def test_decisions_are_undone_in_a_batch(exhibition, english, organiser):
    decisions = [pend(make_submitted(exhibition, number), organiser) for number in (1, 2)]
    assert results(confirm(english, act(english, Decision, "undo", decisions)))[0] == ["Test 1", "Test 2"]
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("rows", ["", "x", "1,x", "1;2", "9" * 30, "-1"])
def test_nonsense_in_a_batch_is_refused(exhibition, english, rows):
    make_submitted(exhibition)
    page = reverse("admin:exhibitors_application_batch", args=["accepted"])
    assert english.post(page, {"rows": rows}).status_code == 400
    assert english.get(page).status_code == 400
    assert english.post(page.replace("accepted", "else"), {"rows": "1"}).status_code == 404


def test_list_of_decisions_begins_with_those_that_wait(exhibition, english, organiser):
    rows = [pend(make_submitted(exhibition, number), organiser) for number in (1, 2, 3)]
    reviewing.release(decisions=rows[:1], by=organiser, now=NOW)
    reviewing.undo(decision=rows[1], by=organiser)
    found = {}
    for stage in ("", "released", "undone", "any"):
        response = english.get(address(Decision, "changelist"), {"stage": stage} if stage else {})
        found[stage] = [one.application.short_name for one in response.context["cl"].result_list]
    assert found == {
        "": ["Test 3"], "released": ["Test 1"], "undone": ["Test 2"], "any": ["Test 1", "Test 2", "Test 3"],
    }  # fmt: skip
