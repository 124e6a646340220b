"""What is proposed in place of a wrong name that keeps a file from being recognized."""

import pytest

from lint_settings.tenant.likeness import likenesses
from lint_settings.tenant.settings import catalogue, intended
from reader import read


@pytest.mark.parametrize("name", [name for name in catalogue() if "_" in name and "." not in name])
def test_the_name_is_that_of_the_rule_about_misspelt_settings(name: str) -> None:
    """In another case, with other separators or a letter less; never a deprecated name."""
    for wrong in {
        name.upper(),
        name.replace("_", ""),
        name.replace("_", "-"),
        name[:-1],
        f"{name}s",
    } - catalogue().keys():
        found = likenesses(read(f"{wrong}: x\n")[0][0].root)
        meant = {one.meant for one in found if one.kind == "client-settings" and one.name == wrong}
        assert meant <= {intended(wrong)}, wrong
        assert not any(catalogue()[one].deprecated for one in meant if one is not None)
