"""Everybody before every address of the site: nobody reads a word of the Commission that is not theirs.

The addresses come from the map that the site itself goes by, so that a new page is part of this by itself;
one with a placeholder that ``fillings`` does not know fails. Each closed object bears a word of its own.
"""

import datetime as dt
import io
import zipfile

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from conference import corrections
from conference.models import commission
from conference.models.commission import Communique, Delegate, Level, Paper
from expo.models import User
from tests import documents
from tests.applying import organisation_key
from tests.conftest import make_exhibitor, make_session
from tests.meeting import (
    assemble,
    freeze,
    handed_in,
    make_paper,
    make_paragraph,
    make_person,
    make_protocol,
    standing_of,
)
from tests.signing_in import sign_in_with_second_factor
from tests.urlmap import routes

SECRETARIAT = {"by_secretary", "kz_secretary", "by_chair", "kz_chair"}
DELEGATES = {"by_delegate", "kz_delegate"}
INTERPRETERS = {"interpreter", "late_interpreter"}
OUTSIDE = {"organiser", "reviewer", "outsider", "visitor"}
SECRETARIES = {"by_secretary", "kz_secretary"}
# Who may read the word of each object while the protocol is written; all others may not.
READERS = {
    "Zubritem1": SECRETARIAT | DELEGATES,
    "Zubritem2": SECRETARIAT | DELEGATES | {"interpreter"},
    "Zubrpublic": SECRETARIAT | DELEGATES,
    "Zubrboth": SECRETARIAT | DELEGATES,
    "Zubropen": SECRETARIAT | DELEGATES | {"interpreter"},
    "Zubrjoint": SECRETARIAT,
    "Zubrby": {"by_secretary", "by_chair", "by_delegate"},
    "Zubrkz": {"kz_secretary", "kz_chair", "kz_delegate"},
    "Zubrprotocol": SECRETARIAT,
    "Zubrcommunique": SECRETARIAT,
    "Zubrperson": SECRETARIAT,
    "Zubrsession": set(),
}
# What the delegates read as well once the protocol is agreed.
AGREED = {"Zubrprotocol": SECRETARIAT | DELEGATES, "Zubract": SECRETARIAT | DELEGATES}
# A leak of this is none: the chairs and heads stand in the agreed protocol that the delegates read.
NAMED_IN_PROTOCOL = {"Zubrperson": SECRETARIAT | DELEGATES}
EXPORT = "/admin/commission/meetings/{key}/readings.csv"


@pytest.fixture
def found(exhibition):
    """An assembled meeting in session, each of whose objects bears the word of READERS."""
    make_exhibitor(exhibition, 1)
    make_session(exhibition, 1)
    found = assemble(exhibition)
    meeting = found.meeting
    meeting.state = "IN_SESSION"
    meeting.save()
    for position, item in found.items.items():
        item.title_ru, item.title_kk = f"Zubritem{position} ru", f"Zubritem{position} kk"
        item.save()
    meeting.session.title_ru = meeting.session.title_en = "Zubrsession"
    meeting.session.save()
    Delegate.objects.create(
        meeting=meeting, part="BY", role="head", person=make_person(99, surname_ru="Zubrperson")
    )
    Communique.objects.create(meeting=meeting, text_ru="Zubrcommunique", text_kk="Zubrcommunique")
    plant_papers(found)
    found.protocol = make_protocol(meeting)
    texts = {"ru": "Zubrprotocol ru", "kk": "Zubrprotocol kk"}
    make_paragraph(found.protocol, "preamble", found.by_secretary, texts)
    make_paragraph(
        found.protocol, "decision", found.by_secretary, texts,
        {"ru": "2.1", "kk": "2.1"}, item=found.items[2],
    )  # fmt: skip
    return found


def plant_papers(found):
    both = [("Zubrboth", found.items[1]), ("Zubropen", found.items[2])]
    for word, item in both:
        handed_in(
            found.by_secretary, found.meeting, documents.pdf(word), item=item, titles={"ru": word},
            name=f"{word}.pdf",
        )  # fmt: skip
    for word, user, level in (
        ("Zubrpublic", found.by_secretary, Level.PUBLIC),
        ("Zubrjoint", found.kz_secretary, Level.JOINT_SECRETARIAT),
        ("Zubrby", found.by_secretary, Level.NATIONAL_BY),
        ("Zubrkz", found.kz_secretary, Level.NATIONAL_KZ),
    ):
        handed_in(
            user, found.meeting, documents.pdf(word), level=level, titles={"ru": word}, name=f"{word}.pdf"
        )
    make_paper(found.meeting, title_ru="Zubrwithdrawn", withdrawn_at=found.meeting.session.starts_at)


