"""`[environments.NAME] env-files`: files are judged with the values that they have in their environment."""

import pytest

from place import GOOD, Place, good

SECRET = "Hx7Qp0zT4mWkRd29LsVb"
SOCIAL = "rpx_key: ${KEY}\nrpx_realm: example-shop\nrpx_app_id: exampleshopprodappab\n"
CONFIG = """\
[environments.dev]
files = ["/dev/"]
env-files = ["dev.env"]

[environments.prod]
files = ["/prod/"]
env-files = ["prod.env", "prod.secrets.env"]
"""


@pytest.fixture
def tenant(place: Place) -> Place:
    """Two environments with a shop each, and one that both share."""
    place.write("lint-settings.toml", CONFIG)
    for name in ("dev", "prod"):
        place.write(f"{name}/shop.yaml", good(name).replace("standard", "${FLOW}") + SOCIAL)
        place.write(f"{name}.env", "FLOW=standard\nKEY=0123456789012345678901234567890123456789\n")
    place.write("prod.secrets.env", f"KEY={SECRET}\n")
    return place


def test_each_file_has_the_values_of_its_environment(tenant: Place) -> None:
    assert tenant.lines(".") == []
    tenant.write("prod.env", "FLOW=a flow\n")
    tenant.write("dev.env", "KEY=1\nFLOW=standard\n")
    (one,) = tenant.lines(".")
    assert one.startswith("prod/shop.yaml:3:20: error[malformed-flow-name]: ")
    assert one.endswith(" (`FLOW` is `a flow` in prod.env)")


def test_a_later_file_wins(tenant: Place) -> None:
    tenant.write("prod.secrets.env", f"KEY={SECRET}\nFLOW=a flow\n")
    (one,) = tenant.lines("prod")
    assert one.endswith(" (`FLOW` is `a flow` in prod.secrets.env)")


def test_the_command_line_wins(tenant: Place) -> None:
    tenant.write("more.env", "FLOW=a flow\n")
    found = tenant.lines("--env-file", "more.env", ".")
    assert [one.partition(":")[0] for one in found] == ["dev/shop.yaml", "prod/shop.yaml"]
    assert all(one.endswith("(`FLOW` is `a flow` in more.env)") for one in found)


def test_a_missing_file_is_no_fault_but_said(tenant: Place) -> None:
    (tenant.folder / "prod.secrets.env").unlink()
    tenant.write("prod.env", "FLOW=standard\n")
    outcome = tenant.quick(".")
    assert outcome.code == 0
    assert "prod.secrets.env: not found, so values of prod that only this sets are not checked" in outcome.err


def test_no_file_is_no_fault(tenant: Place) -> None:
    for name in ("prod.env", "prod.secrets.env", "dev.env"):
        (tenant.folder / name).unlink()
    outcome = tenant.quick(".")
    assert outcome.code == 0
    for reported in (
        "dev.env: not found, so values of dev that",
        "prod.env, prod.secrets.env: not found, so values of prod",
    ):
        assert reported in outcome.err
    for name in ("dev", "prod"):
        tenant.write(f"{name}/shop.yaml", good(name))
    assert "not found" not in tenant.quick(".").err  # nothing asks for a value


@pytest.mark.parametrize(("text", "reported"), [("FLOW", "prod.env:1: it takes NAME=value"), ("A='", "never closed")])
def test_a_file_that_cannot_be_used(tenant: Place, text: str, reported: str) -> None:
    tenant.write("prod.env", text)
    outcome = tenant.quick(".")
    assert outcome.code == 2
    assert reported in outcome.err


def test_a_folder_is_no_file(tenant: Place) -> None:
    (tenant.folder / "prod.env").unlink()
    tenant.write("prod.env/one", "")
    outcome = tenant.quick(".")
    assert (outcome.code, "prod.env cannot be read: Is a directory" in outcome.err) == (2, True)


def test_unused_variables_are_found_with_whole_folders_only(tenant: Place) -> None:
    tenant.write("prod.env", "FLOW=standard\n\n# OLD=x\nOLD_FLOW=standard\n")
    assert tenant.lines("prod/shop.yaml") == []
    (one,) = tenant.lines("prod")
    assert one.startswith("prod.env:4:1: info[unused-variable]: no placeholder uses `OLD_FLOW`; ")
    assert tenant.quick("prod").code == 0


