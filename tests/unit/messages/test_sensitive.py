"""Secrets are masked in whatever the linter shows, however they are written, and columns stay where they are."""

import re
from collections.abc import Iterator

import pytest

from lint_settings.config.config import Config
from lint_settings.console.terminal import Style
from lint_settings.documents.source import Source
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.messages import catalogued
from lint_settings.messages.excerpt import Excerpt
from lint_settings.messages.secrets import is_sensitive, mask, secrets
from lint_settings.messages.source_mask import mask_source
from lint_settings.reporters import FORMATS, View, reporter
from lint_settings.reporters.frame import Frames
from reader import read

JSON = "shop.json"


def masked(text: str, name: str = "shop.yaml") -> str:
    """The text as it may be shown."""
    documents, _ = read(text, name)
    for document in documents:
        document.set_kind("client-settings")
    shown = mask_source(documents[0].source if documents else Source(name, text), documents)
    assert len(shown) == len(text)
    assert [len(line) for line in shown.split("\n")] == [len(line) for line in text.split("\n")]
    return shown


# --- names


SENSITIVE = """
rpx_key RPX_KEY clientSecret client_secret _secret secret configuration_client_secret backplane_password my_password
smtp.passwd apiKey api-key private_key access_token secrets rpx_kye rpx_ky rpxkey client_secert backplane_pasword
configuration_client_secrt clientSecrte
"""
HARMLESS = """
rpx_realm rpx_app_id rpx_appid rpx_id rpx_server site_name password_recover_url key id regex_standard_newPassword
backplane_username backplane_server user_entity_type authorization.rules.ttl configuration_client_id custom _global
_self
"""


