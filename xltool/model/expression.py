"""Formulas as values: one tree gives the spreadsheet's formula and its cached value.

A file without right cached values shows zeros in previews, on phones and in LibreOffice, so every
formula is written together with its result. Both come from the same tree; a test lets LibreOffice
recalculate the file and compares. The functions used are those that every spreadsheet program
stores under one name and computes without regard to locale.

A tree names cells by id (a figure's key, or an id the layout gave); where they stand is the
caller's business.

>>> from xltool.model.address import Cell
>>> places = {id: Place("表", Cell(row, 2)) for row, id in enumerate(("sum", "a", "b"), start=4)}
>>> excess = Binary(total(("a", "b")), "-", Ref("sum"))
>>> excess.excel(FormulaScope("表", places.__getitem__))
'SUM(B5:B6)-B4'
>>> excess.value({"sum": 7, "a": 3, "b": 5}.get)
1
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import floor
from typing import Protocol

from xltool.classes import dataclass
from xltool.model.address import Cell, Place, Range, quoted, runs
from xltool.model.finding import Number
from xltool.text.clean import without

Value = int | Decimal | str | bool | None
Look = Callable[[str], Value]

_LONG = Context(prec=500)
"""No number that a cell can hold is longer."""


@dataclass(frozen=True, slots=True)
class FormulaScope:
    """Where a formula stands, and how it reaches the cells it refers to.

    The formula of a colour rule (`colouring`) serves many cells, and a program shifts its relative
    addresses from one to the next: its addresses are absolute. It may not point at another sheet by
    address: such a cell is written by its defined name, which is its id.
    """

    sheet: str
    where: Callable[[str], Place]
    colouring: bool = False

    def is_named(self, id: str) -> bool:
        return self.colouring and self.where(id).sheet != self.sheet

    def reference(self, id: str) -> str:
        """One cell as the formula writes it."""
        place = self.where(id)
        if not self.colouring:
            return place.seen_from(self.sheet)
        return id if self.is_named(id) else place.cell.absolute

    def ranges(self, ids: tuple[str, ...]) -> list[str]:
        """Many cells as the formula writes them: neighbours become ranges."""
        parts: list[str] = []
        for named, group in groupby(ids, self.is_named):
            if named:
                parts += group
                continue
            for sheet, places in groupby((self.where(id) for id in group), lambda p: p.sheet):
                prefix = "" if sheet == self.sheet else quoted(sheet) + "!"
                areas = _runs(tuple(place.cell for place in places))
                parts += [prefix + (a.absolute if self.colouring else a.a1) for a in areas]
        return parts


@lru_cache(maxsize=4096)
def _runs(cells: tuple[Cell, ...]) -> tuple[Range, ...]:
    """Kept, since every workbook of a form asks for the same."""
    return tuple(runs(cells))


class Node(Protocol):
    """A formula, or a part of one: what a cell holds, and what that comes to."""

    def excel(self, scope: FormulaScope) -> str:
        """The text of the formula as it stands in its scope, without the leading `=`."""

    def value(self, look: Look) -> Value:
        """What a spreadsheet program computes; `look` gives the value of a cell by its id."""


def number(value: Value) -> Number:
    """A value in arithmetic, as spreadsheets see it: blank counts as nothing."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"no number: {value!r}")
    return value


def as_text(value: Value) -> str:
    """A value where a text is wanted, as spreadsheets see it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | Decimal):
        return plain(value)
    return value or ""


def add(numbers: Iterable[Number]) -> Number:
    """A sum that stays exact: counts stay int, money stays Decimal."""
    total: Number = 0
    for each in numbers:
        total = total + each
    return total


def magnitude(value: Number) -> Number:
    """The size of a number, whatever its sign."""
    return -value if value < 0 else value


@dataclass(frozen=True, slots=True)
class Ref:
    """The content of one cell."""

    id: str

    def excel(self, scope: FormulaScope) -> str:
        return scope.reference(self.id)

    def value(self, look: Look) -> Value:
        return look(self.id)


@dataclass(frozen=True, slots=True)
class Const:
    """A number or a text written into the formula."""

    constant: Number | str

    def excel(self, scope: FormulaScope) -> str:
        if isinstance(self.constant, str):
            return '"' + self.constant.replace('"', '""') + '"'
        return str(self.constant)

    def value(self, look: Look) -> Value:
        return self.constant


@dataclass(frozen=True, slots=True)
class Over:
    """A function over cells: SUM and COUNT, which see numbers only."""

    function: str
    ids: tuple[str, ...]

    def excel(self, scope: FormulaScope) -> str:
        return f"{self.function}({','.join(scope.ranges(self.ids))})" if self.ids else "0"

    def value(self, look: Look) -> Value:
        known = [v for v in map(look, self.ids) if not isinstance(v, str | bool | None)]
        return len(known) if self.function == "COUNT" else add(known)


def total(ids: tuple[str, ...]) -> Over:
    """SUM over cells; text and blanks are left aside."""
    return Over("SUM", ids)


def numbers(ids: tuple[str, ...]) -> Over:
    """How many of the cells hold a number."""
    return Over("COUNT", ids)


@dataclass(frozen=True, slots=True)
class IsNumber:
    """Whether a part is a number; text that looks like one is none."""

    of: Node

    def excel(self, scope: FormulaScope) -> str:
        return f"ISNUMBER({self.of.excel(scope)})"

    def value(self, look: Look) -> Value:
        return not isinstance(self.of.value(look), str | bool | None)


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number rounded half away from zero to some decimal places."""

    of: Node
    places: int

    def excel(self, scope: FormulaScope) -> str:
        return f"ROUND({self.of.excel(scope)},{self.places})"

    def value(self, look: Look) -> Value:
        exact = Decimal(number(self.of.value(look)))
        return exact.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP, _LONG)


