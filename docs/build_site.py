"""Builds the documentation site into site/: `python docs/build_site.py`.

The pages are those of docs/, README.md and a few others, with links to where the pages are on the site. Every setting
gets a page of its own. Zensical makes the HTML; the schemas and llms.txt are written beside it.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import generate
from relative_links import with_links

from lint_settings import __version__
from lint_settings.messages.project_urls import REPOSITORY, SITE
from lint_settings.rulebook.topics import OTHER, SETTING_TOPICS

ROOT = Path(__file__).resolve().parent.parent
DOCS, WORK, OUT = ROOT / "docs", ROOT / "build" / "site", ROOT / "site"
# Pages outside of docs/, by the path that they have on the site.
OTHERS = {
    "index.md": "README.md",
    "documentation.md": "docs/index.md",
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "security.md": "SECURITY.md",
    "examples.md": "examples/README.md",
}
REFERENCE = ("config.md", "commands.md", "formats.md", "schemas.md", "speed.md", "declined.md")
PROJECT = ("changelog.md", "contributing.md", "security.md")
# The first pages of the guide; what is not named here follows by its name.
FIRST = (
    "documentation.md",
    "adopting.md",
    "files.md",
    "allowing.md",
    "ci.md",
    "review.md",
    "fixing.md",
    "baseline.md",
    "examples.md",
)

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
_LIST_ITEM = re.compile(r"^( *)([-*]|\d+\.) +")


def main() -> int:
    """Write the sources of the site, and build it."""
    pages = read_pages()
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.rmtree(OUT, ignore_errors=True)
    texts = {path: page_text(path, pages) for path in pages}
    for path, text in texts.items():
        _write(WORK / "docs" / path, text)
    for asset in [path for suffix in ("css", "png", "svg") for path in sorted(DOCS.rglob(f"*.{suffix}"))]:
        target = WORK / "docs" / asset.relative_to(DOCS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(asset, target)
    _write(WORK / "zensical.toml", config(texts))
    done = subprocess.run([sys.executable, "-m", "zensical", "build", "--clean", "--strict"], cwd=WORK, check=False)
    if done.returncode:
        return 1
    shutil.copytree(WORK / "site", OUT)
    for path, text in texts.items():
        _write(OUT / address(path) / "index.md", text)
    for name, text in schema_files().items():
        _write(OUT / name, text)
    _write(OUT / "llms.txt", llms(texts))
    dead = list(dead_links(OUT, SITE))
    print("\n".join(dead) or f"{len(texts)} pages, all links between them lead somewhere")
    return 1 if dead else 0


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def address(path: str) -> str:
    """Where a page is on the site, below its root, such as `rules/empty-providers/`."""
    folder = path.removesuffix("index.md").removesuffix(".md")
    return f"{folder}/" if folder and not folder.endswith("/") else folder


# --- pages


class Page:
    """A page of the site: its Markdown, and the file of the repository that it is from."""

    def __init__(self, origin: str, text: str) -> None:
        self.origin = origin
        self.text = text


def read_pages() -> dict[str, Page]:
    """Every page by its path on the site, with the links that it has in the repository."""
    pages = {path: Page(origin, (ROOT / origin).read_text("utf-8")) for path, origin in OTHERS.items()}
    for file in sorted(DOCS.rglob("*.md")):
        origin = file.relative_to(ROOT).as_posix()
        if origin in OTHERS.values():
            continue
        path = origin.removeprefix("docs/")
        path = path.removesuffix("README.md") + "index.md" if path.endswith("README.md") else path
        pages[path] = Page(origin, file.read_text("utf-8"))
    for kind in list(generate.kinds()):
        path = f"settings/{kind}.md"
        if path in pages and generate.settings_of(kind) and _SECTION.search(pages[path].text):
            pages.update(_setting_pages(path, pages[path]))
    pages["settings/index.md"] = Page("docs/settings/README.md", settings_index(pages))
    pages["schemas.md"] = Page("docs/schemas.md", schemas_page())
    return pages


def _setting_pages(path: str, page: Page) -> Iterator[tuple[str, Page]]:
    """The page of a kind without its sections, and a page for each of them, which is a setting."""
    head, *parts = _SECTION.split(page.text)
    names = parts[::2]
    for name in names:
        head = head.replace(f"(#{generate.anchor(name)})", f"({name}.md)")
    yield path, Page(page.origin, head.rstrip("\n") + "\n")
    title = _title(page.text)
    for name, text in zip(names, parts[1::2], strict=True):
        note = f"Topic: {topic_of(name).lower()}. One of the [{title.lower()}]({posixpath.basename(path)})."
        yield f"settings/{name}.md", Page(page.origin, f"# {name}\n\n{text.strip()}\n\n{note}\n")


def settings_index(pages: Mapping[str, Page]) -> str:
    """The page that lists the kinds of files, and all settings by topic."""
    lines = [pages["settings/index.md"].text.rstrip("\n")]
    for topic, names in _settings_by_topic(pages).items():
        lines += ["", f"## {topic}", "", "| setting | what it is |", "|---|---|"]
        for name in names:
            summary = pages[f"settings/{name}.md"].text.splitlines()[2].partition(". ")[0]
            lines.append(f"| [`{name}`]({name}.md) | {summary} |")
    return "\n".join(lines) + "\n"


def topic_of(setting: str) -> str:
    """Return the title of what a setting is about."""
    every = {name: one for kind in generate.kinds() for name, one in generate.settings_of(kind).items()}
    # The name of a page is the readable form of a pattern.
    found = next((one for name, one in every.items() if setting in (name, generate.shown(name))), None)
    return SETTING_TOPICS[found.topic if found is not None else OTHER]


def _is_kind(path: str) -> bool:
    return path[9:-3] in generate.kinds()


def _settings_by_topic(pages: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {topic: [] for topic in SETTING_TOPICS.values()}
    for path in pages:
        name = path.removeprefix("settings/").removesuffix(".md")
        if path.startswith("settings/") and name != "index" and not _is_kind(path):
            found[topic_of(name)].append(name)
    return {topic: names for topic, names in found.items() if names}


def schemas_page() -> str:
    """The page that lists the schema files."""
    lines = [
        "# JSON Schemas",
        "",
        "Editors check and complete settings files with these schemas. Name the one of the kind",
    ]
    lines += ["in the first line of a YAML file:", "", "```yaml"]
    lines += [f"# yaml-language-server: $schema={SITE}schemas/{__version__}/client-settings.schema.json", "```", ""]
    lines += [
        f"A schema under `schemas/{__version__}/` never changes; one under `schemas/latest/` is that of the newest"
    ]
    lines += ["version. `lint-settings schema KIND` prints the same.", "", "| kind | this version | newest version |"]
    lines += ["|---|---|---|"]
    for kind in generate.kinds():
        links = [f"[{folder}]({SITE}schemas/{folder}/{kind}.schema.json)" for folder in (__version__, "latest")]
        lines.append(f"| {kind} | {' | '.join(links)} |")
    return "\n".join(lines) + "\n"


def page_text(path: str, pages: Mapping[str, Page]) -> str:
    """A page as Zensical reads it."""
    page = pages[path]
    sites = {one.origin: name for name, one in pages.items() if not _is_setting(name)}

    def new(target: str, _is_image: bool) -> str:
        return _link(path, page.origin, target, sites, pages)

    text = re.sub(r"\A<!--.*?-->\n+", "", page.text, flags=re.DOTALL)
    return _with_wide_indents(with_links(text, new))


def _is_setting(path: str) -> bool:
    return path.startswith("settings/") and path != "settings/index.md" and not _is_kind(path)


def _link(path: str, origin: str, target: str, sites: Mapping[str, str], pages: Mapping[str, Page]) -> str:
    """Where a link of a page leads on the site: to another page, or to a file of the repository."""
    name, _, fragment = target.partition("#")
    if not name:
        return target
    here = posixpath.dirname(path)
    file = posixpath.normpath(posixpath.join(posixpath.dirname(origin), name))
    file = f"{file}/README.md" if f"{file}/README.md" in sites else file
    if file in sites:
        setting = next((page for page in pages if _is_setting(page) and generate.anchor(page[9:-3]) == fragment), None)
        if setting is not None and sites[file].endswith("-settings.md"):
            return posixpath.relpath(setting, here or ".")
        return posixpath.relpath(sites[file], here or ".") + (f"#{fragment}" if fragment else "")
    if file.startswith("docs/") and Path(file).suffix in (".svg", ".png"):
        return posixpath.relpath(file.removeprefix("docs/"), here or ".")
    if (ROOT / file).exists():
        view = "tree" if (ROOT / file).is_dir() else "blob"
        return f"{REPOSITORY}/{view}/main/{file}" + (f"#{fragment}" if fragment else "")
    if posixpath.normpath(posixpath.join(here, name)) in pages:  # a page that is made for the site only
        return target
    raise SystemExit(f"{origin}: the link {target} leads nowhere")


def _with_wide_indents(text: str) -> str:
    """A page whose nested lists are indented by four, as Python-Markdown has it, and begin after a blank line."""
    lines, in_code, last = [], "", ""
    for line in text.splitlines():
        fence = re.match(r" *(`{3,}|~{3,})", line)
        if fence and (not in_code or line.strip() == in_code):
            in_code = "" if in_code else fence[1]
        item = not in_code and not fence and _LIST_ITEM.match(line)
        if item and last and not _LIST_ITEM.match(last) and not last.startswith(" "):
            lines.append("")
        lines.append(line)
        last = line
    return "\n".join(lines) + "\n"


# --- what is made of them


def _title(text: str) -> str:
    found = _HEADING.search(text)
    return found[1].strip("`") if found else ""


def _summary(text: str) -> str:
    """The first sentence of a page, as plain text."""
    body = _HEADING.split(text, maxsplit=1)[-1].strip()
    words = " ".join(body.partition("\n\n")[0].split())
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", words).replace("`", "")
    return re.split(r"(?<=[.!?:]) ", words, maxsplit=1)[0] if not words.startswith(("|", "<", "- ")) else ""


def navigation(texts: Mapping[str, str]) -> list[Any]:
    """The tree of pages: guide, rules by topic, settings by topic, reference, project."""
    special = {"index.md", *REFERENCE, *PROJECT}
    guide = [path for path in texts if "/" not in path and path not in special]
    guide.sort(key=lambda path: (FIRST.index(path) if path in FIRST else len(FIRST), path))
    listed = re.findall(r"^## (.+)$|^\| \[[^\]]*\]\(([\w-]+\.md)\)", texts["rules/index.md"], re.MULTILINE)
    rules: dict[str, list[str]] = {}
    for topic, rule in listed:
        rules.setdefault(topic or next(reversed(rules)), []).extend([f"rules/{rule}"] if rule else [])
    kinds = [path for path in texts if path.startswith("settings/") and _is_kind(path)]
    settings = {topic: [f"settings/{name}.md" for name in names] for topic, names in _settings_by_topic(texts).items()}
    return [
        {"Start": "index.md"},
        {"Guide": [_entry(path, texts) for path in guide]},
        {"Rules": ["rules/index.md", *_branches(rules, texts)]},
        {
            "Settings": [
                "settings/index.md",
                {"Kinds of files": [_entry(path, texts) for path in kinds]},
                *_branches(settings, texts),
            ]
        },
        {"Reference": [_entry(path, texts) for path in REFERENCE if path in texts]},
        {"Project": [_entry(path, texts) for path in PROJECT]},
    ]


def _entry(path: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {_title(texts[path]): path}


def _branches(groups: Mapping[str, list[str]], texts: Mapping[str, str]) -> list[Any]:
    return [{topic: [_entry(path, texts) for path in paths]} for topic, paths in groups.items()]


def config(texts: Mapping[str, str]) -> str:
    """The configuration of Zensical: what is in docs/zensical.toml, with the addresses and the tree of pages."""
    text = (DOCS / "zensical.toml").read_text("utf-8")
    values = {"site_url": SITE, "repo_url": REPOSITORY, "nav": navigation(texts)}
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    return text.replace("[project]\n", "[project]\n" + "\n".join(lines) + "\n", 1)


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {_toml(one)}" for name, one in value.items()) + "}"
    return json.dumps(value)


def schema_files() -> dict[str, str]:
    """The schema of each kind, for this version and as the newest, by their paths on the site."""
    found = {}
    program = Path(sys.executable).parent / ("lint-settings.exe" if os.name == "nt" else "lint-settings")
    for kind in generate.kinds():
        done = subprocess.run([program, "schema", kind], capture_output=True, check=True)
        schema = json.loads(done.stdout)
        for folder in (__version__, "latest"):
            name = f"schemas/{folder}/{kind}.schema.json"
            found[name] = json.dumps({**schema, "$id": f"{SITE}{name}"}, indent=2, ensure_ascii=False) + "\n"
    return found


def llms(texts: Mapping[str, str]) -> str:
    """The list of pages for language models: https://llmstxt.org."""
    lines = ["# lint-settings", "", f"> {_summary(texts['index.md'])}", ""]
    lines += ["Each page is also there as Markdown, under the address that is linked here."]
    for branch in navigation(texts)[1:]:
        ((title, entries),) = branch.items()
        lines += ["", f"## {title}", ""]
        for path in _leaves(entries):
            summary = _summary(texts[path])
            lines.append(
                f"- [{_title(texts[path])}]({SITE}{address(path)}index.md)" + (f": {summary}" if summary else "")
            )
    return "\n".join(lines) + "\n"


