"""Runs the steps of a composite action as a runner of GitHub would, as far as its documentation says."""

from __future__ import annotations

import os
import re
import subprocess
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|([a-z_][\w.-]*)|(==|&&|\|\||[(),]))", re.IGNORECASE)
COMMAND = re.compile(r"::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)")
KNOWN_ACTIONS = {"actions/cache", "actions/setup-python"}


class Expression:
    """An expression between `${{` and `}}`: texts, names, `==`, `&&`, `||` and `format`; anything else is refused."""

    def __init__(self, text: str, contexts: dict[str, Any]) -> None:
        self.contexts = contexts
        self.tokens: list[tuple[str, str]] = []
        done = 0
        while text[done:].strip():
            match = TOKEN.match(text, done)
            assert match is not None, f"unknown expression: {text}"
            self.tokens.append((["text", "name", "sign"][(match.lastindex or 1) - 1], match[match.lastindex or 1]))
            done = match.end()

    def value(self) -> str:
        """What it comes to."""
        value = self._either()
        assert self.tokens == [], f"what follows is unknown: {self.tokens}"
        return str(value)

    def _take(self, *signs: str) -> bool:
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            self.tokens.pop(0)
            return True
        return False

    def _either(self) -> Any:
        value = self._both()
        while self._take("||"):
            other = self._both()
            value = value or other
        return value

    def _both(self) -> Any:
        value = self._equal()
        while self._take("&&"):
            other = self._equal()
            value = value and other
        return value

    def _equal(self) -> Any:
        value = self._one()
        return value == self._one() if self._take("==") else value

    def _one(self) -> Any:
        kind, text = self.tokens.pop(0)
        if kind == "text":
            return text.replace("''", "'")
        assert kind == "name", f"unexpected {text}"
        if text == "format":
            assert self._take("(")
            pattern, *values = [self._either()] + [self._either() for _ in iter(lambda: self._take(","), False)]
            assert self._take(")")
            return pattern.format(*values)
        found: Any = self.contexts
        context, *rest = text.split(".")
        assert context in self.contexts, f"unknown context: {text}"
        found = self.contexts[context]
        for number, name in enumerate(rest):
            # An input must be declared; a step may leave out an output, and an event a value.
            assert context != "inputs" or name in found, f"there is no {text}"
            assert (context, number) != ("steps", 0) or name in found, f"there is no step {name} before this one"
            found = found.get(name, "" if number == len(rest) - 1 else {})
        return found


