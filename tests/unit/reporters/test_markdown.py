"""The page for reviewers, as GitHub's own Markdown parser reads it: nothing from a file means more than itself."""

import re
from html import unescape
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from lint_settings.console.terminal import clean
from lint_settings.documents.finding import Finding, Related, Severity
from lint_settings.documents.span import Span
from lint_settings.engine.notes import Crash
from lint_settings.engine.report import Report
from lint_settings.messages.project_urls import SITE
from lint_settings.reporters import View
from lint_settings.reporters.gfm import code, link, narrow_code, prose, row, table
from lint_settings.reporters.markdown import LIMIT, render
from lint_settings.tenant.change import Change, Risk
from place import Place

SHOP = "prod/settings/shop.yaml"
NASTY = [
    "a|b",
    "a\\|b",
    "\\",
    "`",
    "``a`",
    " a ",
    "a ` b `` c ``` d",
    "<script>alert(1)</script>",
    "<!-- -->",
    "&lt;b&gt; &amp;",
    "@admin and @team/all, me@example.com",
    "#123 GH-12 a/b#1 !12 $7 ~bug %1 &2",
    "[x](https://evil.example) ![x](//evil.example/x.png) <https://evil.example>",
    "https://evil.example www.evil.example mailto:a@b.example",
    "**b** _i_ ~~s~~ :smile: $x$ $`x`$",
    "1. # - > | --- |",
    "one\ntwo\r\n\n# three",
    "\u202eevil\u202c \u2066x\u2069 \x1b[31m \x00",
    "`a``b`@c`d`",
    "5ac1ba0b5d865c1fa4b131a0f39d9f0c",
]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.sampled_from("`|\\<>&@#*_~[]()!$: ab1\n-=+.{}\"'"), max_size=40),
    st.text(st.characters(exclude_categories=[]), max_size=20),
)


