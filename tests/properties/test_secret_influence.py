"""No output depends on the text of a secret: with two secrets of the same length, each output is the same to the byte.

A hash, a fingerprint, an edit or a column that depends on a secret would let readers try secrets out.
"""

import pytest

from lint_settings.reporters import FORMATS
from place import Place, good

# The same in length and in the kinds of their characters, and neither is a word.
SECRETS = [
    ("q7Zr2kPw9XvT4mLs8BcN", "h3Yd6jRf1KgM5nQt7VxW"),
    ("4071", "9806"),
    ("correct-horse-battery", "dynamic-mouse-voltage"),
]
FILE = """\
user_entity_type: 5
rpx_key: "{secret}"
site_nme: x  # token={secret}
custom_api_token: {secret}
smtp: {{password: {secret}, port: 25}}
redirect: https://{secret}@host.example/?token={secret}
rpx_secret: “{secret}”
authentication.providers: []
"""
BROKEN = 'rpx_key: "{secret}\nuser_entity_type: [{secret}\n'
JSON = '{{"rpx_key": "{secret}", "user_entity_typ": "x", "auth": {{"pin": "{secret}"}},}}'


def place_with(place: Place, secret: str) -> Place:
    """The settings with a secret in many places."""
    place.write("shop.yaml", good("shop").replace("user_entity_type: user\n", "") + FILE.format(secret=secret))
    place.write("settings/broken.yaml", BROKEN.format(secret=secret))
    place.write("settings/shop.json", JSON.format(secret=secret))
    return place


def outputs(place: Place, *arguments: str) -> tuple[int, str, str]:
    """What a run prints, without the time that it takes."""
    return tuple(place.quick(*arguments))  # type: ignore[return-value]  # it is such a tuple


@pytest.mark.parametrize(("one", "other"), SECRETS, ids=["random", "pin", "words"])
@pytest.mark.parametrize("name", FORMATS)
def test_no_format_depends_on_a_secret(place: Place, name: str, one: str, other: str) -> None:
    before = outputs(place_with(place, one), "--format", name, ".")
    assert before[1]
    assert outputs(place_with(place, other), "--format", name, ".") == before
    assert one not in before[1] + before[2]


@pytest.mark.parametrize(("one", "other"), SECRETS, ids=["random", "pin", "words"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--no-allow", "--show-fixes", "--fix", "--diff", "--unsafe-fixes", "shop.yaml"),
        ("check", "--show-files", "."),
        ("resolve", "shop.yaml"),
        ("allows", "."),
        ("init", "."),
        ("symptom", "users see", "."),
        ("diff", "-fjson", "settings", "."),
        ("diff", "-fmarkdown", "settings/shop.json", "shop.yaml"),
        ("allow", "misspelt-setting", "--reason", "known", "--diff", "shop.yaml"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_depends_on_a_secret(place: Place, arguments: tuple[str, ...], one: str, other: str) -> None:
    before = outputs(place_with(place, one), *arguments)
    assert before[1] + before[2]
    assert outputs(place_with(place, other), *arguments) == before


@pytest.mark.parametrize(("one", "other"), SECRETS, ids=["random", "pin", "words"])
def test_no_baseline_depends_on_a_secret(place: Place, one: str, other: str) -> None:
    written = []
    for secret in (one, other):
        place_with(place, secret)
        (place.folder / "settings/broken.yaml").unlink()
        (place.folder / "settings/shop.json").unlink()
        assert place.quick("--update-baseline", ".").code == 0
        written.append((place.folder / "lint-settings-baseline.json").read_bytes())
        (place.folder / "lint-settings-baseline.json").unlink()
    assert written[0] == written[1]
    assert written[0].count(b'"rule"') > 3