def evaluate(text: Any, contexts: dict[str, Any]) -> str:
    """A value with every expression in it replaced by what it comes to."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: Expression(match[1], contexts).value(), str(text))


class Result(namedtuple("Result", "code log outputs summary used")):
    """What came of an action: exit code, log, outputs, job summary, and the actions that it used."""

    __slots__ = ()

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    used: list[str]

    @property
    def commands(self) -> list[tuple[str, dict[str, str], str]]:
        """The workflow commands in the log, as a runner would obey them."""
        return list(_commands(self.log))

    def annotations(self, level: str) -> list[tuple[str, str]]:
        """File with line, and message, of each annotation of a level."""
        found = [(properties, text) for name, properties, text in self.commands if name == level]
        return [(f"{one.get('file', '')}:{one.get('line', '')}", text) for one, text in found]


def _commands(log: str) -> Any:
    stopped = None
    for line in log.splitlines():
        match = COMMAND.match(line.lstrip())
        if stopped is not None:
            stopped = None if line.strip() == f"::{stopped}::" else stopped
        elif match and match[1] == "stop-commands":
            stopped = match[3]
        elif match:
            pairs = [pair.partition("=") for pair in (match[2] or "").split(",") if pair]
            yield match[1], {name: _plain(value) for name, _, value in pairs}, _plain(match[3])
        elif "##[" in line:  # the old way to write a command
            yield line[line.index("##[") :], {}, ""
    assert stopped is None, "commands are obeyed again in the end"


def _plain(text: str) -> str:
    for spelling, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(spelling, char)
    return text


def read_outputs(text: str) -> dict[str, str]:
    """The outputs that a step wrote, `name=value` or with a mark at the end."""
    found = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, mark, end = line.partition("<<")
        if mark and "=" not in name:
            found[name] = "\n".join(iter(lambda: next(lines), end))  # used at once
        else:
            name, _, value = line.partition("=")
            found[name] = value
    return found


class Runner:
    """A machine with a workspace to run an action in; `env` is what its shell knows anyway.

    `here` has scripts that are not given to a shell, and what is called in place of each: with its environment and its
    folder, for an exit code and a log.
    """

    def __init__(
        self,
        action: Path,
        workspace: Path,
        temp: Path,
        env: dict[str, str],
        here: dict[str, Callable[[dict[str, str], Path], tuple[int, str]]] | None = None,
    ) -> None:
        self.folder = action
        self.here = here or {}
        self.action = yaml.safe_load((action / "action.yml").read_text("utf-8"))
        self.workspace = workspace
        self.temp = temp
        self.env = env
        self.runs = 0

    def run(
        self, github: dict[str, str] | None = None, given: dict[str, dict[str, str]] | None = None, **inputs: str
    ) -> Result:
        """Run the action. `given` are steps not to run, with the outputs that they are to have."""
        contexts: dict[str, Any] = {"github": github or {}, "steps": {}}
        declared = self.action["inputs"]
        inputs = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert set(inputs) <= set(declared)
        defaults = {name: evaluate(one.get("default", ""), contexts) for name, one in declared.items()}
        contexts["inputs"] = {**defaults, **inputs}
        code, log, summary, used = 0, "", "", []
        for step in self.action["runs"]["steps"]:
            assert set(step) <= {"id", "name", "if", "shell", "run", "env", "working-directory", "uses", "with"}
            step_id = step.get("id", "")
            contexts["steps"][step_id] = {"outputs": {}}
            if code or evaluate(step.get("if", "True"), contexts) not in ("True", "true"):
                continue
            if "uses" in step:
                assert step["uses"].partition("@")[0] in KNOWN_ACTIONS
                used.append(step["uses"])
            elif step_id in (given or {}):
                contexts["steps"][step_id]["outputs"] = given[step_id]
            else:
                code, printed, outputs, written = self._step(step, contexts, github or {})
                log += printed
                summary += written
                contexts["steps"][step_id]["outputs"] = outputs
        outputs = {name: evaluate(one["value"], contexts) for name, one in self.action["outputs"].items()}
        return Result(code, log, outputs, summary, used)

    def _step(self, step: dict[str, Any], contexts: dict[str, Any], github: dict[str, str]) -> Any:
        assert step["shell"] == "bash"
        self.runs += 1
        files = {
            name: self.temp / f"_runner/{self.runs}-{name}" for name in ("script", "output", "summary", "env", "path")
        }
        files["script"].parent.mkdir(parents=True, exist_ok=True)
        for file in files.values():
            file.write_text("")
        files["script"].write_text(step["run"])
        env = {
            **self.env,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(self.folder),
            "GITHUB_BASE_REF": github.get("base_ref", ""),
            "GITHUB_ENV": str(files["env"]),
            "GITHUB_EVENT_NAME": "pull_request" if github.get("base_ref") else "push",
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_PATH": str(files["path"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            **{name: evaluate(value, contexts) for name, value in step.get("env", {}).items()},
        }
        folder = self.workspace / evaluate(step.get("working-directory", "."), contexts)
        start = self.here.get(step["run"].strip()) or (lambda env, folder: _shell(files["script"], env, folder))
        code, printed = start(env, folder)
        assert os.path.getsize(files["summary"]) <= 1024 * 1024
        assert "Traceback" not in printed, printed
        return (
            code,
            printed,
            read_outputs(files["output"].read_text("utf-8")),
            files["summary"].read_text("utf-8"),
        )


def _shell(script: Path, env: dict[str, str], folder: Path) -> tuple[int, str]:
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    done = subprocess.run(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
