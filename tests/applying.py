"""Applying through the API, as the tests do it."""

from django.utils import timezone

from exhibitors import keys
from exhibitors.models import Applicant, Application

APPLICATIONS = "/api/v1/applications/"


def complete(**changes):
    """Everything that a submission needs."""
    return {
        "language": "en",
        "legal_name": "Test Company 1",
        "country": "BY",
        "tax_scheme": "BY_UNP",
        "tax_number": "200988541",
        "contact_person": "Test Person 1",
        "contact_email": "person@example.org",
        "sector": "MACH",
        "space": "SHELL",
        "area": 18.5,
    } | changes


def call(client, path, body=None, key=None, method="post", lang="en", **headers):
    """Send a request with the bearer key; ``headers`` are written with underscores."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key:
        sent["Authorization"] = f"Bearer {key}"
    if method == "patch":
        sent.setdefault("If-Match", "*")
    send = getattr(client, method)
    return send(f"{path}?lang={lang}", body, content_type="application/json", headers=sent)


def read(client, path, key):
    response = client.get(f"{path}?lang=en", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code == 200, response.text
    return response.json()


def begin(client, *, proven=True, **fields):
    """Begin a draft and return its address and its key; the contact's address is proven."""
    response = call(client, APPLICATIONS, fields)
    assert response.status_code == 201, response.text
    body = response.json()
    if proven and fields.get("contact_email"):
        prove(Application.objects.get(number=body["number"]))
    return f"{APPLICATIONS}{body['number']}/", body["key"]


def prove(application):
    """Let the contact's address be confirmed, without a letter and without a row of history."""
    applicant = make_applicant(application.exhibition, application.contact_email.lower())
    Application.objects.filter(pk=application.pk).update(applicant=applicant)


def make_applicant(exhibition, email="erp@example.org"):
    facts = {"proven_at": timezone.now()}
    return Applicant.objects.get_or_create(exhibition=exhibition, email=email, defaults=facts)[0]


def organisation_key(exhibition, email="erp@example.org", **fields):
    """Make an organisation's key and return the bearer key."""
    return keys.issue(applicant=make_applicant(exhibition, email), **fields)[0]


def errors_of(response):
    assert response.status_code == 422, response.text
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}
