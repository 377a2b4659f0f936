"""Text of a page that no passage and no figure holds: kept with its place, to be quoted."""

from __future__ import annotations

from enum import StrEnum

from xltool.classes import dataclass


class DropReason(StrEnum):
    """Why a text is in no passage; each names a sentence."""

    BESIDE_TABLE = "beside_table"
    """in a section that has a table and no passages"""
    IN_TABLE = "in_table"
    """in a row of a table of the form, neither a label nor a figure"""
    SIGNATURE = "signature"
    """office, day, and who is to be asked, at the end"""
    AFTER_SIGNATURE = "after_signature"
    NO_SECTION = "no_section"
    """no heading says which section it is of"""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A text that was not taken. `place` is the heading of its section or the short name of its
    table, empty where it is in none."""

    place: str
    why: DropReason
    text: str
