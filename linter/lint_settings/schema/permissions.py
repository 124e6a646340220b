"""What the features of an API client permit, according to the permission tables of the documentation.

Two sources decide about a call: the tables for families of calls, which warn of exceptions, and the page about the
call itself. The answer is yes or no if one of them says so and none contradicts; a no from the tables alone has their
warning as a note. Anything else is unsure, with both statements as notes.
"""

from __future__ import annotations

import json
import os
from functools import cache

from ..documents.files import own_data
from ..documents.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

YES, NO, UNSURE, NOT_APPLICABLE = "yes", "no", "unsure", "n/a"
ALONE = "login_client"  # cannot be combined with other features


class Operation(Frozen):
    """A call of the platform, such as `PUT client settings`.

    `call` is how it is made, empty if the call does not exist; `family` the key of its family, `column` the method
    under which the family's table lists it; `also` are other names, `said` the statements of pages about this call.
    """

    __slots__ = ()

    name: str
    call: str
    paths: tuple[str, ...]
    family: str
    column: str
    also: tuple[str, ...]
    said: tuple[dict[str, Any], ...]
    note: str | None


class Opinion(Frozen):
    """What a source says about a feature and a call: `yes`, `no` or `sometimes`, and if it is about this very call."""

    __slots__ = ()

    source: str
    verdict: str
    of_call: bool


class Answer(Frozen):
    """Whether a call is permitted: `yes`, `no`, `unsure` or `n/a`, the reasons for the latter two, and the sources."""

    __slots__ = ()

    verdict: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def permissions() -> Mapping[str, Any]:
    """Return the permission tables, as data."""
    from .. import schemas

    data: dict[str, Any] = json.loads(own_data(os.path.join(str(schemas.__path__[0]), "permissions.json")))
    return data


def known_features() -> dict[str, str]:
    """Return every feature that an API client may have, and its purpose."""
    found: dict[str, str] = permissions()["features"]
    return found


@cache
def operations() -> tuple[Operation, ...]:
    """Return every known call, sorted by family."""
    return tuple(_operation(part) for part in permissions()["operations"])


def _operation(part: dict[str, Any]) -> Operation:
    paths = (*((part["call"],) if part["call"] else ()), *part.get("paths", ()))
    also, said = tuple(part.get("also", ())), tuple(part.get("said", ()))
    return Operation(part["name"], part["call"], paths, part["family"], part["column"], also, said, part.get("note"))


def family_title(operation: Operation) -> str:
    """Return the title of the family of a call."""
    title: str = permissions()["families"][operation.family]["title"]
    return title


def reason_not_there(operation: Operation) -> str | None:
    """Return what to do instead of a call that the tables mark as not applicable; None for calls that exist."""
    return None if operation.call else operation.note


def reason_not_applicable(operation: Operation) -> str | None:
    """Return why no feature permits a call: it is made without an API client, or does not exist; None for any other."""
    reason: str | None = permissions()["families"][operation.family].get("reason")
    return reason or reason_not_there(operation)


def may_call(operation: Operation, held: Collection[str]) -> Answer:
    """Return whether an API client with these features may make a call."""
    reason = reason_not_applicable(operation)
    if reason is not None:
        return Answer(NOT_APPLICABLE, (reason,), ())
    if not held:
        return Answer(NO, ("an API client without features may do nothing",), ())
    opinions = {feature: _opinions(operation, feature) for feature in held}
    # A feature that no source mentions adds nothing to other features.
    spoken = {feature: said for feature, said in opinions.items() if said} or opinions
    verdicts = {feature: _verdict(said) for feature, said in spoken.items()}
    verdict = next(one for one in (YES, UNSURE, NO) if one in verdicts.values())
    deciding = [feature for feature in verdicts if verdicts[feature] == verdict]
    notes = [_note(feature, spoken[feature]) for feature in deciding] if verdict == UNSURE else []
    if verdict == NO and not all(any(one.of_call for one in spoken[feature]) for feature in deciding):
        notes = [_exceptions()]
    sources = dict.fromkeys(_source(one.source)["url"] for feature in deciding for one in spoken[feature])
    return Answer(verdict, tuple(notes), tuple(sources))


def who_may(operation: Operation, verdict: str = YES) -> list[str]:
    """Return the features with which the answer for a call is this verdict, in the order of the documentation."""
    return [feature for feature in known_features() if may_call(operation, (feature,)).verdict == verdict]


def unmentioned(operation: Operation) -> list[str]:
    """Return the features that no source mentions for a call."""
    return [feature for feature in known_features() if not _opinions(operation, feature)]


def _opinions(operation: Operation, feature: str) -> list[Opinion]:
    """Return the statement of each source about a call with a feature, the table of the call's family first."""
    data = permissions()
    found: dict[str, Opinion] = {}
    cell = data["families"][operation.family]["tables"].get(feature, {}).get(operation.column)
    if cell is not None:
        found["tables"] = Opinion("tables", cell, False)
    for part in operation.said:
        said = _said(part, feature, data["columns"])
        if said is not None:
            found[part["by"]] = Opinion(part["by"], said, True)
    return list(found.values())


def _said(part: dict[str, Any], feature: str, columns: Collection[str]) -> str | None:
    if feature in part.get("only", ()) or feature in part.get("also", ()):
        return YES
    return NO if feature in part.get("not", ()) or ("only" in part and feature in columns) else None


def _verdict(opinions: Sequence[Opinion]) -> str:
    said = {one.verdict for one in opinions}
    if said == {YES}:
        return YES
    return NO if said == {NO} else UNSURE


def _note(feature: str, opinions: Sequence[Opinion]) -> str:
    if not opinions:
        return f"no source says whether `{feature}` permits this call"
    text = ", ".join(f"“{one.verdict}” by {_source(one.source)['title']}" for one in opinions)
    return f"sources disagree on `{feature}`: {text}"


def _exceptions() -> str:
    title = _source("tables")["title"]
    return f"{title} say no, and warn of an occasional exception; no page about the call itself is known"


def _source(name: str) -> dict[str, str]:
    source: dict[str, str] = permissions()["sources"][name]
    return source
