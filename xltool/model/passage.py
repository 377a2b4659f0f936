"""What stands in the box of a passage → its text, or why it is none. Decided here, once."""

from __future__ import annotations

import datetime
import re

_ERROR = re.compile(r"#(?:N/A|[A-Z][A-Z0-9/_]*[!?]|GETTING_DATA)|Err:\d{3}", re.ASCII)
"""What programs store, or type, for a formula without a result; for a picture placed in a cell
too."""
_PICTURE = re.compile(r"=\s*(?:_xlfn\.)?(?:_xlws\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
TYPED_FORMULA = "passage_typed_formula"
"""Why a text is none that a program would compute, had it not been typed as text."""
_TRUTH = frozenset({"TRUE", "FALSE"})


def read_passage(raw: object) -> str:
    """A cell of text as it stands; a number typed there is its digits."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def no_text(value: object, formula: str = "") -> str:
    """Why what stands in a box is no text, as the name of a sentence; empty where it is text, or
    nothing.

    >>> no_text("#N/A"), no_text('=DISPIMG("ID_1",1)'), no_text(True), no_text("公开#1")
    ('passage_error', 'passage_picture', 'passage_truth', '')
    """
    text = value.strip() if isinstance(value, str) else ""
    if _PICTURE.match(formula) or _PICTURE.match(text):
        return "passage_picture"
    if _ERROR.fullmatch(text):
        return "passage_error"
    if isinstance(value, bool) or text.upper() in _TRUTH:
        return "passage_truth"
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return "passage_date"
    if formula and value is None:
        return "passage_formula"
    return TYPED_FORMULA if text.startswith("=") else ""
