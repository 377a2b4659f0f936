"""What was read of a file, as JSON and back: values of a closed list of types.

Which types there are follows from the fields of `ReceivedFile`. A value stands as the list of its
fields and names no type, so that nothing else can come of a text, whoever wrote it; what does not
fit is refused whole.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from xltool.collection.intake import ReceivedFile
from xltool.model.address import Place

_Reader = Callable[[Any], Any]
AMOUNT = "amount"
"""The key of a Decimal, which is no text and no number of JSON."""


def json_of(value: object) -> bytes:
    """A value of the types that a `ReceivedFile` is made of, in JSON; equal values are the same
    bytes. Raises TypeError for any other."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_fields)
    return text.encode("utf-8", "surrogatepass")


def outcome_of(data: bytes) -> ReceivedFile:
    """The file whose JSON this is. Raises ValueError for what is none."""
    try:
        file = _reader(ReceivedFile)(json.loads(data.decode("utf-8", "surrogatepass")))
    except (LookupError, TypeError, InvalidOperation, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(file, ReceivedFile):
        raise ValueError(type(file))
    return file


def _fields(value: object) -> object:
    if is_dataclass(value):
        return [_keyed(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Decimal):
        return {AMOUNT: str(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value))


def _keyed(value: object) -> object:
    """A mapping whose keys are no texts as a list of pairs, one of places as a text of its own;
    anything else as it is."""
    if not isinstance(value, Mapping) or not value:
        return value
    if isinstance(next(iter(value.values())), Place):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return list(value.items()) if isinstance(next(iter(value)), tuple) else value


@cache
def _reader(kind: Any) -> _Reader:
    """What makes a value of a type out of parsed JSON. It raises ValueError, TypeError, LookupError
    or InvalidOperation for what is no such value."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(inner)
    if origin is tuple:
        return _several(inner[0], tuple)
    if origin is frozenset:
        return _several(inner[0], frozenset)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*inner)
    if kind is Decimal:
        return _amount
    if kind is date:
        return lambda value: date.fromisoformat(_plain(str, value))
    if issubclass(kind, StrEnum):
        return lambda value: kind(_plain(str, value))
    if is_dataclass(kind) or issubclass(kind, tuple):
        return _made(kind)
    return lambda value: _plain(kind, value)


def _plain(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(value)
    return value


def _made(kind: type) -> _Reader:
    """A value with fields, from the list of them."""
    hints = get_type_hints(kind)
    readers = [_reader(each) for each in hints.values()]

    def made(value: Any) -> Any:
        pairs = zip(readers, _plain(list, value), strict=True)
        return kind(*(read(each) for read, each in pairs))

    return made


def _one_of(kinds: tuple[Any, ...]) -> _Reader:
    """A value of the first type that it fits; most are what JSON has by itself."""
    plain = frozenset(kind for kind in kinds if kind in (int, str, NoneType))
    others = [_reader(kind) for kind in kinds if kind not in plain]

    def first(value: Any) -> Any:
        if type(value) in plain:
            return value
        for read in others:
            try:
                return read(value)
            except (ValueError, TypeError):
                continue
        raise ValueError(value)

    return first


def _several(kind: Any, collected: Callable[[Any], Any]) -> _Reader:
    read = _reader(kind)
    return lambda value: collected([read(each) for each in _plain(list, value)])


def _mapping(key: Any, kind: Any) -> _Reader:
    """Keys are the same in all workbooks of a form: each is held once."""
    read = _reader(kind)
    if key is str and kind is not Place:
        return lambda value: {
            sys.intern(name): read(each) for name, each in _plain(dict, value).items()
        }
    if kind is Place:
        return lambda value: {} if value == {} else _known_places(value)
    read_key = _tuple_of(get_args(key))

    def paired(value: Any) -> Any:
        pairs = [] if value == {} else _plain(list, value)
        return {read_key(name): read(each) for name, each in pairs}

    return paired


def _tuple_of(kinds: tuple[Any, ...]) -> _Reader:
    readers = [_reader(kind) for kind in kinds]
    return lambda value: tuple(
        read(each) for read, each in zip(readers, _plain(list, value), strict=True)
    )


def _amount(value: Any) -> Decimal:
    amount = Decimal(_plain(str, _plain(dict, value)[AMOUNT]))
    if not amount.is_finite():
        raise ValueError(value)
    return amount


@lru_cache(maxsize=1 << 8)
def _known_places(text: str) -> dict[str, Place]:
    """Figures stand at the same places in workbook after workbook: they are held once."""
    read = _reader(Place)
    return {sys.intern(key): read(each) for key, each in json.loads(text).items()}