def test_an_unused_variable_of_the_command_line(place: Place) -> None:
    place.write("settings/shop.yaml", GOOD.replace("standard", "${FLOW}"))
    place.write("prod.env", "FLOW=standard\nFLOWS=standard\n")
    (one,) = place.lines("--env-file", "prod.env", "settings")
    assert one.startswith("prod.env:2:1: info[unused-variable]: ")


def test_an_unused_variable_can_be_allowed_for_a_file(tenant: Place) -> None:
    tenant.write("prod.env", "FLOW=standard\nREGION=eu\n")
    allow = '[[allow]]\nrule = "unused-variable"\nfiles = ["prod.env"]\nreason = "the pipeline reads it"\n'
    tenant.write("lint-settings.toml", f"{CONFIG}{allow}")
    assert tenant.lines(".") == []
    tenant.write("prod.env", "FLOW=standard\n")
    (one,) = tenant.lines(".")
    assert "unused-allow" in one


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "markdown", "junit", "gitlab", "github", "html"])
def test_no_line_of_an_env_file_is_shown(tenant: Place, format_: str) -> None:
    tenant.write("prod.secrets.env", f"KEY={SECRET}\n# {SECRET}1\nOLD_KEY='{SECRET}2\n{SECRET}3'\nOLD={SECRET}4\n")
    outcome = tenant.quick("--format", format_, ".")
    assert "OLD_KEY" in outcome.out or outcome.code == 2
    assert SECRET not in outcome.out + outcome.err


def test_values_from_outside_the_project_are_not_shown(tenant: Place) -> None:
    """A config may name any file on the computer, and a pull request may hold a config."""
    tenant.write("../outside.env", "FLOW=a private flow\n")
    tenant.write("lint-settings.toml", CONFIG.replace("prod.secrets.env", "../outside.env"))
    outcome = tenant.quick("--format", "text", "prod")
    assert "`FLOW` is set in " in outcome.out
    assert "a private flow" not in outcome.out + outcome.err


def test_the_cache_and_other_processes_are_not_asked(tenant: Place) -> None:
    """What is found depends on files that are not settings files, and may show secrets."""
    for number in range(101):
        tenant.write(f"prod/{number}.yaml", good(str(number)).replace("standard", "${FLOW}"))
    assert tenant.lines(".") == []
    tenant.write("prod.env", "FLOW=a flow\n")
    assert sum("malformed-flow-name" in one for one in tenant.lines(".")) == 102
    assert not (tenant.folder / ".lint_settings_cache").exists()


def test_a_baseline_records_the_files_alone(tenant: Place) -> None:
    tenant.write("prod.env", "FLOW=a flow\n")
    assert tenant.quick("--update-baseline", ".").code == 0
    assert "malformed-flow-name" not in (tenant.folder / "lint-settings-baseline.json").read_text()


def test_fixes_never_write_values(tenant: Place) -> None:
    tenant.write("prod.env", "FLOW=standard\nPROVIDERS=Facebook\n")
    path = tenant.write("prod/shop.yaml", good("prod").replace("standard", "${FLOW}") + "rpx_key: ${KEY}\n"
                        "authentication.providers: [Facebook, '${PROVIDERS}']\n")  # fmt: skip
    outcome = tenant.quick("--fix", "--unsafe-fixes", "--format", "concise", ".")
    assert "authentication.providers: [facebook, '${PROVIDERS}']" in path.read_text()
    assert "`PROVIDERS` is `Facebook` in prod.env" in outcome.out


def test_list_of_files_and_settings_need_no_env_file(tenant: Place) -> None:
    tenant.write("prod.env", "FLOW")
    assert tenant.quick("--show-files", ".").code == 0


# --- files that several environments share


@pytest.fixture
def shared(tenant: Place) -> Place:
    """A file that belongs to no environment, and holds what both fill in."""
    tenant.write("shared/shop.yaml", good("shared").replace("standard", "${FLOW}"))
    return tenant


def test_a_shared_file_is_judged_for_each_environment(shared: Place) -> None:
    assert shared.lines(".") == []
    shared.write("dev.env", "FLOW=a flow\nKEY=1\n")
    shared.write("prod.env", "FLOW=b flow\n")
    found = shared.lines("shared")
    assert [one[-34:] for one in found] == [
        "w` (`FLOW` is `a flow` in dev.env)", "` (`FLOW` is `b flow` in prod.env)"
    ] or len(found) == 2  # fmt: skip
    assert ["in dev.env)" in one for one in found] == [True, False]
    assert ["in prod.env)" in one for one in found] == [False, True]


