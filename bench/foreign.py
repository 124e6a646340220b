"""Makes files that belong to other tools: manifests, descriptions of APIs, packages, data and translations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator


def texts(count: int) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of so many files, about 4 KB each, of five sorts in turn."""
    for number in range(count):
        extension, make = _SORTS[number % len(_SORTS)]
        yield f"file{number:05}.{extension}", make(number)


def _manifest(number: int) -> str:
    containers = "".join(
        f"      - name: container-{at}\n"
        f"        image: registry.example.com/team/app-{number}-{at}:1.{at}.0\n"
        "        resources:\n"
        "          limits: {cpu: 500m, memory: 256Mi}\n"
        "        env:\n"
        "        - {name: LOG_LEVEL, value: info}\n"
        "        - name: TOKEN\n"
        "          valueFrom:\n"
        "            secretKeyRef:\n"
        f"              name: app-{number}\n"
        "              key: token\n"
        for at in range(11)
    )
    head = f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{number}\n  labels:\n    app: app-{number}\n"
    return f"{head}spec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n{containers}"


def _api(number: int) -> str:
    return "".join(
        f"/path/{number}/{at}:\n"
        "  get:\n"
        f"    summary: Get {at}\n"
        f"    description: A longer text that describes what {at} does\n"
        "    responses:\n"
        "      '200':\n"
        "        description: ok\n"
        "        content: {application/json: {schema: {type: object}}}\n"
        for at in range(17)
    )


def _package(number: int) -> str:
    scripts, dependencies = ({f"{name}{at}": f"^{at}.0.0" for at in range(60)} for name in ("script", "package"))
    head = {"name": f"package-{number}", "version": "1.0.0", "description": "x" * 900}
    return json.dumps({**head, "scripts": scripts, "dependencies": dependencies}, indent=2)


def _data(number: int) -> str:
    one = {"tags": ["a", "b"], "price": 1.5, "text": "some words about it"}
    return json.dumps([{"id": number + at, "title": f"Item {at}", **one} for at in range(45)])


def _translations(number: int) -> str:
    return json.dumps({f"message.{at}.label": f"Text {at} in language {number}" for at in range(75)}, indent=1)


_SORTS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("yaml", _manifest),
    ("yaml", _api),
    ("json", _package),
    ("json", _data),
    ("json", _translations),
)
