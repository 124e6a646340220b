"""Reads the output of each format as its consumers do, by what is documented of the format."""

from __future__ import annotations

import json
import re
from collections import namedtuple
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from junitparser import Failure, JUnitXml


class Reported(namedtuple("Reported", "path line column severity rule message")):
    """What a format shows of a finding; None for what it has no place for."""

    __slots__ = ()


_SARIF = {"error": "error", "warning": "warning", "note": "info"}
_GITHUB = {"error": "error", "warning": "warning", "notice": "info"}
_GITLAB = {"critical": "error", "major": "warning", "info": "info"}


def objects(text: str) -> list[dict[str, Any]]:
    """The findings of JSON lines; the line that counts must be the last one."""
    *found, last = map(json.loads, text.splitlines())
    assert {"schema_version", "not_checked", "summary"} <= last.keys()
    assert len(found) == sum(last["summary"][key] for key in ("errors", "warnings", "infos"))
    return found


def of_object(one: dict[str, Any]) -> Reported:
    return Reported(*(one[name] for name in ("path", "line", "column", "severity", "rule", "message")))


def concise(text: str) -> list[Reported]:
    """One line a finding."""
    pattern = re.compile(r"(.*):(\d+):(\d+): (error|warning|info)\[([\w-]+)\]: (.*)")
    parts = [pattern.fullmatch(line) for line in text.split("\n")[:-1]]
    return [Reported(part[1], int(part[2]), int(part[3]), part[4], part[5], part[6]) for part in parts if part]


def grouped(text: str) -> list[Reported]:
    """A heading a file, indented lines a finding, and a summary."""
    found, path = [], ""
    pattern = re.compile(r" +(\d+):(\d+) +(error|warning|info) +([\w-]+) +(.*)")
    for line in text.split("\n"):
        row = pattern.fullmatch(line)
        if row:
            found.append(Reported(path, int(row[1]), int(row[2]), row[3], row[4], row[5]))
        else:
            path = line or path
    return found


def sarif(text: str) -> list[Reported]:
    """The results of the one run of a SARIF log, each with the rule that its index names."""
    (run,) = json.loads(text)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    found = []
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        path = unquote(place["artifactLocation"]["uri"], errors="surrogateescape")
        message = re.sub(r"\. See: \[.*\]\(\d+\)$", "", result["message"]["text"])
        region = place["region"]
        level = _SARIF[result["level"]]
        found.append(Reported(path, region["startLine"], region["startColumn"], level, result["ruleId"], message))
    return found


def junit(text: str) -> list[Reported]:
    """The tests that failed, and those that passed with a note."""
    found = []
    for suite in JUnitXml.fromstring(text.encode()):
        for case in suite:
            for result in case.result:
                assert isinstance(result, Failure)
                found.append((case, result.type, result.message))
            if isinstance(case.system_out, str):
                found.append((case, "info", case.system_out.split(": info: ", 1)[1].split("\n")[0]))
    return [
        Reported(case.classname, int(case._elem.get("line")), None, severity, case.name.split(" ")[0], message)
        for case, severity, message in found
    ]


def github(text: str) -> list[Reported]:
    """Workflow commands, by the grammar of the runner: `::name key=value,key=value::data`."""
    found = []
    for line in text.split("\n")[:-1]:
        match = re.fullmatch(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)", line)
        assert match, line
        properties = {}
        for pair in match[2].split(","):
            name, _, value = pair.partition("=")
            for spelling, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
                value = value.replace(spelling, char)
            properties[name] = value
        data = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        assert properties.keys() - {"col", "endColumn"} == {"file", "line", "endLine", "title"}
        assert ("col" in properties) == ("endColumn" in properties) == (properties["line"] == properties["endLine"])
        column = int(properties["col"]) if "col" in properties else None
        message = data.split("\nUsers see: ")[0].split("\nRule: ")[0].split("\nSee: ")[0].split("\n+")[0]
        level = _GITHUB[match[1]]
        found.append(Reported(properties["file"], int(properties["line"]), column, level, properties["title"], message))
    return found


def gitlab(text: str) -> list[Reported]:
    """The entries of Code Quality."""
    return [
        Reported(
            one["location"]["path"], one["location"]["lines"]["begin"], None, _GITLAB[one["severity"]],
            one["check_name"], one["description"],
        )
        for one in json.loads(text)
    ]  # fmt: skip


def azure(text: str) -> list[Reported]:
    """Logging commands, split and spelled back as the agent does it."""
    found = []
    for line in text.split("\n")[:-1]:
        match = re.fullmatch(r"##vso\[task\.logissue ([^\]]*)\]([^\r\n]*)", line)
        assert match, line
        properties = dict(pair.split("=", 1) for pair in match[1].split(";") if pair)
        values = {name: _from_azure(value) for name, value in properties.items()}
        place = (values["sourcepath"], int(values["linenumber"]), int(values["columnnumber"]))
        found.append(Reported(*place, values["type"], values["code"], _from_azure(match[2])))
    return found


def _from_azure(text: str) -> str:
    for spelling, char in (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")):
        text = text.replace(spelling, char)
    return text


def rdjson(text: str) -> list[Reported]:
    """The diagnostics of reviewdog; columns count bytes."""
    found = []
    for one in json.loads(text)["diagnostics"]:
        start = one["location"]["range"]["start"]
        severity, rule = one["severity"].lower(), one["code"]["value"]
        found.append(Reported(one["location"]["path"], start["line"], start["column"], severity, rule, one["message"]))
    return found


def checkstyle(text: str) -> list[Reported]:
    """The errors of Checkstyle's files, which must hold nothing else."""
    top = ElementTree.fromstring(text.encode())
    assert top.tag == "checkstyle"
    found = []
    for file in top:
        assert (file.tag, file.attrib.keys()) == ("file", {"name"})
        for error in file:
            assert (error.tag, len(error)) == ("error", 0)
            rule = error.attrib["source"].removeprefix("lint-settings.")
            place = file.attrib["name"], int(error.attrib["line"]), int(error.attrib["column"])
            found.append(Reported(*place, error.attrib["severity"], rule, error.attrib["message"]))
    return found


READERS: dict[str, Callable[[str], list[Reported]]] = {
    "concise": concise,
    "grouped": grouped,
    "json": lambda text: list(map(of_object, json.loads(text)["findings"])),
    "jsonl": lambda text: list(map(of_object, objects(text))),
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "gitlab": gitlab,
    "azure": azure,
    "rdjson": rdjson,
    "checkstyle": checkstyle,
}


def replaced(content: bytes, edits: list[tuple[int, int, str]]) -> bytes:
    """Bytes with texts in place of ranges of bytes."""
    for start, end, text in sorted(edits, reverse=True):
        content = content[:start] + text.encode() + content[end:]
    return content


def by_bytes(content: bytes, line: int, column: int) -> int:
    """The offset of a line that ends with a line feed, and of a column of bytes, both from 1."""
    return sum(map(len, content.split(b"\n")[: line - 1])) + line - 1 + column - 1


def by_characters(text: str, line: int, column: int) -> int:
    """The offset of a line and a column of code points, both from 1, as SARIF's regions are declared to be."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
    return starts[line - 1] + column - 1
