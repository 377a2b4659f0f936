"""What follows from a definition alone is worked out once, not again for each workbook."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import TypeVar

_Subject = TypeVar("_Subject", bound=Hashable)
_Result = TypeVar("_Result")

MOST_KEPT = 64


def kept(work: Callable[[_Subject], _Result]) -> Callable[[_Subject], _Result]:
    """Keep what a function gives for each form, or part of a form, that it is asked about.

    It is for what comes from definitions, which are few; never for what comes from a file.
    """
    return lru_cache(maxsize=MOST_KEPT)(work)
