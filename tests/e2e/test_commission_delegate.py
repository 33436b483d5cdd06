"""A delegate's page of a meeting on a phone: it stays when the line drops, and so does what is typed."""

import json
import subprocess
import sys

import pytest

from tests.e2e.conftest import ROOT
from tests.e2e.seeing import violations

PASSWORD = "a long pass phrase of the tests"
# Runs on the demo's own database: the meeting is in session, its second item under discussion.
PLANT = """
import json
from django.utils import timezone
from conference.models.commission import AgendaItem, CommissionMeeting, Delegate, Part
from expo.models import Exhibition, Organisation, User
user = User.objects.create_user("delegate@example.org", {password!r}, language="ru")
meeting = CommissionMeeting.objects.create(
    exhibition=Exhibition.objects.get(is_current=True), host="KZ", languages=["ru", "kk"], state="IN_SESSION"
)
titles = ["О выполнении решений", "О совместных проектах в области нанотехнологий и очистки воды"]
items = [
    AgendaItem.objects.create(
        meeting=meeting, position=n, kind="topic" if n > 1 else "open-decisions", title_ru=title
    )
    for n, title in enumerate(titles, 1)
]
names = {{"name_en": "Test Body", "name_ru": "Пробное ведомство"}}
body = Organisation.objects.create(slug="test-body-delegate", **names)
speaker = items[1].rapporteurs.create(part=Part.BY, organisation=body, minutes=10)
meeting.current_item, meeting.current_rapporteur = items[1], speaker
meeting.save()
Delegate.objects.create(
    meeting=meeting, part=Part.BY, user=user, organisation=body, confirmed_at=timezone.now()
)
print(json.dumps({{"meeting": meeting.key, "items": [one.key for one in items]}}))
"""
CALL = """
from conference.models.commission import CommissionMeeting
meeting = CommissionMeeting.objects.get(key={meeting!r})
meeting.current_item, meeting.current_rapporteur = meeting.items.get(position=1), None
meeting.save()
"""


def run(demo, code):
    """Run ``code`` in a shell of the demo; return what it prints last."""
    environment = demo.environment | {"EXPO_MODE": "demo"}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1:]


@pytest.fixture(scope="module")
def planted(demo):
    (line,) = run(demo, PLANT.format(password=PASSWORD))
    return json.loads(line)


@pytest.fixture
def today(page, demo, planted):
    """The page of the meeting, as the delegate finds it after logging in on a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.clock.install()
    page.goto(f"{demo.base}/ru/commission/")
    page.get_by_role("link", name="кабинет").or_(
        page.locator("a[href$='/commission/meetings/']")
    ).first.click()
    page.fill("input[name=login]", "delegate@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form button[type=submit], form button.btn.p").first.click()
    page.wait_for_url("**/commission/meetings/")
    page.locator("main h2 a").click()
    return page


def note(page, planted, place=1):
    return page.locator(f"#note-{planted['items'][place]}")


def test_text_and_notes_stay_when_the_line_drops(today, demo, planted):
    page, (first, second) = today, planted["items"]
    assert page.locator(f"[data-current='{second}']").is_visible()
    assert page.locator("[data-speaker]:visible").count() == 1
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 1
    page.locator(f"[data-note='{second}'] summary").click()
    page.expected.add(f"{demo.base}/ru/commission/meetings/{planted['meeting']}/now/")

    page.context.set_offline(True)
    page.clock.run_for(31_000)
    page.locator("[data-cut]:visible").wait_for()
    note(page, planted).fill("Спросить о сроках")
    assert "О совместных проектах" in page.inner_text("main")
    assert page.locator(f"[data-current='{second}']").is_visible()

    run(demo, CALL.format(**planted))
    page.context.set_offline(False)
    page.clock.run_for(31_000)
    page.locator(f"[data-current='{first}']:visible").wait_for()
    assert page.locator("[data-cut]").is_hidden()
    assert page.locator(f"[data-current='{second}']").is_hidden()
    assert page.locator("[data-newer]").is_hidden()
    page.reload()
    assert note(page, planted).input_value() == "Спросить о сроках"


def test_notes_are_deleted_by_pressing_twice(today, planted):
    page = today
    page.locator(f"[data-note='{planted['items'][1]}'] summary").click()
    note(page, planted).fill("Лишнее")
    page.click("[data-clear]")
    assert note(page, planted).input_value() == "Лишнее"
    page.click("[data-clear]")
    assert note(page, planted).input_value() == ""
    page.reload()
    assert note(page, planted).input_value() == ""
    assert page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('commission:'))") == []


def test_nothing_of_the_page_is_left_in_a_cache(today):
    page = today
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


@pytest.mark.browser_context_args(bypass_csp=True)
def test_delegates_page_is_accessible(today, demo, planted):
    page = today
    for language in ("ru", "kk"):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{demo.base}/{language}/commission/meetings/{planted['meeting']}/")
            assert violations(page) == []
