"""The small language of phrases that are looked for in a text, made into patterns.

    (甲|乙)   one of them          [甲]     it may be there
    {name}    one of a named list  …        a few characters, no digit, no punctuation
    #         a number with its unit; at most once in an alternative
    $         the clause ends here

Everything else stands for itself. Nothing in it can repeat without bound, so that no text makes a
match slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xltool.definitions.reader import Part

MARKS = "，。；：、（）"
"""The punctuation that plain sentences have; nothing skips over it."""
_SIGNS = {"|": "|", "…": f"[^{MARKS}0-9]{{0,10}}?", "$": f"(?=[{MARKS}]|$)"}
_OPENING = {"(": "(?:", "[": "(?:"}
_CLOSING = {")": ("(", ")"), "]": ("[", ")?")}
_NEVER = re.compile(r"(?!)")
_BEFORE_NUMBER = r"(?<![0-9.])(?<![0-9][，\x00\-—~～至到])"


class Phrasing:
    """Compiles the phrases of a file. `tails` may not follow a number's unit."""

    def __init__(self, tails: tuple[str, ...] = ()) -> None:
        self._named: dict[str, str] = {}
        self._tails = _any(tails)

    def name(self, part: Part) -> None:
        """Read the named lists; a list may use those that stand before it."""
        for name in part.names():
            each = [self._translated(part, name, phrase, "") for phrase in part.texts(name)]
            self._named[name] = f"(?:{'|'.join(each)})"

    def read(
        self,
        part: Part,
        key: str,
        number: str = "",
        required: bool = True,
        tails: tuple[str, ...] = (),
    ) -> re.Pattern[str]:
        """The pattern of a list of phrases, each read as `number` has the sign `#`.

        `tails` may not follow. Of no phrases it matches nowhere.
        """
        phrases = part.texts(key, required)
        return self.join(self.translate(part, key, phrases, number), tails)

    def translate(
        self, part: Part, key: str, phrases: Iterable[str], number: str = ""
    ) -> list[str]:
        """Each phrase as a regular expression."""
        return [self._translated(part, key, phrase, number) for phrase in phrases]

    def join(self, expressions: list[str], tails: tuple[str, ...] = ()) -> re.Pattern[str]:
        """One pattern for any of several expressions."""
        if not expressions:
            return _NEVER
        follow = f"(?!{_any(tails)})" if tails else ""
        try:
            return re.compile(f"(?:{'|'.join(expressions)}){follow}")
        except re.error:  # told already, phrase by phrase
            return _NEVER

    def number(self, units: tuple[str, ...]) -> str:
        """A count with one of these units; its group is the number."""
        follow = f"(?!{self._tails})" if self._tails else ""
        return f"{_BEFORE_NUMBER}([0-9]+|零)(?:{_any(units)}){follow}"

    def _translated(self, part: Part, key: str, phrase: str, number: str) -> str:
        pieces: list[str] = []
        opened: list[str] = []
        rest = iter(phrase)
        for sign in rest:
            if sign in _OPENING:
                opened.append(sign)
                pieces.append(_OPENING[sign])
            elif sign in _CLOSING:
                opening, piece = _CLOSING[sign]
                if not opened or opened.pop() != opening:
                    part.fault(key, f"{phrase}：括号不成对 (unbalanced brackets)")
                    return ""
                pieces.append(piece)
            elif sign == "{":
                name = "".join(iter(lambda: next(rest, "}"), "}"))
                if name not in self._named:
                    part.fault(key, f"{phrase}：没有词表 {name} (no such list of words)")
                pieces.append(self._named.get(name, ""))
            elif sign == "#" and number:
                pieces.append(number)
            elif sign == "#":
                part.fault(key, f"{phrase}：这里不能有 # (no number is read here)")
            else:
                pieces.append(_SIGNS.get(sign, re.escape(sign)))
        if opened:
            part.fault(key, f"{phrase}：括号不成对 (unbalanced brackets)")
            return ""
        if not phrase:
            part.fault(key, "不能有空的说法 (an empty phrase)")
        return f"(?:{''.join(pieces)})"


def _any(words: Iterable[str]) -> str:
    """Any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
