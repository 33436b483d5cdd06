"""Following a page of the manual to the letter: each command in the shell, each answer compared."""

import html.parser
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field

CURL = """#!/bin/sh
call="$CALLS/$(printf %03d "$(ls "$CALLS" | wc -l)")"
mkdir "$call"
"$CURL" --max-time 30 --dump-header "$call/head" "$@" > "$call/body"
code=$?
cat "$call/body"
exit $code
"""
STATUS, HEADER, POINTER = (
    re.compile(r"\d{3}"),
    re.compile(r"([A-Z][A-Za-z-]+): (.+)"),
    re.compile(r"(/[a-z0-9_]+)+"),
)


@dataclass
class Step:
    """A block of commands and what the text below it says of the answers."""

    script: str = ""
    statuses: list[int] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


class Page(html.parser.HTMLParser):
    """Collects ``steps``: blocks of commands with what the paragraph below says of the answers.

    What stands in bold there is a status, what stands as code is a fact. A block with a language of its own
    is no command.
    """

    def __init__(self, text):
        super().__init__()
        self.steps, self.open, self.text = [], [], ""
        self.current = Step()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag == "pre":
            self.current = Step()
        if tag in ("code", "strong"):
            self.text, self.language = "", dict(attrs).get("class")

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        self.open.remove(tag)
        if tag == "strong" and STATUS.fullmatch(self.text):
            self.current.statuses.append(int(self.text))
        elif tag == "code" and "pre" not in self.open:
            self.current.facts.append(self.text)
        elif tag == "code" and not self.language:
            self.current.script = self.text
            self.steps.append(self.current)
        elif tag in ("p", "ul", "table"):
            self.current = Step()


class Shell:
    """A shell in a directory of its own. What ``curl`` sends and gets is what the real one does."""

    def __init__(self, folder):
        self.folder, self.calls, programs = folder / "here", folder / "calls", folder / "programs"
        for made in (self.folder, self.calls, programs):
            made.mkdir()
        program = programs / "curl"
        program.write_text(CURL)
        program.chmod(0o755)
        real = shutil.which("curl")
        assert real, "Install curl: the manual is checked with it."
        self.environment = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "CURL": real,
            "CALLS": str(self.calls),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
        }

    def run(self, script):
        """Run ``script`` and return the answers of its calls. Its variables stay for the next one."""
        before = len(self.answers())
        kept = self.folder.parent / "variables"
        result = subprocess.run(
            ["sh", "-c", f"set -aeu\n{script}\nenv -0 > '{kept}'"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert result.returncode == 0, f"{script}\n{result.stdout}\n{result.stderr}"
        self.environment = dict(one.split("=", 1) for one in kept.read_text().split("\0") if one)
        return self.answers()[before:]

    def answers(self):
        return [
            Answer((call / "head").read_text(), (call / "body").read_text())
            for call in sorted(self.calls.iterdir())
        ]


class Answer:
    """What came back: ``status``, ``headers``, ``body``."""

    def __init__(self, head, body):
        first, *lines = head.strip().splitlines()
        self.status = int(first.split()[1])
        headers = (line.partition(": ") for line in lines)
        self.headers = {name.lower(): value for name, _gap, value in headers}
        # With -i the head stands before the body as well.
        text = body.replace("\r\n", "\n").removeprefix(head.replace("\r\n", "\n"))
        self.body = json.loads(text) if text else None

    def holds(self, fact):
        """Say whether ``fact`` is true of it: a member, a header or a pointer. “…” stands for anything."""
        header = HEADER.fullmatch(fact)
        if header:
            return is_like(header[2], self.headers.get(header[1].lower(), ""))
        if POINTER.fullmatch(fact):
            return any(fact in str(found.get("pointer")) for found in dicts(self.body))
        wanted = json.loads(f"{{{fact}}}")
        return any(
            all(name in found and is_like(value, found[name]) for name, value in wanted.items())
            for found in dicts(self.body)
        )


def is_like(wanted, found):
    if isinstance(wanted, str) and isinstance(found, str):
        return re.fullmatch(re.escape(wanted).replace("…", ".+"), found) is not None
    return wanted == found and type(wanted) is type(found)


def dicts(body):
    """Return every object in ``body``, however deep."""
    if isinstance(body, dict):
        return [body, *(found for value in body.values() for found in dicts(value))]
    if isinstance(body, list):
        return [found for value in body for found in dicts(value)]
    return []


def is_checked(fact):
    return fact.startswith('"') or HEADER.fullmatch(fact) or POINTER.fullmatch(fact)


def follow(page, shell, replaced):
    """Do what the HTML of ``page`` says, and return how many answers were compared.

    ``replaced`` maps what the reader has to replace to a function that gives what to put there.
    """
    compared = 0
    for step in Page(page).steps:
        script = step.script
        for text, put in replaced.items():
            if text in script:
                script = script.replace(text, put())
        answers = shell.run(script)
        assert [answer.status for answer in answers] == step.statuses, (
            f"{script}\n{[one.body for one in answers]}"
        )
        for fact in filter(is_checked, step.facts):
            assert any(answer.holds(fact) for answer in answers), f"{fact}\n{[one.body for one in answers]}"
        compared += len(answers)
    return compared
