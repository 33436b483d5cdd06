"""What search engines read of an exhibitor and of the exhibition."""

import json
import re

import pytest
from django.conf import settings

from expo.models import Provenance
from tests.conftest import make_exhibitor, make_organisation, make_region, make_session

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data(client, path="/en/exhibitors/test-company-1/"):
    return [json.loads(found) for found in SCRIPT.findall(client.get(path).text)]


def test_page_describes_the_organisation(exhibition, client):
    company = make_organisation(
        1, region=make_region(), founded_year=1959, website="https://company.example/"
    )
    make_exhibitor(exhibition, 1, products=["tractors"], organisation=company)
    address = f"{settings.BASE_URL}/en/exhibitors/test-company-1/"
    found, path = data(client)
    assert found == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": address,
        "name": "Test Company 1",
        "alternateName": ["Пробная компания 1"],
        "disambiguatingDescription": "Reconstruction. Test Company 1 existed in 2011; "
        "that it took part in the exhibition is not documented.",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Minsk",
            "addressCountry": "BY",
            "addressRegion": "Minsk city",
        },
        "foundingDate": "1959",
        "url": "https://company.example/",
        "mainEntityOfPage": address,
        "makesOffer": [{"@type": "Offer", "itemOffered": {"@type": "Product", "name": "tractors"}}],
    }
    assert [step["item"] for step in path["itemListElement"]] == [
        f"{settings.BASE_URL}/en/exhibitors/", address
    ]  # fmt: skip


def test_what_a_source_confirms_is_not_called_a_reconstruction(exhibition, client):
    facts = {"provenance": Provenance.PARTICIPANT, "provenance_url": "https://source.example/"}
    make_exhibitor(exhibition, **facts)
    assert "disambiguatingDescription" not in data(client)[0]


def test_address_that_is_not_of_the_web_is_left_out(exhibition, client):
    make_exhibitor(exhibition, organisation=make_organisation(website="javascript:alert(1)"))
    assert "url" not in data(client)[0]


def test_name_cannot_break_out_of_the_script(exhibition, client):
    name = "</script><script>alert(1)</script>"
    make_exhibitor(exhibition, name_en=name)
    assert data(client)[0]["name"] == name


@pytest.mark.parametrize("language", ["ru", "kk", "be", "en"])
def test_home_page_describes_the_exhibition(exhibition, client, publish, language):
    documented = {"provenance": Provenance.ITEM, "provenance_url": "https://source.example/"}
    session = make_session(exhibition, 1, **documented)
    make_session(exhibition, 2)
    make_session(exhibition, 3, access="closed", kind="negotiations", **documented)
    publish()
    (found,) = data(client, f"/{language}/")
    assert found["@type"] == "ExhibitionEvent"
    assert (found["startDate"], found["endDate"]) == ("2011-09-07", "2011-09-10")
    assert found["location"]["address"]["@type"] == "PostalAddress"
    assert found["inLanguage"] == language
    assert found["disambiguatingDescription"]
    assert "organizer" not in found
    (event,) = found["subEvent"]
    assert event["url"] == f"{settings.BASE_URL}/{language}/schedule/{session.code}/"
    assert event["startDate"] == "2011-09-08T10:00:00+06:00"
