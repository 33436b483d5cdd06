import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from expo.settings import ENVIRONMENT

README = Path(settings.BASE_DIR) / "README.md"


def start(**environment):
    """Load the settings in a process of its own and return what it says."""
    names = {name: value for name, value in os.environ.items() if not name.startswith("EXPO_")}
    return subprocess.run(
        [sys.executable, "-c", "import expo.settings"],
        cwd=settings.BASE_DIR,
        env=names | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_readme_table_names_every_setting():
    rows = re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(), re.MULTILINE)
    assert rows == list(ENVIRONMENT)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "EXPO_SECRET_KEY is not set"),
        ({"EXPO_SECRET_KEY": "x" * 50, "EXPO_COLOUR": "red"}, "Unknown setting EXPO_COLOUR"),
        ({"EXPO_SECRET_KEY": "x" * 50, "EXPO_MODE": "party"}, "EXPO_MODE"),
        ({"EXPO_SECRET_KEY": "x" * 50, "EXPO_MAX_BODY_KB": "plenty"}, "EXPO_MAX_BODY_KB"),
        ({"EXPO_SECRET_KEY": "x" * 50, "EXPO_CLOCK": "2011-09-08T14:40+06:00"}, "EXPO_CLOCK is for the demo"),
        (
            {"EXPO_SECRET_KEY": "x" * 50, "EXPO_WEBHOOKS_ALLOW_LOOPBACK": "true"},
            "EXPO_WEBHOOKS_ALLOW_LOOPBACK is for the demo",
        ),
        ({"EXPO_MODE": "test", "EXPO_CLOCK": "yesterday"}, "EXPO_CLOCK"),
        ({"EXPO_MODE": "test", "EXPO_CLOCK": "2011-09-08T14:40"}, "with its offset"),
    ],
)
def test_bad_setting_stops_the_start_with_its_name(environment, said):
    result = start(**environment)
    assert result.returncode != 0
    assert said in result.stderr


def test_production_starts_with_a_secret_alone():
    result = start(EXPO_SECRET_KEY="x" * 50)
    assert result.returncode == 0, result.stderr
