"""Installs a wheel into a clean environment and runs the examples with it, as a user would.

`check_wheel.py WHEEL` uses this Python; `check_wheel.py --every-python WHEEL` each supported one that is found.
It needs nothing but Python, and runs on Linux, macOS and Windows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
# Each command with the exit code that it must have.
COMMANDS = (
    (0, "--version"),
    (0, "good"),
    (1, "bad"),
    (0, "resolve", "good/prod/settings/portal.json"),
    (0, "diff", "good", "good"),
    (1, "diff", "review/before", "review/after"),
    (0, "rules"),
    (0, "explain", "empty-providers"),
    (0, "schema", "client-settings"),
    (0, "symptom", "second factor"),
)


def main(arguments: list[str]) -> int:
    """Check the wheel with each Python; return 0 if all commands did what they should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--every-python", action="store_true", help="use every supported Python that is found")
    options = parser.parse_args(arguments)
    pythons = dict(_pythons()) if options.every_python else {}
    if sys.version_info[:2] not in {tuple(map(int, version.split("."))) for version in pythons}:
        pythons[f"{sys.version_info[0]}.{sys.version_info[1]}"] = sys.executable
    failed = [version for version, python in sorted(pythons.items()) if not _check(python, options.wheel.resolve())]
    for version in VERSIONS:
        result = "failed" if version in failed else "ok" if version in pythons else "not available here"
        print(f"Python {version}: {result}")
    return 1 if failed else 0


def _pythons() -> Iterator[tuple[str, str]]:
    """The supported versions that can be run, on the PATH or installed with pyenv, which puts one version on it."""
    installed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in VERSIONS:
        choices = [f"python{version}", *map(str, installed.glob(f"{version}.*/bin/python"))]
        found = next(filter(_starts, choices), None)
        if found is not None:
            yield version, found


def _starts(python: str) -> bool:
    try:
        return subprocess.run([python, "-c", "import venv"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _check(python: str, wheel: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="check-wheel-") as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        programs = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        pip = [str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", str(wheel)], check=True)
        subprocess.run([*pip, "check"], check=True)
        results = [_runs(programs / "lint-settings", *command) for command in COMMANDS]
        return all(results)


def _runs(program: Path, expected: int, *arguments: str) -> bool:
    line = [str(program), *arguments]
    done = subprocess.run(line, cwd=EXAMPLES, capture_output=True, text=True, encoding="utf-8", check=False)
    output = done.stdout + done.stderr
    if done.returncode == expected and done.stdout and "Traceback" not in output:
        return True
    print(f"`lint-settings {' '.join(arguments)}` exited with {done.returncode}, not {expected}:\n{output}")
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
