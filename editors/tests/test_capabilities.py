"""Every capability that the server declares answers pytest-lsp, which is a client by other people."""

import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "examples" / "good"
COMMAND = [sys.executable, "-m", "lint_settings", "lsp"]
# What the server asks of this editor, and the client of pytest-lsp does not answer by itself.
_ASKED = (
    types.CLIENT_REGISTER_CAPABILITY,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
)
_EDITOR = pytest_lsp.client_capabilities("visual-studio-code")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = Path(shutil.copytree(GOOD, tmp_path_factory.mktemp("session") / "good")).resolve()
    subprocess.run(["git", "init", "-q", here], check=True)
    client = here / "prod" / "oidc-clients" / "shop.yaml"
    client.write_text(client.read_text("utf-8").replace("redirectURIs", "redirectUris"), "utf-8")
    return here


@pytest_lsp.fixture(config=ClientServerConfig(server_command=COMMAND), scope="module")  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient, folder: Path) -> AsyncIterator[None]:
    for method in _ASKED:
        lsp_client.feature(method)(lambda _params: None)
    workspace = [types.WorkspaceFolder(folder.as_uri(), folder.name)]
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=_EDITOR, workspace_folders=workspace, root_uri=folder.as_uri())
    )
    yield
    await lsp_client.shutdown_session()


class Text:
    """A file that is opened in the editor, and requests about places in it."""

    def __init__(self, client: LanguageClient, path: Path) -> None:
        self._client = client
        self.text = path.read_text("utf-8")
        self.document = types.TextDocumentIdentifier(path.as_uri())
        item = types.TextDocumentItem(path.as_uri(), "yaml", 1, self.text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def at(self, word: str) -> Any:
        """Return the document and the position of a word."""
        return self.after(self.text[: self.text.index(word) + 1])

    def after(self, before: str) -> Any:
        """Return the document and the position after a part of its text."""
        line = before.count("\n")
        place = types.Position(line, len(before) - before.rfind("\n") - 1)
        return {"text_document": self.document, "position": place}

    @property
    def whole(self) -> types.Range:
        return types.Range(types.Position(0, 0), types.Position(self.text.count("\n"), 0))


@pytest.fixture
def shop(client: LanguageClient, folder: Path) -> Text:
    return Text(client, folder / "prod" / "oidc-clients" / "shop.yaml")


POLICY = "000000000011"


@pytest.mark.asyncio(loop_scope="module")
async def test_diagnostics_and_actions(client: LanguageClient, shop: Text) -> None:
    report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(shop.document))
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert "misspelt-member" in {one.code for one in report.items}
    every = await client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([]))
    assert shop.document.uri in {one.uri for one in every.items}
    context = types.CodeActionContext(list(report.items))
    actions = await client.text_document_code_action_async(types.CodeActionParams(shop.document, shop.whole, context))
    titles = "\n".join(one.title for one in actions or ())
    assert "rename it to redirectURIs" in titles
    assert "Allow misspelt-member here, with a reason" in titles


@pytest.mark.asyncio(loop_scope="module")
async def test_places(client: LanguageClient, shop: Text) -> None:
    hover = await client.text_document_hover_async(types.HoverParams(**shop.at(POLICY)))
    assert isinstance(hover, types.Hover)
    assert "login policy" in str(hover.contents)
    found = await client.text_document_definition_async(types.DefinitionParams(**shop.at(POLICY)))
    assert isinstance(found, list)
    assert "login-policies" in str(found)
    uses = await client.text_document_references_async(
        types.ReferenceParams(context=types.ReferenceContext(include_declaration=True), **shop.at(POLICY))
    )
    assert len(uses or ()) > 1
    links = await client.text_document_document_link_async(types.DocumentLinkParams(shop.document))
    assert links
    offered = await client.text_document_completion_async(types.CompletionParams(**shop.at("type: public")))
    assert isinstance(offered, types.CompletionList)
    resolved = await client.completion_item_resolve_async(offered.items[0])
    assert resolved.label == offered.items[0].label


@pytest.mark.asyncio(loop_scope="module")
async def test_symbols_and_hints(client: LanguageClient, shop: Text) -> None:
    assert await client.text_document_document_symbol_async(types.DocumentSymbolParams(shop.document))
    assert await client.workspace_symbol_async(types.WorkspaceSymbolParams("Customers"))
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(shop.document))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(shop.document, shop.whole))
    assert [*(lenses or ()), *(hints or ())]


@pytest.mark.asyncio(loop_scope="module")
async def test_rename(client: LanguageClient, folder: Path) -> None:
    text = Text(client, folder / "prod" / "flows" / "shopFlow.yaml")
    name = re.search(r"^name: (\w+)", text.text, re.MULTILINE)
    assert name is not None
    place = text.after(text.text[: name.start(1) + 1])
    assert await client.text_document_prepare_rename_async(types.PrepareRenameParams(**place))
    edit = await client.text_document_rename_async(types.RenameParams(new_name="other", **place))
    assert edit is not None
    assert edit.document_changes or edit.changes
