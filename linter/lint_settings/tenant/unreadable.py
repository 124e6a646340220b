"""Decides whether an unreadable text concerns the linter: most such files belong to other tools."""

from __future__ import annotations

import re
from functools import cache

from ..documents.finding import Finding, Severity
from ..documents.lazy_regex import lazy_pattern
from ..documents.limits import encoding_of
from .kind_evidence import indicative_names
from .object_kinds import COMMON_MEMBERS, MEMBERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..config.config import Config
    from ..documents.document import Document
    from ..documents.source import Source

NOT_OURS = "not readable as YAML or JSON, and names no setting"

# A Helm template for an object of Kubernetes, which no linter of its output could read.
_TEMPLATE = lazy_pattern(r"^[ \t]*\{\{", re.MULTILINE)
_OBJECT_OF_KUBERNETES = lazy_pattern(r"^(?:apiVersion|kind):[ \t]", re.MULTILINE)
# Members whose names are common in files of other tools.
_OTHERS = frozenset(("_secret", "_settings", "access_type", "client_secret", "type_name", "userData"))
_LEGACY_ERROR = lazy_pattern(r"""stat(?<!\wstat)["']?[ \t]*:[ \t]*["']?error\b""")
_OWN_PATH = lazy_pattern(r"/config/(?:[^/\s\"']+/clients/[^/\s\"']+/settings|loginPolicies/|tokenPolicies/)|/auth-ui/")


def looks_like_settings(content: bytes) -> bool:
    """Return whether an unreadable content contains the name of a setting, of a member, or of this linter."""
    text = content.decode(encoding_of(content), "replace")
    if "lint-settings:" in text:
        return True
    if _TEMPLATE.search(text) and len(set(_OBJECT_OF_KUBERNETES.findall(text))) > 1:
        return False
    patterns = (_name(), _LEGACY_ERROR, _OWN_PATH)
    return any(pattern.search(text) is not None for pattern in patterns)


def reason_for(text: str) -> str:
    """Return why a file without documents and without findings is skipped."""
    return "empty" if _is_blank(text) else NOT_OURS


def nothing_in(source: Source) -> Finding:
    """Return what to say of a file without any content beside those of the tenant."""
    is_blank = not source.text.strip()
    message = "the file is empty" if is_blank else "the file contains only comments, so nothing in it is checked"
    message += "; write the object, or delete the file" if is_blank else ""
    severity = Severity.WARNING if is_blank else Severity.INFO
    return Finding(source.path, source.span(0, 0), "unrecognized-object", severity, message, "", source.environment)


def hidden_documents(source: Source, config: Config, mapped: str | None, documents: list[Document]) -> list[Finding]:
    """Report a file that contains settings only in the way PyYAML reads it."""
    from ..documents.document import load, syntax_finding
    from ..documents.limits import LoadError
    from ..documents.source import Source
    from ..documents.yaml.characters import AS_PYYAML, BREAKS
    from .envelopes import unwrap
    from .kinds import classify

    text = source.text
    at = min((place for place in map(text.find, BREAKS) if place >= 0), default=-1)
    if at < 0 or any(one.kind is not None for one in documents):
        return []
    other = Source(source.path, text.translate(AS_PYYAML), placeholder=source.placeholder)
    kinds = (classify(one, mapped) for whole in load(other, config.limits)[0] for one in unwrap(whole))
    if all(kind is None for kind in kinds):
        return []
    message = (
        f"PyYAML treats U+{ord(text[at]):04X} as a line break and reads settings in this file that readers of YAML "
        "1.2 do not see; remove the character"
    )
    return [syntax_finding(source, LoadError(message, at))]


def _is_blank(text: str) -> bool:
    return all(
        not line.strip() or line.lstrip()[0] in "#%" or line.strip() in ("---", "...") for line in text.split("\n")
    )


def own_names() -> frozenset[str]:
    """Return the names of settings and members that indicate, as a key, that an unreadable text concerns the linter."""
    members = {name for names in MEMBERS.values() for name in names} - COMMON_MEMBERS - _OTHERS
    return frozenset((*indicative_names(), *members))


@cache
def _name() -> re.Pattern[str]:
    """Return a pattern for any indicative name as a key; quotes may be wrong, since the text cannot be read."""
    names = sorted(own_names(), key=len, reverse=True)
    return re.compile(rf"""(?<![\w.-])(?:{"|".join(map(re.escape, names))})["'“”„‟‘’]?[ \t]*[:=]""")
