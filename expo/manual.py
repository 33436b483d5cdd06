"""The manual of the API: its OpenAPI document as rows that a template can show."""

import json
from dataclasses import dataclass, field

from drf_spectacular.settings import spectacular_settings

JSON, PROBLEM = "application/json", "application/problem+json"


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


def read_document():
    """Return the OpenAPI document as the API serves it."""
    return spectacular_settings.DEFAULT_GENERATOR_CLASS().get_schema(request=None, public=True)


def sections(document, base):
    """Return ``(tag, its description, its calls)`` for every tag, in the order of the document."""
    calls = {tag["name"]: [] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            calls[operation["tags"][0]].append(_call(document, path, method, operation, base))
    return [(tag["name"], tag["description"], calls[tag["name"]]) for tag in document["tags"]]


def objects(document):
    """Return ``(name, description, its fields)`` for every object that an answer holds."""
    return [
        (name, schema.get("description", ""), _fields(document, schema))
        for name, schema in document["components"]["schemas"].items()
        if "properties" in schema and not name.endswith("Request")
    ]


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
    body = operation.get("requestBody", {}).get("content", {}).get(JSON, {})
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
        curl=_curl(path, method, operation, body, base),
        parameters=parameters,
        body=_fields(document, _resolve(document, body.get("schema", {}))),
        answers=[_answer(document, code, one) for code, one in operation["responses"].items()],
    )


def _answer(document, code, response):
    content = response["content"]
    schema = content.get(JSON, content.get(PROBLEM))["schema"]
    return Row(code, _name(schema), response["description"], _name(schema))


def _curl(path, method, operation, body, base):
    """Return the call as a command line; what the reader must fill in stands in capitals."""
    for parameter in operation.get("parameters", []):
        name = parameter["name"]
        path = path.replace("{" + name + "}", name.upper())
    words = [f"curl -X {method.upper()}" if method != "get" else "curl"]
    words[0] += f" '{base}{path}?lang=en'"
    if operation.get("security", [{}]) != [{}]:
        words.append("-H 'Authorization: Bearer KEY'")
    if body:
        example = next(iter(body["examples"].values()))["value"]
        words += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(example, ensure_ascii=False)}'"]
    return " \\\n  ".join(words)
