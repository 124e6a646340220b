"""However long a value is, messages and the titles of fixes stay short: a log shows them, and an editor."""

import json

import pytest

from lint_settings.config.config import Config
from lint_settings.documents.finding import Finding
from lint_settings.engine.load import load_content
from lint_settings.engine.project import Options, Project
from lint_settings.engine.runner import check_loaded
from lint_settings.rulebook.registry import load
from lint_settings.tenant.settings import catalogue

REGISTRY = load()
LONG = 2_000
MOST = 1000  # characters
VALUES = {
    "one letter": "x" * LONG,
    "a template": f"YOUR_{'A' * LONG}",
    "in braces": f"{{{'a' * LONG}}}",
    "a host": f"https://{'a.' * (LONG // 2)}example.com/logo.css",
    "a path": f"https://shop.example.com/{'a/' * (LONG // 2)}logo.css",
    "a slip": f"htps//shop.example.com/{'a' * LONG}",
    "a link": f"[shop](https://shop.example.com/{'a' * LONG})",
    "a login": f"https://u@shop.example.com/{'a' * LONG}",
    "digits": "1" * LONG,
    "names": ",".join(f"name{at}" for at in range(LONG // 10)),
    "a page": f"https://v1.api.us.janrain.com/{'a' * LONG}/auth-ui/Verify_Account&client_id={'b' * LONG}",
    "letters": f"https://{'ѕhop' * (LONG // 4)}.example.com/",
}


def found(value: object, kind: str, names: list[str]) -> list[Finding]:
    members = dict.fromkeys(names, value)
    text = json.dumps({**members, "custom": members} if kind == "client-settings" else members)
    project = Project(Config("/project", None, {"kinds": {"*": kind}}), Options(), REGISTRY)
    return [*check_loaded(load_content("/project/prod/shop.json", text.encode(), project)).findings]


@pytest.mark.parametrize("what", VALUES)
@pytest.mark.parametrize("is_list", [False, True])
def test_a_long_value_makes_no_long_message(what: str, is_list: bool) -> None:
    value = [VALUES[what]] if is_list else VALUES[what]
    for finding in found(value, "client-settings", [*catalogue()]):
        assert len(finding.message) < MOST, (finding.rule, finding.message[:200])
        assert finding.fix is None or len(finding.fix.title) < MOST, (finding.rule, finding.fix.title[:200])
