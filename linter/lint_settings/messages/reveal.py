"""Values as `resolve` and `diff` show them: those on the allow-list; of all others only the length."""

from __future__ import annotations

from ..documents.json_text import read_json_text
from ..documents.lazy_regex import lazy_pattern
from .catalogued import FIELDS, describes_value, is_harmless_name, is_part_of_setting, is_trifle
from .redact import Secrets, blank, blank_embedded, is_word, mask, shown_name, stars
from .secret_scan import embedded, in_prose, is_filled_in
from .sensitive_names import is_sensitive, may_be_secret
from .wording import unnamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from typing import Any

_LEADS = ("a secret of ", "a text of ", "a number of ")

_SHORT_WORD = lazy_pattern(r"_?[A-Za-z]?[a-z]{0,7}")
_SHORTEST_HIDDEN = 4  # characters


def hides(name: str) -> bool:
    """Return whether a name hints at a secret and no schema describes it as harmless."""
    return may_be_secret(name) and not is_harmless_name(name)


def hides_name(name: str) -> bool:
    """Return whether a name below a sensitive one must be hidden: it is neither a known name nor a short plain word."""
    is_known = is_harmless_name(name) or is_sensitive(name) or is_part_of_setting(name) or name in FIELDS
    is_short = _SHORT_WORD.fullmatch(name) is not None and (len(name) < _SHORTEST_HIDDEN or is_word(name.lstrip("_")))
    return not is_known and not is_short


def reveal(
    value: Any, kinds: Iterable[str], names: tuple[str, ...], placeholder: re.Pattern[str], *, secret: bool = False
) -> Any:
    """Return the value of the member at these names of an object; a hidden one is replaced by a note of its length."""
    kinds = tuple(kinds)
    described = not secret and any(describes_value(kind, names, value) for kind in kinds)
    secret = secret or (not described and bool(names) and hides(names[-1]))
    if isinstance(value, dict):
        return {
            _shown_below(name, secret): reveal(
                inner, kinds, (*names, name), placeholder, secret=secret or _is_paired(value, name)
            )
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [reveal(inner, kinds, names, placeholder, secret=secret) for inner in value]
    if value is None or isinstance(value, bool) or (isinstance(value, str) and is_filled_in(value, placeholder)):
        return value
    if secret:
        return f"a secret of {len(str(value))} characters"
    data = read_json_text(value)
    if data is not None:
        shown = _in_json(data) if described else unnamed(value)
        return value if shown == data else shown
    if not described:
        return value if is_trifle(value) else unnamed(value)
    return blank_embedded(value, placeholder) if isinstance(value, str) else value


# A mapping may consist of a name in one of these members and its value in another.
NAMING = ("name", "key", "id", "setting", "variable", "header", "param", "label")
VALUES = ("value", "val", "content", "data", "default", "secret")


def _shown_below(name: str, secret: bool) -> str:
    """Return a name as it may be shown: below the name of a secret it may be the secret, which lacks its own name."""
    return stars(name) if secret and hides_name(name) else name


def _is_paired(value: dict[str, Any], name: str) -> bool:
    """Return whether a mapping names a secret in one member, and this member is its value."""
    return name.lower() in VALUES and any(isinstance(value.get(one), str) and hides(value[one]) for one in NAMING)


def _in_json(data: Any, secret: bool = False) -> Any:
    """Return the JSON in the text of a described setting; only values under names of secrets are hidden."""
    if isinstance(data, dict):
        return {name: _in_json(inner, secret or hides(name) or _is_paired(data, name)) for name, inner in data.items()}
    if isinstance(data, list):
        return [_in_json(inner, secret) for inner in data]
    if secret and data is not None and not isinstance(data, bool):
        return f"a secret of {len(str(data))} characters"
    return blank(data, embedded(data, random=True)) if isinstance(data, str) else data


def reveal_config(value: Any, names: tuple[str, ...] = ()) -> Any:
    """Return a config as it may be shown: without secrets in texts and without options whose names hint at a secret."""
    if isinstance(value, dict):
        return {shown_name(name): reveal_config(inner, (*names, name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [reveal_config(inner, names) for inner in value]
    if names[:1] == ("options",) and any(map(hides, names[2:])) and not isinstance(value, bool):
        return f"a secret of {len(str(value))} characters"
    if not isinstance(value, str):
        return value
    return blank(value, in_prose(value) if names[-1:] == ("reason",) else embedded(value, random=True))


def is_note(value: Any, original: Any) -> bool:
    """Return whether a revealed value is a note of a length."""
    return isinstance(value, str) and value != original and value.startswith(_LEADS)


def mask_all(value: Any, hidden: Secrets) -> Any:
    """Return a value with the given secrets masked in its texts and names."""
    if isinstance(value, dict):
        return {mask(name, hidden): mask_all(inner, hidden) for name, inner in value.items()}
    if isinstance(value, list):
        return [mask_all(inner, hidden) for inner in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and mask(str(value), hidden) != str(value):
        return unnamed(value)
    return mask(value, hidden) if isinstance(value, str) else value
