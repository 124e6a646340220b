"""A frozen object behaves as one of a named tuple does."""

from __future__ import annotations

import copy
import pickle
from collections import namedtuple
from typing import Any

import pytest

from lint_settings.documents.frozen import Frozen


class Place(Frozen):
    """A place in a file."""

    __slots__ = ()

    path: str
    line: int = 1
    names: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.path}:{self.line}"


class Longer(Place):
    """A place with a longer text."""

    __slots__ = ()

    @property
    def shown(self) -> str:
        return f"{super().shown}: {self.names}"


Plain = namedtuple("Plain", "path line names", defaults=(1, ()))


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("a", 2, ("x",)), {}),
        (("a", 2), {}),
        (("a",), {}),
        (("a",), {"names": ("x",)}),
        ((), {"names": (), "path": "a", "line": 3}),
        ((), {}),
        ((), {"line": 3}),
        (("a", 2, (), 4), {}),
        (("a",), {"path": "b"}),
        (("a",), {"column": 2}),
        (("a", 2, ()), {"line": 2}),
    ],
)
def test_it_is_made_as_a_named_tuple_is(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    try:
        expected = tuple(Plain(*values, **named))
    except TypeError:
        with pytest.raises(TypeError):
            Place(*values, **named)
        return
    made = Place(*values, **named)
    assert made == expected
    assert (made.path, made.line, made.names) == expected


def test_it_is_made_faster_from_all_fields() -> None:
    made = Longer.with_all("a", 2, ("x",))
    assert type(made) is Longer
    assert made == Longer("a", 2, ("x",))


def test_it_is_used_as_a_named_tuple_is() -> None:
    made, plain = Place("a", 2), Plain("a", 2)
    assert made._fields == plain._fields
    assert made._asdict() == plain._asdict()
    assert repr(made) == repr(plain).replace("Plain", "Place")
    assert hash(made) == hash(plain)
    assert made._replace(line=5) == plain._replace(line=5)
    assert type(made._replace(line=5)) is Place
    with pytest.raises(TypeError):
        made._replace(column=5)
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert again == made
        assert type(again) is Place


def test_it_cannot_be_changed() -> None:
    made = Place("a")
    for name in ("line", "column"):
        with pytest.raises(AttributeError):
            setattr(made, name, 2)


def test_a_subclass_may_add_methods() -> None:
    assert Longer("a", names=("x",)).shown == "a:1: ('x',)"
