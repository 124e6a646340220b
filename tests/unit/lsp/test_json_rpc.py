"""What the server answers to messages that no editor should send: an error of JSON-RPC, and the session continues."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol.types import ErrorCodes

from lint_settings.lsp.start import make_server
from lsp_client import Client, framed
from place import Place

SECRET = "hsfuahecaemvctujgpaujnjupp"
HOVER = "textDocument/hover"
PLACE = {"textDocument": {"uri": "file:///shop.yaml"}, "position": {"line": 0, "character": 0}}
FRAME = re.compile(r'File "|\.py"|site-packages|Traceback')


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    Place(folder).settings("shop.yaml", f"rpx_key: {SECRET}")
    with Client(folder, as_editors_do=True) as client:
        client.pull_all()
        yield client
    assert client.errors == b""
    assert not FRAME.search(client.said.decode())
    assert SECRET not in client.said.decode()


def request(number: Any = 1, method: Any = HOVER, **members: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": PLACE, **members}


def raw(number: str) -> str:
    return json.dumps(request("NUMBER")).replace('"NUMBER"', number)


def answers(client: Client, message: Any) -> Any:
    text = message if isinstance(message, str | bytes) else json.dumps(message)
    return client.heard_after(framed(text))


def code(answer: dict[str, Any]) -> tuple[Any, int]:
    assert answer["jsonrpc"] == "2.0"
    assert "data" not in answer["error"]
    return answer["id"], answer["error"]["code"]


@pytest.mark.parametrize(
    "number",
    ["NaN", "Infinity", "-Infinity", "1e400", "true", "false", "{}", "[]", '{"a": [1]}', "null", "1.5", "[NaN]"],
)
def test_an_id_that_is_neither_a_text_nor_a_whole_number(number: str, client: Client) -> None:
    (answer,) = answers(client, raw(number))
    assert code(answer) in [(None, ErrorCodes.InvalidRequest), (None, ErrorCodes.ParseError)]


@pytest.mark.parametrize("number", ["0", "-5", "99999999999999999999", '""', '"\\ud800"', '"é 😀"'])
def test_an_id_is_given_back_as_it_is(number: str, client: Client) -> None:
    assert answers(client, raw(number)) == [{"jsonrpc": "2.0", "id": json.loads(number), "result": None}]


def test_two_requests_with_the_same_id_are_both_answered(client: Client) -> None:
    heard = client.heard_after(2 * framed(json.dumps(request(5))))
    assert [one["id"] for one in heard] == [5, 5]


@pytest.mark.parametrize(
    "message",
    [
        {"id": 1, "method": HOVER, "params": PLACE},
        {**request(), "jsonrpc": "1.0"},
        {**request(), "jsonrpc": 2.0},
        {**request(), "jsonrpc": None},
        {**request(), "jsonrpc": []},
        *(request(method=method) for method in (1, None, [], {}, True, [SECRET])),
        {"jsonrpc": "2.0", "id": 1},
        {"jsonrpc": "2.0"},
        {"jsonrpc": "2.0", "method": 1},
        {"jsonrpc": "2.0", "params": {"jsonrpc": "2.0", "id": 1, "method": HOVER}},
        {},
        [],
        "text",
        5,
        None,
        True,
        [[request()]],
    ],
    ids=repr,
)
def test_what_is_no_request_is_answered(message: Any, client: Client) -> None:
    (answer,) = answers(client, json.dumps(message))
    answer = answer[0] if isinstance(answer, list) else answer
    number, found = code(answer)
    assert found == ErrorCodes.InvalidRequest
    assert number == (message.get("id") if isinstance(message, dict) else None)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        b"   ",
        b'{"jsonrpc": "\xff"}',
        b"[" * 100_000,
        b'{"a": ' * 50_000,
        json.dumps(request()).encode() + b" x",
        json.dumps(request("NUMBER")).replace('"NUMBER"', "9" * 5000).encode(),
        json.dumps(request(params={"a": "NAN"})).replace('"NAN"', "NaN").encode(),
        json.dumps(request(method="completionItem/resolve", params={"label": "a", "data": ["NAN"]}))
        .replace('"NAN"', "[[-Infinity]]")
        .encode(),
    ],
    ids=lambda content: repr(content[:60]),
)
def test_what_is_no_json_is_answered(content: bytes, client: Client) -> None:
    assert [code(one) for one in answers(client, content)] == [(None, ErrorCodes.ParseError)]


def test_a_batch_is_answered_as_a_whole(client: Client) -> None:
    unknown = {"jsonrpc": "2.0", "method": "shop/unknown"}
    (answer,) = answers(client, [request(1), request("b"), unknown, {**unknown, "id": 3}, 5, request(4, params=[])])
    assert answer[:2] == [{"jsonrpc": "2.0", "id": number, "result": None} for number in (1, "b")]
    assert [code(one) for one in answer[2:]] == [
        (3, ErrorCodes.MethodNotFound),
        (None, ErrorCodes.InvalidRequest),
        (4, ErrorCodes.InvalidParams),
    ]


def test_a_batch_of_notifications_is_not_answered(client: Client) -> None:
    assert answers(client, [{"jsonrpc": "2.0", "method": "$/unknown"}, {"jsonrpc": "2.0", "method": "x"}]) == []


@pytest.mark.parametrize("params", [1, True, "text", [1], {"type_name": "a b"}, {"class": {"def": 1}}, PLACE])
def test_a_method_that_does_not_exist(params: Any, client: Client) -> None:
    found = answers(client, request(method="shop/unknown", params=params))
    assert [code(one) for one in found] == [(1, ErrorCodes.MethodNotFound)]


@pytest.mark.parametrize(
    "position",
    [{"line": -1, "character": 0}, {"line": 2**31, "character": 0}, {"line": "x", "character": 0}, {"line": 0}, [], 5],
)
def test_a_position_that_the_protocol_does_not_know(position: Any, client: Client) -> None:
    found = answers(client, request(params={**PLACE, "position": position}))
    assert [code(one) for one in found] == [(1, ErrorCodes.InvalidParams)]


@pytest.mark.parametrize("method", ["initialized", "textDocument/didOpen", "$/cancelRequest", "$/setTrace"])
def test_a_notification_with_an_id_is_answered(method: str, client: Client) -> None:
    found = answers(client, request(method=method))
    assert [code(one) for one in found] == [(1, ErrorCodes.InvalidRequest)]


@pytest.mark.parametrize(
    "message",
    [
        {"jsonrpc": "2.0", "method": HOVER, "params": PLACE},
        {"jsonrpc": "2.0", "method": "shop/unknown", "params": 5},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 5}},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": []}},
        {"jsonrpc": "2.0", "id": 77, "result": None},
        {"jsonrpc": "2.0", "id": "never asked", "result": {"type_name": "a b"}},
        {"jsonrpc": "2.0", "id": 77, "error": {"code": 1, "message": SECRET}},
        {"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": SECRET}},
        {"jsonrpc": "2.0", "id": [], "result": None},
        {"jsonrpc": "2.0", "id": 77, "error": SECRET},
        {"jsonrpc": "2.0", "error": None},
    ],
    ids=repr,
)
def test_what_needs_no_answer_gets_none(message: dict[str, Any], client: Client) -> None:
    assert answers(client, message) == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("textDocument/didOpen", {"textDocument": {"uri": SECRET}}),
        ("textDocument/didChange", [SECRET]),
        ("textDocument/didClose", {"textDocument": SECRET}),
        ("$/setTrace", 5),
    ],
)  # fmt: skip
def test_a_notification_that_is_wrong_is_shown_to_users(method: str, params: Any, client: Client) -> None:
    (shown,) = answers(client, {"jsonrpc": "2.0", "method": method, "params": params})
    assert shown["method"] == "window/showMessage"
    assert f"`{method}`" in shown["params"]["message"]


def test_no_user_is_bothered_with_a_request_that_is_answered(client: Client) -> None:
    for one in (request(method="shop/unknown"), request(params=5), request(True), request(method="initialize")):
        assert [("method" in heard, heard["id"]) for heard in answers(client, one)] in ([(False, 1)], [(False, None)])


@pytest.mark.parametrize(
    "params",
    [
        {"command": SECRET},
        {"command": "lint-settings.explain"},
        {"command": "lint-settings.showUses", "arguments": ["file://[", -1, {SECRET: 1}]},
        {"command": "lint-settings.showUses", "arguments": [1, 2, 3, 4]},
    ],
)
def test_the_texts_of_libraries_are_not_shown(params: Any, client: Client) -> None:
    (answer,) = (
        one for one in answers(client, request(method="workspace/executeCommand", params=params)) if "id" in one
    )
    assert code(answer)[1] in (ErrorCodes.InvalidParams, ErrorCodes.InternalError)
    assert answer["error"]["message"] in ("the parameters are wrong", "internal error")


# --- the beginning and the end of a session


def test_requests_before_the_beginning(tmp_path: Path) -> None:
    client = Client(tmp_path, initializes=False)
    try:
        for message in (request(), request(method="shop/unknown"), request(method="shutdown", params=None)):
            heard = client.heard_after(framed(json.dumps(message)), is_over=True)
            assert [code(one) for one in heard] == [(1, ErrorCodes.ServerNotInitialized)]
        dropped = {
            "jsonrpc": "2.0",
            "method": "textDocument/didClose",
            "params": {"textDocument": {"uri": "file:///a"}},
        }
        assert client.heard_after(framed(json.dumps(dropped)), is_over=True) == []
        client.notify("exit", None)
        assert client.wait_for_end() == 1
    finally:
        client.stop()


def test_requests_after_the_end(tmp_path: Path) -> None:
    client = Client(tmp_path)
    try:
        client.request("shutdown", None)
        for message in (request(), request(method="shop/unknown"), request(method="shutdown", params=None)):
            heard = client.heard_after(framed(json.dumps(message)), is_over=True)
            assert [code(one) for one in heard] == [(1, ErrorCodes.InvalidRequest)]
        client.notify("exit", None)
        assert client.wait_for_end() == 0
    finally:
        client.stop()


def test_a_session_begins_once(client: Client) -> None:
    params = {"processId": None, "rootUri": None, "capabilities": {}}
    found = answers(client, request(method="initialize", params=params))
    assert [code(one) for one in found] == [(1, ErrorCodes.InvalidRequest)]


def test_an_editor_that_is_newer_than_we_are(tmp_path: Path) -> None:
    """It may name kinds, tags and operations that our version of the protocol does not have."""
    with Client(
        tmp_path,
        textDocument={
            "documentSymbol": {"symbolKind": {"valueSet": [1, 99]}},
            "completion": {"completionItem": {"insertTextModeSupport": {"valueSet": [7]}}, "insertTextMode": 9},
            "hover": {"contentFormat": ["html", "markdown"]},
            "publishDiagnostics": {"tagSupport": {"valueSet": [1, 2, 3]}},
            "rename": {"prepareSupportDefaultBehavior": 7},
        },
        workspace={"workspaceEdit": {"resourceOperations": ["create", "copy"], "failureHandling": "other"}},
        general={"positionEncodings": ["utf-64", "utf-8"]},
    ) as client:
        assert client.server["capabilities"]["positionEncoding"] == "utf-8"
        assert answers(client, {"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "loud"}}) == []


@pytest.mark.parametrize(
    "answer", [None, {"error": {"code": 1, "message": SECRET}}, {"error": 5}, {"result": [SECRET]}]
)
def test_an_editor_that_does_not_know_its_settings(answer: dict[str, Any] | None, tmp_path: Path) -> None:
    client = Client(tmp_path, as_editors_do=True, initializes=False)
    try:
        capabilities = {"workspace": {"configuration": True}}
        params = {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": capabilities}
        client.request("initialize", params)
        heard = client.heard_after(framed(json.dumps({"jsonrpc": "2.0", "method": "initialized", "params": {}})))
        (asked,) = (one for one in heard if one["method"] == "workspace/configuration")
        if answer is not None:
            assert answers(client, {"jsonrpc": "2.0", "id": asked["id"], **answer}) == []
        client.request("shutdown", None)
        client.notify("exit", None)
        assert client.wait_for_end() == 0
        assert client.errors == b""
    finally:
        client.stop()


# --- the header of a message


CONTENT = json.dumps(request(8)).encode()
ANSWER = {"jsonrpc": "2.0", "id": 8, "result": None}


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Length:   %d \r\n\r\n",
        b"Content-Length: %d\n\n",
        b"Content-Length: 000%d\r\n\r\n",
        b"\r\n\r\nContent-Length: %d\r\n\r\n",
        b"X-Unknown: 5\r\nContent-Length: %d\r\n\r\n",
    ],
)
def test_headers_as_http_allows_them(header: bytes, client: Client) -> None:
    assert client.heard_after(header % len(CONTENT) + CONTENT) == [ANSWER]


@pytest.mark.parametrize(
    "length",
    [b"-5", b"0", b"abc", b"", b"1.5", b"99999999999999", b"9" * 5000, b"0x10", "\u0663".encode()],
)
def test_a_header_without_a_length_is_answered(length: bytes, client: Client) -> None:
    heard = client.heard_after(b"Content-Length: " + length + b"\r\n\r\n" + CONTENT)
    assert [code(one) for one in heard] == [(None, ErrorCodes.ParseError)]
    assert client.heard_after(framed(CONTENT)) == [ANSWER]


@pytest.mark.parametrize(
    "wrong", [b"X-Length: 5\r\n\r\n", b"\r\n" + CONTENT, CONTENT, b"no header\r\n\r\n", bytes(100_000)]
)
def test_the_message_after_one_without_a_header_is_read(wrong: bytes, client: Client) -> None:
    client.heard_after(wrong)
    assert client.heard_after(framed(CONTENT)) == [ANSWER]


def test_a_message_that_is_cut_off_ends_the_session(tmp_path: Path) -> None:
    for last in (b"Content-Length: 50\r\n\r\n{", b"Content-Length: 50\r\n\r\n", b"Content-Length: 5", CONTENT):
        client = Client(tmp_path, as_editors_do=True)
        try:
            client.write(last)
            client.hang_up()
            assert client.wait_for_end() == 1
            assert client.errors == b""
        finally:
            client.stop()


def test_notifications_that_were_handled_are_forgotten() -> None:
    protocol = make_server().protocol
    capabilities: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    protocol.handle_message(request(method="initialize", params=capabilities))
    for _ in range(3):
        protocol.handle_message({"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "off"}})
    assert protocol._request_futures == {}