@pytest.mark.parametrize("name", SENSITIVE.split())
def test_sensitive_names(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize("name", ["", *HARMLESS.split()])
def test_names_that_hold_no_secret(name: str) -> None:
    assert not is_sensitive(name)


# --- files that can be read


def test_a_value_is_a_harmless_name_only_if_a_schema_has_it() -> None:
    names = catalogued._harmless_members()
    assert {"accessTokenLifetime", "allowedScopes"} <= names
    assert [name for name in names if "/" in name or " " in name] == [], "they are not searched for such names"
    assert all(map(catalogued.is_harmless_name, names))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # plain
        ("rpx_key: Planted\nb: 1\n", "rpx_key: *******\nb: 1\n"),
        ("rpx_key: Pl,a}n]t\"ed'1 # c\n", "rpx_key: ************* # *\n"),
        ("rpx_key: Planted\n  Secret\nb: 1\n", "rpx_key: *******\n  ******\nb: 1\n"),
        ("rpx_key: 12345\n", "rpx_key: *****\n"),
        ("rpx_key: ab\nsite_name: ab\n", "rpx_key: **\nsite_name: **\n"),
        # quoted
        ("rpx_key: 'Pla''nt|ed>' # c\n", "rpx_key: '***********' # *\n"),
        ('rpx_key: "Pl\\x61nted"\nb: 1\n', 'rpx_key: "**********"\nb: 1\n'),
        ('rpx_key: "Planted\n  Secret"\nb: 1\n', 'rpx_key: "*******\n  ******"\nb: 1\n'),
        ("'rpx_key' : 'a'\n", "'rpx_key' : '*'\n"),
        # blocks
        ("rpx_key: |\n  Planted\n\n  Secret\nb: 1\n", "rpx_key: |\n  *******\n\n  ******\nb: 1\n"),
        ("rpx_key: >\n  Planted\n  Secret: x\nb: 1\n", "rpx_key: >\n  *******\n  ******* *\nb: 1\n"),
        # wherever it is
        ("{rpx_key: Planted, b: 1}\n", "{rpx_key: *******, b: 1}\n"),
        ("custom: {rpx_key: 'Planted', b: 1}\n", "custom: {rpx_key: '*******', b: 1}\n"),
        ("_global:\n  custom:\n    backplane_password: Planted\n    b: 1\n",
         "_global:\n  custom:\n    backplane_password: *******\n    b: 1\n"),
        ("- client_secret: Planted\r\n  b: 1\r\n", "- client_secret: *******\r\n  b: 1\r\n"),
        ("? rpx_key\n: Planted\n", "? rpx_key\n: *******\n"),
        ("a: 1\n---\nrpx_key: Planted\n---\nb: Planted\n", "a: 1\n---\nrpx_key: *******\n---\nb: *******\n"),
        ("rpx_kye: Planted\nsmtp_password: Planted2\n", "rpx_kye: *******\nsmtp_password: ********\n"),
        # placeholders and tags are none, but for what they say themselves
        ("rpx_key: ${RPX_KEY}\n", "rpx_key: ${RPX_KEY}\n"),
        ("rpx_key: '${RPX_KEY:-Planted}'\n", "rpx_key: '${RPX_KEY:-*******}'\n"),
        ("rpx_key: Planted-${RPX_KEY}\n", "rpx_key: ********${RPX_KEY}\n"),
        ("rpx_key: !secret rpx\nb: 1\n", "rpx_key: !secret rpx\nb: 1\n"),
        ("rpx_key:\nb: 1\n", "rpx_key:\nb: 1\n"),
        # anchors and aliases
        ("a: &x Planted\nrpx_key: *x\n", "a: &x *******\nrpx_key: *x\n"),
        ("a: &x abc\nrpx_key: *x\n", "a: &x ***\nrpx_key: *x\n"),
        ('a: &x "Pl\\x61nted"\nrpx_key: *x\n', 'a: &x "**********"\nrpx_key: *x\n'),
        ("a: &x {rpx_key: Planted}\nb: {<<: *x}\n", "a: &x {rpx_key: *******}\nb: {<<: *x}\n"),
        # what is there a second time
        ("rpx_key: Planted\noidc_url: https://x.y/?a=Planted\n", "rpx_key: *******\noidc_url: https://x.y/?a=*******\n"),
        ("rpx_key: First1\nrpx_key: Second\nb: 1\n", "rpx_key: ******\nrpx_key: ******\nb: 1\n"),
        ("rpx_key: |\n  First1\nrpx_key: Second\nb: 1\n", "rpx_key: |\n  ******\nrpx_key: ******\nb: 1\n"),
        ("b: 1\n# rpx_key: Planted\nc: 2\n", "b: 1\n# ******** *******\nc: 2\n"),
        ("oidc_url: https://x.y/?client_secret=Planted\n", "oidc_url: https://x.y/?client_secret=*******\n"),
        ("custom:\n  rpx_key Planted\n", "custom:\n  rpx_key *******\n"),
    ],
)  # fmt: skip
def test_a_secret_in_yaml(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"rpx_key": "Planted", "b": 1}', '{"rpx_key": "*******", "b": 1}'),
        ('{"rpx_key":"Pl\\u0061\\"nted","b":1}', '{"rpx_key":"**************","b":1}'),
        ('{\n  "rpx_key":\n    "Planted",\n  "b": 1\n}', '{\n  "rpx_key":\n    "*******",\n  "b": 1\n}'),
        ('{"rpx_key": 1234567, "b": 1}', '{"rpx_key": *******, "b": 1}'),
        ('{"rpx_key": "a", "b": "a"}', '{"rpx_key": "*", "b": "*"}'),
        ('{"rpx_key": "First1",\n "rpx_key": "Second"}', '{"rpx_key": "******",\n "rpx_key": "******"}'),
        ('{"rpx_key": "${K}", "b": null, "secret": true}', '{"rpx_key": "${K}", "b": null, "secret": ****}'),
    ],
)  # fmt: skip
def test_a_secret_in_json(text: str, shown: str) -> None:
    assert masked(text, JSON) == shown


@pytest.mark.parametrize(
    "text",
    [
        'rpx_key: ["Planted", {a: Secret}]\n',
        "rpx_key:\n  a: Planted\n  b: [Secret]\n",
        '{"rpx_key": {"a": "Planted", "b": "Secret"}}',
    ],
)
def test_everything_below_a_sensitive_name_is_a_secret(text: str) -> None:
    shown = masked(text)
    assert "Planted" not in shown
    assert "Secret" not in shown


# --- files that cannot be read

