"""The whole path of docs/live-tenant.md: from a tenant behind a server to files, back by PUT, and after it again."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from console_edits import decorate, edit, lost, texts_below, unreported
from place import Outcome, Place
from tenant import CUSTOMER, ENVIRONMENTS, TOKEN, Call, Tenant, app_of, credentials, save, served

EDITS = int(os.environ.get("REFRESH_EDITS", "45"))  # `make live` takes more
MANY = EDITS > 100
CLIENTS = 20  # in each environment
UP_TO_DATE = "all files agree with the tenant\n"


class InProcess:
    """Saves the answers and sends the bodies without a network, where there is no curl."""

    def __init__(self, place: Place, tenant: Tenant) -> None:
        self.place = place
        self.tenant = tenant

    def fetch(self, environment: str) -> None:
        folder = self.place.folder / "answers" / environment
        shutil.rmtree(folder, ignore_errors=True)
        save(self.tenant, environment, folder)

    def put(self, environment: str, path: str, body: str) -> None:
        assert environment
        assert self.tenant.answer(Call("PUT", {}, {}, json.loads(body)), path)[0] == 200


class ByCurl:
    """Runs the printed script and the documented PUT against a server on loopback."""

    def __init__(self, place: Place, tenant: Tenant, address: str) -> None:
        self.place = place
        self.tenant = tenant
        self.address = address

    def fetch(self, environment: str) -> None:
        options = ("--base", self.address, "--capture", self.address, "--customer", CUSTOMER)
        printed = self.place.quick("requests", *options, "--app", app_of(environment))
        assert (printed.code, printed.err) == (0, "")
        self.place.write("fetch.sh", printed.out)
        done = self._run("sh", "fetch.sh", f"answers/{environment}", env=credentials(self.tenant, environment))
        assert (done.returncode, done.stdout) == (0, ""), done.stderr

    def put(self, environment: str, path: str, body: str) -> None:
        application = self.tenant.application(environment)
        netrc = f"machine 127.0.0.1 login {application.owner} password {application.owner_secret}\n"
        self.place.write("netrc", netrc)
        head = ("--fail-with-body", "--netrc-file", "netrc", "-H", "Content-Type: application/json")
        done = self._run("curl", "-sS", "-X", "PUT", *head, "-d", "@-", self.address + path, stdin=body)
        assert done.returncode == 0, done.stdout + done.stderr

    def _run(
        self, *command: str, env: dict[str, str] | None = None, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        around = {"PATH": os.environ["PATH"], "HOME": str(self.place.folder), **(env or {})}
        return subprocess.run(
            command, cwd=self.place.folder, env=around, input=stdin, capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip


Platform = InProcess | ByCurl


@pytest.fixture(params=[pytest.param("curl", marks=pytest.mark.curl), "in process"])
def platform(request: pytest.FixtureRequest, place: Place) -> Iterator[Platform]:
    if request.param == "in process":
        yield InProcess(place, Tenant(CLIENTS))
        return
    tenant = Tenant(CLIENTS if MANY else 4)  # a call takes 20 ms
    with served(tenant) as address:
        yield ByCurl(place, tenant, address)


def test_from_the_tenant_to_git_and_back(place: Place, platform: Platform) -> None:
    tenant = platform.tenant
    printed: list[str] = []

    def run(*arguments: str) -> Outcome:
        outcome = place.quick(*arguments)
        printed.append(outcome.out + outcome.err)
        return outcome

    def drift(environment: str) -> Outcome:
        options = ("--environment", environment, "--exit-code", "identity")
        return run("diff", "--export", f"answers/{environment}", *options)

    def files_into(environment: str) -> tuple[str, ...]:
        return "import", f"answers/{environment}", "--into", "identity", "--environment", environment

    first = tenant.secrets()
    place.write(".gitignore", "*.env\n/answers/\n/netrc\n")
    # From the tenant to files, which say what the tenant has.
    for environment in ENVIRONMENTS:
        platform.fetch(environment)
        outcome = run(*files_into(environment), "--secrets-to", f"{environment}.env")
        assert outcome.code == 0, outcome.err
        assert drift(environment).code == 0
        if MANY or environment == "prod":
            _assert_rendered(place, tenant, environment)
    count = len(tenant.application("prod").client_settings)
    _assert_clean(run("identity", "--format", "json"), count)

    # A change in a file reaches the tenant by a PUT, and then nothing differs.
    file = place.folder / "identity/prod/settings/example-portal-1-prod.yaml"
    _replace(file, "static.example.com/1/logo.svg", "static.example.com/new.svg")
    changed = drift("prod")
    assert (changed.code, changed.out.count("~ theming.logoURL")) == (1, 1)
    body = place.quick("render", "--with-secrets", str(file)).out
    data = yaml.safe_load(file.read_text())
    platform.put("prod", data["_self"], body)
    client = data["_self"].split("/")[-2]
    live = tenant.application("prod").client_settings[client]
    assert live["custom"]["theming.logoURL"] == "https://static.example.com/new.svg"
    platform.fetch("prod")
    outcome = drift("prod")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (
        0,
        f"{11 + 3 * count} files compared: no differences that count",
    )

    # People change the files and, in the Console, the tenant.
    draw = random.Random(EDITS)
    for environment in ENVIRONMENTS if MANY else ("prod",):
        folder, env_file = place.folder / "identity" / environment, place.folder / f"{environment}.env"
        with env_file.open("a") as lines:
            lines.writelines(f"{name}='{value}'\n" for name, value in decorate(folder, draw).items())
        before = texts_below(folder)
        for _ in range(EDITS):
            edit(tenant, draw, environment)
        platform.fetch(environment)
        outcome = run(*files_into(environment), "--refresh", "--secrets-to", f"{environment}.env")
        assert outcome.code in (0, 1), outcome.err
        assert outcome.out != UP_TO_DATE
        assert lost(before, texts_below(folder)) == Counter()
        assert unreported(tenant, environment, folder, env_file, outcome.err) == []
        again = run(*files_into(environment), "--refresh")
        assert (again.code, again.out) == (outcome.code, UP_TO_DATE)
        conflicts = [line for line in outcome.err.splitlines() if "by hand" in line or "another value" in line]
        assert drift(environment).code == (1 if conflicts else 0)

    _assert_secrets_are_in_env_files_only(place, first, {*first, *tenant.secrets(), TOKEN}, printed)


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def _assert_rendered(place: Place, tenant: Tenant, environment: str) -> None:
    """The body of each client is what the tenant has, value for value."""
    left = dict(tenant.application(environment).client_settings)
    for file in (place.folder / "identity" / environment / "settings").iterdir():
        outcome = place.quick("render", str(file), "--with-secrets")
        assert outcome.code == 0, outcome.err
        client = yaml.safe_load(file.read_text())["_self"].split("/")[-2]
        assert json.loads(outcome.out) == left.pop(client)
    assert left == {}


def _assert_clean(outcome: Outcome, count: int) -> None:
    """A check finds what the tenant has: a setting that nothing documents, and only one client to configure it with."""
    report = json.loads(outcome.out)
    assert report["summary"]["files"] == 3 * (12 + 3 * count)
    found = Counter((one["rule"], one["severity"]) for one in report["findings"])
    assert found == {("unknown-setting", "info"): 3 * ((count + 4) // 5), ("lone-configuration-client", "warning"): 3}
    assert outcome.err.startswith("lint-settings: ")


def _assert_secrets_are_in_env_files_only(place: Place, first: set[str], secrets: set[str], printed: list[str]) -> None:
    private = {place.folder / f"{environment}.env" for environment in ENVIRONMENTS} | {place.folder / "netrc"}
    for path in place.folder.rglob("*"):
        if path.is_file() and path not in private and place.folder / "answers" not in path.parents:
            printed.append(path.read_text("utf-8"))
    text = "\n".join(printed)
    assert [one for one in secrets if one in text] == []
    values = "".join(path.read_text() for path in private if path.exists())
    assert [one for one in first if one not in values] == []
