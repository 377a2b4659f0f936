"""What stands in a cell → a figure, a blank, or something that is no figure. Decided here, once.

The function is total: whatever a cell can hold ends in one of the three. Nothing is guessed: what
is read over (a unit, a thousands separator, full-width digits) is on a closed list and said in a
note, and the raw text is kept beside the value. `int()` is not used on text: it takes `1_000` and
the digits of every script.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from xltool.classes import dataclass
from xltool.model.expression import canonical, plain
from xltool.model.finding import Number
from xltool.model.form import ValueKind, ValueType
from xltool.model.record import clean_text
from xltool.text.clean import cut
from xltool.text.width import NARROW


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A number read. `note` names how it was repaired, empty where it stood as it should."""

    value: Number
    raw: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing stands there. Nothing is not zero."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something stands there that is no figure. `why` names a sentence of the catalogue."""

    raw: str
    why: str


Reading = ReadFigure | Blank | Unreadable

_ODD_BLANKS = dict.fromkeys(map(ord, "\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff\t\n\r "), None)
_NOTHING = frozenset({"无", "—", "——", "-", "--", "–", "－", "/", "N/A", "n/a"})
_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_WITH_TAIL = re.compile(r"([+-]?[\d,]++(?:\.\d++)?)([^\d(]*+)(\(.+\))?", re.ASCII)
_CHINESE = re.compile(r"[〇零一二三四五六七八九十百千万亿两]+")
_OTHER_UNIT = re.compile(r"(人民币)?[十百千万亿]*元")
_TORN = re.compile(r"[^(（]*[\d,.]\s+[\d,.]")
"""Two numbers in one cell: which of them, or their digits in one, is not for us to say."""
_MOST_DIGITS = 15
"""A spreadsheet keeps 15 significant digits of a number."""
LONGEST_REASON = 1000
"""What is read of an explanation, in characters."""
FARTHEST = 400
"""A number with more digits than this is no figure; written out it could fill the memory."""


def read_figure(raw: object, kind: ValueKind) -> Reading:
    """Read a cell of a kind of number.

    `raw` is the cell's value as its file stores it: None, bool, int, float, Decimal, text, or a
    date or time.

    >>> count = ValueKind("count", ValueType.INTEGER, "件", ("件",), 0, 999, 0, Decimal(0), "", "")
    >>> read_figure("１２３件", count)
    ReadFigure(value=123, raw='１２３件', note='unit')
    >>> read_figure("约100", count)
    Unreadable(raw='约100', why='approximate')
    """
    if raw is None:
        return Blank()
    # before int: to Python True is a 1
    if isinstance(raw, bool):
        return Unreadable("TRUE" if raw else "FALSE", "boolean")
    if isinstance(raw, int) and _is_plain_count(raw, kind):
        return ReadFigure(raw, str(raw))
    if isinstance(raw, int | float | Decimal):
        return _read_number(raw, kind)
    if isinstance(raw, str):
        return _read_text(raw, kind)
    if isinstance(raw, datetime.date | datetime.time | datetime.timedelta):
        return Unreadable(str(raw), "date")
    return Unreadable(str(raw), "not_a_number")


def _is_plain_count(raw: int, kind: ValueKind) -> bool:
    """Whether a number is what nearly every cell holds: a count, within its bounds."""
    if kind.type is not ValueType.INTEGER or not 0 <= raw <= kind.maximum:
        return False
    return kind.minimum is None or kind.minimum <= raw


def read_reason(raw: object) -> str:
    """A cell in which an office explains something; empty where it says nothing.

    >>> read_reason(" 清理中补计以前年度文件 ")
    '清理中补计以前年度文件'
    >>> read_reason("无"), read_reason("—"), read_reason(12), read_reason(True)
    ('', '', '', '')
    """
    text = (clean_text(raw) or "").strip() if isinstance(raw, str) else ""
    says = text not in _NOTHING and any(character.isalpha() for character in text)
    return cut(text, LONGEST_REASON) if says else ""


