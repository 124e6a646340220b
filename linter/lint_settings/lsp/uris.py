"""URIs of files, and their paths."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import url2pathname

_DRIVE = re.compile(r"^(/[A-Za-z])%3A", re.IGNORECASE)  # as VS Code writes it
_SUFFIXES = {"yaml": ".yaml", "json": ".json", "jsonc": ".json"}


def path_of(uri: str) -> str | None:
    """Return the real path of a file of this computer; None for any other URI."""
    parts = _parts(uri)
    if parts.scheme != "file":
        return None
    place = _DRIVE.sub(r"\1:", parts.path)
    if parts.netloc.lower() not in ("", "localhost"):
        if os.name != "nt":
            return None
        place = f"//{parts.netloc}{place}"
    try:
        path = url2pathname(place)
        return None if "\0" in path else os.path.realpath(path)  # Windows' realpath takes such a path
    except (OSError, ValueError):
        return None


def _parts(uri: str) -> SplitResult:
    try:
        return urlsplit(uri)
    except ValueError:  # such as a bracket that is not closed
        return SplitResult("", "", "", "", "")


def uri_of(path: str) -> str:
    """Return the URI of a path."""
    return Path(path).as_uri()


def buffer_name(uri: str, language: str) -> str | None:
    """Return a file name for a buffer that was never saved; None if its language is neither YAML nor JSON."""
    suffix = _SUFFIXES.get(language.lower())
    if suffix is None:
        return None
    name = os.path.basename(unquote(_parts(uri).path)) or "untitled"
    name = "".join(one if one.isalnum() or one in "-_." else "_" for one in name)
    return name if name.endswith(suffix) else name + suffix