def test_what_is_wrong_in_every_environment_is_found_once(shared: Place) -> None:
    shared.write("shared/shop.yaml", good("shared").replace("standard", "${FLOW}") + "site_nme: Shop\n")
    (one,) = shared.lines("shared")
    assert "misspelt-setting" in one


def test_a_file_that_the_patterns_of_two_environments_name(tenant: Place) -> None:
    both = CONFIG.replace('"/dev/"', '"/dev/", "/both/"').replace('"/prod/"', '"/prod/", "/both/"')
    tenant.write("lint-settings.toml", both)
    tenant.write("both/shop.yaml", good("both").replace("standard", "${FLOW}"))
    tenant.write("dev.env", "FLOW=a flow\nKEY=1\n")
    tenant.write("prod.env", "FLOW=b flow\n")
    assert len(tenant.lines("both")) == 2


def test_rules_know_which_environment_it_is(shared: Place) -> None:
    version = '"20240115093000123456"'
    shared.write("shared/shop.yaml", good("shared").replace(version, "${VERSION}"))
    for name in ("dev", "prod"):
        shared.write(f"{name}.env", "FLOW=standard\nVERSION=HEAD\nKEY=1\n")
    (one,) = shared.lines("shared")
    assert "head-in-production" in one
    assert "(`VERSION` is `HEAD` in prod.env)" in one


def test_what_is_wrong_beside_the_placeholder_names_the_environment(shared: Place) -> None:
    """The value of one file makes another one wrong."""
    shared.write("shared/shop.yaml", good("shared").replace(
        good("shared").split()[1], "1b4e28ba-2fa1-11d2-883f-0016d3cca427"))  # fmt: skip
    oidc = """\
id: ${OIDC}
name: Shop
type: public
redirectURIs: [https://shop.example.com/cb]
loginPolicy: 2ffc9cfe-e0eb-4c44-9253-063670febece
tokenPolicy: 886313e1-3b8a-5372-9b90-0c9aee199e5d
_links: {application_client: {href: /config/app/clients/one}}
"""
    shared.write("shared/oidc-clients/shop.yaml", oidc)
    for name in ("dev", "prod"):
        (shared.folder / name / "shop.yaml").unlink()
    before = shared.lines("--select", "unknown-oidc-client", "shared")
    shared.write("dev.env", "OIDC=1b4e28ba-2fa1-11d2-883f-0016d3cca427\n")
    shared.write("prod.env", "OIDC=2b4e28ba-2fa1-11d2-883f-0016d3cca427\n")
    found = shared.lines("--select", "unknown-oidc-client", "shared")
    assert before == []
    assert len(found) == 1
    assert "(with the values of prod)" in found[0]


def test_an_allow_in_a_shared_file_counts_and_is_of_use(shared: Place) -> None:
    allow = "  # lint-settings: allow[malformed-flow-name] -- until the flow is renamed"
    shared.write("shared/shop.yaml", good("shared").replace("standard", "${FLOW}" + allow))
    shared.write("dev.env", "FLOW=a flow\nKEY=1\n")
    assert shared.lines("shared") == []
    shared.write("dev.env", "FLOW=flow\nKEY=1\n")
    (one,) = shared.lines("shared")
    assert "unused-allow" in one


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
def test_a_secret_in_a_shared_file_is_not_shown(shared: Place, format_: str) -> None:
    shared.write("shared/shop.yaml", good("shared") + "theming.logoURL: http://${KEY}\n")
    outcome = shared.quick("--format", format_, "shared")
    assert "theming-url" in outcome.out
    assert SECRET not in outcome.out + outcome.err


# --- since a revision


@pytest.fixture
def repository(tenant: Place) -> Place:
    """The tenant in git, without its secrets."""
    tenant.write(".gitignore", "*.secrets.env\n")
    tenant.git("init", "-q")
    tenant.git("add", ".")
    tenant.git("commit", "-qm", "start")
    return tenant


