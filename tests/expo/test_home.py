import pytest

from tests.conftest import almaty, make_exhibition, make_exhibitor, make_hall, make_stand

LANGUAGES = ("ru", "kk", "be", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_speaks_each_language(exhibition, client, language):
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert response.headers["Content-Language"] == language


def test_text_of_another_language_carries_its_own_and_one_notice(exhibition, client):
    page = client.get("/kk/").text
    assert '<span lang="ru">Пробная выставка</span>' in page
    assert page.count("Беттің бір бөлігі әлі аударылмаған") == 1
    assert "untranslated" not in client.get("/ru/").text


def test_other_edition_is_not_on_the_site(exhibition, client):
    other = make_exhibition("other-edition", title_en="Another Edition", title_ru="Другая выставка")
    make_exhibitor(other, 77)
    page = client.get("/ru/").text
    assert "Другая выставка" not in page
    assert "Участников в каталоге: 0" in page


def test_home_takes_as_many_queries_for_three_exhibitors_as_for_one(
    exhibition, client, django_assert_max_num_queries
):
    hall = make_hall(exhibition)
    make_exhibitor(exhibition, 1)
    make_stand(hall)
    with django_assert_max_num_queries(25) as one:
        client.get("/ru/")
    for number in (2, 3):
        make_exhibitor(exhibition, number)
        make_stand(hall, f"A-10{number}", x_cm=300 * number)
    with django_assert_max_num_queries(len(one)):
        client.get("/ru/")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (almaty(1, 12), "Выставка пройдёт"),
        (almaty(8, 12), "Выставка проходит"),
        (almaty(20, 12), "Выставка прошла"),
    ],
)
def test_every_page_says_when_the_exhibition_is(exhibition, client, settings, moment, said):
    settings.CLOCK_START = moment
    for path in ("/ru/", "/ru/exhibitors/", "/ru/plan/", "/ru/schedule/", "/ru/sources/"):
        page = client.get(path).text
        assert said in page
        assert "часы сайта показывают" in page


def test_clock_is_not_mentioned_when_it_is_the_real_one(exhibition, client):
    assert "часы сайта показывают" not in client.get("/ru/").text


def test_language_row_leads_to_the_same_page(exhibition, client):
    page = client.get("/ru/exhibitors/?q=%D0%BC%D0%B8%D0%BD%D1%81%D0%BA").text
    assert 'href="/kk/exhibitors/?q=%D0%BC%D0%B8%D0%BD%D1%81%D0%BA"' in page


def test_source_page_says_what_is_open(exhibition, client):
    for language in LANGUAGES:
        response = client.get(f"/{language}/sources/")
        assert response.status_code == 200
        assert "kazworld.info" in response.text