BROKEN = [
    ("rpx_key: 'it's Planted'\nb: 1\n", "shop.yaml"),
    ('rpx_key: "Planted\nb: "1"\n', "shop.yaml"),
    ("rpx_key: Plan,ted} Planted]1\n\tb: 1\n", "shop.yaml"),
    ("rpx_key: Planted # Planted\n\tb: 1\n", "shop.yaml"),
    ("a: 1\nrpx_key Planted\nb: 1\n", "shop.yaml"),
    ("a: 1\nrpx_key:Planted\nb: 1\n", "shop.yaml"),
    ("a: 1\nrpx_key = Planted\nb: 1\n", "shop.yaml"),
    ("a: 1\n- rpx_key: Planted\n", "shop.yaml"),
    ("rpx_key: *Planted\n", "shop.yaml"),
    ("rpx_key: @Planted\n", "shop.yaml"),
    ("rpx_key: `Planted`\n", "shop.yaml"),
    ("rpx_key: %Planted\n", "shop.yaml"),
    ("rpx_key: Planted: Planted\n", "shop.yaml"),
    ("rpx_key: [Planted\nb: 1\n", "shop.yaml"),
    ("rpx_key: {a: Planted\nb: 1\n", "shop.yaml"),
    ("rpx_key: |\n  Planted\n\n  Planted: Planted\nb: [\n", "shop.yaml"),
    ("rpx_key:\n  Planted\nb: [\n", "shop.yaml"),
    ("{rpx_key: Planted Planted, b: [}\n", "shop.yaml"),
    ('rpx_key: "\\Planted"\n', "shop.yaml"),
    ("rpx_kye: Planted\n\tb: 1\n", "shop.yaml"),
    ("custom:\r\n  clientSecret: 'Planted\r\n  b: [\r\n", "shop.yaml"),
    ('{"rpx_key": "Planted" "b": 1}', JSON),
    ('{"rpx_key": "Plan"Planted", "b": 1}', JSON),
    ('{"rpx_key": "Planted\n"b": 1}', JSON),
    ('{"rpx_key": "Planted,\n"b": 1}', JSON),
    ("{\"rpx_key\": 'Planted', 'b': 1}", JSON),
    ('{"rpx_key": Planted, "b": 1}', JSON),
    ('{"rpx_key":\n"Planted"\n"b": 1}', JSON),
    ('{"rpx_key": “Planted”, "b": 1}', JSON),
    ('{rpx_key: "Planted"}', JSON),
    ('{"b": 1 "rpx_key": "Planted"}', JSON),
    ('{"rpx_key" "Planted"}', JSON),
    ('{"rpx_key": "Planted\\q"}', JSON),
    ('{\n  "rpx_key": "Planted",\n  "b": 1,\n}', JSON),
]  # fmt: skip


WORD = "correct horse battery"


@pytest.mark.parametrize("around", ["{}", "custom:\n  {}", "_global:\n  {}", "_global:\n  custom:\n    {}"])
@pytest.mark.parametrize(
    "name", ["Theming.logoURL", "theming_LogoUrl", "siteName", "SITE NAME", "Authentication.Providers"]
)
def test_the_value_of_a_misspelt_setting_is_shown_like_that_of_the_setting(name: str, around: str) -> None:
    assert WORD in masked(around.format(f"{name}: {WORD}\n"))
    assert WORD in masked(around.format(f"{name}: [{WORD}]\n"))


@pytest.mark.parametrize(
    "line", ["Rpx_Key: {}", "rpxKey: {}", "Shop_field: {}", "custom_: {}", "theming: {{logoURL_: {}}}"]
)
def test_the_value_of_another_name_is_not(line: str) -> None:
    assert WORD not in masked(f"custom:\n  {line.format(WORD)}\n")


@pytest.mark.parametrize(("text", "name"), BROKEN)
def test_a_secret_in_a_file_that_cannot_be_read(text: str, name: str) -> None:
    assert "Plan" not in masked(text, name)


def test_what_is_around_a_secret_in_a_broken_file_is_shown() -> None:
    text = 'site_name: Example\ncustom:\n  rpx_key: "Planted" # c\n  rpx_realm: example\nb: [\n'
    assert masked(text) == text.replace("Planted", "*******").replace("# c", "# *")
    assert (
        masked('{\n  "a": 1,\n  "rpx_key": "Planted",\n  "b": \n}', JSON)
        == '{\n  "a": 1,\n  "rpx_key": "*******",\n  "b": \n}'
    )


@pytest.mark.parametrize(
    "piece", ["rpx_key: ", "rpx_key: [\n", 'rpx_key: "\n', "rpx_key:\n ", "secret ", "x", '"rpx_key":\n', "\\"]
)
def test_masking_takes_no_longer_for_odd_files(piece: str) -> None:
    text = piece * 5000
    assert len(mask_source(Source("shop.yaml", text), [])) == len(text)