def test_a_changed_env_file_touches_what_it_makes_wrong(repository: Place) -> None:
    repository.write("prod.env", "FLOW=a flow\n")
    (one,) = repository.lines("--changed-since", "HEAD", ".")
    assert "malformed-flow-name" in one
    repository.git("commit", "-qam", "next")
    assert repository.lines("--changed-since", "HEAD", ".") == []


@pytest.mark.parametrize("options", [(), ("--env-file", "prod.env", "--config", "plain.toml")])
def test_a_new_env_file_touches_what_it_makes_wrong(repository: Place, options: tuple[str, ...]) -> None:
    repository.git("rm", "-q", "--cached", "prod.env")
    repository.git("commit", "-qm", "without")
    repository.write("plain.toml", "")
    repository.write("prod.env", "FLOW=a flow\nKEY=1\n")
    found = repository.lines("--changed-since", "HEAD", *options, "prod")
    assert any("malformed-flow-name" in one for one in found)


def test_a_new_unused_variable_is_found(repository: Place) -> None:
    repository.write("prod.env", "FLOW=standard\nOLD=1\n")
    repository.git("commit", "-qam", "next")
    repository.write("prod.env", "FLOW=standard\nOLD=1\nOLDER=1\n")
    (one,) = repository.lines("--changed-since", "HEAD", ".")
    assert "`OLDER`" in one


# --- diff


def changes(place: Place, *arguments: str) -> list[str]:
    """What `diff` finds, a line a change."""
    outcome = place.quick("diff", "--format=concise", *arguments)
    assert outcome.code in (0, 1), outcome.err
    return outcome.out.splitlines()


def test_two_spellings_of_one_value_are_no_change(repository: Place) -> None:
    path = repository.folder / "prod/shop.yaml"
    path.write_text(path.read_text().replace("${FLOW}", "standard"))
    outcome = repository.quick("diff", "--base", "HEAD", "--exit-code", ".")
    assert outcome.code == 0, outcome.out
    repository.write("lint-settings.toml", "")
    assert repository.quick("diff", "--base", "HEAD", "--exit-code", ".").code == 1


@pytest.mark.parametrize("head", [(), ("--head", "HEAD")])
def test_a_changed_env_file_changes_what_users_see(repository: Place, head: tuple[str, ...]) -> None:
    repository.write("prod/site.yaml", good("site") + "site_name: ${SITE_NAME}\n")
    repository.write("prod.env", "FLOW=standard\nSITE_NAME=Shop\n")
    repository.git("add", ".")
    repository.git("commit", "-qm", "site")
    repository.write("prod.env", "FLOW=standard\nSITE_NAME=Example Shop\n")
    if head:
        repository.git("commit", "-qam", "name")
    base = "HEAD~1" if head else "HEAD"
    (one,) = changes(repository, "--base", base, *head, ".")
    assert one.startswith("prod/site.yaml:7: ")
    assert 'site_name: "Shop" -> "Example Shop"' in one
    assert repository.quick("diff", "--base", base, *head, "--exit-code", "dev").code == 0


def test_another_secret_is_a_change_that_shows_no_secret(repository: Place) -> None:
    repository.write("prod.env", f"FLOW=standard\nKEY={SECRET}1\n")
    repository.write("lint-settings.toml", CONFIG.replace(', "prod.secrets.env"', ""))
    repository.git("commit", "-qam", "one")
    repository.write("prod.env", f"FLOW=standard\nKEY={SECRET}2\n")
    outcome = repository.quick("diff", "--base", "HEAD", "--exit-code", ".")
    assert (outcome.code, "rpx_key" in outcome.out) == (1, True)
    assert SECRET not in outcome.out + outcome.err


def test_two_folders_have_env_files_of_their_own(place: Place) -> None:
    for name, value in (("before", "Shop"), ("after", "Example Shop")):
        place.write(f"{name}/lint-settings.toml", '[environments.prod]\nfiles = ["**"]\nenv-files = ["prod.env"]\n')
        place.write(f"{name}/shop.yaml", f"{GOOD}site_name: ${{SITE_NAME}}\n")
        place.write(f"{name}/prod.env", f"SITE_NAME={value}\n")
    (one,) = changes(place, "before", "after")
    assert 'site_name: "Shop" -> "Example Shop"' in one


