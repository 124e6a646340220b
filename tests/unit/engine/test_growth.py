"""Nothing grows faster than its input: from one size to twice that, the steps grow by the same for each item.

No time is measured: see steps.py.
"""

import json
import shutil
import sys
from collections.abc import Callable

import pytest

from lint_settings.api import Project
from lint_settings.tenant.settings import intended
from place import Place
from shapes import SHAPES, Shape, make, tenant
from steps import steps
from tenant import Tenant, save

MOST = 2.06  # 2 where each item takes the same; the numbers in names get longer, which takes a little more
START = "user_entity_type: user\n"
CLIENT = (
    "id: f0000000-0000-4000-8000-000000000001\nname: Shop\ntype: public\n"
    "loginPolicy: f0000000-0000-4000-8000-000000000002\nredirectURIs:\n"
)
LINK = (
    START
    + "verify_email_url: https://v1.api.us.janrain.com/6ba7b810-9dad-11d1-80b4-00c04fd430c8/auth-ui/verify-account"
    "?client_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427"
)
POLICY = "id: f0000000-0000-4000-8000-000000000001\ntitle: Login\naccessTokenLifetime: 600\nallowedScopes:\n"


def each(text: str, start: str = START) -> Callable[[int], str]:
    """A file with a line for each number."""
    return lambda size: start + "".join(text.replace("#N", str(at)) for at in range(size))


def in_one_line(before: str, text: str, after: str) -> Callable[[int], str]:
    """A file with one line that grows."""
    return lambda size: before + "".join(text.replace("#N", str(at)) for at in range(size)) + after


FILES: dict[str, tuple[str, Callable[[int], str]]] = {
    "custom settings with a dot": ("a.yaml", each("shop.name_#N: x\n")),
    "secrets under custom names": ("a.yaml", each('my_secret_#N: "s3cr3t#N"\n')),
    "allows in a row": ("a.yaml", each("# lint-settings: allow[empty-providers] -- why\n")),
    "wrong allows": ("a.yaml", each("# lint-settings allow[empty-providers] -- why\n")),
    "curly quotes": ("a.yaml", each("x_#N: “a”\n")),
    "repeated keys": ("a.yaml", each("site_name: x\n")),
    "bad redirect URIs": ("a.yaml", each("- http://a#N.example.com/x y\n", CLIENT)),
    "one redirect URI again and again": ("a.yaml", each("- https://a.example.com/\n", CLIENT)),
    "scopes": ("a.yaml", each("- scope#N\n", POLICY)),
    "one scope again and again": ("a.yaml", each("- openid\n", POLICY)),
    "a line that cannot be read": ("a.yaml", in_one_line(START, '"secret" "a', "\n")),
    "a long comment in a frame": ("a.yaml", in_one_line(START + "site_nme: x # ", "abc rpx_key: def ", "\n")),
    "secrets in braces": ("a.yaml", in_one_line(START + "site_nme: {", "rpx_key#N: abcdef#N, ", "a: b}\n")),
    "fixes beside secrets in one line": (
        "a.json",
        in_one_line(
            '{"user_entity_type": "user", ',
            '"rpx_key#N": "abcdef#N", "Site_Name#N": "a", ',
            '"Site_Name": "Bearer abcdef123456"}\n',
        ),
    ),
    "one provider again and again": (
        "a.yaml",
        in_one_line(START + "authentication.providers: [", "facebook, ", "a]\n"),
    ),
    "addresses in one text": ("a.yaml", in_one_line(START + "theming.stylesheetURLs: '", "http://a/#N.css,", "'\n")),
    "targets encoded twice": (
        "a.yaml",
        in_one_line(LINK, "&redirect_uri=https%253A%252F%252Fa#N.example.com", "\n"),
    ),
    "a target encoded again and again": (
        "a.yaml",
        in_one_line(LINK + "&redirect_uri=https%", "25", "3A%2F%2Fa.example.com\n"),
    ),
    "settings below the top level": ("a.yaml", each("shop#N:\n  user_entity_type: user\n  default_flow_name: x\n", "")),
    "aliases and fixes": ("a.yaml", each("x_#N: &a#N “a”\ny_#N: *a#N\n")),
    "documents": ("a.yaml", each("---\nuser_entity_type: user\nsite_name: x#N\n")),
    "blocks that are documents": ("a.yaml", each("---\nsite_name: x#N\n---\ncustom:\n  a#N: x\n")),
    "tabs": ("a.yaml", each("\t\n")),
    "keys of another tool": ("a.json", lambda size: json.dumps([{f"aut_h{at}.prov{at}": 1} for at in range(size)])),
}


def forget_inputs() -> None:
    """Clear the caches of a limited size, which are those of inputs: what another test has used would cost nothing."""
    for name, module in list(sys.modules.items()):
        for value in vars(module).values() if name.startswith("lint_settings") else ():
            if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"]:
                value.cache_clear()


