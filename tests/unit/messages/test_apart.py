"""A secret with a blank in it: no fix takes it apart, after which nothing would show that it is one."""

import pytest

from lint_settings.documents.finding import Edit
from lint_settings.messages.apart import taken_apart
from place import Place

SECRETS = {
    "Bearer opensesame": "opensesame",
    "bearer hunter2hunter": "hunter2hunter",
    "Digest opensesame-now": "opensesame-now",
    "apikey opensesame": "opensesame",
    "password: opensesame": "opensesame",
    "Authorization: Bearer opensesame": "opensesame",
    "password: two horses": "horses",
    "token abcdEFGH1234ijkl5678MNOP": "abcdEFGH1234ijkl5678MNOP",
}
LINES = (
    "authentication.providers: '{}'",
    "authentication.providers: ' {} '",
    "authentication.providers: 'facebook, {}'",
    "authentication.providers: [facebook, '{}']",
    "theming.fontURLs: ['{}']",
    "theming.stylesheetURLs: '{} '",
    "rpx_app_id: '{}'",
    "default_flow_name: '{}'",
)
COMMANDS = (
    *(("-f", format_, ".") for format_ in ("text", "json", "sarif", "rdjson", "markdown")),
    ("--diff", "--unsafe-fixes", "."),
    ("--fix", "--unsafe-fixes", "-f", "json", "."),
    ("-f", "text", "."),
    ("resolve", "shop.yaml"),
)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("text", SECRETS)
def test_no_output_shows_it_before_or_after_the_fixes(place: Place, line: str, text: str) -> None:
    place.settings("shop.yaml", line.format(text))
    for command in COMMANDS:
        outcome = place.quick(*command)
        assert SECRETS[text] not in outcome.out + outcome.err, command
    assert SECRETS[text] in (place.folder / "shop.yaml").read_text(), "it is for people to remove"


def test_a_fix_that_leaves_a_secret_whole_is_made(place: Place) -> None:
    place.settings("shop.yaml", "authentication.providers: facebook,twitter # Bearer opensesame", "Rpx_Key: opensesame")
    outcome = place.quick("--fix", "--unsafe-fixes", ".")
    text = (place.folder / "shop.yaml").read_text()
    assert 'authentication.providers: ["facebook", "twitter"] # Bearer opensesame' in text
    assert "opensesame" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("text", "edit", "pieces"),
    [
        ("x: Bearer opensesame\n", Edit(3, 20, '["Bearer", "opensesame"]'), {"opensesame"}),
        ("x: password: two horses\n", Edit(3, 23, "password, two, horses"), {"horses"}),
        ("rpx_key: 12:30 # a comment\n", Edit(9, 14, '"12:30"'), set()),
        ("x: Bearer opensesame\n", Edit(0, 1, "y"), set()),
        ("x: Bearer opensesame\n", Edit(9, 10, "  "), set()),
        ("authorization.rules.legal_acceptances: privacyPolicy\n", Edit(0, 37, "site_name"), set()),
        ("rpx_key: opensesame\n", Edit(0, 9, "rpx_secret: "), set()),
        ("a: Bearer opensesame\nb: 1\n", Edit(21, 22, "c"), set()),
    ],
)
def test_what_a_fix_takes_apart(text: str, edit: Edit, pieces: set[str]) -> None:
    assert taken_apart([edit], text, {"opensesame", "two horses", "12:30"}) == pieces
    assert taken_apart([edit], text, ()) == set()
