"""A project with every sort of file, for what must not change any report: the cache and several processes."""

from __future__ import annotations

import shutil
from pathlib import Path

from place import GOOD, Place

TENANT = Path(__file__).parents[1] / "projects" / "tenant"
# Of the tenant, files without which the same rules find something: half of all.
_LEFT_OUT = {
    "dev/api-clients": "blog club fair kiosk owner partners portal shop",
    "dev/flows": "standard-versions",
    "dev/login-policies": "shop",
    "dev/oidc-clients": "club fair partners portal shop",
    "dev/settings": "fair kiosk",
    "dev/token-policies": "configuration login",
    "prod/flows": "standard",
    "prod/login-policies": "old partners",
    "prod/oidc-clients": "blog campaign configuration fair gallery partners portal shop spare",
    "prod/settings": "blog forum portal shop",
    "prod/token-policies": "configuration login",
}

# Files of other tools, several in a row, so that most are recognized by their text: next to ours (one with a byte order
# mark, and unreadable ones, which are reported there), next to counterparts of ours, and by themselves.
_OTHERS: dict[str, str | bytes] = {
    "dev/settings/k1.yaml": "apiVersion: v1\nkind: Pod\n",
    "dev/settings/k2.yaml": "services:\n  web:\n    image: nginx\n",
    "dev/settings/k3.json": '{"scripts": {"build": "x"}, "private": true}',
    "dev/settings/k4.yaml": b"\xef\xbb\xbfplugins:\n- caf\xc3\xa9\n",
    **{f"dev/apps/k{at}.yaml": "name: shop\ntype: [\n" for at in range(7)},
    "test/settings/k1.yaml": "on: push\n",
    "test/settings/k2.yaml": "stages: [build]\n",
    "tools/k1.yaml": "on: push\n",
    "tools/k2.yaml": "stages: [build]\n",
}


def add_others(place: Place) -> None:
    """Write files of other tools into a project, and an OIDC client next to some."""
    for name, content in _OTHERS.items():
        place.write(name, content)
    place.write("dev/apps/last.yaml", (TENANT / "dev/oidc-clients/shop.yaml").read_bytes())


def fill(place: Place) -> Place:
    """Write a project of all kinds of files, with findings of every severity, allows and a rule of its own."""
    shutil.copytree(TENANT, place.folder, dirs_exist_ok=True)
    for folder, names in _LEFT_OUT.items():
        for name in names.split():
            (place.folder / folder / f"{name}.yaml").unlink()
    config = place.folder / "lint-settings.toml"
    place.write("lint-settings.toml", 'rules = ["tools/rules"]\n' + config.read_text("utf-8"))
    place.rule("many_types", "if node.value == 'many': yield context.finding(node, 'many')")
    for environment in ("dev", "prod"):
        for name in ("shop", "blog"):
            path = place.folder / environment / "settings" / f"{name}.yaml"
            if path.exists():
                text = path.read_text("utf-8")
                place.write(f"{environment}/settings/{name}.yaml", f"{text}\ntheming.logoUrl: x\nverfy_email_url: y\n")
    place.write("dev/settings/broken.yaml", "a: [\n")
    place.write("dev/settings/empty.yaml", "")
    place.write("dev/other.yaml", "apiVersion: v1\nkind: Pod\n")
    place.write("dev/allowed.yaml", GOOD + "site_Name: x # lint-settings: allow[misspelt-setting] -- seen\n")
    place.write("dev/latin.json", b'{"site_name": "\xe9"}')
    return place
