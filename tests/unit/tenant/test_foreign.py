"""A repository of many tools beside the settings: nothing is found in files of others, and nothing is changed there."""

import json
import shutil
from pathlib import Path

import pytest

from lint_settings.documents.json_reader import read_json
from lint_settings.documents.limits import Limits
from lint_settings.documents.source import Source
from place import Place

FOREIGN = Path(__file__).parents[2] / "foreign"
FILES = sorted(path.relative_to(FOREIGN).as_posix() for path in FOREIGN.rglob("*") if path.is_file())
FIX = ("--fix", "--unsafe-fixes", "--diff")
BAD = "user_entity_type: user\nauthentication.providers: []\n"


@pytest.fixture
def monorepo(place: Place) -> Place:
    shutil.copytree(FOREIGN, place.folder, dirs_exist_ok=True)
    return place


def found(place: Place, *arguments: str) -> list[tuple[str, str, str]]:
    """Path, rule and severity of each finding."""
    report = json.loads(place.quick("--format=json", *arguments).out)
    return [(one["path"], one["rule"], one["severity"]) for one in report["findings"]]


def test_the_corpus_is_large() -> None:
    assert len(FILES) > 150


@pytest.mark.parametrize("paths", [["."], FILES], ids=["searched", "named"])
def test_nothing_is_found_in_files_of_other_tools(monorepo: Place, paths: list[str]) -> None:
    findings = found(monorepo, "--allow-no-files", *paths)
    assert {severity for *_, severity in findings} <= {"info"}
    reported = [path for path, *_ in findings]
    assert len(reported) == len(set(reported)), "one finding a file at most"


@pytest.mark.parametrize("paths", [["."], FILES], ids=["searched", "named"])
def test_no_file_of_another_tool_is_changed(monorepo: Place, paths: list[str]) -> None:
    outcome = monorepo.quick(*FIX, "--allow-no-files", *paths)
    assert outcome.out == ""
    assert monorepo.quick("--fix", "--unsafe-fixes", "--allow-no-files", *paths).code == 0
    assert {path: (monorepo.folder / path).read_bytes() for path in FILES} == {
        path: (FOREIGN / path).read_bytes() for path in FILES
    }


def test_settings_among_them_are_still_checked(monorepo: Place) -> None:
    monorepo.write("deploy/identity/shop.yaml", BAD)
    monorepo.write("deploy/identity/broken.yaml", "user_entity_type: [\n")
    rules = {(path, rule) for path, rule, _ in found(monorepo, ".") if path.startswith("deploy/identity")}
    assert ("deploy/identity/shop.yaml", "empty-providers") in rules
    assert ("deploy/identity/broken.yaml", "syntax") in rules


# --- files that cannot be read


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tsconfig.json", b'{\n // comment\n "compilerOptions": {"strict": true,},\n}\n'),
        ("events.json", b'{"a": 1}\n{"a": 2}\n'),
        ("empty.json", b""),
        ("blank.json", b"\r\n \r\n"),
        ("jinja.yaml", b"{% if a %}\nx: 1\n{% endif %}\n"),
        ("jinja.yml", b"hosts: {{ hosts }}\nport: {{ port }}\n"),
        ("helm.yaml", b"{{- if .Values.on }}\nkind: Deployment\n{{- end }}\n"),
        ("vault.yaml", b"a: !vault |\n x\nb: [\n"),
        ("image.json", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("latin.yaml", "name: Café\n".encode("latin-1")),
        ("utf16.json", '{"name": "shop"}'.encode("utf-16")),
        ("tabs.yaml", b"a:\n\tb: 1\n"),
        ("comments.yaml", b"# only\n# comments\n"),
        ("headers.json", b'HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{"orders": []}'),
        ("settings.json", b'{"cSpell.words": ["user_entity_type",],}'),
        ("cm.yaml", b"apiVersion: v1\nkind: ConfigMap\ndata:\n  {{- if .x }}\n  rpx_realm: {{ . }}\n  {{- end }}\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_and_names_no_setting_is_skipped(place: Place, name: str, content: bytes) -> None:
    place.settings("ours.yaml")
    place.write(name, content)
    for paths in (["."], ["ours.yaml", name]):
        outcome = place.quick("--format=concise", *paths)
        assert (outcome.code, outcome.out) == (0, "")
        assert "1 other file skipped" in outcome.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"user_entity_type": "user",}'),
        ("a.json", b'{\n// ours\n"default_flow_version": "HEAD"}'),
        ("a.json", b'{"rpx_realm": "a"}\n{"rpx_realm": "b"}\n'),
        ("a.yaml", b"theming.logoURL: [\n"),
        ("a.yaml", b"redirectURIs: [\n"),
        ("a.yaml", b"\tdefault_flow_name: a\n"),
        ("a.yaml", "user_entity_type: Café\n".encode("latin-1")),
        ("a.yaml", "user_entity_type: user\n".encode("utf-16")),
        ("a.json", "{“user_entity_type”: “user”}".encode()),
        ("a.yaml", b"# lint-settings: kind=flow\na: [\n"),
        ("a.json", b'{"_self": "/config/app/clients/abc/settings", }'),
        ("a.json", b'{"stat": "error", }'),
    ],
)
def test_what_cannot_be_read_and_names_a_setting_is_reported(place: Place, name: str, content: bytes) -> None:
    place.write(name, content)
    assert found(place, ".") == [(name, "syntax", "error")]


def test_what_the_config_names_is_reported_whatever_it_holds(place: Place) -> None:
    place.write("lint-settings.toml", "[kinds]\nflow = ['flows/']\n")
    place.write("flows/standard.yaml", "a: [\n")
    place.write("other.yaml", "a: [\n")
    assert found(place, ".") == [("flows/standard.yaml", "syntax", "error")]
    assert {path for path, *_ in found(place, "--strict-kinds", ".")} == {"flows/standard.yaml", "other.yaml"}


