"""Changes the relative links of a page of Markdown: for the description on PyPI, and for the pages of the site."""

from __future__ import annotations

import re
from collections.abc import Callable

# Code is matched first, so that what looks like a link inside it stays as it is.
_CODE = r"^ *(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^ *(?P=fence)[ \t]*$|`[^`\n]+`"
_LINK = r"(?P<image>!\[[^\]]*\]\()|(?P<link>\]\()|(?P<source>\bsrc(?:set)?=\")|(?P<anchor>\bhref=\")"
_PART = re.compile(rf"{_CODE}|(?:{_LINK})(?P<target>[^()\s\"]+)", re.DOTALL | re.MULTILINE)


def with_links(text: str, new: Callable[[str, bool], str]) -> str:
    """A page of Markdown with other relative links: `new` gets each one, and whether it is shown as an image."""

    def replaced(match: re.Match[str]) -> str:
        target = match["target"]
        if target is None or re.match(r"[a-z][a-z0-9+.-]*:|//", target):
            return match[0]
        return match[0].removesuffix(target) + new(target, bool(match["image"] or match["source"]))

    return _PART.sub(replaced, text)


def with_absolute_links(text: str, repository: str, version: str) -> str:
    """A README whose relative links lead to the files of the tag of this version."""

    def absolute(target: str, is_image: bool) -> str:
        page = f"README.md{target}" if target.startswith("#") else target.removeprefix("./")
        return f"{repository}/{'raw' if is_image else 'blob'}/v{version}/{page}"

    return with_links(text, absolute)