@dataclass(frozen=True, slots=True)
class Without:
    """A text with every occurrence of some words left out, one word after the other."""

    of: Node
    words: tuple[str, ...]

    def excel(self, scope: FormulaScope) -> str:
        text = self.of.excel(scope)
        for word in self.words:
            # a line break inside a formula does not outlast every program
            written = "CHAR(10)" if word == "\n" else Const(word).excel(scope)
            text = f'SUBSTITUTE({text},{written},"")'
        return text

    def value(self, look: Look) -> Value:
        return without(as_text(self.of.value(look)), self.words)


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a text: so many characters from one on, which is counted from 1."""

    of: Node
    first: int
    length: int

    def excel(self, scope: FormulaScope) -> str:
        return f"MID({self.of.excel(scope)},{self.first},{self.length})"

    def value(self, look: Look) -> Value:
        return as_text(self.of.value(look))[self.first - 1 :][: self.length]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a text is one of some."""

    of: Node
    texts: tuple[str, ...]

    def excel(self, scope: FormulaScope) -> str:
        text = self.of.excel(scope)
        return f"OR({','.join(f'{text}={Const(each).excel(scope)}' for each in self.texts)})"

    def value(self, look: Look) -> Value:
        return as_text(self.of.value(look)) in self.texts


@dataclass(frozen=True, slots=True)
class HoldsAny:
    """Whether any of some words stands in any of some cells."""

    ids: tuple[str, ...]
    words: tuple[str, ...]

    def excel(self, scope: FormulaScope) -> str:
        cells = [scope.reference(id) for id in self.ids]
        words = [Const(word).excel(scope) for word in self.words]
        found = (f"ISNUMBER(FIND({word},{cell}))" for cell in cells for word in words)
        return f"OR({','.join(found)})"

    def value(self, look: Look) -> Value:
        texts = [as_text(look(id)) for id in self.ids]
        return any(word in text for text in texts for word in self.words)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts joined by one of `+ - > = &`."""

    left: Node
    operator: str
    right: Node

    def excel(self, scope: FormulaScope) -> str:
        left, right = self.left.excel(scope), self.right.excel(scope)
        grouped = f"({right})" if isinstance(self.right, Binary) else right
        return f"{left}{self.operator}{grouped}"

    def value(self, look: Look) -> Value:
        left, right = self.left.value(look), self.right.value(look)
        match self.operator:
            case "+":
                return number(left) + number(right)
            case "-":
                return number(left) - number(right)
            case ">":
                return number(left) > number(right)
            case "=":
                return left == right or (left is None and right == "")  # a blank cell equals ""
            case "&":
                return as_text(left) + as_text(right)
        raise ValueError(f"unknown operator {self.operator!r}")


@dataclass(frozen=True, slots=True)
class Abs:
    """The size of a number, whatever its sign."""

    of: Node

    def excel(self, scope: FormulaScope) -> str:
        return f"ABS({self.of.excel(scope)})"

    def value(self, look: Look) -> Value:
        return magnitude(number(self.of.value(look)))


@dataclass(frozen=True, slots=True)
class If:
    """`then` where the condition is true or not 0, else `otherwise`; only one is computed."""

    condition: Node
    then: Node
    otherwise: Node

    def excel(self, scope: FormulaScope) -> str:
        parts = (self.condition, self.then, self.otherwise)
        return f"IF({','.join(part.excel(scope) for part in parts)})"

    def value(self, look: Look) -> Value:
        return (self.then if self.condition.value(look) else self.otherwise).value(look)


def mentioned(node: Node) -> Iterator[str]:
    """The id of every cell that a formula refers to itself, as often as it does."""
    match node:
        case Ref(id):
            yield id
        case Over(_, ids) | HoldsAny(ids, _):
            yield from ids
        case Binary(left, _, right):
            yield from mentioned(left)
            yield from mentioned(right)
        case Abs(part) | IsNumber(part) | Rounded(part, _) | Without(part, _):
            yield from mentioned(part)
        case Portion(part, _, _) | OneOf(part, _):
            yield from mentioned(part)
        case If(condition, then, otherwise):
            for part in (condition, then, otherwise):
                yield from mentioned(part)


def evaluate(formulas: dict[str, Node], contents: Callable[[str], Value]) -> dict[str, Value]:
    """Every formula's value, as a spreadsheet would compute it.

    `contents` gives what stands in a cell that holds no formula. Raises RecursionError for formulas
    that refer to themselves, which a definition's reader refuses beforehand.
    """
    known: dict[str, Value] = {}

    def look(id: str) -> Value:
        if id in known:
            return known[id]
        node = formulas.get(id)
        if node is None:
            return contents(id)
        known[id] = result = node.value(look)
        return result

    for id in formulas:
        look(id)
    return known


_HUNDREDTHS = 100 * 100
"""Of a percent, in a whole."""


def canonical(value: Decimal) -> Decimal:
    """The one spelling of an amount: no exponent, no zeros at the end, no negative zero."""
    return Decimal(plain(value))


def plain(value: Number) -> str:
    """A number in plain digits: `14722.49`, `316441`, `0`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percentage(part: Number, whole: Number) -> Decimal:
    """A share in percent, rounded half up to two places. `whole` is not zero.

    >>> percentage(1, 3), percentage(1, 1600)
    (Decimal('33.33'), Decimal('0.06'))
    """
    exact = Fraction(Fraction(part) * _HUNDREDTHS, Fraction(whole))
    return Decimal(floor(exact + Fraction(1, 2))).scaleb(-2)