# --- the links of what was built


class _Links(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what a tag links to, and by which names it can be linked."""
        values = {name: value for name, value in attrs if value is not None}
        names = {"href", "src", "srcset"} if tag != "link" or values.get("rel") != "canonical" else {"href"}
        self.links += [values[name] for name in sorted(names & values.keys())]
        self.anchors |= {values[name] for name in ("id", "name") if name in values}


def dead_links(folder: Path, base: str) -> Iterator[str]:
    """The links of a site that lead to no page or anchor of it; `base` is where the site will be."""
    read = {path: _read_links(path) for path in sorted(folder.rglob("*.html"))}
    for path, found in read.items():
        here = urljoin(base, path.relative_to(folder).as_posix().removesuffix("index.html"))
        for link in found.links:
            address, _, fragment = urljoin(here, link).partition("#")
            if not address.startswith(base):
                if urlsplit(link).scheme in ("", "file"):
                    yield f"{path.relative_to(folder)}: {link} leads out of the site"
                continue
            target = folder / unquote(urlsplit(address.removeprefix(base)).path)
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                yield f"{path.relative_to(folder)}: {link} leads nowhere"
            elif fragment and target in read and unquote(fragment) not in read[target].anchors:
                yield f"{path.relative_to(folder)}: {link} has no such anchor"


def _read_links(path: Path) -> _Links:
    found = _Links()
    found.feed(path.read_text("utf-8"))
    return found


def _leaves(entries: Any) -> Iterator[str]:
    if isinstance(entries, str):
        yield entries
    for one in entries if isinstance(entries, list) else entries.values() if isinstance(entries, dict) else ():
        yield from _leaves(one)


if __name__ == "__main__":
    sys.exit(main())
