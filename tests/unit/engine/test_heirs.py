"""A value in the file of an application is judged with the clients that inherit it, as one of a `_global` block is."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from lint_settings.config.config import Config
from lint_settings.documents.finding import Finding
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.rulebook.manual import read_manual
from lint_settings.rulebook.registry import builtin, load
from place import Place

REGISTRY = load()
CLIENT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
OTHER = "886313e1-3b8a-5372-9b90-0c9aee199e5d"
PATH = "/config/79y4mqf2rt3bxs378kw5479xdu/settings"
PAGE = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account?client_id="


def found(files: dict[str, str]) -> list[Finding]:
    """What a run over these files finds."""
    project = Project(Config("/project", None, {}), Options(), REGISTRY)
    loaded = [load_content(f"/project/{name}", text.encode(), project) for name, text in files.items()]
    return list(check_loaded(*loaded).findings)


def text(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, sort_keys=False)


def examples() -> Iterator[tuple[str, str, dict[str, Any], dict[str, str]]]:
    """Each bad example of a rule about client settings, with each of its settings in turn."""
    for name, rule in sorted(REGISTRY.rules.items()):
        if "client-settings" not in rule.kinds or rule.over_time or rule.scope == "own" or rule.check is None:
            continue
        for bad in read_manual(rule.manual).bad:
            first, *rest = bad.split("# file: ")
            documents = [*yaml.safe_load_all(first)]
            own = documents[0] if len(documents) == 1 else None
            if isinstance(own, dict) and not {"_global", "_self"} & own.keys():
                others = dict(one.split("\n", 1) for one in rest)
                yield from ((name, at, own, others) for at in own if at not in ("custom", "janrainOidcClientId"))


def test_a_value_is_judged_in_an_application_file_as_in_a_global_block() -> None:
    differing, count = [], 0
    for name, setting, own, others in examples():
        rest = {"janrainOidcClientId": CLIENT, **{key: value for key, value in own.items() if key != setting}}
        here = {"settings/shop.yaml": text({**rest, "_global": {setting: own[setting]}}), **others}
        there = {
            "settings/shop.yaml": text(rest),
            "application.yaml": text({"_self": PATH, setting: own[setting]}),
            **others,
        }
        in_block = {one.severity for one in found(here) if one.rule == name}
        if in_block:
            count += 1
            in_file = {one.severity for one in found(there) if one.rule == name}
            differing += [(name, setting)] if in_file != in_block else []
    assert count > 40, "many examples are found in a block"
    assert differing == []


@pytest.mark.parametrize("clients", [1, 2, 7])
def test_one_mistake_is_one_finding_that_names_the_clients(place: Place, clients: int) -> None:
    place.write("application.yaml", f"_self: {PATH}\nverify_email_url: {PAGE}{OTHER}\n")
    for at in range(clients):
        own = f"{at:08d}{CLIENT[8:]}"
        place.write(f"settings/{at}.yaml", f"janrainOidcClientId: {own}\nsite_name: Shop {at}\n")
    lines = place.quick("--no-cache", "--select=client-id-mismatch", "-f", "concise", ".").out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("application.yaml:2:")
    assert "inherited by `Shop 0`" in lines[0]
    assert ("and 2 more" in lines[0]) is (clients == 7)


@pytest.mark.parametrize("error", [GeneratorExit, SystemExit, ValueError])
def test_a_rule_that_fails_for_the_heirs_ends_no_run(
    place: Place, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def leave(*_: object) -> None:
        raise error

    rules = {rule.name: rule for rule in builtin()}
    monkeypatch.setattr(rules["client-id-mismatch"], "check", leave)
    place.write("application.yaml", f"_self: {PATH}\nverify_email_url: {PAGE}{OTHER}\n")
    place.write("a.yaml", f"janrainOidcClientId: {CLIENT}\nlogin_attempts: many\n")
    outcome = place.quick("--no-cache", "--jobs=1", "-f", "concise", ".")
    assert outcome.code == 2
    assert f"rule client-id-mismatch failed on a.yaml: {error.__name__} at test_heirs.py:" in outcome.err
    assert "error[invalid-value]" in outcome.out


def test_a_client_with_a_value_of_its_own_does_not_count(place: Place) -> None:
    place.write("application.yaml", f"_self: {PATH}\nverify_email_url: {PAGE}{OTHER}\n")
    place.write("settings/a.yaml", f"janrainOidcClientId: {CLIENT}\nverify_email_url: {PAGE}{CLIENT}\n")
    place.write("settings/b.yaml", f"janrainOidcClientId: {OTHER}\n")
    assert "client-id-mismatch" not in place.quick("--no-cache", "-f", "concise", ".").out


def test_social_login_that_lacks_one_of_three_settings(place: Place) -> None:
    place.write("application.yaml", f"_self: {PATH}\nrpx_key: ${{KEY}}\nrpx_app_id: fdbppnbjfcbbijkmifkl\n")
    place.settings("a.yaml", "authentication.providers: [google]", "site_name: Shop")
    lines = place.quick("--no-cache", "-f", "concise", ".").out.splitlines()
    assert len(lines) == 1
    assert "error[partial-social-login]" in lines[0]
    assert "rpx_realm" in lines[0]
