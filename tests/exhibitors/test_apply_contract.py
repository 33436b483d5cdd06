"""The form is a client of the public API and of nothing else."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from expo.manual import read_document

SCRIPTS = ("expo/apply.js", "expo/apply-fields.js")


def source(name):
    return Path(finders.find(name)).read_text()


@pytest.fixture
def addresses():
    return {
        address
        for name in SCRIPTS
        for address in re.findall(r'"(/[^"\s]*)"', source(name))
        if len(address) > 1
    }


def test_every_address_of_the_script_is_one_of_the_documents(db, addresses):
    paths = {re.sub(r"\{\w+\}", "{}", path) for path in read_document()["paths"]}
    assert len(addresses) == 3
    assert {re.sub(r"\{\w+\}", "{}", address) for address in addresses} <= paths


def test_script_asks_in_one_place_only(db):
    code = "".join(source(name) for name in SCRIPTS)
    assert code.count("fetch(") == 1
    for other in ("XMLHttpRequest", "sendBeacon", "WebSocket", "EventSource", "import(", "eval(", "console."):
        assert other not in code
    assert "?lang=${lang}`" in code


def test_script_reads_only_what_the_document_promises(db):
    paths = read_document()["paths"]
    change = paths["/api/v1/applications/{number}/"]["patch"]
    assert {"200", "412", "422", "429"} <= set(change["responses"])
    assert "If-Match" in {one["name"] for one in change["parameters"]}
