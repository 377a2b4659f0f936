"""Why a text that stands somewhere is no part of what is read there."""

from __future__ import annotations

from enum import StrEnum


class Omission(StrEnum):
    """Why a text is left out; each names a sentence."""

    NOTE = "note"
    """raised or lowered beside a figure or a label"""
    STRUCK = "struck"
    HIDDEN = "hidden"
    LIST = "list"
    """a table far longer than any of a form"""
