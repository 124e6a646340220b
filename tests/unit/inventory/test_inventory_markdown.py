"""The inventory as Markdown: what it says, and that texts of files stay texts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import cmarkgfm
import pytest

from inventory_tenant import CLIENT, ON, tenant
from place import Place

EXAMPLES = Path(__file__).parents[3] / "examples"


def markdown(place: Place, *arguments: str) -> str:
    outcome = place.quick("inventory", *arguments, "--format", "markdown")
    assert outcome.code == 0, outcome.err
    return outcome.out


def rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("| "):
            yield re.split(r"(?<!\\) \| ", line.strip("| "))


def test_it_answers_what_the_page_answers(place: Place) -> None:
    allow = "# lint-settings: allow-file[missing-setting] until 2000-01-01 -- the old shop\n"
    tenant(place, stage={"settings/shop.yaml": ON}, prod={"settings/shop.yaml": allow})
    text = markdown(place, ".")
    assert "- Shop: off, not set, so it is off" in text
    assert "2000-01-01, expired" in text
    found = list(rows(text))
    assert ["Shop", "prod", "off", "shopFlow", "`20240115093000123456`"] in [one[:5] for one in found]
    assert ["`authentication.second_factor`", "client settings", "weaker in production", "stage", "Shop"] in found
    assert any(one[0].startswith("Shop API") and "everywhere" in one[3] for one in found)


@pytest.mark.parametrize("name", ["good", "bad"])
def test_tables_are_whole(name: str, place: Place) -> None:
    text = markdown(place, str(EXAMPLES / name))
    html = cmarkgfm.github_flavored_markdown_to_html(text)
    assert html.count("<table>") == len(re.findall(r"^\|[-|]+\|$", text, re.M))
    for table in re.findall(r"<table>.*?</table>", html, re.S):
        width = table.partition("</thead>")[0].count("<th>")
        assert {one.count("<td") for one in re.findall(r"<tr>\n<td.*?</tr>", table, re.S)} <= {width}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a | b", "[x](javascript:alert(1))", "@everyone", "`", "# Title", "**bold**"]
)
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
    html = cmarkgfm.github_flavored_markdown_to_html(markdown(place, ".", "--title", text))
    without_code = re.sub(r"<code>.*?</code>", "", html)
    assert not re.search(r"<script|<a |<strong>|@everyone", without_code)
    assert html.count("<h1>") == 1


def test_it_is_written_to_a_file(place: Place) -> None:
    tenant(place, prod={})
    outcome = place.quick("inventory", ".", "--format", "markdown", "-o", "tenant.md", "--title", "Our tenant")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert (place.folder / "tenant.md").read_text("utf-8").startswith("# Our tenant\n")
