"""What rules are given for the shapes that many of them share."""

from collections.abc import Callable, Iterable

import pytest

from lint_settings import (
    Context,
    Document,
    Finding,
    Severity,
    did_you_mean,
    enumerated,
    filled_items,
    in_backticks,
    known_items,
    matches_any,
    member,
    order,
    repeated,
    rule,
)
from lint_settings.testing import Case, registry_with, run_files

NAME = __name__.rpartition(".")[2].replace("_", "-")
LIST = "- {name: A, type: public, redirectURIs: []}\n- {name: B, type: public, redirectURIs: []}\n"
Check = Callable[[Document, Context], Iterable[Finding]]


def found(check: Check, *files: tuple[str, str], kind: str = "client-settings", over: bool = False) -> list[Finding]:
    """What a check reports in files of a tenant; with `over`, the last file is the first one as it was."""
    checked = rule(kind=kind, severity=Severity.WARNING, over_time=over)(check)
    parts = [f"# file: {path}\n{text}" for path, text in files]
    if over:
        parts[-1] = parts[-1].replace("# file", "# before", 1)
    case = Case("case", "".join(parts), files[0][0], "2026-11-21", "", False)
    report = run_files(list(files[: len(files) - over]), case, NAME, registry_with([checked]))
    assert report.crashes == ()
    return list(report.findings)


def test_a_finding_without_a_node_is_about_what_the_document_lacks() -> None:
    [one] = found(lambda _, context: [context.finding(None, "x", missing="a/b")], ("settings/a.yaml", "site_name: A\n"))
    assert (one.pointer, one.span.line, one.span.column) == ("/a~1b", 1, 1)


def test_a_finding_in_a_list_of_objects_points_below_its_object() -> None:
    findings = found(
        lambda _, context: [context.finding(None, "x", missing="tokenPolicy")],
        ("oidc-clients/all.yaml", LIST),
        kind="oidc-client",
    )
    assert [one.pointer for one in findings] == ["/0/tokenPolicy", "/1/tokenPolicy"]


@pytest.mark.parametrize(("about", "has_url"), [("site_name", True), ("no_such_setting", False)])
def test_a_finding_about_a_setting_has_its_url(about: str, has_url: bool) -> None:
    [one] = found(
        lambda document, context: [context.finding(document.root, "x", about=about)],
        ("settings/a.yaml", "site_name: A\n"),
    )
    assert bool(one.url) is has_url


def test_places_that_are_not_there_are_left_out() -> None:
    [one] = found(
        lambda document, context: [
            context.finding(
                document.root,
                "x",
                related=context.related_all((member(document, "site_name"), "here"), (member(document, "no"), "there")),
            )
        ],
        ("settings/a.yaml", "site_name: A\n"),
    )
    assert [related.message for related in one.related] == ["here"]


def test_a_kind_without_a_file_is_unknown() -> None:
    def check(document: Document, context: Context) -> Iterable[Finding]:
        context.require_known("entity-type")
        yield context.finding(document.root, "x")

    settings = ("settings/a.yaml", "site_name: A\n")
    entity_type = ("entity-types/user.yaml", "name: user\nattr_defs: [{name: email, type: string}]\n")
    assert found(check, settings) == []
    assert len(found(check, settings, entity_type)) == 1


@pytest.mark.parametrize(("was", "known"), [("id: a\ntitle: B\n", True), ("id: b\ntitle: B\n", False)])
def test_another_object_at_the_same_place_is_no_earlier_one(was: str, known: bool) -> None:
    path = "token-policies/a.yaml"
    text = "accessTokenLifetime: 60\n"
    findings = found(
        lambda document, context: [context.finding(document.root, "x")] if context.earlier else [],
        (path, f"id: a\ntitle: A\n{text}"),
        (path, was + text),
        kind="token-policy",
        over=True,
    )
    assert bool(findings) is known


def test_items_of_a_list_by_what_is_known_of_them() -> None:
    text = "name: A\ntype: public\nredirectURIs: [a, '${B}', a, '', 5, '<host>', '<host>']\n"

    def check(document: Document, context: Context) -> Iterable[Finding]:
        listed = member(document, "redirectURIs")
        assert [text for _, text in known_items(listed)] == ["a", "a", "<host>", "<host>"]
        assert [text for _, text in filled_items(listed)] == ["a", "a"]
        assert list(known_items(None)) == list(filled_items(None)) == []
        pairs = [(one.path[-1], first.path[-1]) for one, first in repeated(known_items(listed))]
        assert pairs == [(2, 0), (6, 5)]
        assert listed is not None
        assert listed.has_placeholder
        assert not listed.items[0].has_placeholder
        yield context.finding(listed, "x")

    assert len(found(check, ("oidc-clients/a.yaml", text), kind="oidc-client")) == 1


def test_documents_are_ordered_by_file_and_place() -> None:
    seen = []

    def check(document: Document, _: Context) -> Iterable[Finding]:
        seen.append(order(document))
        return ()

    found(check, ("oidc-clients/b.yaml", LIST), ("oidc-clients/a.yaml", LIST), kind="oidc-client")
    assert [(path[-6:], pointer) for path, _, pointer in sorted(seen)] == [
        ("a.yaml", "/0"), ("a.yaml", "/1"), ("b.yaml", "/0"), ("b.yaml", "/1")
    ]  # fmt: skip


def test_words() -> None:
    assert in_backticks(["a", "b", "a"]) == "`a` and `b`"
    assert in_backticks(("a", "b"), ", ") == "`a`, `b`"
    assert in_backticks(()) == ""
    assert enumerated(["a"]) == "a"
    assert enumerated(["a", "b", "c"]) == "a, b and c"
    assert did_you_mean("a") == "; did you mean `a`?"
    assert did_you_mean(None, "; so") == "; so"


@pytest.mark.parametrize(
    ("name", "patterns", "expected"),
    [
        ("a.b", ["a.b"], True),
        ("a.b", ["a.*"], True),
        ("a.b", ["A.*", "*.c"], False),
        ("axb", ["a.b"], False),
        ("a[b", ["*[b"], True),
        ("a", [], False),
    ],
)
def test_names_that_match_patterns(name: str, patterns: list[str], expected: bool) -> None:
    assert matches_any(name, patterns) is expected
