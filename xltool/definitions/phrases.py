"""The phrases of definitions: those that are written, with slots, and those that are looked for.

A phrase that is written has slots: each is a word, a quantity, or how one moved. Those that are
looked for in a text are written in a small language and made into patterns:

    (甲|乙)   one of them          [甲]     it may be there
    {name}    one of a named list  …        a few characters, no digit, no punctuation
    #         a year or a percentage, where one is looked for; at most once in an alternative
    $         the clause ends here

Everything else stands for itself. Nothing in it can repeat without bound, so that no text makes a
match slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from xltool.definitions.reader import Part
from xltool.definitions.relations import TERM, Terms
from xltool.model.form import Form
from xltool.model.key import is_key, is_previous
from xltool.reporting.sentences import AmountSlot, ChangeSlot, Phrase, Quantity, Word
from xltool.reporting.sentences.script import Piece
from xltool.text import numerals
from xltool.text.pattern import Pattern

CHANGE = "change"
"""Behind a quantity and a colon: how it moved since last year."""
MARKS = "，。；：、（）"
"""The punctuation that plain sentences have; nothing skips over it."""
_SIGNS = {"|": "|", "…": f"[^{MARKS}0-9]{{0,10}}?", "$": f"(?=[{MARKS}]|$)"}
_OPENING = {"(": "(?:", "[": "(?:"}
_CLOSING = {")": ("(", ")"), "]": ("[", ")?")}
_NO_WORD = "…$"
"""What a word that stands for itself cannot have."""
_NEVER = Pattern(r"(?!)")
_BEFORE_NUMBER = r"(?<![第各约近0-9.])(?<![0-9][，\x00\-—~～至到])"
_NUMERALS = f"(?<![第各约近{numerals.SIGNS}])[{numerals.SIGNS}]{{1,7}}"


class Quantities:
    """The quantities of a definition by name; a term of the form names itself."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._terms = Terms(form.tables)
        self._named: dict[str, Quantity] = {}

    def define(self, part: Part, reserved: frozenset[str]) -> None:
        """Read the named sums. A name that a slot of another meaning has is a fault."""
        for name in part.names():
            self._named[name] = self._read(part, name, name, part.texts(name, spelling=TERM))
            if name in reserved:
                part.fault(name, "text.name_of_slot", name=name)

    def find(self, part: Part, key: str, name: str) -> Quantity:
        """The quantity that a name or a term stands for; an unknown one is noted at `key`."""
        if name in self._named:
            return self._named[name]
        if not is_key(name):
            part.fault(key, "text.no_quantity", name=name)
            return Quantity(name, ())
        return self._read(part, key, name, (name,))

    def asked(self, part: Part, key: str) -> Quantity:
        """The quantity that a key of the file names."""
        name = part.text(key)
        return self.find(part, key, name) if name else Quantity("", ())

    def entries(self, quantity: Quantity) -> list[str]:
        """The entered figures that a quantity is made of, sorted."""
        return sorted(e for key in quantity.keys for e in self._form.entries_below(key))

    def _read(self, part: Part, key: str, name: str, terms: tuple[str, ...]) -> Quantity:
        if any(map(is_previous, terms)):
            part.fault(key, "term.previous", term=next(filter(is_previous, terms)))
            return Quantity(name, ())
        patterns = self._terms.read(part, key, terms)
        keys = tuple(k for pattern in patterns for k in self._terms.expand(pattern, None))
        quantity = Quantity(name, keys, self._form.figures[keys[0]].kind.unit if keys else "")
        entries = self.entries(quantity)
        if len(set(entries)) < len(entries):
            part.fault(key, "term.twice", name=name)
        if any(self._form.figures[each].kind.unit != quantity.unit for each in keys):
            part.fault(key, "text.units_differ", name=name)
        return quantity


class PhraseReader:
    """Reads phrases whose slots are words of a list, or quantities if there are any."""

    def __init__(self, words: frozenset[str], quantities: Quantities | None = None) -> None:
        self._words = words
        self._quantities = quantities

    def read(self, part: Part, key: str) -> Phrase:
        """The phrase at a key; a slot that nothing fills is a fault, a stray brace as well."""
        pieces: list[Piece] = []
        try:
            for text, name, aspect, conversion in Formatter().parse(part.text(key)):
                if text:
                    pieces.append(text)
                if name is not None:
                    slot = f"{name}:{aspect}" if aspect else name
                    slot = f"{slot}!{conversion}" if conversion else slot
                    pieces.append(self._slot(part, key, slot))
        except ValueError:
            part.unknown_slot(key, "{", self._words)
        return tuple(pieces)

    def _slot(self, part: Part, key: str, slot: str) -> Piece:
        if slot in self._words:
            return Word(slot)
        name, colon, aspect = slot.partition(":")
        is_quantity = name and aspect == (CHANGE if colon else "")
        if self._quantities is None or not is_quantity:
            part.unknown_slot(key, slot, self._words)
            return ""
        quantity = self._quantities.find(part, key, name)
        return ChangeSlot(quantity) if colon else AmountSlot(quantity)


