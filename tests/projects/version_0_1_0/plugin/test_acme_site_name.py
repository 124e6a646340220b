"""The cases of the plugin's rule, run by the helper that comes with the linter."""

from pathlib import Path

from acme_rules.acme_site_name import check

from lint_settings.testing import check_case, read_cases, registry_with

CASES = Path(__file__).with_name("acme-site-name.yaml")


def test_acme_site_name() -> None:
    registry = registry_with([check])
    for case in read_cases(str(CASES)):
        assert check_case(case, "acme-site-name", registry) == []