# --- saved answers


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/2 200\ncontent-type: application/json\n\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nDate: today\r\n\r\n",
        "HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 200 \r\n\r\n",
        "HTTP/3 200\n\n\n",
    ],
)
@pytest.mark.parametrize("name", ["answer.json", "answer.yaml"])
def test_headers_above_an_answer(place: Place, name: str, head: str) -> None:
    body = '{"user_entity_type": "user"}\n'
    place.write(name, head + body)
    outcome = place.quick("--format=concise", name)
    assert "begins with the headers of an HTTP answer, as `curl -i` prints them" in outcome.out
    assert body.strip() in place.quick(*FIX, name).out
    place.quick("--fix", "--unsafe-fixes", name)
    assert (place.folder / name).read_text() == body


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["answer.json", "answer.yaml"])
def test_a_saved_error_answer(place: Place, name: str, end: str) -> None:
    place.write(name, '{"stat": "error",\n"code": 200, "error": "invalid_argument"}\n'.replace("\n", end))
    assert found(place, name) == [(name, "error-answer", "warning")]
    outcome = place.quick(name)
    assert outcome.code == 1
    assert "this is a saved error answer of the API" in outcome.out


@pytest.mark.parametrize(
    "answer",
    [
        {"errors": "Flow not found."},
        {"errors": ["a"]},
        {"message": "Unauthorized", "code": 401},
        {"error": "invalid_token", "error_description": "expired"},
    ],
)
def test_an_error_answer_of_the_newer_apis(place: Place, answer: dict[str, object]) -> None:
    place.write("somewhere/answer.json", json.dumps(answer))
    place.write("oidc-clients/prod/answer.json", json.dumps(answer))
    assert found(place, ".") == [
        ("oidc-clients/prod/answer.json", "error-answer", "warning"),
        ("somewhere/answer.json", "error-answer", "info"),
    ]


def test_the_form_of_the_configuration_api_is_enough_in_a_folder_of_settings(place: Place) -> None:
    place.write("settings/prod/shop.json", '{"errors": "Authentication required."}')
    place.write("settings/prod/theirs.json", '{"message": "Unauthorized", "code": 401}')
    assert [severity for *_, severity in found(place, ".")] == ["warning", "info"]


def test_an_error_answer_counts_as_such_whatever_the_config_says_of_its_file(place: Place) -> None:
    place.write("lint-settings.toml", "[kinds]\nclient-settings = ['live/']\n")
    place.write("live/shop.json", '{"stat": "error", "error": "x"}')
    assert found(place, ".") == [("live/shop.json", "error-answer", "warning")]


# --- settings that something beside them would hide


@pytest.mark.parametrize(
    "more",
    [
        "attr_defs: []", "apiVersion: v1\nkind: ConfigMap", "_embedded: {a: []}", "stat: ok\nresult: {}",
        "default_settings: {}\nclient_settings: {}", "globalOnly: true\ngroup: a\nvalues: []", "versions: [HEAD]",
        "_self: /config/app/flows/standard", "schema: {attr_defs: []}",
        "_links: {self: {href: /config/tokenPolicies/a}}",
        "for_client_id: a\ntype_name: user\naccess_type: read", "loginURL: a\ntitle: b\nid: c",
    ],
)  # fmt: skip
def test_no_added_member_switches_the_checks_off(place: Place, more: str) -> None:
    place.write("shop.yaml", f"{BAD}default_flow_name: a-b\nrpx_realm: https://a.rpxnow.com\n{more}\n")
    rules = {rule for _, rule, _ in found(place, "shop.yaml")}
    assert {"empty-providers", "malformed-flow-name"} <= rules


@pytest.mark.parametrize("more", ["attr_defs: []", "identityStoreDetails: {}", "redirectURIs: []", "features: []"])
def test_a_member_of_another_kind_is_reported_once(place: Place, more: str) -> None:
    place.write("shop.yaml", f"{BAD}rpx_realm: shop\n{more}\n")
    report = json.loads(place.quick("--format=json", "shop.yaml").out)
    at = [one["rule"] for one in report["findings"] if one["line"] == 4]
    assert at in (["contradicted-kind"], ["foreign-member"])


# --- what a file of others may cost


def test_a_large_file_is_judged_by_few_steps() -> None:
    from lint_settings.tenant import kind_evidence as signs

    names = {f"node_modules/package_{number}.js": {"version": "1"} for number in range(20_000)}
    seen: list[str] = []
    original = signs.resembled
    try:
        signs.resembled = lambda name: seen.append(name) or original(name)  # type: ignore[assignment,func-returns-value]
        signs.signs({"packages": names, "name": "shop"})
        signs.signs(names)
    finally:
        signs.resembled = original
    assert len(seen) < 1_000


def test_depth_is_measured_without_another_pass_over_the_text() -> None:
    deep = '{"a": ' * 99 + "1" + "}" * 99
    assert read_json(Source("a.json", deep), Limits(depth=100), []).value


def test_a_file_with_a_finding_is_not_among_the_other_files(place: Place) -> None:
    """It was counted both as checked and as skipped."""
    place.write("user.yaml", "name: user\nattrDefs: [{name: email, type: string}]\n")
    place.write("chart.yaml", "apiVersion: v1\nkind: Service\n")
    outcome = place.quick(".", "--no-cache")
    assert outcome.out.splitlines()[-1].startswith("1 file checked: 1 warning; ")
    assert outcome.out.splitlines()[-1].endswith(" 1 other file skipped")
    summary = json.loads(place.quick(".", "--no-cache", "--format=json").out)["summary"]
    assert (summary["files"], summary["skipped"]) == (1, 1)
