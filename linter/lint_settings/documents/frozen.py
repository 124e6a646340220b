"""The base of classes whose objects do not change: tuples with named fields."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Self

    _field: Callable[[int, str], Any]
else:
    try:
        from _collections import _tuplegetter as _field
    except ImportError:  # another Python than CPython
        from operator import itemgetter

        def _field(position: int, about: str) -> property:
            return property(itemgetter(position), doc=about)


_tuple = tuple.__new__


class Frozen(tuple["Any", ...]):
    """A tuple whose subclass names its items: `x: int` is a field, `x: int = 0` one with a default value.

    Subclasses state `__slots__ = ()`. They behave as those of `collections.namedtuple`, which compiles a function for
    each class: with 32 classes, that was 6 % of the check of one file.
    """

    __slots__ = ()

    _fields: tuple[str, ...]
    _usual: dict[str, Any]

    def __init_subclass__(cls) -> None:
        fields = tuple(cls.__annotations__)
        if not fields:
            return  # a subclass that adds only methods
        given = cls.__dict__
        cls._usual = {name: given[name] for name in fields if name in given}
        cls._fields = fields
        for position, name in enumerate(fields):
            setattr(cls, name, _field(position, ""))

    def __new__(cls, *values: Any, **named: Any) -> Self:
        """Make one from the values of its fields, in their order or by name."""
        if named or len(values) != len(cls._fields):
            values = cls._completed(values, named)
        return _tuple(cls, values)

    @classmethod
    def with_all(cls, *values: Any) -> Self:
        """Make one from the values of all its fields: in a third of the time of a call, where a file has many."""
        return _tuple(cls, values)

    @classmethod
    def _completed(cls, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """Return a value for each field; raise TypeError if one is missing or too many."""
        every = {**cls._usual, **named}
        rest = cls._fields[len(values) :]
        missing = [name for name in rest if name not in every]
        unknown = named.keys() - rest
        if missing or unknown or len(values) > len(cls._fields):
            raise TypeError(f"{cls.__name__}: missing {missing}, unknown or repeated {sorted(unknown)}, {len(values)}")
        return (*values, *[every[name] for name in rest])

    def _replace(self, **named: Any) -> Self:
        """Return a copy with other values of the named fields."""
        values = [named.pop(name, value) for name, value in zip(self._fields, self, strict=True)]
        return type(self)(*values, **named)  # which refuses names that are left

    def _asdict(self) -> dict[str, Any]:
        """Return the fields by name."""
        return dict(zip(self._fields, self, strict=True))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"
