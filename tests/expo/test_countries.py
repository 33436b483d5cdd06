from django.utils.translation import override

from expo import countries
from expo.languages import CODES


def test_every_country_has_a_name_in_each_language():
    for language in CODES:
        with override(language):
            found = dict(countries.choices())
        assert len(found) == 249
        assert all(found.values())


def test_likely_countries_come_first_and_the_others_by_the_alphabet():
    with override("kk"):
        names = [name for _code, name in countries.choices()]
    assert names[:3] == ["Беларусь", "Қазақстан", "Ресей"]
    assert names.index("Әзірбайжан") < names.index("Болгария") < names.index("Қытай")


def test_code_of_no_country_comes_back_as_it_is():
    assert (countries.name_of("XX"), countries.name_of("")) == ("XX", "")
