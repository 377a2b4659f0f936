"""What is wrong with a text that is no TOML: the place, and the kind of mistake.

tomllib gives an English sentence, whose beginning shows the kind. A sentence that is not known
here, as of a later Python, is the fault `toml.other` with its place.
"""

from __future__ import annotations

import re

from xltool.model.errors import Fault

_PLACE = re.compile(r"\(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_KINDS = (
    ("Expected '='", "toml.equals"),
    ("Cannot ", "toml.twice"),
    ("Duplicate inline table key", "toml.twice"),
    ("Invalid statement", "toml.key"),
    ("Invalid initial character for a key part", "toml.key"),
    ("Expected ']", "toml.heading"),
    ("Expected newline", "toml.line_end"),
    (r"Found invalid character '\n'", "toml.string"),
    (r"Illegal character '\n'", "toml.string"),
    (r"Illegal character '\r'", "toml.string"),
    ("Unterminated string", "toml.string"),
    ("Expected \"'", "toml.string"),
    ("Found invalid character", "toml.character"),
    ("Illegal character", "toml.character"),
    ("Unescaped", "toml.escape"),
    ("Invalid hex value", "toml.escape"),
    ("Escaped character", "toml.escape"),
    ("Unclosed", "toml.brackets"),
    ("Invalid value", "toml.value"),
    ("Invalid date", "toml.value"),
    ("maximum recursion depth", "toml.depth"),
)
_FULL_WIDTH = frozenset("“”‘’，、。：；＝＃［］【】｛｝＂＇\u3000")
"""Signs of Chinese input that are easily typed for those of TOML."""


def toml_fault(text: str, complaint: str) -> Fault:
    """The fault of a text of which tomllib says `complaint`."""
    kind = next((name for words, name in _KINDS if complaint.startswith(words)), "toml.other")
    place = _PLACE.search(complaint)
    if place is None:
        return Fault("", kind)
    lines = text.split("\n")
    line, column = (int(place[1]), int(place[2])) if place[1] else (len(lines), len(lines[-1]) + 1)
    found = lines[line - 1][column - 1 : column]
    if found and found in _FULL_WIDTH:
        return Fault("", "toml.full_width", {"sign": found}, line, column)
    return Fault("", kind, {}, line, column)
