"""Results kept by the very bytes they were read from, within a bound.

The files of a season repeat each other: a program writes the same styles, names and labels into all
of them. What is kept is found by all its bytes, so that no file can be made to pass for another.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


_EACH = 256
"""Bytes that a value takes besides, at the least."""


class Kept(Generic[_Value]):
    """Values by what they were read from; where these take more than `most` bytes, all are
    forgotten."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most
        self._values: dict[Hashable, _Value] = {}

    def get(self, source: Hashable) -> _Value | None:
        return self._values.get(source)

    def keep(self, source: Hashable, value: _Value, size: int) -> None:
        """Keep a value; what takes more than a quarter of the bound is not kept."""
        size += _EACH
        if 4 * size > self._most:
            return
        if size > self._left:
            self._values.clear()
            self._left = self._most
        self._left -= size
        self._values[source] = value
