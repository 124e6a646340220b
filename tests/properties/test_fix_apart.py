"""What `--fix` does to an object does not depend on others in its file that have nothing to do with it."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_fix_property import fixed, loaded

from lint_settings.engine.load import LoadedFile
from lint_settings.fixes.proof import check_again

_PAGES = "https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui"
# Each is right after some fixes, wrong in another way after one, or cannot be fixed.
LINES = [
    "site_name: 5",
    "Site_Name: Shop",
    "Site_Name: 2024",
    "site name: Shop\nSite_Name: Shop",
    "rpx_app_id: null\nrpx_appid: tsrqponmlkjihgfedcba",
    "rpx_realm: https://example-shop.rpxnow.com",
    "theming:\n  logoURL: https://static.shop.example.com/logo.svg",
    "theming.fontURLs: ' <https://static.shop.example.com/a.woff2> '",
    "theming.logoURL: ['https://a.example.com/a.png']",
    "authentication.providers: facebook facebook",
    "authentication.providers: [facebook, Facebook, linkedin]",
    "authorization.rules.consents: ['“terms”']  # & why",
    "authentication.second_factor.trust_device_ttl: '30'",
    "default_flow_version: head",
    "login_attempts: 5  # lint-settings: allow[empty-providers] -- some time ago",
    f"janrainOidcClientId: '#ID'\nverify_email_url: '<{_PAGES}/v2/verify-email?client_id=#ID&amp;x=1>'",
    f"verify_email_url: {_PAGES}/verify-account?client_id=#ID\njanrainOidcClientId: '#ID'",
    "# 100% *x & more",
    "site_url: https://shop.example.com/?a=b&c=d",
]
objects = st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=4, unique=True), min_size=2, max_size=12)


def written(lines: list[str], number: int) -> str:
    """The settings of an object; a name is in them once."""
    known: set[str] = set()
    kept = ["user_entity_type: user"]
    for line in lines:
        names = set(re.findall(r"(?m)^[\w. ]+(?=:)", line))
        if not names & known:
            known |= names
            kept.append(line.replace("#ID", f"1b4e28ba-2fa1-11d2-883f-{number:012x}"))
    return "".join(f"{line}\n" for line in "\n".join(kept).split("\n"))


def as_item(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")[:-2]


def made_up(texts: list[str], form: str) -> str:
    if form == "list":
        return "".join(map(as_item, texts))
    if form == "json":
        return json.dumps([values(text) for text in texts], indent=2, ensure_ascii=False)
    return "".join(f"---\n{text}" for text in texts)


def values(text: str) -> object:
    return loaded([("settings/shop.yaml", text)])[0].documents[0].root.value


def left(file: LoadedFile) -> Counter[tuple[str, str]]:
    return Counter((one.rule, re.sub(r"\A/[0-9]+", "", one.pointer)) for one in check_again(file).findings)


@pytest.mark.parametrize("form", ["documents", "list", "json"])
@pytest.mark.parametrize("unsafe", [False, True])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(objects=objects)
def test_an_object_among_others_is_fixed_as_alone(form: str, unsafe: bool, objects: list[list[str]]) -> None:
    name = "settings/shop.json" if form == "json" else "settings/shop.yaml"
    texts = [written(lines, number) for number, lines in enumerate(objects)]
    text = made_up(texts, form)
    alone = [fixed(loaded([(name, made_up([one], form))]), unsafe)[0][0] for one in texts]
    files, _, _ = fixed(loaded([(name, text)]), unsafe)
    assert [one.root.value for one in files[0].documents] == [one.documents[0].root.value for one in alone]
    if form != "json":
        assert files[0].source.text == "".join(one.source.text for one in alone)
    assert left(files[0]) == sum(map(left, alone), Counter())
    again, nothing, _ = fixed(loaded([(name, files[0].source.text)]), unsafe)
    assert (again[0].source.text, nothing) == (files[0].source.text, [[]])
