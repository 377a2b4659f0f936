"""Phrases of a definition taken apart: each slot is a word, a quantity, or how one moved."""

from __future__ import annotations

from string import Formatter

from xltool.definitions.reader import Part
from xltool.definitions.relations import Terms
from xltool.model.form import Form
from xltool.model.relation import is_previous
from xltool.report.sentences import Amount, Change, Phrase, Quantity, Word
from xltool.report.sentences.script import Piece

CHANGE = "change"
"""Behind a quantity and a colon: how it moved since last year."""
_TERM_PIECES = 3


class Quantities:
    """The quantities of a definition by name; a term of the form names itself."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._terms = Terms(form.tables)
        self._named: dict[str, Quantity] = {}

    def define(self, part: Part, reserved: frozenset[str]) -> None:
        """Read the named sums. A name that a slot of another meaning has is a fault."""
        for name in part.names():
            self._named[name] = self._read(part, name, name, part.texts(name))
            if name in reserved:
                part.fault(name, "这个名字留给别的空 (the name is kept for another slot)")

    def find(self, part: Part, key: str, name: str) -> Quantity:
        """The quantity that a name or a term stands for; an unknown one is noted at `key`."""
        if name in self._named:
            return self._named[name]
        if len(name.split(".")) != _TERM_PIECES:
            part.fault(key, f"没有 {name} 这个量 (no such quantity)")
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
            part.fault(key, "这里不用 previous: (last year's figures are not named here)")
            return Quantity(name, ())
        patterns = self._terms.read(part, key, terms)
        keys = tuple(k for pattern in patterns for k in self._terms.expand(pattern, None))
        quantity = Quantity(name, keys, self._form.figures[keys[0]].kind.unit if keys else "")
        entries = self.entries(quantity)
        if len(set(entries)) < len(entries):
            part.fault(key, f"{name}：有的格用了两次 (a figure is used twice)")
        if any(self._form.figures[each].kind.unit != quantity.unit for each in keys):
            part.fault(key, f"{name}：单位不同的数不能相加 (figures of different units)")
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
            part.fault(key, "没有 {{} 这个空 (unknown slot)")
        return tuple(pieces)

    def _slot(self, part: Part, key: str, slot: str) -> Piece:
        if slot in self._words:
            return Word(slot)
        name, colon, aspect = slot.partition(":")
        is_quantity = name and aspect == (CHANGE if colon else "")
        if self._quantities is None or not is_quantity:
            part.fault(key, f"没有 {{{slot}}} 这个空 (unknown slot)")
            return ""
        quantity = self._quantities.find(part, key, name)
        return Change(quantity) if colon else Amount(quantity)
