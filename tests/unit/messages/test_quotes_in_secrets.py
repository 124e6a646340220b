"""Secrets that contain the signs in which they are quoted are masked to their end, and nothing behind them is."""

import time

import pytest

from lint_settings.messages.redact import blank
from lint_settings.messages.secret_scan import embedded, in_sentence

# What is written, with `#` for the secret, and the secret as it is written there.
QUOTED = [
    ('{"x": {"client_secret": "#"}, "foo": "bar"}', r"JRcv4\"Jdgfxw"),
    (r"{\"x\": {\"client_secret\": \"#\"}, \"foo\": \"bar\"}", r"JRcv4\\\"Jdgfxw"),
    (r"{\\\"x\\\": {\\\"client_secret\\\": \\\"#\\\"}, \\\"foo\\\": 1}", r"JRcv4\\\\\\\"Jdgfxw"),
    ('"client_secret": "#", "foo": "bar"', r"JRcv4Jdgfxw\\"),
    (r"\"client_secret\": \"#\", \"foo\": 1", r"JRcv4Jdgfxw\\\\"),
    ('"client_secret": "#", "foo": "bar"', r"JRcv4\\\"Jdg\"fxw\""),
    ("client_secret: '#' # foo", "JRcv4''Jdgfxw"),
    ("client_secret: '#' # foo", "''JRcv4''Jdgfxw''''"),
    ("client_secret='#' foo", r"JRcv4\'Jdgfxw"),
    ('{"name": "client_secret", "value": "#"}', r"JRcv4\"Jdgfxw"),
]


@pytest.mark.parametrize(("text", "secret"), QUOTED)
def test_a_quote_in_a_secret_does_not_end_it(text: str, secret: str) -> None:
    written = text.replace("#", secret, 1)
    assert blank(written, embedded(written)) == text.replace("#", "*" * len(secret), 1)


@pytest.mark.parametrize(
    "text", ["client_secret: '' # foo", 'client_secret: "", foo: "bar"', r"client_secret=\"\" \"x"]
)
def test_nothing_between_quotes_is_no_secret(text: str) -> None:
    assert embedded(text) == []


@pytest.mark.parametrize("text", ['"' + "\\" * 20_000, "\\" * 20_000 + '"x', '"' + ("\\" * 31 + 'x"') * 600])
def test_many_backslashes_take_no_longer(text: str) -> None:
    begun = time.process_time()
    embedded(f"client_secret: {text}")
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "secret", ["nZW3g`VhbjXd", 'nZW3g"VhbjXd', "nZW3g,VhbjXd", "nZW3g;Vh&bjXd", "`nZW3gVhbj)Xd", "n'Z]x"]
)
@pytest.mark.parametrize(
    "text", ["there is no rule `webhook_url=#` to allow", "`webhook_url=#`, or `x`", "`webhook_url=#`"]
)
def test_a_message_quotes_a_secret_to_the_last_backtick(text: str, secret: str) -> None:
    message = text.replace("#", secret)
    assert blank(message, in_sentence(message)) == text.replace("#", "*" * len(secret))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`client_secret=x1` and `foo`: `bar`", "`client_secret=**` and `foo`: `bar`"),
        ("write token=abc, not `foo`", "write token=***, not `foo`"),
        ("token=abc`", "token=***`"),
    ],
)
def test_a_message_goes_on_behind_what_it_quotes(text: str, shown: str) -> None:
    assert blank(text, in_sentence(text)) == shown
