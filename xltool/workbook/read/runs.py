"""Runs of a rich text: which of them are raised, struck out or hidden, and what is read without.

A raised or lowered character is a note beside a figure, and text within a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from xltool.classes import dataclass
from xltool.model.omission import Omission
from xltool.ooxml.escapes import unescaped
from xltool.ooxml.xml_stream import Starts

_RAISED = ("superscript", "subscript")
_OFF = ("0", "false", "off")
_WHITES = ("1", "9")
"""The numbers of white among the indexed colours (ECMA-376 part 1, 18.8.27)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text, and why it is no part of it."""

    text: str
    why: Omission | None = None


def is_struck(strike: Mapping[str, str]) -> bool:
    """Whether the element of that name strikes out."""
    return strike.get("val") not in _OFF


def is_white(colour: Mapping[str, str]) -> bool:
    """Whether a colour is white, by its value or as the theme's ground."""
    if "rgb" in colour:
        return colour["rgb"].upper().endswith("FFFFFF")
    if "theme" in colour:
        return colour["theme"] == "0" and not colour.get("tint", "0").startswith("-")
    return colour.get("indexed") in _WHITES


class RunsReader:
    """The runs of one text after another, in a part in which texts stand.

    `why` is the reason why what follows is no part of its text.
    """

    def __init__(self) -> None:
        self.why: Omission | None = None
        self._out: dict[int, Omission] = {}

    @property
    def starts(self) -> Starts:
        return {
            "r": self._begin,
            "vertAlign": lambda said: self._note(Omission.NOTE, said.get("val") in _RAISED),
            "strike": lambda said: self._note(Omission.STRUCK, is_struck(said)),
            "color": lambda said: self._note(Omission.HIDDEN, is_white(said)),
        }

    def _begin(self, _: dict[str, str]) -> None:
        self.why = None

    def _note(self, why: Omission, is_so: bool) -> None:
        if is_so and self.why in (None, Omission.NOTE):
            self.why = why

    def leave_out(self, piece: int) -> None:
        """Note that the piece of this number, read now, is no part of its text."""
        if self.why is not None:
            self._out[piece] = self.why

    def taken(self, pieces: list[str]) -> tuple[Run, ...]:
        """The runs of the text that ends here; none where nothing of it is left out."""
        out, self._out, self.why = self._out, {}, None
        said = [number for number, piece in enumerate(pieces) if piece.strip()]
        # programs split a text by its scripts: of one that is white throughout, as on a dark
        # ground, the style of its cell says whether it is seen
        is_split = len(said) > 1 and all(out.get(n) is Omission.HIDDEN for n in said)
        if is_split or not any(number in out for number in said):
            return ()
        return tuple(Run(unescaped(text), out.get(n)) for n, text in enumerate(pieces))


def figure_and_rest(runs: tuple[Run, ...]) -> tuple[str, str]:
    """What of a text may be a figure, and what is left out.

    That is all where digits stand on both sides of it: whether they are one number is not said.
    """
    out = [number for number, run in enumerate(runs) if run.why]
    digits = [n for n, run in enumerate(runs) if n not in out and any(map(str.isdigit, run.text))]
    if digits and any(digits[0] < number < digits[-1] for number in out):
        return "", "".join(run.text for run in runs)
    return _parted(runs, out)


def passage_and_rest(runs: tuple[Run, ...]) -> tuple[str, str]:
    """What of a text is read as a passage, and what is left out.

    A raised digit behind a digit is a note; any other raised character is part of the text.
    """
    out = []
    before = ""
    for number, run in enumerate(runs):
        is_note = before[-1:].isdigit() and run.text[:1].isdigit()
        if run.why and (run.why is not Omission.NOTE or is_note):
            out.append(number)
        else:
            before = run.text
    return _parted(runs, out)


def _parted(runs: tuple[Run, ...], out: list[int]) -> tuple[str, str]:
    kept = "".join(run.text for number, run in enumerate(runs) if number not in out)
    return kept, "、".join(text for number in out if (text := runs[number].text.strip()))
