"""What a formula gives, for sums and arithmetic over numbers and cells; nothing is guessed.

Programs that write formulas without calculating them store 0 as the result, or an older one. A
formula that is no plain arithmetic is not calculated here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from fractions import Fraction

from xltool.model.address import Place, Range
from xltool.text.pattern import Pattern
from xltool.workbook.read.formula import LONGEST, MOST_CELLS
from xltool.workbook.read.raw import RawCell

_TOKEN = Pattern(
    r"(?i)\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:E[+-]?\d{1,3})?)(?![\w.])"
    r"|(?P<function>[A-Z]+)\(|(?P<cells>(?:(?:'(?:[^']|'')+'|[^\s'!:,+*/^%()-]+)!)?"
    r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?![\w(.!])|(?P<sign>[-+*/^%(),]))\s*"
)
_DEEPEST = 40
"""Brackets and formulas that stand within each other."""
_LARGEST_POWER = 20
_NEARLY = Fraction(1, 10**9)
"""By which part a result in binary may differ from an exact one."""

_Token = tuple[str, str]


class _NotPlainError(Exception):
    """A formula that is no plain arithmetic."""


class Calculation:
    """The results of formulas in one workbook. `cell_at` gives what stands at a place; it is asked
    for places on `sheets` alone."""

    def __init__(self, sheets: Container[str], cell_at: Callable[[Place], RawCell]) -> None:
        self._sheets = sheets
        self._cell_at = cell_at
        self._known: dict[Place, Fraction] = {}
        self._left = MOST_CELLS
        self._depth = 0

    def agrees(self, place: Place) -> bool | None:
        """Whether the stored result of a cell is what its formula gives; None where that is not
        known."""
        raw = self._cell_at(place)
        if isinstance(raw.value, bool) or not isinstance(raw.value, int | float):
            return None
        try:
            exact, stored = self._result(place, raw.formula), _exact(raw.value)
        except (_NotPlainError, ZeroDivisionError):
            return None
        return abs(exact - stored) <= max(abs(exact), Fraction(1)) * _NEARLY

    def _result(self, place: Place, formula: str) -> Fraction:
        if place not in self._known:
            with self.deeper():
                self._known[place] = _Formula(formula, place.sheet, self).value()
        return self._known[place]

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Calculate within something else; formulas that refer to each other come to an end."""
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                raise _NotPlainError
            yield
        finally:
            self._depth -= 1

    def numbers(self, text: str, sheet: str) -> list[Fraction | None]:
        """The numbers in a cell or a range, as a formula on `sheet` names it; None for a text."""
        name, mark, address = text.rpartition("!")
        if mark:
            sheet = name.removeprefix("'").removesuffix("'").replace("''", "'")
        area = Range.parse(address)
        height = area.last.row - area.first.row + 1
        self._left -= height * (area.last.column - area.first.column + 1)
        if sheet not in self._sheets or self._left < 0:
            raise _NotPlainError
        return [self._number(Place(sheet, cell)) for cell in area]

    def _number(self, place: Place) -> Fraction | None:
        raw = self._cell_at(place)
        if raw.formula:
            return self._result(place, raw.formula)
        if raw.value is None:
            return Fraction(0)
        if isinstance(raw.value, str):
            return None
        if isinstance(raw.value, bool) or not isinstance(raw.value, int | float):
            raise _NotPlainError
        return _exact(raw.value)


class _Formula:
    """One formula, calculated from left to right as its signs bind."""

    def __init__(self, text: str, sheet: str, book: Calculation) -> None:
        self._sheet = sheet
        self._book = book
        self._tokens = _tokens(text.removeprefix("="))
        self._at = 0

    def value(self) -> Fraction:
        """What the formula gives. Raises _NotPlainError, ZeroDivisionError."""
        result = self._sum()
        if self._at < len(self._tokens):
            raise _NotPlainError
        return result

    def _next(self, *signs: str) -> str:
        """The sign that follows, passed over; empty where it is another."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if token[0] != "sign" or token[1] not in signs:
            return ""
        self._at += 1
        return token[1]

    def _sum(self) -> Fraction:
        with self._book.deeper():
            result = self._product()
            while sign := self._next("+", "-"):
                result += self._product() if sign == "+" else -self._product()
            return result

    def _product(self) -> Fraction:
        result = self._power()
        while sign := self._next("*", "/"):
            factor = self._power()
            result = result * factor if sign == "*" else result / factor
        return result

    def _power(self) -> Fraction:
        result = self._signed()
        while self._next("^"):
            power = self._signed()
            if power.denominator != 1 or abs(power) > _LARGEST_POWER:
                raise _NotPlainError
            result = result ** int(power)
        return result

    def _signed(self) -> Fraction:
        is_negative = False
        while sign := self._next("+", "-"):
            is_negative ^= sign == "-"
        result = self._operand()
        while self._next("%"):
            result /= 100
        return -result if is_negative else result

    def _operand(self) -> Fraction:
        if self._next("("):
            result = self._sum()
            self._close()
            return result
        if self._at == len(self._tokens):
            raise _NotPlainError
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return Fraction(text)
        if kind == "function":
            return self._called(text.upper())
        if kind != "cells" or ":" in text:
            raise _NotPlainError
        number = self._book.numbers(text, self._sheet)[0]
        if number is None:  # a program may take a text for the number it spells
            raise _NotPlainError
        return number

    def _called(self, function: str) -> Fraction:
        if function == "ROUND":
            number = self._sum()
            if not self._next(","):
                raise _NotPlainError
            places = self._sum()
            self._close()
            if places.denominator != 1 or abs(places) > _LARGEST_POWER:
                raise _NotPlainError
            size = Fraction(10) ** int(places)
            rounded = math.floor(abs(number) * size + Fraction(1, 2)) / size
            return rounded if number >= 0 else -rounded
        if function != "SUM":
            raise _NotPlainError
        result = self._summand()
        while self._next(","):
            result += self._summand()
        self._close()
        return result

    def _summand(self) -> Fraction:
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        follows = self._tokens[self._at + 1 : self._at + 2]
        if kind == "cells" and follows in ([("sign", ",")], [("sign", ")")]):
            self._at += 1  # texts among the cells that a sum names add nothing
            found = self._book.numbers(text, self._sheet)
            return sum((number for number in found if number is not None), Fraction(0))
        return self._sum()

    def _close(self) -> None:
        if not self._next(")"):
            raise _NotPlainError


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise _NotPlainError
    found = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _NotPlainError
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _exact(number: int | float) -> Fraction:
    """A number as a spreadsheet keeps it, in 15 digits."""
    if not math.isfinite(number):
        raise _NotPlainError
    return Fraction(number) if isinstance(number, int) else Fraction(format(number, ".15g"))
