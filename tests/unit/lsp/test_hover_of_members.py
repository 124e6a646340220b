"""Every setting and every member of every kind has a hover text of its own."""

import json
from pathlib import Path

import pytest
from lsprotocol.types import MarkupContent, Position

from lint_settings.documents.schema_files import KINDS
from lint_settings.lsp.hover import hover
from lint_settings.lsp.session import Session
from lint_settings.tenant.settings import catalogue
from members import Member, members


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("here").resolve()
    (folder / "lint-settings.toml").write_text(
        "[kinds]\n" + "".join(f'{kind} = ["{kind}.*"]\n' for kind in KINDS), "utf-8"
    )
    session = Session()
    session.set_folders([folder.as_uri()])
    return session


def shown(member: Member, session: Session, suffix: str) -> str:
    """Return the text over the name of a member, in a file with one line for each bracket."""
    text = json.dumps(member.value, indent=1)
    lines = text.split("\n")
    depth = len(member.path)
    step = next(one for one in reversed(member.path) if isinstance(one, str))
    line = next(at for at, one in enumerate(lines) if one.startswith(" " * depth + json.dumps(step)))
    folder = Path(session.views()[0].root)
    uri = (folder / f"{member.kind}.{suffix}").as_uri()
    session.open(uri, suffix, text)
    found = hover(uri, Position(line, depth + 2), session)
    assert found is not None, member.path
    assert isinstance(found.contents, MarkupContent)
    return found.contents.value


@pytest.mark.parametrize("suffix", ["yaml", "json"])
@pytest.mark.parametrize("kind", KINDS)
def test_hover_texts(kind: str, suffix: str, session: Session) -> None:
    every = members(kind)
    assert every
    for member in every:
        assert member.text in shown(member, session, suffix), member.path


def test_the_members_are_all_there() -> None:
    names = {member.path[0] for member in members("client-settings")}
    assert catalogue().keys() <= names
    assert ("authentication.providers.custom", "a.b", "icon") in {one.path for one in members("client-settings")}
    assert ("attr_defs", 0, "constraints") in {one.path for one in members("entity-type")}
