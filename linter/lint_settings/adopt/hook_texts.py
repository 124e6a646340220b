"""The texts for other tools: a hook for pre-commit, a workflow for GitHub, a job for GitLab."""

from __future__ import annotations

import json
import re

from ..documents.document import load
from ..documents.source import Source
from ..messages.project_urls import SITE
from .origin import RELEASED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .origin import Origin

NAME = "lint-settings"
# Pinned to commits, since tags can be moved; the same as in docs/workflows/.
_CHECKOUT = "actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0"
_PYTHON = "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0"
_FIT_STAGE = re.compile(r"test|lint|check|verif|valid")


def new_hooks(folder: str, origin: Origin = RELEASED) -> str:
    """Return a `.pre-commit-config.yaml`; `folder` is that of the settings relative to the repository, or empty."""
    return "repos:\n" + _hook("  ", folder, origin)


def _hook(indent: str, folder: str, origin: Origin) -> str:
    lines = [f"- repo: {origin.repository}", f"  rev: {_in_yaml(origin.revision)}", "  hooks:"]
    lines.append(f"    - id: {NAME} # the changed files, checked together with all others")
    if folder:
        lines.append(f"      files: ^{_literal(folder)}/")
    return "".join(f"{indent}{line}\n" for line in lines)


def _literal(folder: str) -> str:
    """Return a folder as part of a regular expression that pre-commit reads from plain YAML."""
    return re.sub(r"[^\w/-]", ".", folder)


def with_hook(text: str, folder: str, origin: Origin = RELEASED) -> str | None:
    """Return a `.pre-commit-config.yaml` with the hook as its last repository; None if it has an unknown form."""
    document = _one_document(text)
    repositories = document.members.get("repos") if document else None
    if not document or repositories is None or not repositories.items or repositories.text[:1] == "[":
        return None
    first, last = repositories.items[0], repositories.items[-1]
    line_start = text.rfind("\n", 0, first.place[0]) + 1
    dash = re.compile(r"( *)-[ ]").match(text, line_start)
    if dash is None:
        return None
    # Comments that are indented more belong to the last entry.
    rest = re.compile(rf"[^\n]*(?:\n|\Z)(?:[ \t]*\n(?= *#)|{dash[1]} +#[^\n]*(?:\n|\Z))*").match(text, last.place[1])
    at = rest.end() if rest else len(text)
    hook = _as_in(text, _hook(dash[1], folder, origin))
    changed = _joined(text[:at], hook, text[at:])
    wanted = dict(document.value)
    wanted["repos"] = [*wanted["repos"], _value(_hook("", folder, origin))[0]]
    return changed if _value(changed) == wanted else None


def workflow(folder: str, origin: Origin = RELEASED) -> str:
    """Return a workflow for GitHub Actions that checks a folder."""
    return f"""\
name: {NAME}
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  {NAME}:
    runs-on: ubuntu-latest
    steps:
      - uses: {_CHECKOUT}
        with:
          persist-credentials: false
      - uses: {_PYTHON}
        with:
          python-version: "3.13"
      - run: {_in_yaml(_install(origin))}
      # A pull request may change the config. To check it with that of its base, see {SITE}ci/
      - run: {_in_yaml(f"{NAME} --format github {_argument(folder)}")}
"""


def with_job(text: str, folder: str, origin: Origin = RELEASED) -> str | None:
    """Return a `.gitlab-ci.yml` with the job at its end; None if it has an unknown form."""
    document = _one_document(text)
    if document is None or not isinstance(document.value, dict):
        return None
    stages = document.value.get("stages", ["test"])
    names = [stage for stage in stages if isinstance(stage, str)] if isinstance(stages, list) else []
    job = _job(folder, origin, next((one for one in names if _FIT_STAGE.search(one)), names[0] if names else "test"))
    blank = "\n" if text.strip() else ""
    changed = _joined(text, _as_in(text, blank + job), "")
    return changed if _value(changed) == {**document.value, **_value(job)} else None


def _job(folder: str, origin: Origin, stage: str) -> str:
    command = f"{NAME} --format text --format gitlab=gl-code-quality-report.json {_argument(folder)}"
    return f"""\
{NAME}:
  stage: {_in_yaml(stage)}
  image: python:3.13
  script:
    - {_in_yaml(_install(origin))}
    - {_in_yaml(command)}
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


def _install(origin: Origin) -> str:
    """Return the command that installs the program."""
    from shlex import quote

    return f"pip install {quote(origin.requirement)}"


def _argument(folder: str) -> str:
    """Return a folder as an argument for a shell."""
    from shlex import quote

    return quote(f"{folder}/") if folder else "."


def _in_yaml(text: str) -> str:
    """Return a text as a value of YAML: plain if it can be read like that, else in quotes."""
    return text if _value(f"a: {text}\n") == {"a": text} else json.dumps(text, ensure_ascii=False)


def _one_document(text: str) -> Any:
    """Return the root of a YAML text with one document; None for any other."""
    documents, findings = load(Source("file.yaml", text))
    return documents[0].root if len(documents) == 1 and not findings else None


def _value(text: str) -> Any:
    document = _one_document(text)
    return None if document is None else document.value


def _joined(before: str, middle: str, after: str) -> str:
    if before and not before.endswith("\n"):
        before += _as_in(before, "\n")
    return before + middle + after


def _as_in(text: str, added: str) -> str:
    return added.replace("\n", "\r\n") if "\r\n" in text else added
