"""Reads the names of tracked files from the index of a git repository, without running git."""

from __future__ import annotations

import os

from ..documents.files import TooLargeError, content_of_file

_LARGEST = 500_000_000  # bytes
_HEAD = 12  # the signature, the version and the number of entries
_STATUS = 40  # what precedes the object id of an entry
_EXTENDED = 0x4000


class IndexFormatError(Exception):
    """An index that cannot be read; the text contains the reason."""


def tracked_files(path: str, id_size: int) -> list[bytes]:
    """Return the names in an index, relative to the top of the working tree; none if there is no index.

    `id_size` is the size of an object id in bytes. Raises IndexFormatError.
    """
    try:
        content = content_of_file(path, _LARGEST)
        names, end = names_in(content, id_size)
        shared = _shared(content, end, id_size)
        if shared is not None:  # a split index: entries that replace those of the shared index have no name here
            common = content_of_file(os.path.join(os.path.dirname(path), f"sharedindex.{shared}"), _LARGEST)
            names += names_in(common, id_size)[0]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise IndexFormatError(str(error.strerror)) from None
    except TooLargeError:
        raise IndexFormatError(f"it has more than {_LARGEST:,} bytes") from None
    except (IndexError, ValueError):
        raise IndexFormatError("its format is not known") from None
    return names


def names_in(content: bytes, id_size: int) -> tuple[list[bytes], int]:
    """Return the names in the content of an index of version 2, 3 or 4, and where its entries end.

    Raises IndexError and ValueError for anything else.
    """
    version = int.from_bytes(content[4:8])
    if content[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ValueError
    names: list[bytes] = []
    name = b""
    at = _HEAD
    to_flags = _STATUS + id_size
    for _ in range(int.from_bytes(content[8:12])):
        flags = at + to_flags
        begin = flags + (4 if content[flags] & (_EXTENDED >> 8) else 2)
        if version == 4:  # a name shares its beginning with the one before it
            shared, begin = _number(content, begin)
            end = content.index(b"\0", begin)
            if shared > len(name):
                raise ValueError
            name = name[: len(name) - shared] + content[begin:end]
            at = end + 1
        else:
            end = content.index(b"\0", begin)
            name = content[begin:end]
            at += (end - at + 8) & ~7
        names.append(name)
    return names, at


def _shared(content: bytes, at: int, id_size: int) -> str | None:
    """Return the id of the shared index that a split index refers to; None if this index is complete."""
    while at + 8 <= len(content) - id_size:
        if content[at : at + 4] == b"link":
            return content[at + 8 : at + 8 + id_size].hex()
        at += 8 + int.from_bytes(content[at + 4 : at + 8])
    return None


def _number(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length, and the offset of its end."""
    value = content[at] & 127
    while content[at] & 128:
        at += 1
        value = ((value + 1) << 7) + (content[at] & 127)
    return value, at + 1