def agree(found):
    """Agree to the protocol and sign it, and propose an act that corrects it."""
    freeze(found.protocol)
    found.meeting.refresh_from_db()
    found.meeting.state = "SIGNED"
    found.meeting.save()
    found.protocol.refresh_from_db()
    who = standing_of(found.by_secretary)
    act = corrections.propose(who=who, protocol=found.protocol, texts={"ru": "Zubract", "kk": "Zubract"})
    corrections.agree(who=who, act=act, version=act.version)
    act.refresh_from_db()
    corrections.agree(who=standing_of(found.kz_secretary), act=act, version=act.version)
    day = dt.date(2011, 9, 10)
    commission.CorrectionAct.objects.update(by_signed_on=day, kz_signed_on=day)


def client_of(found, name):
    client = Client(headers={"accept-language": "ru"}, raise_request_exception=True)
    if name in SECRETARIAT:
        sign_in_with_second_factor(client, getattr(found, name))
    elif name != "visitor":
        client.force_login(getattr(found, name))
    return client


def keys_for(path):
    """The keys of the rows that an address of the Commission is about."""
    names = {
        "meetings": commission.CommissionMeeting, "items": commission.AgendaItem, "delegates": Delegate,
        "papers": Paper, "decisions": commission.Decision, "paragraphs": commission.Paragraph,
        "acts": commission.CorrectionAct,
    }  # fmt: skip
    noun = path.split("commission/")[1].lstrip("^").split("/")[0]
    return list(names[noun].objects.values_list("key", flat=True)) or ["222222222222"]


NOTHING = "00000000-0000-0000-0000-000000000000"
SIMPLE = {
    "date": ["2011-09-09"], "slug": ["test-company-1"], "external_id": ["x"], "webhook": [NOTHING],
    "delivery": [NOTHING], "token": [NOTHING], "uidb36": ["1"], "url": ["nothing/"],
    "app_label": ["expo", "conference", "exhibitors"], "content_type_id": ["1"], "name": ["nothing"],
}  # fmt: skip


def fillings(route):
    """Yield the values that the placeholders of a route are tried with. An unknown one is a KeyError."""
    choices = {name: values_for(route, name) for name in route.names}
    longest = max((len(values) for values in choices.values()), default=1)
    for turn in range(longest):
        yield {name: values[turn % len(values)] for name, values in choices.items()}


def values_for(route, name):
    if name == "key" and "commission/" in route.path:
        return keys_for(route.path)
    if name == "object_id":
        return object_ids(route.path)
    if name == "code":
        sessions = apps.get_model("conference", "Session").objects.all()
        return [one.code for one in sessions]
    if name in ("pk", "id", "number", "key", "part", "kind", "language"):
        is_original = (
            name in ("part", "kind", "language") and "originals" in route.path
        ) or "acts" in route.path
        originals = {"part": ["BY", "KZ"], "kind": ["pdf", "docx"], "language": ["ru", "kk", "all"]}
        if is_original and name in originals:
            return originals[name]
        if "uuid" in route.path:
            return [NOTHING]
        return {"language": ["ru", "kk"], "part": ["basics"]}.get(name, user_ids(route.path))
    return SIMPLE[name]


def user_ids(path):
    return [str(pk) for pk in User.objects.values_list("pk", flat=True)] if "/user/" in path else ["1"]


def object_ids(path):
    """Keys of rows that an address of the ordinary workplace is about: closed ones among them."""
    parts = path.split("/")
    if parts[1] == "r":
        return ["1"]
    rows = apps.get_model(parts[1], parts[2])._base_manager.order_by("-pk")
    return [str(pk) for pk in rows.values_list("pk", flat=True)[:3]] or ["1"]


def words_in(response):
    """All that the answer tells, unpacked where it is a PDF or a document."""
    told = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        pages = [page.extract_text() for page in reader.pages]
        return " ".join([told, str(reader.metadata), *pages])
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return " ".join(
                [told, *(package.read(name).decode("utf-8", "replace") for name in package.namelist())]
            )
    return told + content.decode("utf-8", "replace")


def walk(client, chosen):
    """Yield the address, the status and the words of each answer of the routes ``chosen``."""
    for route in chosen:
        for values in fillings(route):
            address = route.address(values)
            response = client.get(address)
            yield address, response.status_code, words_in(response)


def of_the_commission():
    return [route for route in routes() if "commission" in route.path]


def told_to(client, chosen, readers):
    """Return which words of ``readers`` are told where."""
    seen = {}
    for address, _status, text in walk(client, chosen):
        for word in readers:
            if word in text:
                seen.setdefault(word, address)
    return seen


