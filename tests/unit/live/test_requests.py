"""`lint-settings requests`: a script that saves every answer, and no secret on any command line."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from place import Outcome, Place
from tenant import CUSTOMER, TOKEN, Tenant, app_of, credentials, served

SHELLS = [path for path in map(shutil.which, ("sh", "dash", "bash", "ksh", "mksh", "busybox")) if path]


@pytest.fixture
def tenant() -> Tenant:
    return Tenant(2)


@pytest.fixture
def address(tenant: Tenant) -> Iterator[str]:
    with served(tenant) as address:
        yield address


def printed(place: Place, *arguments: str) -> Path:
    """The file of a printed script."""
    outcome = place.quick("requests", *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    return place.write("fetch.sh", outcome.out)


def run(place: Place, *arguments: str, shell: str = "sh", **env: str) -> Outcome:
    """Run the script without waiting between tries."""
    place.write("bin/sleep", "#!/bin/sh\n").chmod(0o755)
    path = f"{place.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    words = [shell, "sh"] if shell.endswith("busybox") else [shell]
    done = subprocess.run(
        [*words, "fetch.sh", *arguments],
        cwd=place.folder,
        env={"PATH": path, "HOME": str(place.folder), **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def saved(place: Place, name: str) -> object:
    return json.loads((place.folder / "answers" / name).read_text())


OPTIONS = ("--app", app_of("prod"), "--customer", CUSTOMER)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_valid_in_every_shell(place: Place, shell: str) -> None:
    script = printed(place, "--base", "https://v1.api.us.janrain.com", *OPTIONS, "--into", "the answers/of 'prod'")
    words = [shell, "sh"] if shell.endswith("busybox") else [shell]
    subprocess.run([*words, "-n", script], check=True)


def test_shellcheck_has_nothing_to_say(place: Place) -> None:
    script = printed(place, "--base", "https://v1.api.us.janrain.com", *OPTIONS, "--into", "the answers/of 'prod'")
    shellcheck = Path(sys.executable).with_name("shellcheck")
    if not shellcheck.exists():
        pytest.skip("shellcheck is not installed")
    done = subprocess.run([shellcheck, "--shell=sh", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.curl
def test_every_answer_is_saved(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, *OPTIONS, "--capture", address)
    tenant.page = 4
    outcome = run(place, **credentials(tenant, "prod"))
    assert outcome.code == 0, outcome.err
    application = tenant.application("prod")
    assert saved(place, "application-settings.json")["email_method"] == "ses_sync"
    assert saved(place, "settings-options.json") == application.options
    assert saved(place, "api-clients.json") == [*application.clients.values()]
    for client, settings in application.client_settings.items():
        answer = saved(place, f"settings/{client}.json")
        assert {name: answer[name] for name in settings} == settings
        assert answer["_global"]["custom"] == application.settings["custom"]
    for kind, folder in (
        ("clients", "oidc-clients"),
        ("loginPolicies", "login-policies"),
        ("tokenPolicies", "token-policies"),
    ):
        names = {path.stem for path in (place.folder / "answers" / folder).glob("*")}
        assert names == tenant.oidc[kind].keys()
        assert all(saved(place, f"{folder}/{name}.json") == tenant.oidc[kind][name] for name in names)
    assert {path.name for path in (place.folder / "answers").glob("oidc-clients*.json")} == {
        "oidc-clients.json", "oidc-clients-2.json"
    }  # fmt: skip
    assert saved(place, "flows/standard.json")["userData"] == ["uuid", "displayName", "email"]
    assert saved(place, "flows/standard-versions.json") == application.flows["standard"]["versions"]
    assert saved(place, "entity-types/user.json")["schema"]["attr_defs"] == application.entity_types["user"]
    ((reader, *_),) = application.access_schemas
    schema = saved(place, f"access-schemas/{reader}-user-read.json")
    assert (schema["for_client_id"], schema["type_name"], schema["access_type"]) == (reader, "user", "read")
    assert [one["name"] for one in schema["schema"]["attr_defs"]][4:] == ["email", "displayName", "primaryAddress"]
    assert not list((place.folder / "answers").rglob("*.part"))
    # Only reads, and every call once.
    assert {call.partition(" ")[0] for call in tenant.calls if "/entityType" not in call and "token" not in call} == {
        "GET"
    }
    gets = [call for call in tenant.calls if call.startswith("GET")]
    assert len(gets) == len(set(gets))


@pytest.mark.curl
def test_answers_are_for_the_user_alone_and_git_ignores_them(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, *OPTIONS, "--capture", address, "--into", "the answers")
    assert run(place, **credentials(tenant, "prod")).code == 0
    folder = place.folder / "the answers"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*.json")}
    assert modes == {0o600}
    assert (folder / ".gitignore").read_text().endswith("\n*\n")


@pytest.mark.curl
def test_no_secret_is_an_argument_or_printed(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, *OPTIONS, "--capture", address)
    # What every program that the script starts is given.
    for name in ("curl", "awk", "sed", "tr", "cat", "mkdir", "mv", "rm", "cut", "sort"):
        real = shutil.which(name)
        assert real
        text = f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >> "{place.folder}/started"\nexec {real} "$@"\n'
        place.write(f"bin/{name}", text).chmod(0o755)
    env = credentials(tenant, "prod")
    outcome = run(place, **env)
    started = (place.folder / "started").read_text()
    assert started.count("curl ") > 20
    for secret in (*tenant.secrets(), TOKEN, env["AIC_CONFIG_SECRET"], env["AIC_OWNER_ID"]):
        assert secret not in outcome.err + outcome.out
        if secret != env["AIC_OWNER_ID"]:
            assert secret not in started


@pytest.mark.curl
def test_netrc_takes_the_place_of_variables(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, "--app", app_of("dev"), "--capture", address)
    one = tenant.application("dev")
    place.write("my netrc", f"machine 127.0.0.1 login {one.owner} password {one.owner_secret}\n")
    outcome = run(place, NETRC=str(place.folder / "my netrc"))
    assert outcome.code == 0, outcome.err
    assert not [call for call in tenant.calls if CUSTOMER in call]
    place.write(".netrc", f"machine 127.0.0.1 login {one.owner} password wrong\n")
    assert run(place).code == 1


@pytest.mark.curl
def test_what_may_pass_is_tried_again(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, *OPTIONS, "--capture", address)
    client = next(iter(tenant.application("prod").client_settings))
    path = f"/config/{app_of('prod')}"
    tenant.faults = {
        f"{path}/settings": [503, 429, 510],
        f"{path}/clients/{client}/settings": [500] * 4,
        f"/{CUSTOMER}/login/token": [502],
        f"/{CUSTOMER}/config/clients": [504],
        "/entityType": [510],
    }
    outcome = run(place, **credentials(tenant, "prod"))
    assert outcome.code == 0, outcome.err
    assert saved(place, "application-settings.json")["email_method"] == "ses_sync"


@pytest.mark.curl
def test_an_error_is_reported_and_the_rest_is_saved(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, *OPTIONS, "--capture", address)
    client = next(iter(tenant.application("prod").client_settings))
    path = f"/config/{app_of('prod')}/clients/{client}/settings"
    tenant.faults = {path: [403] * 9, "/entityType": [500] * 9}
    outcome = run(place, AIC_TRIES="2", **credentials(tenant, "prod"))
    assert outcome.code == 1
    assert f"failed: answers/settings/{client}.json: status 403\n" in outcome.err
    assert "failed: answers/entity-types/user.json: status 500\n" in outcome.err
    assert outcome.err.endswith("not everything was saved: see above\n")
    assert saved(place, f"settings/{client}.json") == {"errors": "Internal Server Error."}
    assert len(list((place.folder / "answers/settings").iterdir())) == 2
    tenant.faults = {}
    assert run(place, **credentials(tenant, "prod")).code == 0
    assert "site_name" in saved(place, f"settings/{client}.json")


@pytest.mark.curl
def test_a_list_that_is_not_complete_is_reported(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, "--customer", CUSTOMER)
    answer = tenant._oidc_list

    def cut(*call: object) -> object:
        status, data = answer(*call)
        data.pop("_links", None)
        return status, data

    tenant.page = 4
    tenant._oidc_list = cut  # type: ignore[method-assign]
    outcome = run(place, **credentials(tenant, "prod"))
    assert outcome.code == 1
    assert "oidc-clients.json lists 4 of 7: the rest is on pages that it does not name" in outcome.err


@pytest.mark.curl
def test_a_page_that_names_itself_as_the_next_ends(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, "--customer", CUSTOMER)
    answer = tenant._oidc_list

    def again(*call: object) -> object:
        status, data = answer(*call)
        return status, {**data, "_links": {"next": {"href": f"/{CUSTOMER}/config/{call[1]}?page=2"}}}

    tenant.page = 4
    tenant._oidc_list = again  # type: ignore[method-assign]
    outcome = run(place, **credentials(tenant, "prod"))
    assert outcome.code == 1
    assert "failed: oidc-clients-2.json: the next page that it names is the same one\n" in outcome.err
    assert len(tenant.calls) < 40


@pytest.mark.curl
def test_other_answers_than_json_are_errors(place: Place, tenant: Tenant, address: str) -> None:
    """A proxy may well answer 200 with a page of its own."""
    printed(place, "--base", address, "--app", app_of("prod"))
    place.write("bin/curl", '#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\necho "<html>" >"$2"\nprintf 200\n')
    (place.folder / "bin/curl").chmod(0o755)
    outcome = run(place, **credentials(tenant, "prod"))
    assert outcome.code == 1
    assert "answers/application-settings.json: status 200, but no JSON" in outcome.err


@pytest.mark.curl
def test_an_answer_that_is_cut_off_is_none(place: Place, tenant: Tenant) -> None:
    printed(place, "--base", "http://127.0.0.1:9", "--app", app_of("prod"))
    place.write(
        "bin/curl", '#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\necho "{" >"$2"\nprintf 200\nexit 18\n'
    )
    (place.folder / "bin/curl").chmod(0o755)
    outcome = run(place, AIC_TRIES="2", **credentials(tenant, "prod"))
    assert outcome.code == 1
    assert "answers/application-settings.json: status 200 cut off" in outcome.err


@pytest.mark.curl
@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"AIC_OWNER_ID": "one"}, "set both AIC_OWNER_ID and AIC_OWNER_SECRET"),
        ({"AIC_OWNER_ID": "one", "AIC_OWNER_SECRET": "two"}, "set AIC_CONFIG_ID and AIC_CONFIG_SECRET"),
    ],
)
def test_missing_credentials_are_named_before_any_call(place: Place, env: dict[str, str], message: str) -> None:
    printed(place, "--base", "http://127.0.0.1:9", *OPTIONS)
    outcome = run(place, **env)
    assert outcome.code == 2
    assert message in outcome.err
    assert not (place.folder / "answers").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--base", "http://v1.api.us.janrain.com", "--app", "a"),
            "--base needs https: the credentials would be sent in",
        ),
        (("--base", "v1.api.us.janrain.com", "--app", "a"), "--base takes the URL of a server, such as https://v1"),
        (("--base", "https://a.example/$(id)", "--app", "a"), "--base takes the URL of a server"),
        (("--base", "https://a.example/'x", "--app", "a"), "--base takes the URL of a server"),
        (("--base", "https://a.example"), "name the application with --app, the customer with --customer, or both"),
        (("--base", "https://a.example", "--app", "a;id"), "--app takes an id of letters, digits, `-` and `_`"),
        (("--base", "https://a.example", "--customer", "$(id)"), "--customer takes an id of letters"),
        (("--base", "https://a.example", "--app", "a", "--capture", "x y"), "--capture takes the URL of a server"),
        (("--base", "https://a.example", "--app", "a", "--into", "-x"), "--into takes the name of a folder"),
    ],
)
def test_what_cannot_be_meant_is_refused(place: Place, arguments: tuple[str, ...], message: str) -> None:
    outcome = place.quick("requests", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.curl
def test_names_cannot_steer_the_script(place: Place, tenant: Tenant, address: str) -> None:
    """Ids and names come from the platform, and users who may edit there must not get a shell here."""
    one = tenant.application("prod")
    flows = {"../../up": one.flows["standard"], "$(touch x)": one.flows["standard"], **one.flows}
    one.flows = flows
    one.clients[one.owner]["name"] = 'a}b "_self": "/config/x/clients/y" \\" \\\\'
    printed(place, "--base", address, *OPTIONS, "--capture", address)
    outcome = run(place, **credentials(tenant, "prod"))
    assert outcome.code == 1
    assert "a name with unusual characters is passed over: $(touch x)" in outcome.err
    fetched = {path.name for path in (place.folder / "answers/flows").iterdir()}
    assert fetched == {"standard.json", "standard-versions.json", "up.json", "up-versions.json"}
    assert not (place.folder / "x").exists()
    assert not (place.folder / "up.json").exists()
    assert len(list((place.folder / "answers/settings").iterdir())) == 2


@pytest.mark.curl
def test_a_new_run_replaces_the_answers(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, "--customer", CUSTOMER)
    assert run(place, **credentials(tenant, "prod")).code == 0
    gone = next(iter(tenant.oidc["clients"]))
    del tenant.oidc["clients"][gone]
    place.write("answers/notes.txt", "mine")
    assert run(place, **credentials(tenant, "prod")).code == 0
    assert {path.stem for path in (place.folder / "answers/oidc-clients").iterdir()} == tenant.oidc["clients"].keys()
    assert (place.folder / "answers/notes.txt").exists()


@pytest.mark.curl
def test_a_folder_with_other_files_is_left_alone(place: Place, tenant: Tenant, address: str) -> None:
    printed(place, "--base", address, "--customer", CUSTOMER)
    place.write("settings/shop.json", "{}")
    outcome = run(place, ".", **credentials(tenant, "prod"))
    assert outcome.code == 2
    assert ". holds other files; name a folder for the answers alone" in outcome.err
    assert (place.folder / "settings/shop.json").read_text() == "{}"
    assert tenant.calls == []
