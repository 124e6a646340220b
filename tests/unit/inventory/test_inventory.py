"""The inventory: what it says of clients, that it keeps secrets, and that a page is sound whatever the files hold."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from inventory_tenant import (
    CLIENT,
    FILES,
    ON,
    POLICY,
    SECRET,
    TOKENS,
    Page,
    assert_sound,
    data_of,
    generate,
    page_of,
    tenant,
)
from lint_settings.inventory.overview import quarter_end
from lint_settings.messages.project_urls import SITE
from place import Place, good

EXAMPLES = Path(__file__).parents[3] / "examples"
# --- what it says


def test_a_client_has_its_facts(place: Place) -> None:
    tenant(place, prod={"settings/shop.yaml": ON})
    (client,) = data_of(place)["clients"]
    wanted = {
        "name": "Shop",
        "id": CLIENT,
        "environment": "prod",
        "production": True,
        "sort": "login",
        "flow": "shopFlow",
        "flow_version": "20240115093000123456",
        "providers": ["facebook"],
        "second_factor": "on",
        "access_lifetime": 1800,
        "refresh_lifetime": 86400,
        "redirects": ["https://shop.example.com/callback"],
    }
    assert {name: client[name] for name in wanted} == wanted
    origins = {one["name"]: (one["origin"], one["path"]) for one in client["values"]}
    assert origins["email_method"] == ("application", "prod/application-settings.yaml")
    assert origins["default_flow_name"] == ("client", "prod/settings/shop.yaml")
    assert origins["login_attempts"] == ("default", None)


@pytest.mark.parametrize(
    ("added", "wanted", "note"),
    [
        ({}, "off", "not set, so it is off"),
        ({"settings/shop.yaml": ON}, "on", "turned on by the client"),
        ({"settings/shop.yaml": "custom: {authentication.second_factor: 'true'}\n"}, "on", "turned on by the client"),
        ({"settings/shop.yaml": "authentication.second_factor: false\n"}, "off", "turned off by the client"),
        ({"settings/shop.yaml": "authentication.second_factor: ${MFA}\n"}, "unknown", "set at deploy time"),
        (
            {"settings/shop.yaml": "authentication.second_factor: 'yes'\n"},
            "unknown",
            "set by the client to a value that is neither true nor false",
        ),
        ({"application-settings.yaml": ON}, "on", "turned on by the application"),
    ],
)
def test_the_second_factor(added: dict[str, str], wanted: str, note: str, place: Place) -> None:
    tenant(place, prod=added)
    (client,) = data_of(place)["clients"]
    assert (client["second_factor"], client["second_factor_note"]) == (wanted, note)


def test_the_second_factor_is_unknown_without_the_files_that_decide_it(place: Place) -> None:
    for path in ("settings/shop.yaml", "oidc-clients/shop.yaml"):
        place.write(f"prod/{path}", FILES[path])
    assert [one["second_factor"] for one in data_of(place)["clients"]] == ["unknown"]
    (place.folder / "prod/settings/shop.yaml").unlink()
    assert [one["second_factor"] for one in data_of(place)["clients"]] == ["unknown"]


def test_environments_are_compared(place: Place) -> None:
    dev = {
        "settings/shop.yaml": f"{ON}login_attempts: 3\nsite_name: Shop dev\ntheming.logoURL: https://a.example/l.svg\n"
    }
    prod = {"settings/shop.yaml": "login_attempts: 9\nsite_name: Shop\nemail_method: ${MAIL}\n"}
    tenant(place, dev=dev, prod=prod)
    found = next(one for one in data_of(place)["comparisons"] if one["keys"][0].startswith("client-settings"))
    assert found["environments"] == ["dev", "prod"]
    marks = {row["name"]: row["mark"] for row in found["rows"]}
    assert marks["authentication.second_factor"] == "weaker in production"
    assert marks["login_attempts"] == "weaker in production"
    assert marks["site_name"] == "different"
    assert marks["theming.logoURL"] == "missing"
    assert marks["email_method"] == "set at deploy time"
    assert marks["default_flow_name"] == "equal"


@pytest.mark.parametrize(
    ("dev", "prod", "mark"),
    [
        ("login_attempts: 9", "login_attempts: '9'", "equal"),
        ("login_attempts: 9", "login_attempts: 3", "different"),
        ("login_attempts: 6", "login_attempts: 7", "weaker in production"),
        ("authorization.rules.min_age: 16", "authorization.rules.min_age: 13", "weaker in production"),
        ("authorization.rules.min_age: 13", "authorization.rules.min_age: 16", "different"),
        ("oidc_url: https://dev.example/", "oidc_url: https://prod.example/", "expected to differ"),
        (f"rpx_key: {SECRET}", f"rpx_key: {SECRET[::-1]}", "expected to differ"),
    ],
)
def test_marks(dev: str, prod: str, mark: str, place: Place) -> None:
    tenant(place, dev={"settings/shop.yaml": dev}, prod={"settings/shop.yaml": prod})
    found = next(one for one in data_of(place)["comparisons"] if one["keys"][0].startswith("client-settings"))
    name = dev.partition(":")[0]
    assert [row["mark"] for row in found["rows"] if row["name"] == name] == [mark]


def test_a_finding_belongs_to_its_object(place: Place) -> None:
    tenant(place, prod={"settings/shop.yaml": "site_nmae: Shop\n"})
    data = data_of(place)
    (client,) = data["clients"]
    found = [one for one in data["findings"] if one["rule"] == "misspelt-setting"]
    assert [(one["item"], one["topic"]) for one in found] == [(client["key"], "setting")]
    assert client["risk"] != "low"


def test_api_clients_say_what_they_may_do(place: Place) -> None:
    tenant(place, prod={})
    place.write(
        "prod/api-clients/owner.yaml", "_id: owner\nname: Owner\nfeatures: [owner]\nipWhitelist: [203.0.113.0/24]\n"
    )
    found = {one["name"]: one for one in data_of(place)["api_clients"]}
    assert (found["Shop API"]["is_open"], found["Owner"]["is_open"]) == (True, False)
    assert "PUT client settings" in found["Owner"]["may"]
    assert "PUT client settings" not in found["Shop API"]["may"]


def test_what_cannot_be_read_is_said(place: Place) -> None:
    tenant(place, prod={})
    place.write("prod/settings/broken.yaml", "user_entity_type: [user\ndefault_flow_name: a\n")
    text = page_of(place)
    assert "broken.yaml" in text
    assert_sound(text)


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2026-01-01", "2026-03-31"),
        ("2026-06-30", "2026-06-30"),
        ("2026-09-01", "2026-09-30"),
        ("2026-12-31", "2026-12-31"),
    ],
)
def test_the_end_of_a_quarter(day: str, wanted: str) -> None:
    assert quarter_end(day) == wanted


# --- the page


@pytest.mark.parametrize("name", ["good", "bad"])
def test_the_page_of_an_example_is_sound(name: str, place: Place) -> None:
    outcome = place.quick("inventory", str(EXAMPLES / name))
    assert outcome.code == 0, outcome.err
    page = assert_sound(outcome.out)
    assert any(tag == "svg" for tag, _ in page.elements)


def test_the_page_answers_questions(place: Place) -> None:
    allow = "# lint-settings: allow-file[missing-setting] until 2000-01-01 -- the old shop\n"
    tenant(place, stage={"settings/shop.yaml": ON}, prod={"settings/shop.yaml": allow})
    text = page_of(place)
    overview = re.sub(r"<[^>]+>", " ", text.partition('id="clients"')[0])
    assert re.search(r"without a second factor\s+Shop\s*:\s+off\s+not set, so it is off", overview)
    assert re.search(r"2000-01-01\s+expired\s+missing-setting\s+the old shop", overview)
    assert "20240115093000123456" in text.partition('id="client-table"')[2].partition("</table>")[0]
    assert "weaker in production" in text.partition('id="environments"')[2]


HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style></script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "javascript:alert(1)",
    "]]><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&#60;",
    "abc\u202egnp.exe\u2066\u200b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str, place: Place) -> None:
    quoted = json.dumps(text)
    for environment in ("dev", "prod"):
        place.write(
            f"{environment}/settings/a.yaml", f"janrainOidcClientId: {CLIENT}\nsite_name: {quoted}\n{quoted}: 1\n"
        )
        place.write(
            f"{environment}/oidc-clients/a.yaml",
            f"id: {CLIENT}\nname: {quoted}\ntype: public\nloginPolicy: {quoted}\nredirectURIs: [{quoted}]\n",
        )
        place.write(f"{environment}/token-policies/a.yaml", f"id: {TOKENS}\ntitle: {quoted}\naccessTokenLifetime: 60\n")
        place.write(
            f"{environment}/api-clients/a.yaml",
            f"_id: {quoted}\nname: {quoted}\nfeatures: [{quoted}]\nipWhitelist: [{quoted}]\n",
        )
    page = page_of(place, "--title", text)
    assert_sound(page)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", page)
    assert "49" not in "".join(Page(page).texts["h1"])


def test_hostile_file_names_stay_texts(place: Place) -> None:
    place.write("prod/<img src=x onerror=alert(1)>.yaml", FILES["settings/shop.yaml"])
    page = page_of(place)
    assert_sound(page)
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("format_", ["html", "json"])
def test_secrets_are_in_no_format(format_: str, place: Place) -> None:
    tenant(
        place,
        prod={
            "settings/shop.yaml": f"rpx_key: {SECRET}\nmy_setting: {SECRET[::-1]}\n",
            "api-clients/shop.yaml": f"client_secret: {SECRET}\n",
            "application-settings.yaml": f"backplane_password: {SECRET}\nmail_url: https://u:{SECRET}@example.com/\n",
        },
    )
    place.write("prod/oidc-clients/b.yaml", f"id: {POLICY}\nname: {SECRET}\ntype: public\nredirectURIs: []\n")
    outcome = place.quick("inventory", ".", "--format", format_)
    assert "Shop API" in outcome.out
    for text in (outcome.out, outcome.err):
        assert SECRET not in text
        assert SECRET[::-1] not in text


def test_two_clients_of_one_name_are_distinguished(place: Place) -> None:
    tenant(place, prod={})
    other = "f0000000-0000-4000-8000-000000000001"
    place.write("prod/settings/other.yaml", FILES["settings/shop.yaml"].replace(CLIENT, other))
    place.write("prod/oidc-clients/other.yaml", FILES["oidc-clients/shop.yaml"].replace(CLIENT, other))
    page = assert_sound(page_of(place))
    assert {"client-prod-shop", "client-prod-shop-2"} <= set(page.ids)


def test_many_clients_share_boxes(place: Place) -> None:
    tenant(place, prod={})
    for number in range(40):
        identity = f"{number:08d}-0000-4000-8000-000000000001"
        place.write(f"prod/settings/{number}.yaml", FILES["settings/shop.yaml"].replace(CLIENT, identity))
        text = FILES["oidc-clients/shop.yaml"].replace(CLIENT, identity).replace("name: Shop", f"name: Shop {number}")
        place.write(f"prod/oidc-clients/{number}.yaml", text)
    page = assert_sound(page_of(place))
    boxes = [one for tag, one in page.elements if tag == "a" and (one.get("class") or "").startswith("node")]
    assert 0 < len(boxes) < 20
    assert any("many" in (one["class"] or "") for one in boxes)


# --- the command


def test_the_page_is_written_to_a_file(place: Place) -> None:
    tenant(place, prod={})
    outcome = place.quick("inventory", ".", "--output", "tenant.html", "--title", "Our tenant")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert "<title>Our tenant: inventory of " in (place.folder / "tenant.html").read_text("utf-8")
    assert place.quick("inventory", ".").out == (place.folder / "tenant.html").read_text("utf-8").replace(
        "Our tenant", "Identity Cloud tenant"
    )


def test_without_files_there_is_no_inventory(place: Place) -> None:
    outcome = place.quick("inventory", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert "found no YAML or JSON file" in outcome.err


def test_a_large_tenant_is_listed_shortly(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant(place, dev={"settings/shop.yaml": "site_nmae: a\n"}, prod={"settings/shop.yaml": "site_nmae: a\n"})
    whole = page_of(place)
    monkeypatch.setattr("lint_settings.inventory.page.LARGE", 1)
    monkeypatch.setattr("lint_settings.inventory.page.MANY_COMPARISONS", 1)
    short = page_of(place)
    assert_sound(short)
    assert len(short) < len(whole)
    for text in ("misspelt-setting", "ses_sync", "site_nmae", "https://shop.example.com/callback", "shopFlow"):
        assert text in short, text


# --- the graph of one object


def drawings(text: str) -> list[str]:
    return re.findall(r'<svg class="one".*?</svg>', text)


def test_each_object_has_a_graph_of_its_own(place: Place) -> None:
    tenant(place, prod={"settings/shop.yaml": "default_flow_name: gone\n"})
    text = page_of(place)
    client = next(one for one in drawings(text) if "<text" in one and ">Shop</text>" in one)
    assert set(re.findall(r'href="#([^"]+)"', client)) == {
        "api-client-prod-shop-api",
        "application-prod-app00000000000000000000000",
        "token-policy-prod-in",
    }
    assert re.search(r">login policy: \S+ missing<|>login policy: 7d444840", client)
    policy = next(one for one in drawings(text) if ">In</text>" in one)
    assert re.findall(r'href="#([^"]+)"', policy) == ["client-prod-shop"]


def test_the_graph_of_a_policy_with_many_clients_is_grouped(place: Place) -> None:
    generate(place.folder, 150)
    text = page_of(place)
    assert_sound(text)
    for drawing in drawings(text):
        assert drawing.count("<rect") <= 2 * 12 + 1
    assert any(re.search(r'href="#group-\d+-\d+".*and \d+ more', one) for one in drawings(text))


def test_a_page_of_many_clients_keeps_within_its_size(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(place.folder, 30)
    monkeypatch.setattr("lint_settings.inventory.page.LARGE", 1)
    with_all = page_of(place)
    monkeypatch.setattr("lint_settings.inventory.page.MOST_BYTES", len(with_all.encode()) - 2)
    without_graphs = page_of(place)
    monkeypatch.setattr("lint_settings.inventory.page.MOST_BYTES", len(without_graphs.encode()) - 2)
    without_settings = page_of(place)
    for text in (with_all, without_graphs, without_settings):
        assert_sound(text)
    anchor = re.compile(r'<section id="client-prod-shop-0">.*?</section>', re.S)
    sections = [anchor.findall(text)[0] for text in (with_all, without_graphs, without_settings)]
    assert ["<svg" in one for one in sections] == [True, False, False]
    assert ["theming.logoURL" in one for one in sections] == [True, True, False]
    assert ['href="#token-policy-prod-tokens-0"' in one for one in sections] == [True, True, True]
    assert "no graph" in without_graphs


def test_settings_that_differ_are_listed_once(place: Place) -> None:
    tenant(place, dev={}, stage={"settings/shop.yaml": "site_name: B\n"}, prod={"settings/shop.yaml": "site_name: A\n"})
    table = page_of(place).partition('id="difference-table"')[2].partition("</table>")[0]
    row = next(one for one in table.split("<tr>") if "site_name" in one)
    assert re.sub(r"<[^>]+>", "|", row).replace("|", " ").split()[:5] == [
        "site_name",
        "client",
        "settings",
        "missing",
        "dev,",
    ]
    assert "stage" in row


def test_many_api_clients_share_rows(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(place.folder, 30)
    monkeypatch.setattr("lint_settings.inventory.page.MOST_API_CLIENTS", 5)
    text = page_of(place)
    page = assert_sound(text)
    part = text.partition('id="access"')[2].partition("</table>")[0]
    assert part.count("<tr>") == 1 + 6
    assert "10 API clients" in part
    assert "api-client-prod-shop-0" in page.ids


# --- from where it is run


@pytest.mark.parametrize("cwd", [".", "prod", "elsewhere", "elsewhere/deep"])
@pytest.mark.parametrize("command", ["inventory", "graph"])
def test_each_file_counts_once_from_wherever_it_is_run(command: str, cwd: str, place: Place) -> None:
    place.write("tenant/lint-settings.toml", "")
    for path, text in FILES.items():
        place.write(f"tenant/prod/{path}", text)
    for folder in ("prod", "elsewhere/deep"):
        (place.folder / folder).mkdir(parents=True, exist_ok=True)
    up = "../" * (0 if cwd == "." else 1 + cwd.count("/"))
    outcome = place.quick(command, f"{up}tenant", "--format", "json", cwd=cwd)
    data = json.loads(outcome.out)
    kinds = Counter(one["kind"] for one in data["items" if command == "inventory" else "objects"])
    assert set(kinds.values()) == {1}
    assert len(kinds) == len(FILES)


# --- rules, read offline


def test_each_rule_that_found_something_is_explained_on_the_page(place: Place) -> None:
    place.settings("shop.yaml", "authentication.providers: []", "site_nme: Shop")
    page = place.quick("inventory", ".").out
    linked = set(re.findall(r'<a href="#rule-([\w-]+)"><code>', page))
    assert {"empty-providers", "misspelt-setting"} <= linked
    assert linked == set(re.findall(r'<h3 id="rule-([\w-]+)">', page))
    manual = page.partition('<h3 id="rule-empty-providers">')[2].partition("<h3")[0]
    for part in ("An empty list of providers hides", "Users see:", "<pre>authentication.providers: []</pre>"):
        assert part in manual
    assert f'<a href="{SITE}rules/empty-providers/">this rule</a>' in manual


def test_rules_of_the_project_have_no_manual_on_the_page(place: Place) -> None:
    place.rule("our_rule", "yield context.finding(node, 'our own finding')")
    place.settings("shop.yaml")
    page = place.quick("inventory", ".").out
    assert "<code>our-rule</code>" in page
    assert "#rule-our-rule" not in page


def test_without_findings_there_are_no_rules(place: Place) -> None:
    place.write("lint-settings.toml", "select = ['mail']\n")
    place.settings("shop.yaml")
    page = place.quick("inventory", ".").out
    assert 'id="rules"' not in page
    assert "#rules" not in page


def test_a_page_is_not_printed_on_a_terminal(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.settings("shop.yaml")
    monkeypatch.setattr("lint_settings.console.streams.is_terminal", lambda: True)
    monkeypatch.setattr("lint_settings.commands.inventory.is_terminal", lambda: True)
    outcome = place.quick("inventory", ".")
    assert (outcome.code, outcome.out) == (2, "")
    assert "write it to a file with --output tenant.html" in outcome.err
    assert place.quick("inventory", ".", "-o", "tenant.html").code == 0
    assert place.quick("inventory", ".", "-f", "json").out.startswith("{")


COMMAND = "x ##[add-mask]e ##vso[task.setvariable variable=a]b ::set-output name=c::d"


@pytest.mark.parametrize("format_", ["html", "markdown", "json"])
def test_no_runner_acts_on_the_page(place: Place, format_: str) -> None:
    place.write("a.yaml", good() + f'site_name: "{COMMAND}"\nsite_nme: "{COMMAND}"\n"{COMMAND}": 1\n')
    place.write(
        "o.json", json.dumps({"id": good()[21:57], "name": COMMAND, "type": "public", "redirectURIs": [COMMAND]})
    )
    out = place.quick("inventory", "-f", format_, "--title", COMMAND, ".").out
    assert "add-mask" in out
    assert "##[" not in out
    assert "##vso[" not in out
    assert not any(line.lstrip().startswith("::") for line in out.splitlines())
