"""Shortcuts on the way of a clean value give the answer that the long way gives."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from lint_settings.rules.theming import font_not_a_file, private_theming_url, relative_theming_url

from lint_settings import Node
from lint_settings.config.config import Config
from lint_settings.config.environments import _NOT_QUITE, environment_in
from lint_settings.documents.document import load
from lint_settings.documents.source import Source
from lint_settings.tenant import login_urls as auth_url


def made_of(*pieces: str) -> some.SearchStrategy[str]:
    """Texts of these pieces and of any characters, as near to the edge as may be."""
    return some.lists(some.sampled_from(pieces) | some.text(max_size=2), max_size=9).map("".join)


TEMPLATES = made_of(
    *(
        "{",
        "}",
        "{{",
        "<",
        ">",
        "CLIENT_ID",
        "customerID",
        "my_client_id",
        "your-oidc-provider_id",
        "YOUR_",
        "BUTTON_X",
    ),
    *("xxxxxxxx", "XXXXxxxx", "-", "_", "=", "https://", "/", "a", "ID"),
)
URLS = made_of(
    *("https://", "http://", "HTTPS://", "//", "user@", "localhost", "10.0.0.1", "172.16.", "[::1]", ":8080", ".", "-"),
    *("shop", "static.shop.example", ".com", ".local", ".LAN", "/", "?", "#", "/a.css", "_", "file:", "c:\\", "ı"),
    *("github.com/", "GıtHub.com/a/b/blob/", "/blob/", ".woff2", ".ttf", "x"),
)
PATHS = made_of("non", "pre", "-", "_", ".", " ", "prod", "production", "live", "dev", "PRE", "/", "x")


@given(TEMPLATES)
def test_a_text_that_holds_nothing_of_a_template(text: str) -> None:
    assert auth_url.unfilled(text) == tuple(auth_url._TEMPLATE.findall(text))


@given(URLS)
def test_a_url_of_a_public_host(text: str) -> None:
    url = text.strip()
    match = private_theming_url._HOST.match(url)
    assert private_theming_url._private_host("/".join(url.split("/", 3)[:3])) == (match and match.group(1))


@given(URLS)
def test_a_full_url(url: str) -> None:
    assert relative_theming_url._is_full(url) == bool(relative_theming_url._FULL.match(url))


@given(URLS)
def test_a_plain_font_file(text: str) -> None:
    url = text.strip()
    if font_not_a_file._is_plain_file(url):
        assert font_not_a_file._FONT.match(url)
        assert not font_not_a_file._PAGE.match(url)


@given(PATHS)
def test_a_path_without_nearly_production(path: str) -> None:
    folded = _NOT_QUITE.sub(lambda match: f"{match.group(1)}prod", path.lower().replace("_", "-"))
    assert environment_in(path) == environment_in(folded)


@example("/a", "/a")
@example("/a", "/a/b")
@example("/..a", "/")
@given(made_of("a", "b", "..", ".", "/", "//", "shop.yaml"), some.sampled_from(["/", "/a", "/a/b", os.getcwd()]))
def test_a_path_below_the_folder_of_its_config(path: str, folder: str) -> None:
    if path and "\0" not in path:
        assert Config(folder).relative(path) == os.path.relpath(path, folder).replace(os.sep, "/")


@pytest.mark.parametrize("name", ["shop.yaml", "shop.json"])
@given(text=made_of('"', "\\", "u201c", "x93", "_", "N", "“", "a", "\\u", "\\U0001F600", "\\L", "\\/"))
def test_a_file_that_holds_only_ascii(name: str, text: str) -> None:
    source = Source(name, f'{{"a": "{text}", "{text}": [1]}}')
    documents, _ = load(source)
    values = [str(one) for document in documents for node in document.root.walk() for one in (node.key, node.value)]
    assert not source.is_ascii or all(value.isascii() for value in values)


def in_order(node: Node) -> Iterator[Node]:
    """What `walk` promises."""
    yield node
    for child in (*node.members.values(), *node.items):
        yield from in_order(child)


TREES = some.recursive(
    some.none() | some.text(max_size=2),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=2), inner, max_size=3),
)


@given(TREES)
def test_a_walk_goes_in_the_order_of_the_file(value: object) -> None:
    root = Node(Source("shop.json", ""), value, ())
    assert list(root.walk()) == list(in_order(root))
