"""For the tests of reviewing: applications that can be decided on, and organisers with roles."""

from django.core.files.base import ContentFile
from django.utils import timezone

from exhibitors import applications, changes, reviewing
from exhibitors.models import Applicant, Application, Upload
from expo.models import Membership, User
from tests.conftest import almaty, make_sector
from tests.workplace import address

NOW = almaty(1, 0).replace(month=8)
A = Application.State
QUEUE = "/admin/exhibitors/application/review/"


def make_submitted(exhibition, number=1, **fields):
    """A whole application, handed in on the day of August that its number says, with its history."""
    email = fields.get("contact_email", f"person{number}@example.org")
    applicant, _made = Applicant.objects.get_or_create(
        exhibition=exhibition, email=email, defaults={"proven_at": timezone.now()}
    )
    values = {
        "legal_name": f"Test Company {number}",
        "short_name": f"Test {number}",
        "country": "DE",
        "contact_person": f"Test Person {number}",
        "contact_email": email,
        "language": "en",
        "sector": exhibition.sectors.first() or make_sector(exhibition),
        "space": "CATALOGUE_ONLY",
        "applicant": applicant,
        "submitted_at": almaty(number, 10).replace(month=8),
        "state": A.SUBMITTED,
    }
    application = Application(exhibition=exhibition, **values | fields)
    applications.save(application)
    return application


def make_member(exhibition, role, *sectors, email="", **fields):
    """Somebody of the organisers who plays ``role``, limited to ``sectors`` where there are some."""
    user = User.objects.create_user(email or f"{role}@example.org", "pass", is_staff=True, **fields)
    membership = Membership.objects.create(user=user, exhibition=exhibition, role=role)
    membership.sectors.set(sectors)
    return user


def entered(client, user):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def decision_of(application, outcome="ACCEPTED", **fields):
    values = {"action": "decide", "outcome": outcome, "seen": changes.newest_of(application)}
    return values | fields


def decide(client, application, outcome="ACCEPTED", query="", **fields):
    page = f"{QUEUE}?application={application.number}{query}"
    return client.post(page, decision_of(application, outcome, **fields))


def pend(application, by, outcome="ACCEPTED"):
    return reviewing.decide(application=application, outcome=outcome, reason="Full", by=by, now=NOW)


def shown(response):
    return [one.number for one in response.context["rows"]]


def finish(response):
    """Read a file to its end, with which it is closed, and return what it holds."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def make_upload(application, name="charter.pdf", **fields):
    owner = fields or {"application": application}
    upload = Upload(
        exhibition=application.exhibition, kind="document", suffix=".pdf", name=name, size=4,
        content_type="application/pdf", sha256="0" * 64, **owner,
    )  # fmt: skip
    upload.file.save(name, ContentFile(b"%PDF"), save=False)
    upload.save()
    return upload


def act(client, model, action, rows, **fields):
    form = {"action": action, "_selected_action": [one.pk for one in rows], "index": "0"}
    return client.post(address(model, "changelist"), form | fields)


def confirm(client, response, **fields):
    form = {"rows": response.context["rows"]} | fields
    return client.post(response.context["address"], form)


def results(response):
    skipped = [(one.application.short_name, one.why) for one in response.context["skipped"]]
    return [one.application.short_name for one in response.context["done"]], skipped
