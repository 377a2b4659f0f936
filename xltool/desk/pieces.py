"""A large value on its way between two processes, in pieces that are each put together quickly.

What is put together at once keeps all threads of a process waiting. Records and workbooks travel by
themselves, each once; what refers to them gets their numbers.
"""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Callable

from xltool.collection.intake import ReceivedWorkbook
from xltool.history.crosswalk import Crosswalk
from xltool.model.record import Record

_APART = (ReceivedWorkbook, Record, Crosswalk)


def send_pieces(value: object, send: Callable[[bytes], None]) -> None:
    """Take a value apart; what a piece refers to is sent before it, the value itself last."""
    numbers: dict[int, int] = {}

    class Taker(pickle.Pickler):
        def __init__(self, whole: object) -> None:
            self._data = io.BytesIO()
            super().__init__(self._data, pickle.HIGHEST_PROTOCOL)
            self._whole = whole
            self.dump(whole)
            send(self._data.getvalue())

        def persistent_id(self, part: object) -> int | None:
            if type(part) not in _APART or part is self._whole:
                return None
            if id(part) not in numbers:  # the value is held meanwhile, so that no number is reused
                Taker(part)
                numbers[id(part)] = len(numbers)
            return numbers[id(part)]

    Taker(value)


class Pieces:
    """Pieces that arrived; the last of them is the value. They are those of our own worker."""

    def __init__(self) -> None:
        self._parts: list[object] = []

    def add(self, data: bytes) -> object:
        """A piece, put together with those before it."""
        part = _Joiner(data, self._parts).load()
        self._parts.append(part)
        # there are no circles in it, and to look through all that came for some would take 0.3 s,
        # again and again; who holds a piece must make none either
        gc.freeze()
        return part


class _Joiner(pickle.Unpickler):
    def __init__(self, data: bytes, parts: list[object]) -> None:
        super().__init__(io.BytesIO(data))
        self._parts = parts

    def persistent_load(self, number: int) -> object:
        return self._parts[number]
