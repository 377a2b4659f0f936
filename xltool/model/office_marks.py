"""Marks that the name of an office tells, where nothing else says whether it bears them.

The names stand in `templates/office_marks.toml`, by the key of the mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from xltool.model.form import Form
from xltool.model.record import Office
from xltool.resources import values_of


def office_of(form: Form, name: str, code: str, said: Mapping[str, bool | None]) -> Office:
    """An office with its marks of a form: as said of each, else as its name tells; what neither
    says is not known."""
    known = {
        mark: _bears(mark, name) if said.get(mark) is None else said[mark] for mark in form.marks
    }
    borne = frozenset(mark for mark, bears in known.items() if bears)
    unknown = frozenset(mark for mark, bears in known.items() if bears is None)
    return Office(name, code, borne, unknown)


def _bears(mark: str, name: str) -> bool | None:
    """True where the name tells that the office bears a mark; no name tells that it does not."""
    pattern = _patterns().get(mark)
    return True if pattern is not None and pattern.fullmatch(name) else None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    marks = values_of("office_marks.toml")
    return {mark: re.compile(_pattern(names)) for mark, names in marks.items()}


def _pattern(names: Mapping[str, list[str] | str]) -> str:
    areas, ends, own = (_any_of(names[key]) for key in ("areas", "ends", "names"))
    return f"{areas}{ends}|(?:{re.escape(str(names['before']))})?{own}"


def _any_of(names: list[str] | str) -> str:
    return "(?:" + "|".join(re.escape(name).replace(r"\*", ".*") for name in names) + ")"