def test_an_answer_is_compared_with_the_values(tenant: Place) -> None:
    tenant.write("answer.json", '{"_self": "/config/app/clients/c/settings", "default_flow_name": "standard"}')
    tenant.write("prod/one.yaml", "_self: /config/app/clients/c/settings\ndefault_flow_name: ${FLOW}\n")
    assert tenant.quick("diff", "--export", "answer.json", "--exit-code", "prod/one.yaml").code == 0
    tenant.write("prod.env", "FLOW=other\n")
    (one,) = changes(tenant, "--export", "answer.json", "prod/one.yaml")
    assert 'default_flow_name: "standard" -> "other"' in one


# --- render and resolve


def test_render_uses_the_env_files_of_the_environment(tenant: Place) -> None:
    tenant.write("prod.env", "FLOW=prodFlow\n")
    tenant.write("dev.env", "FLOW=devFlow\nKEY=0123456789\n")
    for name in ("dev", "prod"):
        outcome = tenant.quick("render", f"{name}/shop.yaml")
        assert f'"default_flow_name": "{name}Flow"' in outcome.out, outcome.err
        assert SECRET not in outcome.out
    body = tenant.quick("render", "--with-secrets", "prod/shop.yaml").out
    assert f'"rpx_key": "{SECRET}"' in body
    tenant.write("more.env", "FLOW=moreFlow\n")
    assert '"moreFlow"' in tenant.quick("render", "--env-file", "more.env", "prod/shop.yaml").out
    assert '"devFlow"' in tenant.quick("render", "--environment", "dev", "prod/shop.yaml").out


def test_render_refuses_a_body_with_an_error_in_a_value(tenant: Place) -> None:
    tenant.write("prod.env", "FLOW=a flow\n")
    outcome = tenant.quick("render", "prod/shop.yaml")
    assert (outcome.code, outcome.out) == (1, "")
    assert "prod/shop.yaml:3:20: error[malformed-flow-name]: " in outcome.err
    assert "(`FLOW` is `a flow` in prod.env)" in outcome.err
    forced = tenant.quick("render", "--force", "prod/shop.yaml")
    assert (forced.code, '"a flow"' in forced.out) == (0, True)


def test_a_shared_file_needs_an_environment(shared: Place) -> None:
    outcome = shared.quick("render", "shared/shop.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert "shared/shop.yaml is shared by dev and prod; name one with --environment" in outcome.err
    assert '"standard"' in shared.quick("render", "--environment", "prod", "shared/shop.yaml").out
    resolved = shared.quick("resolve", "--setting", "default_flow_name", "shared/shop.yaml")
    assert (resolved.code, '"${FLOW}"' in resolved.out) == (0, True)
    assert "is shared by dev and prod" in resolved.err
    resolved = shared.quick("resolve", "--setting", "default_flow_name", "--environment=dev", "shared/shop.yaml")
    assert "(client, shared/shop.yaml:3, `FLOW` is `standard` in dev.env)" in resolved.out


@pytest.mark.parametrize("command", ["render", "resolve"])
@pytest.mark.parametrize(("config", "reported"), [(CONFIG, "it defines dev, prod"), ("", "it defines none")])
def test_an_environment_that_is_not_configured(tenant: Place, command: str, config: str, reported: str) -> None:
    tenant.write("lint-settings.toml", config)
    outcome = tenant.quick(command, "--environment", "staging", "prod/shop.yaml")
    assert outcome.code == 2
    assert f"does not define the environment `staging`; {reported}" in outcome.err


def test_resolve_shows_values_and_where_they_are_from(tenant: Place) -> None:
    outcome = tenant.quick("resolve", "--setting", "default_flow_name,rpx_key", "prod/shop.yaml")
    first, second = outcome.out.splitlines()
    assert first == 'default_flow_name = "standard"  (client, prod/shop.yaml:3, `FLOW` is `standard` in prod.env)'
    assert second == (
        "rpx_key = a secret of 20 characters  (client, prod/shop.yaml:7, `KEY` is set in prod.secrets.env)"
    )
    tenant.write("more.env", "FLOW=other\n")
    outcome = tenant.quick("resolve", "--setting=default_flow_name", "--env-file=more.env", "prod/shop.yaml")
    assert "`FLOW` is `other` in more.env" in outcome.out
    outcome = tenant.quick("resolve", "-f", "json", "--setting=default_flow_name", "prod/shop.yaml")
    assert '"filled": "`FLOW` is `standard` in prod.env"' in outcome.out
