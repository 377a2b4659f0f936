"""What a cell shows by its number format, as far as that can be told without drawing it.

Formats are written in the language of ECMA-376 part 1, 18.8.31. Separators of thousands, colours
and signs of currencies are left out: they say nothing else of a number.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<blank>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<end>;)'
    r"|(?P<general>General|G/通用格式)|(?P<power>E[+-])|(?P<digits>[0#?]+)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)", re.ASCII)
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_CURRENCIES = "¥￥$€£"
_DIGITS = 15
"""A spreadsheet keeps 15 significant digits of a number."""
_MOST_DIGITS = 30
_WIDE = Context(prec=80)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_SHOWS_DATE = re.compile(r"[ymdhs年月日时分秒]|aaa|e(?![+-])", re.IGNORECASE)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General|G/通用格式', re.IGNORECASE)

_Token = tuple[str, str]
"""A kind, which is a group of `_TOKEN`, and its text."""
_Section = tuple[_Token, ...]


def shows_date(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    left = _NOT_SHOWN.sub("", code)
    return _SHOWS_DATE.search(left) is not None or _ELAPSED.search(code) is not None


def shows_as_stored(code: str) -> bool:
    """Whether a number format shows every number, and every text, as it is stored."""
    return code in ("", "@") or code.lower() == "general"


def number_shown(code: str, number: int | float) -> str:
    """A number as a format shows it, in plain digits.

    >>> number_shown('0.0,"K"', 12345), number_shown("0%", 0.5), number_shown(";;;", 3)
    ('12.3K', '50%', '')
    """
    value = Decimal(number) if isinstance(number, int) else Decimal(format(number, f".{_DIGITS}g"))
    sections = _sections(code)
    section = _section_for(sections, value)
    shown = _filled(section, abs(value)).strip()
    if value < 0 and shown:
        has_own = len(sections) > 1 and section is sections[1] and not _conditions(section)
        # numbers below zero in brackets, as accountants write them
        return re.sub(r"\A\((.*)\)\Z", r"-\1", shown) if has_own else f"-{shown}"
    return shown


def text_shown(code: str, text: str) -> str:
    """A text as a format shows it: by its fourth section, where it has one."""
    sections = _sections(code)
    if len(sections) < 4:
        return text
    return "".join(text if token == ("sign", "@") else _literal(token) for token in sections[3])


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "sign"
        if kind == "end":
            sections.append([])
        else:
            sections[-1].append((kind, match[kind]))
    return tuple(map(tuple, sections))


def _conditions(section: _Section) -> list[re.Match[str]]:
    found = (_CONDITION.fullmatch(text) for kind, text in section if kind == "bracket")
    return [condition for condition in found if condition]


def _section_for(sections: tuple[_Section, ...], value: Decimal) -> _Section:
    """The section that shows a value: by conditions where there are any, else by its sign."""
    if any(map(_conditions, sections)):
        for section in sections:
            if all(_COMPARED[c[1]](value, Decimal(c[2])) for c in _conditions(section)):
                return section
        return sections[-1]
    number = 0 if value > 0 else 1 if value < 0 else 2
    return sections[number] if number < len(sections) else sections[0]


def _literal(token: _Token) -> str:
    kind, text = token
    return "" if kind in ("blank", "bracket") or text in _CURRENCIES else text


def _filled(section: _Section, value: Decimal) -> str:
    """A section with a number in it, at the first of its places for digits."""
    numeral = "".join(text for kind, text in section if _is_numeral(kind, text))
    percents = sum(1 for token in section if token == ("sign", "%"))
    number = _numeral(numeral, value.scaleb(2 * min(percents, _DIGITS)))
    pieces = []
    for kind, text in section:
        if kind == "general":
            pieces.append(_plain(value))
        elif not _is_numeral(kind, text):
            pieces.append(_literal((kind, text)))
        elif kind == "digits":
            pieces.append(number)
            number = ""
    return "".join(pieces)


def _is_numeral(kind: str, text: str) -> bool:
    return kind in ("digits", "power") or (kind == "sign" and text in ".,/")


def _numeral(pattern: str, value: Decimal) -> str:
    """A number as places for digits show it: scaled by commas at their end, and rounded."""
    if "/" in pattern or value.adjusted() > _MOST_DIGITS:  # a fraction shows what it is
        return _plain(value)
    whole, _, part = pattern.partition(".")
    scaled = len(whole) - len(whole.rstrip(",")) + len(part) - len(part.rstrip(","))
    value = value.scaleb(-3 * min(scaled, _DIGITS))
    mantissa, power, _ = part.upper().partition("E")
    places = min(sum(map(mantissa.count, "0#?")), _DIGITS)
    last = Decimal(1).scaleb(-places + (value.adjusted() if power and value else 0))
    rounded = value.quantize(last, ROUND_HALF_UP, _WIDE)
    if not rounded and "0" not in pattern:
        return ""
    return _plain(rounded)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
