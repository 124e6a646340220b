"""Values as `resolve` and `diff` show them: what the allow-list lets through, of everything else the length only."""

from __future__ import annotations

from ..documents.json_text import read_json_text
from .catalogued import describes_value, is_harmless_name, is_trifle
from .redact import Secrets, blank, blank_embedded, mask, shown_name
from .secret_scan import embedded, in_prose, is_filled_in
from .sensitive_names import may_be_secret
from .wording import unnamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from typing import Any

_LEADS = ("a secret of ", "a text of ", "a number of ")


def hides(name: str) -> bool:
    """Whether a name hints at a secret and no schema describes it as harmless."""
    return may_be_secret(name) and not is_harmless_name(name)


def reveal(
    value: Any, kinds: Iterable[str], names: tuple[str, ...], placeholder: re.Pattern[str], *, secret: bool = False
) -> Any:
    """A value of the member at these names of an object, with a note of the length in place of what is not shown."""
    kinds = tuple(kinds)
    described = not secret and any(describes_value(kind, names, value) for kind in kinds)
    secret = secret or (not described and bool(names) and hides(names[-1]))
    if isinstance(value, dict):
        return {
            name: reveal(inner, kinds, (*names, name), placeholder, secret=secret or _is_paired(value, name))
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


# A mapping may give a name with one of these members, and what the name stands for with another.
NAMING = ("name", "key", "id", "setting", "variable", "header", "param", "label")
VALUES = ("value", "val", "content", "data", "default", "secret")


def _is_paired(value: dict[str, Any], name: str) -> bool:
    """Whether a mapping names a secret, and this member is what it stands for."""
    return name.lower() in VALUES and any(isinstance(value.get(one), str) and hides(value[one]) for one in NAMING)


def _in_json(data: Any, secret: bool = False) -> Any:
    """JSON that the text of a described setting holds: only what has the name of a secret is not shown."""
    if isinstance(data, dict):
        return {name: _in_json(inner, secret or hides(name) or _is_paired(data, name)) for name, inner in data.items()}
    if isinstance(data, list):
        return [_in_json(inner, secret) for inner in data]
    if secret and data is not None and not isinstance(data, bool):
        return f"a secret of {len(str(data))} characters"
    return blank(data, embedded(data, random=True)) if isinstance(data, str) else data


def reveal_config(value: Any, names: tuple[str, ...] = ()) -> Any:
    """A config as it may be shown: texts without secrets, and nothing of an option whose name hints at one."""
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
    """Whether a value that was revealed is a note of a length."""
    return isinstance(value, str) and value != original and value.startswith(_LEADS)


def mask_all(value: Any, hidden: Secrets) -> Any:
    """A value with every secret of a set masked in its texts and names."""
    if isinstance(value, dict):
        return {mask(name, hidden): mask_all(inner, hidden) for name, inner in value.items()}
    if isinstance(value, list):
        return [mask_all(inner, hidden) for inner in value]
    if isinstance(value, int | float) and not isinstance(value, bool) and mask(str(value), hidden) != str(value):
        return unnamed(value)
    return mask(value, hidden) if isinstance(value, str) else value