# --- the texts themselves


def test_secrets_are_found_as_read_and_as_written() -> None:
    documents, _ = read(
        'rpx_key: "Pl\\x61nted"\nsecret: |\n  first line\n  second\nb: no secret\nbackplane_password: abc\n'
    )
    found = secrets(documents)
    assert {"Planted", "first line", "second"} <= found.certain
    assert any("Pl\\x61nted" in text for text in found.certain)
    assert not {"no secret", "abc"} & (found.certain | found.possible)


def test_mask_replaces_longer_secrets_first() -> None:
    assert mask("x=abcdef y=abcd z=abc", {"abcd", "abcdef"}) == "x=****** y=**** z=abc"
    assert mask("two\nlines", {"two\nlines"}) == "***\n*****"
    assert mask("nothing here", set()) == "nothing here"


# --- frames and reports


def test_a_frame_shows_stars_and_its_carets_are_below_the_value() -> None:
    text = "a: 1\nrpx_key: 'Planted' # c\n"
    documents, _ = read(text)
    span = documents[0].root.members["rpx_key"].span
    lines = list(Frames(Excerpt(documents[0].source, documents)).draw(span, Style(False), "error", 1))
    assert lines == ["  |", "1 | a: 1", "2 | rpx_key: '*******' # *", "  |          ^^^^^^^^^"]


def test_a_frame_of_a_long_line_is_cropped_around_the_span() -> None:
    text = "{b: " + "x" * 300 + ", rpx_key: Planted, c: 1}\n"
    documents, _ = read(text)
    span = documents[0].root.members["rpx_key"].span
    *_, line, carets = Frames(Excerpt(documents[0].source, documents)).draw(span, Style(False), "error", 1)
    at = carets.index("^")
    assert line[at : at + 7] == "*******"
    assert carets.count("^") == 7


def outputs(text: str, name: str) -> Iterator[str]:
    """Whatever each reporter writes of a file, with every rule, and all that is known of each finding."""
    project = Project(Config("/project", None, {}), Options(today="2026-11-21"))
    report = check_loaded(load_content(f"/project/settings/{name}", text.encode(), project))
    assert report.crashes == ()
    for chosen in FORMATS:
        yield "\n".join(reporter(chosen)(report, View()))
    yield repr([finding._replace(fix=None) for finding in report.findings])


PAYLOADS = [
    "rpx_key: {}\nsite_name: 5\nrpx_realm: https://x.rpxnow.com\n",
    "custom:\n  rpx_key: {}\n  rpx_relm: x\n",
    "rpx_key: '{}'\nrpx_key: '{}2'\n",
    "rpx_key: [{}]\n",
    "rpx_key: {{a: {}}}\n",
    "rpx_kye: {}\n",
    "Rpx_Key: {}\n",
    "rpx_key: {} \n# rpx_key: {}\nsite_name: [\n",
    "rpx_key: ${{RPX_KEY:-{}}}\n",
    "client_secret: {}\nclientSecret: {}\nbackplane_password: {}\nsite_name: 1\n",
    "_global:\n  custom: {{configuration_client_secret: {}}}\n  rpx_key: 5\n",
    "theming.logoURL: http://user:x@localhost/?client_secret={}\n",
    "site_name: x\ncustom:\n  rpx_key {}\n",
    "rpx_key: &x {}\nrpx_realm: *x\nsite_name: *x\n",
    "# lint-settings: allow[plaintext-secret]\nrpx_key: {}\n",
    "rpx_key:\n  - {}\n  - x: {}\nsite_name: 1\n",
    "rpx_key: |\n  {}\n  {}\nsite_name: 1\n",
]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("secret", ["Planted0f1e2d3c4b5a6978", "31415926535897"])
def test_no_report_holds_a_planted_secret(payload: str, secret: str) -> None:
    for output in outputs(re.sub(r"\{\}", secret, payload).replace("{{", "{").replace("}}", "}"), "shop.yaml"):
        assert secret not in output


@pytest.mark.parametrize(("text", "name"), BROKEN)
def test_no_report_holds_a_secret_of_a_broken_file(text: str, name: str) -> None:
    for output in outputs(text, name):
        assert "Plan" not in output
