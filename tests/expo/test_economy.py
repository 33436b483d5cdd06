import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from expo import economy
from expo.models import TradeFigure
from expo.templatetags import figures
from tests.conftest import make_exhibition

HALF = (dt.date(2011, 1, 1), dt.date(2011, 6, 30))
HALF_BEFORE = (dt.date(2010, 1, 1), dt.date(2010, 6, 30))


def make_figure(exhibition, code, flow, value, span=HALF, **fields):
    values = {
        "unit": "usd-million",
        "label_en": f"Test figure {code}",
        "label_ru": f"Пробный показатель {code}",
        "source_en": "Test source",
        "source_ru": "Пробный источник",
        "source_url": "https://example.org/source",
    }
    return TradeFigure.objects.create(
        exhibition=exhibition, code=code, flow=flow, value=Decimal(value), starts_on=span[0], ends_on=span[1],
        **values | fields,
    )  # fmt: skip


@pytest.fixture
def figures_of_2011(exhibition):
    make_figure(exhibition, "turnover", "turnover", "368.5")
    make_figure(exhibition, "exports", "export", "283")
    make_figure(exhibition, "imports", "import", "85.5")
    make_figure(exhibition, "growth", "growth", "23", unit="percent")
    make_figure(exhibition, "before", "turnover", "299.6", HALF_BEFORE, is_computed=True, qualifier="about")
    for year, value in ((2005, 215), (2010, 870), (2011, 769)):
        make_figure(exhibition, f"y{year}", "turnover", value, (dt.date(year, 1, 1), dt.date(year, 12, 31)))
    make_figure(exhibition, "plants", "count", "12", unit="pieces")
    make_figure(exhibition, "agreements", "count", "60", unit="pieces", qualifier="more-than")
    return exhibition


def test_overview_computes_shares_balance_and_the_change_of_the_year(figures_of_2011):
    found = economy.overview(figures_of_2011)
    assert found.turnover.value == Decimal("368.5")
    assert (found.export_share, found.import_share) == (Decimal("76.8"), Decimal("23.2"))
    assert found.balance == Decimal("197.5")
    assert found.year_change == -12
    assert [bar.figure.code for bar in found.halves] == ["before", "turnover"]
    assert [bar.figure.code for bar in found.years] == ["y2005", "y2010", "y2011"]


def test_bars_start_at_zero_and_share_one_scale(figures_of_2011):
    bars = economy.overview(figures_of_2011).years
    assert [bar.width for bar in bars] == [Decimal("20.3"), Decimal("82.0"), Decimal("72.5")]


def test_overview_takes_one_query_and_no_figure_of_another_edition(
    figures_of_2011, django_assert_num_queries
):
    other = make_exhibition("other")
    make_figure(other, "turnover", "turnover", "999", (dt.date(2012, 1, 1), dt.date(2012, 6, 30)))
    with django_assert_num_queries(1):
        found = economy.overview(figures_of_2011)
    assert found.turnover.value == Decimal("368.5")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["368.5", "+23%", "+197.5", "≈ 299.6", "60+", "76.8%", "12% less"]),
        ("ru", ["368,5", "+23 %", "+197,5", "≈ 299,6", "60+", "76,8 %", "на 12 % меньше"]),
        ("kk", ["368,5", "+23%", "+197,5", "≈ 299,6", "60+", "76,8%", "12% аз"]),
        ("be", ["368,5", "+23 %", "+197,5", "≈ 299,6", "60+", "76,8 %", "на 12 % менш"]),
    ],
)
def test_economy_page_says_every_figure_as_the_language_writes_it(figures_of_2011, client, language, said):
    text = client.get(f"/{language}/economy/").text.replace("\xa0", " ")
    assert [part for part in said if part not in text] == []
    assert "https://example.org/source" in text


def test_bars_are_drawn_with_a_decimal_point_in_every_language(figures_of_2011, client):
    assert 'width="82.0%"' in client.get("/ru/economy/").text


def test_economy_page_without_figures_says_so(exhibition, client):
    response = client.get("/en/economy/")
    assert response.status_code == 200
    assert "No figures have been published yet." in response.text


def test_csv_has_every_figure_with_its_source(figures_of_2011, client):
    response = client.get("/ru/economy/trade.csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == 10
    assert {row["source_url"] for row in rows} == {"https://example.org/source"}
    assert next(row for row in rows if row["code"] == "turnover")["value"] == "368.5"


def test_negative_figure_is_refused_by_the_database(exhibition):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_figure(exhibition, "bad", "turnover", "-1")


def test_signed_number_has_a_real_minus():
    with override("en"):
        assert figures.signed(Decimal(-12)) == "−12"
