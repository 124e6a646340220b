"""Every request is answered, also one that cannot be understood, and nothing of it is repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol.types import ErrorCodes

from lsp_client import LEFT_OUT, Client
from place import Place

SECRET = "hsfuahecaemvctujgpaujnjupp"
HOVER = "textDocument/hover"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    place = Place(folder)
    place.settings("shop.yaml", f"rpx_key: {SECRET}")
    with Client(folder, as_editors_do=True) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "params"),
    [
        (HOVER, {}),
        (HOVER, None),
        (HOVER, LEFT_OUT),
        ("workspace/diagnostic", LEFT_OUT),
        (HOVER, []),
        (HOVER, SECRET),
        (HOVER, {"textDocument": {"uri": SECRET}}),
        (HOVER, {"textDocument": SECRET, "position": {"line": 0, "character": 0}}),
        (HOVER, {"textDocument": {"uri": "file:///x"}, "position": {"line": SECRET, "character": 0}}),
        ("textDocument/rename", {"textDocument": {"uri": "file:///x"}, "newName": SECRET}),
        ("textDocument/codeAction", {"textDocument": {"uri": "file:///x"}, "range": SECRET, "context": {}}),
        ("workspace/diagnostic", {"previousResultIds": [SECRET]}),
        ("workspace/executeCommand", {"arguments": [SECRET]}),
        ("completionItem/resolve", {"data": SECRET}),
    ],
)
def test_a_request_with_wrong_parameters_is_answered(client: Client, method: str, params: Any) -> None:
    error = client.error(method, params)
    assert error["code"] in (ErrorCodes.InvalidParams, ErrorCodes.InternalError)
    assert SECRET not in str(error)
    assert SECRET not in "".join(client.messages)
    assert client.request("workspace/diagnostic", {"previousResultIds": []})["items"], "the session continues"


@pytest.mark.parametrize("method", ["shop/unknown", "$/unknown", "textDocument/unknown"])
@pytest.mark.parametrize("params", [LEFT_OUT, None, {}, [], SECRET])
def test_an_unknown_request_is_answered(client: Client, method: str, params: Any) -> None:
    assert client.error(method, params)["code"] == ErrorCodes.MethodNotFound


def test_a_notification_that_is_wrong_ends_no_session(client: Client) -> None:
    for params in ({}, None, LEFT_OUT, [], SECRET, {"textDocument": {"uri": SECRET}}):
        client.notify("textDocument/didOpen", params)
        client.notify("shop/unknown", params)
    assert client.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert SECRET not in "".join(client.messages)


def test_a_request_after_the_shutdown_is_answered(tmp_path: Path) -> None:
    client = Client(tmp_path)
    try:
        client.request("shutdown", None)
        for method, params in ((HOVER, {}), ("workspace/diagnostic", {"previousResultIds": []}), ("$/unknown", None)):
            assert client.error(method, params)["code"] in (ErrorCodes.InvalidRequest, ErrorCodes.InvalidParams)
    finally:
        client.stop()