def grows(
    place: Place,
    size: int,
    make: Callable[[int], None],
    arguments: list[str],
    job: Callable[[], object] | None = None,
) -> float:
    """Return by how much more the steps grow from a size to twice that than from half of it to the size.

    What every run does is left out that way, and so is what is done for the first items only.
    """
    run = job or (lambda: place.quick(*arguments))

    def steps_of(count: int) -> int:
        make(count)
        forget_inputs()
        return steps(run)

    make(size // 2)
    run()  # fills the caches of the process
    least, small, large = map(steps_of, (size // 2, size, 2 * size))
    if large == least:  # only a library looks at what grows
        assert large > steps_of(1), "the input makes no work"
    return (large - small) / max(small - least, 1)


@pytest.mark.parametrize("shape", [one for one in SHAPES if one.small], ids=lambda one: one.what)
def test_the_inputs_of_the_benchmark(place: Place, shape: Shape) -> None:
    def make_it(size: int) -> None:
        make(shape, place.folder, size)
        if shape.before:
            place.quick(*shape.before)

    assert grows(place, shape.small, make_it, [*shape.command]) <= MOST


def test_opening_a_project_in_memory(place: Place) -> None:
    """As the language server does."""

    def make_it(size: int) -> None:
        make(Shape("", size, tenant), place.folder, size)

    assert grows(place, 20, make_it, [], lambda: Project.open(place.folder).check()) <= MOST


@pytest.mark.parametrize("case", FILES)
def test_one_file(place: Place, case: str) -> None:
    name, text = FILES[case]

    def make(size: int) -> None:
        place.write(name, text(size))

    assert grows(place, 50, make, ["--no-cache", "--allow-no-files", "."]) <= MOST


def test_a_target_encoded_again_and_again_is_decoded_in_one_pass(place: Place) -> None:
    """A pass over the text for each time would be a step for each, and the time would grow with the square."""

    def steps_of(times: int) -> int:
        place.write("a.yaml", LINK + "&redirect_uri=https%" + "25" * times + "3A%2F%2Fa.example.com\n")
        forget_inputs()
        return steps(lambda: place.quick("--no-cache", "--select", "doubly-encoded-redirect-uri", "."))

    steps_of(100)  # fills the caches of the process
    assert steps_of(1_100) - steps_of(100) < 500


FIXED = {
    "fixes in documents": each("---\nuser_entity_type: user\nSite_Name: x#N\n", ""),
    "fixes in documents that are alike": each("---\nuser_entity_type: user\nSite_Name: x\n", ""),
    "fixes beside comments": each("x_#N: “a” # b\n# c\n# d\n# e\n"),
}


@pytest.mark.parametrize("case", FIXED)
def test_fixes_of_one_file(place: Place, case: str) -> None:
    def make(size: int) -> None:
        place.write("a.yaml", FIXED[case](size))

    assert grows(place, 24, make, ["--no-cache", "--fix", "--unsafe-fixes", "--diff", "."]) <= MOST


def test_each_misspelt_name_of_a_large_file_is_compared_once(place: Place) -> None:
    count = 5000
    place.write("a.yaml", each("authentication.providrs_#N: x\n")(count))
    intended.cache_clear()
    place.quick("--no-cache", "--select=setting", ".")
    assert count <= intended.cache_info().misses <= count + 10


def test_clients_of_a_list_and_their_settings(place: Place) -> None:
    def make(size: int) -> None:
        ids = [f"{at:08d}-0000-4000-8000-000000000001" for at in range(size)]
        policies = {"loginPolicy": "d0000000-0000-4000-8000-000000000011", "tokenPolicy": ids[0]}
        clients = [{"id": one, "name": one[:8], "type": "public", "redirectURIs": [], **policies} for one in ids]
        place.write("clients.json", json.dumps({"_embedded": {"clients": clients}}))
        for one in ids:
            place.write(f"settings/{one}.yaml", f"{START}janrainOidcClientId: {one}\n")

    assert grows(place, 20, make, ["--no-cache", "--jobs=1", "."]) <= MOST


def test_files_with_custom_settings(place: Place) -> None:
    def make(size: int) -> None:
        for at in range(size):
            place.write(f"s{at}.yaml", START + "".join(f"x{at}.y{number}: z\n" for number in range(5)))

    assert grows(place, 20, make, ["--no-cache", "--jobs=1", "."]) <= MOST


def test_the_graph_of_a_tenant_with_several_applications(place: Place) -> None:
    def make(size: int) -> None:
        for at in range(size):
            one = f"{at:08d}-0000-4000-8000-000000000001"
            application = f"application{at % 8:015d}"
            link = f"/config/{application}/clients/client{at:026d}"
            place.write(f"apps/{application}.yaml", f"_self: /config/{application}/settings\nemail_method: ses_sync\n")
            place.write(
                f"oidc/{at}.yaml",
                f"{CLIENT.replace(CLIENT[4:40], one)}_links: {{application_client: {{href: {link}}}}}\n",
            )
            place.write(f"s/{at}.yaml", f"{START}janrainOidcClientId: {one}\n_self: {link}/settings\n")

    assert grows(place, 20, make, ["graph", "--format=json", "."]) <= MOST


LIVE = {
    "import": ["import", "answers", "--into", "git"],
    "refresh": ["import", "answers", "--into", "git", "--refresh", "--env-file", "x.env"],
    "drift": ["diff", "--export", "answers", "--env-file", "x.env", "git"],
}


@pytest.mark.parametrize("name", LIVE)
def test_the_clients_of_a_live_tenant(place: Place, name: str) -> None:
    """Each has secrets of its own, which are looked for in all others."""
    place.write(".gitignore", "*.env\n")

    def make(size: int) -> None:
        tenant = Tenant(size, ("prod",))
        for folder in ("answers", "git"):
            shutil.rmtree(place.folder / folder, ignore_errors=True)
        save(tenant, "prod", place.folder / "answers")
        if not name.startswith("import"):
            (place.folder / "x.env").unlink(missing_ok=True)
            assert place.quick(*LIVE["import"], "--secrets-to", "x.env").code == 0
            for one in tenant.application("prod").client_settings.values():
                one["custom"]["our_text"] = "new"
            save(tenant, "prod", place.folder / "answers")

    assert grows(place, 12, make, LIVE[name]) <= MOST
