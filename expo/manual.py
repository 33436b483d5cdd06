"""The manual of the API: its OpenAPI document as rows that a template can show, and its chapters."""

import json
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.urls import reverse
from drf_spectacular.settings import spectacular_settings

from expo import markdown

JSON, PROBLEM, FORM = "application/json", "application/problem+json", "multipart/form-data"
# How the headers of a request stand in an example: what the reader must fill in is in capitals.
EXAMPLES = {"If-Match": "ETAG", "Idempotency-Key": "UUID"}
# Where a chapter is written as if the demo served it.
DEMO_URL = "http://127.0.0.1:8000"
CHAPTERS = {
    "first-registration": "first-registration.md",
    "webhooks": "webhooks.md",
    "changes": "api-changes.md",
}


@dataclass(frozen=True)
class Row:
    """A parameter, a field or an answer: what it is called, what it holds and what that means."""

    name: str
    kind: str
    description: str
    object: str = ""


@dataclass(frozen=True)
class Call:
    """One operation."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    curl: str
    parameters: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    headers: list[Row] = field(default_factory=list)


def read_document():
    """Return the OpenAPI document as the API serves it."""
    return spectacular_settings.DEFAULT_GENERATOR_CLASS().get_schema(request=None, public=True)


@cache
def chapter(name):
    """Return ``(title, text)`` of a chapter, the text in Markdown."""
    text = (settings.BASE_DIR / "docs" / CHAPTERS[name]).read_text()
    return markdown.title_of(text), text


def chapter_as_html(name):
    """Return the chapter with the addresses of this site in it."""
    _title, text = chapter(name)
    return markdown.render(text.replace(DEMO_URL, settings.BASE_URL), _address_of)


def _address_of(target):
    file, _mark, place = target.partition("#")
    for name, path in CHAPTERS.items():
        if file == path:
            return reverse(f"manual-{name}") + (f"#{place}" if place else "")
    return target


def sections(document, base):
    """Return ``(tag, its description, its calls)`` for every tag, in the order of the document."""
    calls = {tag["name"]: [] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            calls[operation["tags"][0]].append(_call(document, path, method, operation, base))
    return [(tag["name"], tag["description"], calls[tag["name"]]) for tag in document["tags"]]


def objects(document):
    """Return ``(name, description, its fields)`` for every object that an answer or a body holds."""
    bodies = set(_bodies(document))
    return [
        (name, schema.get("description", ""), _fields(document, schema))
        for name, schema in document["components"]["schemas"].items()
        if "properties" in schema and name not in bodies
    ]


def _bodies(document):
    """Yield the names of the objects that are whole bodies: their fields stand with their calls."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield _name(content["schema"])


def _name(reference):
    return reference["$ref"].rpartition("/")[2]


def _resolve(document, schema):
    return document["components"]["schemas"][_name(schema)] if "$ref" in schema else schema


def _object(document, schema):
    """Return the name of the object that ``schema`` leads to, or an empty text."""
    for inner in (schema, schema.get("items", {}), *schema.get("allOf", []), *schema.get("oneOf", [])):
        if "$ref" in inner and "properties" in _resolve(document, inner):
            return _name(inner)
    return ""


def _kind(document, schema):
    """Say in words what values ``schema`` takes."""
    if "$ref" in schema:
        resolved = _resolve(document, schema)
        return _kind(document, resolved) if "enum" in resolved else _name(schema)
    if "enum" in schema:
        return ", ".join(json.dumps(value) if value in ("", None) else str(value) for value in schema["enum"])
    for joint in ("allOf", "oneOf", "anyOf"):
        if joint in schema:
            return " or ".join(_kind(document, inner) for inner in schema[joint])
    if schema.get("type") == "array":
        return f"list of {_kind(document, schema['items'])}"
    if schema.get("maxLength") == 0:
        return '""'
    types = schema.get("type", "any")
    text = " or ".join(types) if isinstance(types, list) else types
    limit = f", at most {schema['maxLength']} characters" if "maxLength" in schema else ""
    return f"{text} ({schema['format']}){limit}" if "format" in schema else text + limit


def _fields(document, schema):
    return [
        Row(name, _kind(document, inner), _plain(inner), _object(document, inner))
        for name, inner in schema.get("properties", {}).items()
    ]


def _plain(schema):
    """The description without the list of values that already stands beside it."""
    return schema.get("description", "").partition("\n\n* `")[0]


def _call(document, path, method, operation, base):
    kind, content = next(iter(operation.get("requestBody", {}).get("content", {}).items()), ("", {}))
    body = _fields(document, _resolve(document, content.get("schema", {})))
    parameters = [
        Row(f"{one['name']} ({one['in']})", _kind(document, one["schema"]), one.get("description", ""))
        for one in operation.get("parameters", [])
    ]
    return Call(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        curl=_curl(path, method, operation, base, _sent(document, kind, content)),
        parameters=parameters,
        body=body,
        answers=[_answer(document, code, one) for code, one in operation["responses"].items()],
        headers=_headers(operation["responses"]),
    )


def _answer(document, code, response):
    content = response.get("content", {})
    schema = content.get(JSON, content.get(PROBLEM, {})).get("schema", {})
    if content and not schema:
        return Row(code, next(iter(content)), response["description"])
    name = _name(schema) if schema else ""
    return Row(code, name, response["description"], name)


def _headers(responses):
    """Return each header of the answers with the statuses that it comes with."""
    statuses, meanings = {}, {}
    for code, response in responses.items():
        for name, header in response.get("headers", {}).items():
            statuses.setdefault(name, []).append(code)
            meanings[name] = header["description"]
    return [Row(name, ", ".join(codes), meanings[name]) for name, codes in statuses.items()]


def _sent(document, kind, content):
    """Return the words of a command line that send an example of the body."""
    if kind == JSON:
        example = next(iter(content["examples"].values()))["value"]
        return ["-H 'Content-Type: application/json'", f"-d '{json.dumps(example, ensure_ascii=False)}'"]
    if kind == FORM:
        parts = _resolve(document, content["schema"])["properties"]
        return [f"-F '{name}={_part(document, part)}'" for name, part in parts.items()]
    return []


def _part(document, schema):
    return "@FILE" if schema.get("format") == "binary" else _kind(document, schema).partition(",")[0]


def _curl(path, method, operation, base, sent):
    """Return the call as a command line; what the reader must fill in stands in capitals."""
    headers = {}
    for parameter in operation.get("parameters", []):
        name = parameter["name"]
        path = path.replace("{" + name + "}", name.upper())
        if name in EXAMPLES:
            headers[name] = EXAMPLES[name]
    words = [f"curl -X {method.upper()}" if method != "get" else "curl"]
    words[0] += f" '{base}{path}?lang=en'"
    if {} not in operation.get("security", [{}]):
        headers = {"Authorization": "Bearer KEY"} | headers
    words += [f"-H '{name}: {value}'" for name, value in headers.items()]
    return " \\\n  ".join(words + sent)
