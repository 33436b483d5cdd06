"""Every kind of key against every object and every verb of the API: what each of them gets, written out."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver
from django.utils import timezone

from exhibitors import keys
from exhibitors.models import AccessKey, Application, Upload, Webhook
from expo import sealing
from tests.applying import complete, make_applicant
from tests.conftest import almaty, make_sector

APPLICATION = "/api/v1/applications/{number}/"
WEBHOOK, DELIVERY = "/api/v1/webhooks/{webhook}/", "/api/v1/webhooks/{webhook}/deliveries/{delivery}/"

# What opens the object, by the kind of key: "own" may read and write, "reads" may only read, and for
# everybody else the object is not there.
OWN = {"application", "organisation"}
KINDS = (
    "none", "invalid", "revoked", "expired", "application", "other_application", "organisation",
    "organisation_read", "other_organisation", "sandbox_organisation",
)  # fmt: skip
UNKNOWN = {"none", "invalid", "revoked", "expired"}

READ, WRITE = "read", "write"
# method, path, body, whether it reads or writes, and what the owner gets.
OBJECTS = [
    ("get", APPLICATION, None, READ, 200),
    ("patch", APPLICATION, {"area": 27}, WRITE, 200),
    ("post", f"{APPLICATION}send-code/", None, WRITE, 202),
    ("post", f"{APPLICATION}confirm-address/", {"code": "000000"}, WRITE, 422),
    ("post", f"{APPLICATION}validate/", None, WRITE, 200),
    ("post", f"{APPLICATION}submit/", None, WRITE, 200),
    ("post", f"{APPLICATION}withdraw/", {}, WRITE, 200),
    ("get", "/api/v1/files/{file}/", None, READ, 200),
    ("get", "/api/v1/files/{file}/content/", None, READ, 200),
    ("delete", "/api/v1/files/{file}/", None, WRITE, 204),
]
OF_ORGANISATIONS = [
    ("get", "/api/v1/applications/by-external-id/ERP-1/", None, READ, 200),
    ("put", "/api/v1/applications/by-external-id/ERP-1/", {"area": 27}, WRITE, 200),
]
OF_WEBHOOKS = [
    ("get", WEBHOOK, None, READ, 200),
    ("patch", WEBHOOK, {"events": []}, WRITE, 200),
    ("delete", WEBHOOK, None, WRITE, 204),
    ("post", f"{WEBHOOK}test/", None, WRITE, 202),
    ("get", f"{WEBHOOK}deliveries/", None, READ, 200),
    ("post", f"{WEBHOOK}replay/", {"since": "2011-01-01T00:00:00Z"}, WRITE, 202),
    ("post", f"{DELIVERY}replay/", None, WRITE, 202),
]


@pytest.fixture(autouse=True)
def ground(monkeypatch, settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("expo.clock.now", lambda: almaty(1, 0).replace(month=8))


@pytest.fixture
def world(exhibition):
    """Applications of two organisations with a file and a webhook of the first, and every kind of key."""
    sector = make_sector(exhibition, "MACH")
    owner, other = (make_applicant(exhibition, f"{name}@example.org") for name in ("erp", "other"))
    fields = complete(sector=sector, contact_email="erp@example.org")
    mine = Application.objects.create(exhibition=exhibition, applicant=owner, external_id="ERP-1", **fields)
    theirs = Application.objects.create(exhibition=exhibition, applicant=other)
    made = {
        "application": keys.issue(application=mine),
        "other_application": keys.issue(application=theirs),
        "organisation": keys.issue(applicant=owner),
        "organisation_read": keys.issue(applicant=owner, scope=AccessKey.Scope.READ),
        "other_organisation": keys.issue(applicant=other),
        "sandbox_organisation": keys.issue(applicant=owner, is_sandbox=True),
        "revoked": keys.issue(applicant=owner, revoked_at=timezone.now()),
        "expired": keys.issue(applicant=owner, expires_at=timezone.now()),
    }
    bearers = {name: bearer for name, (bearer, _row) in made.items()}
    file = Upload.objects.create(
        exhibition=exhibition, applicant=owner, kind=Upload.Kind.DOCUMENT, suffix=".pdf", name="test.pdf",
        content_type="application/pdf", size=5, sha256="0" * 64, file=SimpleUploadedFile("x.pdf", b"%PDF-"),
    )  # fmt: skip
    webhook = Webhook.objects.create(
        key=made["organisation"][1], url="https://example.org/hook", secret=sealing.seal(b"x" * 32)
    )
    delivery = webhook.deliveries.create(event="webhook.test", body="{}", state="failed")
    places = {"number": mine.number, "file": file.pk, "webhook": webhook.pk, "delivery": delivery.pk}
    return bearers | {"none": None, "invalid": "bexpo_wrong"}, places


def ask(client, world, kind, method, path, body):
    bearers, places = world
    headers = {"If-Match": "*"} if method == "patch" else {}
    if bearers[kind]:
        headers["Authorization"] = f"Bearer {bearers[kind]}"
    send = getattr(client, method)
    address = path.format(**places)
    facts = {} if body is None else {"data": body, "content_type": "application/json"}
    response = send(address, headers=headers, **facts)
    if response.streaming:
        # Read to its end, a file is closed.
        response.getvalue()
    return response.status_code


def expected(kind, access, owner_gets, own):
    if kind in UNKNOWN:
        return 401
    if kind == "organisation_read" and access == WRITE:
        return 403
    if kind in own or kind == "organisation_read":
        return owner_gets
    return 404


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("method", "path", "body", "access", "owner_gets"), OBJECTS)
def test_application_and_file(client, world, kind, method, path, body, access, owner_gets):
    wanted = expected(kind, access, owner_gets, OWN)
    assert ask(client, world, kind, method, path, body) == wanted


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("method", "path", "body", "access", "owner_gets"), OF_ORGANISATIONS)
def test_identifier_of_an_organisation(client, world, kind, method, path, body, access, owner_gets):
    wanted = expected(kind, access, owner_gets, {"organisation"})
    if kind in ("application", "other_application"):
        wanted = 403
    elif method == "put" and wanted == 404:
        # Its own, which it begins: never that of the other.
        wanted = 201
    assert ask(client, world, kind, method, path, body) == wanted
    if method == "put" and wanted != 200:
        assert Application.objects.get(number=world[1]["number"]).area == 18.5


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("method", "path", "body", "access", "owner_gets"), OF_WEBHOOKS)
def test_webhook(client, world, kind, method, path, body, access, owner_gets):
    wanted = expected(kind, access, owner_gets, {"organisation"})
    assert ask(client, world, kind, method, path, body) == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_lists_hold_what_is_ones_own(client, world, kind):
    bearers, places = world
    headers = {"Authorization": f"Bearer {bearers[kind]}"} if bearers[kind] else {}
    response = client.get("/api/v1/applications/", headers=headers)
    if kind in UNKNOWN:
        assert response.status_code == 401
        return
    sees_it = kind in OWN | {"organisation_read"}
    assert (places["number"] in response.text) is sees_it


@pytest.mark.parametrize("kind", KINDS)
def test_beginning_is_open_to_all_but_to_a_key_that_is_none(client, world, kind):
    wanted = {"none": 201, "invalid": 401, "revoked": 401, "expired": 401, "organisation_read": 403}
    assert ask(client, world, kind, "post", "/api/v1/applications/", {}) == wanted.get(kind, 201)


def test_matrix_holds_every_address_of_the_keyed_api():
    known = {path for _method, path, *_rest in OBJECTS + OF_ORGANISATIONS + OF_WEBHOOKS}
    known = {re.sub(r"\{[^}]*\}|ERP-1", "*", path) for path in known}
    begins = {f"/api/v1/{noun}/" for noun in ("applications", "files", "webhooks")} | {
        "/api/v1/applications/bulk/"
    }
    found = set()
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/")
    for entry in _leaves(api):
        path = "/" + re.sub(r"<[^>]*>", "*", entry)
        if re.match(r"/api/v1/(applications|files|webhooks)/", path):
            found.add(path)
    assert found == known | begins


def _leaves(resolver, prefix=""):
    for one in resolver.url_patterns:
        path = prefix + str(resolver.pattern) + str(one.pattern) if not hasattr(one, "url_patterns") else ""
        if path:
            yield path
        else:
            yield from _leaves(one, prefix + str(resolver.pattern))