class Phrasing:
    """Translates the phrases of a file. `tails` may not follow a number's unit."""

    def __init__(self, tails: tuple[str, ...] = ()) -> None:
        self._named: dict[str, str] = {}
        self._phrases: dict[str, tuple[str, ...]] = {}
        self._follow = f"(?!{_any(tails)})" if tails else ""

    def name(self, part: Part) -> None:
        """Read the named lists; a list may use those that stand before it."""
        for name in part.names():
            self._phrases[name] = part.texts(name)
            each = self.translate(part, name, self._phrases[name])
            self._named[name] = f"(?:{'|'.join(each)})"

    def read(
        self,
        part: Part,
        key: str,
        number: str = "",
        required: bool = True,
        tails: tuple[str, ...] = (),
    ) -> Pattern:
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

    def join(self, expressions: list[str], tails: tuple[str, ...] = ()) -> Pattern:
        """One pattern for any of several expressions."""
        if not expressions:
            return _NEVER
        follow = f"(?!{_any(tails)})" if tails else ""
        return Pattern(f"(?:{'|'.join(expressions)}){follow}")

    def number(
        self,
        units: tuple[str, ...],
        units_of_numerals: tuple[str, ...] = (),
        before_zero: tuple[str, ...] = (),
        digits: str = "[0-9]+",
    ) -> Pattern:
        """A number with one of these units; its one group that took part is the number.

        Numerals have fewer units, since they are part of many words. Behind one of `before_zero`,
        zero needs none at the end of a clause.
        """
        if not units:
            return _NEVER
        kinds = [f"{_BEFORE_NUMBER}({digits})(?:{_any(units)}){self._follow}"]
        if units_of_numerals:
            kinds.append(f"({_NUMERALS})(?:{_any(units_of_numerals)}){self._follow}")
        if before_zero:
            before = "|".join(f"(?<={re.escape(word)})" for word in before_zero)
            kinds.append(f"(?:{before})([0零〇]){_SIGNS['$']}")
        return Pattern("|".join(kinds))

    def words(self, part: Part, key: str, required: bool = True) -> tuple[str, ...]:
        """Every word that the phrases at a key stand for, each once."""
        phrases = part.texts(key, required)
        if not all(self._translated(part, key, phrase, "") for phrase in phrases):
            return ()
        return tuple(word for word in dict.fromkeys(self._every_word(part, key, phrases)) if word)

    def _every_word(self, part: Part, key: str, phrases: Iterable[str]) -> list[str]:
        return [word for phrase in phrases for word in self._expanded(part, key, phrase)]

    def _expanded(self, part: Part, key: str, phrase: str) -> list[str]:
        """The words of one phrase, which is one that can be translated."""
        before: list[tuple[list[str], list[str]]] = []
        done: list[str] = []
        words = [""]
        rest = iter(phrase)
        for sign in rest:
            if sign in _OPENING:
                before.append((done, words))
                done, words = [], [""]
            elif sign in _CLOSING:
                inner = [*done, *words, *([""] if sign == "]" else [])]
                done, outer = before.pop()
                words = [word + each for word in outer for each in inner]
            elif sign == "|":
                done, words = [*done, *words], [""]
            elif sign == "{":
                name = "".join(iter(lambda: next(rest, "}"), "}"))
                named = self._every_word(part, key, self._phrases.get(name, ()))
                words = [word + each for word in words for each in named]
            elif sign in _NO_WORD:
                part.fault(key, "text.no_word", phrase=phrase, sign=sign)
                return []
            else:
                words = [word + sign for word in words]
        return [*done, *words]

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
                    part.fault(key, "text.brackets", phrase=phrase)
                    return ""
                pieces.append(piece)
            elif sign == "{":
                name = "".join(iter(lambda: next(rest, "}"), "}"))
                if name not in self._named:
                    part.fault(key, "text.no_word_list", phrase=phrase, name=name)
                pieces.append(self._named.get(name, ""))
            elif sign == "#" and number:
                pieces.append(number)
            elif sign == "#":
                part.fault(key, "text.no_number_here", phrase=phrase)
            else:
                pieces.append(_SIGNS.get(sign, re.escape(sign)))
        if opened:
            part.fault(key, "text.brackets", phrase=phrase)
            return ""
        if not phrase:
            part.fault(key, "text.empty_phrase")
        return f"(?:{''.join(pieces)})"


def _any(words: Iterable[str]) -> str:
    """Any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