class Rendered(HTMLParser):
    """A page as a browser would show it: its tags, its tables as rows of cells, and what may come alive in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.headings: list[str] = []
        self.items: list[str] = []
        self.links: list[str | None] = []
        self.loose: list[str] = []  # what is outside of code
        self.text = ""
        self.feed(cmarkgfm.github_flavored_markdown_to_html(page, Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("br", "input", "hr", "img", "wbr"):
            self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "li":
            self.items.append("")
        elif re.fullmatch(r"h\d", tag):
            self.headings.append("")
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"<!--{data}")

    def handle_data(self, data: str) -> None:
        self.text += data
        if not {"code", "pre"} & set(self.open):
            self.loose.append(data)
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data
        elif "li" in self.open:
            self.items[-1] += data
        elif {"h2", "h3", "h4"} & set(self.open):
            self.headings[-1] += data


def change(risk: Risk, name: str = "site_name", old: str | None = '"a"', new: str | None = '"b"', **more) -> Change:
    given = {"kind": "client-settings", "subject": "the settings of the shop", "pointer": f"/{name}", "path": SHOP}
    given |= {"action": "changed", "effect": "mails have another name", "line": 4, "old_path": SHOP}
    return Change(**{**given, "risk": risk, "name": name, "old": old, "new": new, **more})


def finding(message: str = "is wrong", severity: Severity = Severity.ERROR, **more) -> Finding:
    given = {"path": SHOP, "span": Span(0, 1, 3, 1, 3, 2), "rule": "unknown-flow", "pointer": "/site_name"}
    return Finding(**{**given, "message": message, "severity": severity, **more})


def report(*findings: Finding, changes: list[Change] | None = None, files: int = 2, **more) -> Report:
    return Report(
        findings=findings,
        changes=None if changes is None else tuple(changes),
        files=files,
        kinds={SHOP: ("client-settings", "prod")},
        **more,
    )


def page(one: Report) -> str:
    return "".join(f"{line}\n" for line in render(one, View()))


def test_changes_are_listed_by_object_the_worst_first() -> None:
    changes = [
        change(Risk.LOCKS_OUT, "verify_email_url", new=None, line=None, effect="new users have no link"),
        change(Risk.LOCKS_OUT, "default_flow_name"),
        change(Risk.SECURITY, "redirectURIs", old=None),
        change(Risk.NONE, "", None, None, action="removed", subject="the policy “old”", path="old.yaml"),
        change(Risk.NONE, "", None, None, action="added", subject="the policy “new”", path="new.yaml"),
    ]
    shown = Rendered(page(report(changes=changes)))
    assert shown.headings == [
        "🔴 Login settings: this change locks users out",
        "🔴 Locks users out (2)",
        "🟠 Changes security (1)",
    ]
    assert "2 changes lock users out, 1 changes security and 2 have no effect. Ask someone" in shown.text
    assert shown.tables == []
    assert shown.items == [
        'verify_email_url: "a" → not set\nNew users have no link.',
        'default_flow_name (line 4): "a" → "b"\nMails have another name.',
        'redirectURIs (line 4): not set → "b"\nMails have another name.',
        "removed: Mails have another name.",
        "new: Mails have another name.",
    ]
    assert shown.text.count(SHOP) == 1, "each path is named once"
    assert f"The settings of the shop ({SHOP})\n" in shown.text
    before, _, folded = page(report(changes=changes)).partition("<details>")
    assert "the policy “old”" not in before.lower()
    assert "the policy “old”** (`old.yaml`)" in folded.partition("</details>")[0].lower()


def test_the_path_before_is_named_where_an_object_moved() -> None:
    made = report(changes=[change(Risk.SECURITY, old_path="old.yaml"), change(Risk.SECURITY, path="z.yaml")])
    assert "before: " not in page(made)
    made = made._replace(moved=frozenset({(SHOP, "old.yaml")}))
    assert f"**The settings of the shop** (`{SHOP}`, before: `old.yaml`)\n" in page(made)
    assert page(made).count("before: ") == 1


def test_long_lists_are_folded() -> None:
    changes = [change(Risk.SECURITY, path=f"{number}.yaml") for number in range(50)]
    made = report(*(finding(path=f"{number}.yaml") for number in range(23)), changes=changes)
    shown = page(made)
    first, second = re.findall(r"<summary>(.*?)</summary>", shown)
    assert (first, second) == ("30 more changes", "3 more findings")
    assert shown.partition("<details>")[0].count("- **") == 20
    assert [len(rows) - 1 for rows in Rendered(shown).tables] == [20, 3]
    made = report(finding(related=tuple(Related(f"{one}.yaml", Span(0, 1, 7, 1, 7, 2), "here") for one in range(4))))
    assert "<summary>4 related places</summary>" in page(made)


@pytest.mark.parametrize(
    ("risks", "verdict"),
    [
        ([Risk.LOCKS_OUT], "1 change locks users out. "),
        ([Risk.SECURITY, Risk.NONE, Risk.SECURITY], "2 changes change security and 1 has no effect. "),
        ([Risk.APPEARANCE, Risk.NONE, Risk.NONE], "1 change changes what users see and 2 have no effect. "),
        ([Risk.NONE], "1 change has no effect. Users will not notice it."),
        (list(Risk), "1 change locks users out, 1 changes security, 1 changes what users see and 1 has no effect. "),
    ],
)
def test_the_verdict_is_one_sentence(risks: list[Risk], verdict: str) -> None:
    assert verdict in Rendered(page(report(changes=[change(risk) for risk in risks]))).text


def test_findings_are_one_table_the_worst_first() -> None:
    also = Related("prod/flows/shop.yaml", Span(0, 1, 7, 1, 7, 2), "this is its flow")
    here = Related(SHOP, Span(0, 1, 8, 1, 8, 2), "this is another")
    shown = Rendered(
        page(
            report(
                finding("is odd", Severity.INFO),
                finding("cannot be", Severity.WARNING, path="z.yaml", rule="own-rule"),
                finding(
                    "there is no `site_name` in `a`",
                    symptom="Nothing opens.",
                    url="https://docs.example/x",
                    related=(also, here),
                ),
            )
        )
    )
    assert shown.headings == ["🔴 Login settings: 1 error, 1 warning and 1 info"]
    reported = "there is no site_name in a\nprod/flows/shop.yaml:7: this is its flow\nline 8: this is another\n"
    assert shown.tables == [
        [
            ["where", "what is wrong"],
            [
                f"🔴 Client settings in prod\n{SHOP}:3",
                f"{reported}Users see: Nothing opens.\nunknown-flow, source",
            ],
            ["🟠 z.yaml:3", "site_name: cannot be\nown-rule"],
            ["🔵 Client settings in prod\nline 3", "site_name: is odd\nunknown-flow"],
        ],
    ]
    own = f"{SITE}rules/unknown-flow/"
    assert shown.links == [own, "https://docs.example/x", own]
    assert "lint-settings: 2 files checked: 1 error, 1 warning, 1 info." in shown.text


def test_findings_follow_the_changes() -> None:
    shown = Rendered(page(report(finding(), changes=[change(Risk.NONE)])))
    assert shown.headings[-1] == "Also found: 1 error"
    assert len(shown.tables) == 1


@pytest.mark.parametrize(
    ("paths", "in_comments", "in_config"),
    [(["a.yaml"], True, False), (["a.json", "B.JSON"], False, True), (["a.yaml", "b.json"], True, True)],
)
def test_how_to_accept_a_finding(paths: list[str], in_comments: bool, in_config: bool) -> None:
    text = page(report(*(finding(path=path) for path in paths)))
    assert ("# lint-settings: allow[rule] -- reason" in text, "[[allow]]" in text) == (in_comments, in_config)


def test_a_clean_run_is_one_friendly_line() -> None:
    assert page(report()) == "✅ Login settings: nothing is wrong. 2 files checked: nothing found.\n"
    empty = report(changes=[], reworded=("a.yaml", "b.yaml"))
    shown = Rendered(page(empty))
    assert shown.headings == ["✅ Login settings: nothing changes"]
    assert "This change does not affect any setting. 2 files differ in formatting only." in shown.text


def test_what_a_put_keeps_is_reported() -> None:
    kept = {(SHOP, "settings of the shop"): ("a", "b"), (SHOP, "settings of @all"): ("c",)}
    made = report(changes=[change(Risk.NONE)], kept=kept, reworded=("a.yaml",))
    text = Rendered(page(made)).text
    assert "A PUT of settings of the shop keeps a and b." in text
    assert "A PUT of settings of @all keeps c." in text
    assert "deployed. 1 file differs in formatting only." in text


def test_nothing_is_called_right_that_was_not_checked() -> None:
    empty = report(files=0, skipped={"mkdocs.yaml": "no settings file"})
    assert page(empty) == "Login settings: nothing was checked: mkdocs.yaml is no settings file.\n"
    failed = report(
        errors=tuple(f"{number}.yaml: permission denied" for number in range(12)),
        crashes=(Crash("unknown-flow", SHOP, "ValueError at flow.py:3"),),
        lacking={"unknown-flow": {"flow": frozenset({""})}},
    )
    text = Rendered(page(failed)).text
    assert "nothing is wrong" not in text
    assert "0.yaml: permission denied" in text
    assert "and 3 more" in text
    assert "1 rule not checked, because there are no files of these kinds: flow (unknown-flow)." in text
    assert Rendered(page(failed._replace(changes=()))).headings == [
        "⚠️ Login settings: not everything could be compared"
    ]
    with_findings = report(finding(), crashes=failed.crashes)
    assert f"rule unknown-flow failed on {SHOP}: ValueError" in Rendered(page(with_findings)).text


def test_long_values_show_where_they_differ() -> None:
    old, new = f'"{"a" * 300}old{"b" * 300}"', f'"{"a" * 300}new{"b" * 300}"'
    (item,) = Rendered(page(report(changes=[change(Risk.NONE, old=old, new=new)]))).items
    one, other = item.partition(": ")[2].partition("\n")[0].split(" → ")
    assert one == f"…{'a' * 16}old{'b' * 31}…"
    assert other == f"…{'a' * 16}new{'b' * 31}…"
    (item,) = Rendered(page(report(changes=[change(Risk.NONE, old=None, new=new)]))).items
    assert f": not set → {new[:50]}…\n" in item


def test_a_page_is_no_longer_than_github_takes() -> None:
    many = report(
        *(finding("é" * 900, path=f"{number // 100:04}.yaml") for number in range(2000)),
        changes=[change(risk, effect="é" * 900) for risk in Risk for _ in range(100)],
    )
    text = page(many)
    assert LIMIT * 0.9 < len(text.encode()) <= LIMIT
    shown = Rendered(text)
    rows = sum(len(rows) - 1 for rows in shown.tables)
    left = re.search(r"Not shown here: (?:([\d,]+) changes and )?([\d,]+) findings,", shown.text)
    assert left is not None
    assert rows + int(left[2].replace(",", "")) == 2000
    assert 0 < rows < 2000
    many = report(finding(), changes=[change(Risk.NONE, effect="é" * 900) for _ in range(1000)])
    shown = Rendered(page(many))
    assert shown.tags.count("details") == 1
    left = re.search(r"Not shown here: (\d+) changes and 1 finding,", shown.text)
    assert left is not None
    assert len(shown.items) == 1000 - int(left[1])


# --- what comes from files

OURS = {"h2", "h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "strong", "em", "details"}
OURS |= {"summary", "ul", "li", "wbr"}
ALIVE = re.compile(r"[@$]|[#~%&^!]\w|://|www\.|:[a-z]+:|\b\d[0-9a-f]{6,39}\b")


def quiet(shown: Rendered) -> None:
    """Assert that nothing in a page is foreign markup."""
    assert set(shown.tags) - OURS == set()
    assert shown.links == []
    assert [text for text in shown.loose if ALIVE.search(text)] == []


def words(text: str) -> str:
    """A text without the backticks that set code, and without blanks: those around code are ours."""
    return re.sub(r"[`\s]+", "", text)


@given(text=TEXTS)
def test_code_shows_just_its_content(text: str) -> None:
    shown = Rendered(f"#### {code(text)} y")
    assert (shown.text, shown.tags) == (f"{clean(text) or ' '} y\n", ["h4", "code"])
    shown = Rendered("\n".join((*table("a", "b"), row((code(text), "c")))))
    assert shown.tables == [[["a", "b"], [clean(text) or " ", "c"]]]
    assert set(shown.tags) <= OURS


@given(text=TEXTS)
def test_narrow_code_shows_just_its_content(text: str) -> None:
    shown = Rendered("\n".join((*table("a", "b"), row((narrow_code(text), "c")))))
    assert shown.tables == [[["a", "b"], [clean(text) or " ", "c"]]]
    assert set(shown.tags) <= OURS
    assert shown.links == []


@given(text=TEXTS, word=st.text(st.sampled_from("abcd-_./:1"), min_size=17, max_size=90))
def test_nothing_in_a_cell_is_wider_than_a_phone(text: str, word: str) -> None:
    """Browsers break a line at blanks and at `<wbr>`."""
    cell = prose(f"{text} `{word}` {word}", narrow=True)
    cell = cmarkgfm.github_flavored_markdown_to_html(cell, Options.CMARK_OPT_UNSAFE)
    pieces = re.split(r"<wbr>|\s", re.sub(r"<(?!wbr)[^>]*>", "", cell))
    assert max(len(unescape(piece)) for piece in pieces) <= 20


@given(text=TEXTS)
def test_prose_shows_just_its_words(text: str) -> None:
    shown = Rendered("\n".join((*table("a", "b"), row((f"“{prose(text)}”", "c")))))
    assert [len(cells) for cells in shown.tables[0]] == [2, 2]
    assert words(shown.tables[0][1][0]) == words(f"“{clean(text)}”")
    quiet(shown)
    assert words(Rendered(f"- “{prose(text)}”").text) == words(f"“{clean(text)}”")


@given(data=st.data())
def test_a_whole_page_of_hostile_text_keeps_its_shape(data: st.DataObject) -> None:
    def text() -> str:
        return data.draw(TEXTS)

    also = Related(text(), Span(0, 1, 7, 1, 7, 2), text())
    made = report(
        finding(
            text(),
            path=text(),
            symptom=text(),
            rule=text(),
            pointer=f"/{text()}/0",
            related=(also,),
            url=f"javascript:{text()}",
        ),
        changes=[change(risk, text(), text(), text(), subject=text(), effect=text(), path=text()) for risk in Risk],
    )
    made = made._replace(
        kinds={made.findings[0].path: (text(), text())},
        errors=(text(),),
        kept={(text(), text()): (text(), text())},
    )
    shown = Rendered(page(made))
    assert [[len(cells) for cells in rows] for rows in shown.tables] == [[2, 2]]
    assert len(shown.items) == len(Risk) + 2, "the changes, what a PUT keeps, and an error"
    assert shown.open == []
    quiet(shown)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://docs.example/a_b-c?d=e&f#g", "https://docs.example/a%5Fb-c?d=e&f#g"),
        ("https://docs.example/a)|[`<b>\\", "https://docs.example/a%29%7C%5B%60%3Cb%3E%5C"),
        ("javascript:alert(1)", None),
        ("https://docs.example/a b", None),
        ("https://docs.example/\u202e", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_linked(address: str | None, wanted: str | None) -> None:
    shown = Rendered("\n".join((*table("a"), row([link("`x`", address)]))))
    assert shown.links == ([wanted] if wanted else [])
    assert shown.tables == [[["a"], ["x"]]]


def test_the_command_line_writes_it(place: Place) -> None:
    place.settings("prod/shop.yaml", "authentication.providers: []", "rpx_key: this0is0no0real0key")
    outcome = place.quick("--format=markdown", ".")
    assert outcome.code == 1
    shown = Rendered(outcome.out)
    (rows,) = shown.tables
    (reported,) = (cells for cells in rows if "empty-providers" in cells[1])
    assert reported[0].startswith("🟠 Client settings of ")
    assert reported[0].partition("\n")[2] in ("prod/shop.yaml:7", "line 7")
    assert "this0is0no0real0key" not in outcome.out
    assert place.quick("--format=markdown", ".").out == outcome.out
