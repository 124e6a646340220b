"""The kind that the name of a folder gives, with either separator."""

import pytest

from lint_settings.tenant.object_kinds import kind_of_folder


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        *(("login-policies/a.yaml", "login-policy"), ("dev/Login_Policies/x/a.yaml", "login-policy")),
        *(("dev\\login-policies\\a.yaml", "login-policy"), ("dev/login-policies\\a.yaml", "login-policy")),
        *(
            ("/p/token-policies/login-policies/a", "login-policy"),
            ("login-policies", None),
            ("dev/login-policies", None),
        ),
        *(("a.yaml", None), ("", None), ("/a.yaml", None), ("dev/other/a.yaml", None)),
    ],
)
def test_kind_of_folder(path: str, kind: str | None) -> None:
    assert kind_of_folder(path) == kind