def _read_number(raw: int | float | Decimal, kind: ValueKind) -> Reading:
    if isinstance(raw, float):
        # 0.1 + 0.2 is stored as 0.30000000000000004; the program shows 15 digits
        text = format(raw, f".{_MOST_DIGITS}g")
        if text in ("inf", "-inf", "nan"):
            return Unreadable(text, "not_a_number")
        value = Decimal(text)
    else:
        value = Decimal(raw)
        if not value.is_finite():
            return Unreadable(str(value), "not_a_number")
        if abs(value.adjusted()) > FARTHEST:
            return Unreadable(str(value), "too_large")
    return _admitted(value, plain(value), "", kind)


def _read_text(raw: str, kind: ValueKind) -> Reading:
    text = raw.translate(_ODD_BLANKS)
    if not text:
        return Blank()
    if text in _NOTHING or text in kind.no_change:
        return ReadFigure(kind.zero, raw, "nothing")
    narrow = text.translate(NARROW)
    note = "text" if narrow == text else "full_width"
    if (signed := with_sign(narrow, kind)) != narrow:
        narrow, note = signed, "sign"
    # on the raw text: once blanks are gone, `12 34` would be one number
    tail = _WITH_TAIL.fullmatch(narrow)
    if _TORN.match(raw.translate(NARROW)):
        return Unreadable(raw, "not_a_number")
    if tail is None or (number := _NUMBER.fullmatch(tail[1])) is None:
        return Unreadable(raw, _why(narrow, kind))
    if tail[2]:
        if tail[2] not in kind.units_accepted:
            return Unreadable(raw, _why(narrow, kind))
        note = "unit"
    sign, whole, fraction = number.groups()
    if tail[3]:
        # `5（万元）` in a column of yuan: leaving the remark aside would be wrong by four digits
        if _OTHER_UNIT.fullmatch(remark := tail[3][1:-1]) and remark not in kind.units_accepted:
            return Unreadable(raw, "other_unit")
        agreed = _agreed_sign(sign, remark, kind)
        if agreed is None and whole.strip("0,"):
            return Unreadable(raw, "signs_differ")
        note = "remark" if agreed in (sign, None) else "sign"
        sign = agreed or ""
    if "," in whole and note in ("text", "full_width"):
        note = "thousands"
    value = Decimal(f"{sign}{whole.replace(',', '')}.{fraction or '0'}")
    return _admitted(value, raw, note, kind)


def with_sign(text: str, kind: ValueKind) -> str:
    """A number behind a word that means a sign, with the sign instead; any other text as it is."""
    for word, sign in kind.signs:
        if text.startswith(word) and text[len(word) :][:1].isdigit():
            return sign + text[len(word) :]
    return text


def _agreed_sign(sign: str, remark: str, kind: ValueKind) -> str | None:
    """The sign of a number whose remark may state one, too: `5（减）` is -5.

    None where the remark states another sign than the number, or more than a sign.
    """
    said = {meant for word, meant in kind.signs if word in remark}
    if not said or said == {sign or "+"}:
        return sign
    return None if sign else dict(kind.signs).get(remark)


def _admitted(value: Decimal, raw: str, note: str, kind: ValueKind) -> Reading:
    """A number against what its kind allows."""
    # a lower bound below zero limits the size, like the upper one; only zero forbids a sign
    if kind.minimum is not None and value < kind.minimum:
        return Unreadable(raw, "too_large" if kind.minimum < 0 else "negative")
    if abs(value) > kind.maximum:
        return Unreadable(raw, "too_large")
    if kind.type is ValueType.INTEGER:
        if value != value.to_integral_value():
            return Unreadable(raw, "fraction")
        return ReadFigure(int(value), raw, note)
    if value != round(value, kind.places):
        return Unreadable(raw, "places")
    return ReadFigure(canonical(value), raw, note)


def _why(text: str, kind: ValueKind) -> str:
    """What something that is no figure most likely is."""
    if text.startswith("#"):
        return "error_value"
    if text.endswith(("%", "％")):
        return "percent"
    if text[:1] in "约近余超逾" or text[-1:] in "余多":
        return "approximate"
    if _CHINESE.fullmatch(text.rstrip("".join(kind.units_accepted))):
        return "chinese_digits"
    if re.fullmatch(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?", text, re.ASCII):
        return "date"
    if re.match(r"[\d,]+(\.\d+)?[元万亿]", text, re.ASCII):
        return "other_unit"
    return "not_a_number"
