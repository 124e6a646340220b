"""Keeps the texts of files in memory, so that no file is read twice: compressed, those of closed files."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from zlib import compress, decompress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable

_MOST = 64  # texts in a block
_LARGEST = 200_000  # characters, from which on a block is complete
_FASTEST = 1  # level of compression; higher ones gain a sixth, and take twice the time
_SET_ASIDE = 20_000_000  # characters: to compress a file of another tool takes a sixth of recognizing it
_UNPACKED = 2  # blocks whose texts are at hand: files are checked in the order in which they were read


class Block:
    """Texts that are compressed together, since settings files resemble each other."""

    __slots__ = ("_data", "_owner", "_texts")

    def __init__(self, owner: KeptTexts, data: bytes = b"") -> None:
        self._owner = owner
        self._data = data
        self._texts: list[str] | None = None if data else []

    def text(self, at: int) -> str:
        """Return one of the texts."""
        if self._texts is None:
            self._texts = _unpacked(self._data)
            self._owner.unpacked(self)
        return self._texts[at]

    def add(self, text: str) -> int:
        """Add a text to a block that is not complete; return its place."""
        texts = self._texts = self._texts or []
        texts.append(text)
        return len(texts) - 1

    def pack(self) -> None:
        """Compress the texts, and drop them otherwise."""
        self._data = self._data or _packed(self._texts or [])
        self._texts = None

    def data(self) -> str:
        """Return the compressed texts as a text, for another process."""
        return b2a_base64(self._data or _packed(self._texts or []), newline=False).decode()


class KeptTexts:
    """The texts of the closed files of a process."""

    __slots__ = ("_begun", "_size", "_unpacked")

    def __init__(self) -> None:
        self._begun = Block(self)
        self._size = 0
        self._unpacked: list[Block] = []

    def add(self, text: str) -> tuple[Block, int]:
        """Keep a text; return its block, and its place in the block."""
        block = self._begun
        at = block.add(text)
        self._size += len(text)
        if at + 1 == _MOST or self._size >= _LARGEST:
            block.pack()
            self._begun, self._size = Block(self), 0
        return block, at

    def block(self, data: str) -> Block:
        """Return a block of another process from its data."""
        return Block(self, a2b_base64(data))

    def unpacked(self, block: Block) -> None:
        """Note a block whose texts are at hand now; those of an earlier one are dropped."""
        self._unpacked.append(block)
        if len(self._unpacked) > _UNPACKED:
            self._unpacked.pop(0).pack()


class SetAside:
    """The texts of files that need not be read in detail, unless others are found next to them, each under a key.

    They are kept as they are up to a limit of all, and the others compressed; all of them, once memory is needed.
    """

    __slots__ = ("_is_packed", "_kept", "_left", "_texts")

    def __init__(self) -> None:
        self._is_packed = False
        self._kept: dict[Hashable, str | tuple[Block, int]] = {}
        self._left = _SET_ASIDE
        self._texts = KeptTexts()

    def add(self, key: Hashable, text: str) -> None:
        """Keep a text."""
        self._left -= len(text)
        self._kept[key] = text if self._left >= 0 else self._texts.add(text)

    def pack(self) -> None:
        """Compress all texts, these and later ones."""
        if self._is_packed:
            return
        self._is_packed, self._left = True, 0
        for key, kept in self._kept.items():
            if isinstance(kept, str):
                self._kept[key] = self._texts.add(kept)

    def take(self, key: Hashable) -> str | None:
        """Return a text, and drop it; None if there is no such text."""
        kept = self._kept.pop(key, None)
        return kept[0].text(kept[1]) if isinstance(kept, tuple) else kept


def _packed(texts: list[str]) -> bytes:
    sizes = " ".join(map(str, map(len, texts)))
    return compress("".join([sizes, "\n", *texts]).encode("utf-8", "surrogatepass"), _FASTEST)


def _unpacked(data: bytes) -> list[str]:
    sizes, _, rest = decompress(data).decode("utf-8", "surrogatepass").partition("\n")
    texts, start = [], 0
    for size in map(int, sizes.split(" ")):
        texts.append(rest[start : start + size])
        start += size
    return texts
