"""Converts the files of a run into messages for other processes, and back."""

from __future__ import annotations

from ..load import note_unreadable
from ..serialize import loaded_data, loaded_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from ...config.config import Config
    from ...documents.kept_texts import Block
    from ...documents.open_files import OpenFiles
    from ..inputs import Input
    from ..load import LoadedFile
    from ..project import Project

TEXTS = "texts"  # the beginning of a message with the texts of several files, in place of the number of one


class Exchange:
    """The files of a run by number, as far as they are known; `open_files` tracks those that are open."""

    def __init__(self, inputs: Sequence[Input], project_of: Callable[[Config], Project], open_files: OpenFiles) -> None:
        self.loaded: list[LoadedFile | None] = [None] * len(inputs)
        self._inputs = inputs
        self._project_of = project_of
        self._open_files = open_files

    def receive(self, what: Any, known: Any, more: Any) -> None:
        """Take in what another process sends: the data and the mark of a file, or the texts of several."""
        if what == TEXTS:
            self._keep_texts(known, more)
        else:
            self._know(what, known, more)

    def _know(self, number: int, data: Any, mark: str) -> None:
        """Create a file that another process has read from its data, None for one that cannot be read."""
        path, config, *_ = self._inputs[number]
        if data is None:
            note_unreadable(path, self._project_of(config))
        else:
            project = self._project_of(config)
            self.loaded[number] = loaded_from(data, path, bytes.fromhex(mark), project, self._open_files)

    def _keep_texts(self, data: str, places: list[tuple[int, int]]) -> None:
        """Keep the texts of files that another process has read; `places` are their numbers and places in the block."""
        block = self._open_files.texts.block(data)
        for number, at in places:
            loaded = self.loaded[number]
            if loaded is not None:
                loaded.source.block, loaded.source.at = block, at

    def data_of(self, number: int) -> tuple[Any, str]:
        """Return the data of a file that has been read, and its mark; None and no mark for one that cannot be."""
        loaded = self.loaded[number]
        return (None, "") if loaded is None else (loaded_data(loaded), loaded.source.mark.hex())

    def texts_of(self, numbers: Iterable[int]) -> Iterator[list[Any]]:
        """Yield the texts of files that this process has read, in messages for another process: see `_keep_texts`."""
        read: dict[Block, list[tuple[int, int]]] = {}  # files that stay open may be between those that share a block
        for number in numbers:
            loaded = self.loaded[number]
            if loaded is not None:
                if loaded.source.is_open and (loaded.source.text or not loaded.is_foreign):
                    loaded.source.keep_in(self._open_files.texts)
                if loaded.source.block is not None:
                    read.setdefault(loaded.source.block, []).append((number, loaded.source.at))
        for block, places in read.items():
            yield [TEXTS, block.data(), places]
