"""The demo command as a whole: start, say where to go, start again, stop."""

import contextlib
import re
import socket
import sqlite3
import subprocess
import sys

from tests.e2e.conftest import ROOT, Demo


def counts(folder):
    with contextlib.closing(sqlite3.connect(folder / "demo.sqlite3")) as database:
        tables = (
            "exhibitors_exhibitor", "exhibitors_product", "exhibitors_stand", "exhibitors_allocation",
            "conference_session", "conference_release", "conference_slot", "expo_organisation", "expo_user",
        )  # fmt: skip
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_demo_opens_names_every_entrance_and_doubles_nothing_when_run_again(tmp_path):
    first = Demo(tmp_path)
    assert first.wait() < 60
    for entrance in ("/ru/", "/kk/", "/be/", "/en/", "/api/docs/", "/admin/"):
        assert f"{first.base}{entrance}" in first.said
    assert len(first.password) >= 12
    assert "2011-09-08 14:40" in first.said
    assert first.close() == 0
    loaded = counts(tmp_path)
    assert loaded["exhibitors_exhibitor"] == 267
    assert loaded["exhibitors_allocation"] == 267
    assert loaded["conference_slot"] == 58

    second = Demo(tmp_path)
    second.wait()
    assert second.close() == 0
    assert counts(tmp_path) == loaded
    assert second.password != first.password


def test_demo_with_the_real_clock_speaks_in_the_past_tense(tmp_path, browser):
    demo = Demo(tmp_path, "--now", "real")
    demo.wait()
    page = browser.new_page()
    page.goto(f"{demo.base}/en/")
    text = page.inner_text("body")
    page.close()
    assert demo.close() == 0
    assert "The exhibition took place on 7–10 September 2011" in text.replace("\xa0", " ")
    assert "Demonstration" not in text


def test_port_in_use_is_refused_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env={"DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "PATH": ""},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert result.returncode == 1
    assert re.search(rf"Cannot listen on 127.0.0.1:{port} .* Choose another --port", result.stderr)
    assert "Traceback" not in result.stderr


def test_clock_of_the_demo_wants_an_offset(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "demo", "--now", "yesterday"],
        cwd=ROOT,
        env={"DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert "--now: 'yesterday' is not a moment with its offset" in result.stderr