EVERYBODY_INSIDE = SECRETARIAT | DELEGATES | INTERPRETERS
# What a draft is to the secretariat their pages' own tests say.
STAGES = [("signed", name) for name in sorted(EVERYBODY_INSIDE)] + [
    ("written", name) for name in sorted(DELEGATES | INTERPRETERS | {"by_chair"})
]


@pytest.mark.parametrize(("stage", "name"), STAGES)
def test_everybody_inside_reads_their_own_and_nothing_else(found, name, stage):
    readers = dict(READERS)
    if stage == "signed":
        agree(found)
        readers |= AGREED | NAMED_IN_PROTOCOL

    seen = told_to(client_of(found, name), of_the_commission(), {*readers, "Zubrwithdrawn"})

    theirs = {word for word, who in readers.items() if name in who}
    assert {word: address for word, address in seen.items() if word not in theirs | {"Zubrwithdrawn"}} == {}
    # What is theirs is there to be found: otherwise this would look in the wrong places.
    assert theirs - set(seen) <= UNSEEN
    assert "Zubrwithdrawn" not in seen or name in SECRETARIAT


# The persons of the delegation are told by the list of it, which delegates do not have.
UNSEEN = {"Zubrperson"}


@pytest.mark.parametrize("name", ["organiser", "visitor"])
def test_nobody_outside_is_told_a_word_anywhere(found, name):
    agree(found)

    seen = told_to(client_of(found, name), routes(), {*READERS, *AGREED, "Zubrwithdrawn"})

    assert seen == {}


def open_to_all():
    """What says in public that there is a Commission, and the picture of that page."""
    return {reverse("commission"), reverse("commission-card")}


@pytest.mark.parametrize("name", ["reviewer", "outsider", "organiser", "late_interpreter"])
def test_every_closed_address_is_nothing_to_outsiders_and_changes_nothing(found, name):
    agree(found)
    client, before = client_of(found, name), snapshot()
    public = {"commission", "commission-mine", "commission-today", "commission-now"}
    closed = [
        route for route in of_the_commission() if name != "late_interpreter" or route.name not in public
    ]

    got = {
        (address, status)
        for address, status, _text in walk(client, closed)
        if status not in (404, 405) and address not in open_to_all()
    }
    posted = {
        (route.address(values), client.post(route.address(values)).status_code)
        for route in closed
        for values in [next(fillings(route))]
    }

    assert got == set()
    assert {status for _address, status in posted} <= {404, 405}
    assert snapshot() == before


def snapshot():
    """How many rows each table of the Commission has, and the newest history of each."""
    tables = [model for model in apps.get_app_config("conference").get_models() if is_the_commissions(model)]
    return {model.__name__: model.objects.count() for model in tables}


def is_the_commissions(model):
    name = model.__name__.removeprefix("Historical")
    return model._meta.app_label == "conference" and name in commission.__all__


def test_a_stranger_is_led_to_the_login_wherever_the_address_leads(found):
    client = Client()
    for address, status, _text in walk(client, of_the_commission()):
        if address in open_to_all() or "/public/" in address or status == 405:
            continue
        assert status == 302, address


@pytest.mark.parametrize("name", ["by_secretary", "kz_chair"])
def test_without_a_second_factor_an_office_opens_nothing(found, name):
    client = Client()
    client.force_login(getattr(found, name))

    seen = told_to(client, of_the_commission(), READERS)

    assert seen == {}


def test_an_api_key_opens_nothing_of_the_commission(found, exhibition):
    client = Client(headers={"authorization": f"Bearer {organisation_key(exhibition)}"})

    seen = told_to(client, [route for route in routes() if route.path.startswith(("api/", "ru/"))], READERS)

    assert seen == {}


def test_no_table_of_the_commission_is_in_the_workplace_of_organisers():
    assert [model for model in admin.site._registry if is_the_commissions(model)] == []


def test_every_table_with_a_file_or_a_text_of_the_commission_is_planted_here():
    """A new table of the Commission has to be given a word above, or be one of those that bear none."""
    with_text = {
        model.__name__
        for model in apps.get_app_config("conference").get_models()
        if is_the_commissions(model)
        and not model.__name__.startswith("Historical")
        and any(
            isinstance(field, models.TextField | models.FileField | models.JSONField)
            for field in model._meta.fields
        )
    }
    planted = {"CommissionMeeting", "Communique", "CorrectionAct", "PaperVersion", "Protocol", "Wording"}
    # Told with their decisions only, whose pages test_decision_pages looks at.
    of_decisions = {"DecisionChange", "DecisionReport"}
    assert with_text == planted | of_decisions
