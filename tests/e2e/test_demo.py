"""The demo command as a whole: start, say where to go, start again, stop."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.e2e.conftest import ROOT, Demo
from tests.mailing import Sink, html_of, text_of


def counts(folder):
    with contextlib.closing(sqlite3.connect(folder / "demo.sqlite3")) as database:
        tables = (
            "exhibitors_exhibitor", "exhibitors_product", "exhibitors_stand", "exhibitors_allocation",
            "conference_session", "conference_release", "conference_slot", "expo_organisation", "expo_user",
        )  # fmt: skip
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A demo that was opened on an empty database, and closed again."""
    demo = Demo(tmp_path_factory.mktemp("loaded"))
    demo.wait()
    assert demo.close() == 0
    return demo


@pytest.fixture(scope="module")
def loaded(opened):
    """The folder of a demo that has been open before."""
    return opened.log.parent


def write_letter(folder):
    """Leave a letter in the outbox, as the site does where there is no mail server."""
    with contextlib.closing(sqlite3.connect(folder / "demo.sqlite3")) as database:
        database.execute(
            """INSERT INTO expo_message (exhibition_id, "to", language, subject, body, state, error,
                   is_confidential, attempts, created_at)
               SELECT id, 'person@example.org', 'kk', 'Өтінім № 42 қабылданды', 'Сілтеме: ' || ?, 'queued',
                   '', 0, 0, '2026-03-04 05:06:07' FROM expo_exhibition""",
            ["https://expo.example/kk/#k=1"],
        )
        database.commit()


def wait_for(condition, seconds=60):
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds
        time.sleep(0.1)


def test_demo_opens_names_every_entrance_and_doubles_nothing_when_run_again(opened, loaded):
    for entrance in ("/ru/", "/kk/", "/be/", "/en/", "/api/docs/", "/admin/"):
        assert f"{opened.base}{entrance}" in opened.said
    assert len(opened.password) >= 12
    assert "2011-09-08 14:40" in opened.said
    before = counts(loaded)
    assert before["exhibitors_exhibitor"] == 267
    assert before["exhibitors_allocation"] == 267
    assert before["conference_slot"] == 58

    second = Demo(loaded)
    second.wait()
    assert second.close() == 0
    assert counts(loaded) == before
    assert second.password != opened.password


def test_worker_of_the_demo_sends_the_letters_that_wait(loaded):
    write_letter(loaded)
    sink = Sink()
    demo = Demo(loaded, EXPO_MAIL_URL=f"smtp://127.0.0.1:{sink.port}")
    demo.wait()
    wait_for(lambda: sink.letters)
    assert demo.close() == 0
    sink.down()
    [letter] = sink.letters
    assert letter["Subject"] == "Өтінім № 42 қабылданды"
    assert text_of(letter).strip() == "Сілтеме: https://expo.example/kk/#k=1"
    assert f'<a href="{demo.base}/kk/">' in html_of(letter)


def test_demo_run_again_stops_cleanly_and_leaves_nobody_behind(loaded):
    demo = Demo(loaded)
    demo.wait()
    wait_for(lambda: len(demo.processes("db_worker")) == 1)
    assert demo.close() == 0
    assert demo.processes("manage.py") == []
    assert "Traceback" not in demo.said
    assert demo.said.rstrip().endswith("The exhibition is closed.")


@pytest.mark.parametrize("pause", [0, 0.5, 1, 1.5, 2])
def test_demo_told_to_end_while_it_starts_leaves_nobody_behind(loaded, pause):
    demo = Demo(loaded)
    time.sleep(pause)
    demo.process.terminate()
    demo.process.wait(timeout=60)
    assert demo.processes("manage.py") == []


def test_server_that_dies_takes_the_worker_with_it(loaded):
    demo = Demo(loaded)
    demo.wait()
    servers = [number for number in demo.processes("manage.py demo") if number != demo.process.pid]
    os.kill(servers[0], signal.SIGKILL)
    assert demo.process.wait(timeout=60) != 0
    assert demo.processes("manage.py") == []


def test_demo_with_the_real_clock_speaks_in_the_past_tense(loaded, browser):
    demo = Demo(loaded, "--now", "real")
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
            timeout=180,
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
        timeout=180,
    )
    assert result.returncode == 1
    assert "--now: 'yesterday' is not a moment with its offset" in result.stderr
