"""What pages have the desk do: each action with the parameters that it reads.

A page that sends other parameters is no page of ours: that is refused, and never guessed at.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, get_args

from xltool.app.paths import is_folder
from xltool.classes import dataclass
from xltool.desk.desk import DecisionKind, Desk
from xltool.desk.season_folder import SeasonPart
from xltool.model.errors import FileError, UsageError
from xltool.model.finding import Number
from xltool.programs import show_folder

_Kind = TypeVar("_Kind")

MOST_BYTES = 64 * 1024
"""Of the parameters of an action."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of an action; each method raises UsageError for one that is no such thing."""

    given: Mapping[str, Any]

    @classmethod
    def read(cls, data: bytes) -> Parameters:
        """The parameters that a JSON object holds. Raises UsageError for anything else."""
        given = None
        with suppress(ValueError, RecursionError):
            given = json.loads(data, parse_float=Decimal, parse_constant=_refused)
        if not isinstance(given, dict):
            raise UsageError("desk.request.other")
        return cls(given)

    def text(self, name: str) -> str:
        return _of_type(self.given.get(name), str)

    def flag(self, name: str) -> bool:
        return _of_type(self.given.get(name), bool)

    def whole(self, name: str) -> int:
        """A whole number."""
        return _of_type(self.given.get(name), int)

    def number(self, name: str) -> int | None:
        """A whole number, or none."""
        return None if self.given.get(name) is None else self.whole(name)

    def day(self, name: str) -> date | None:
        """A day as 2026-01-20, or none where the text is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise UsageError("desk.request.day", value=text) from error

    def figure(self, name: str) -> Number | str | None:
        """What a cell holds: a number, a text, or nothing."""
        value = self.given.get(name)
        if value is None or (isinstance(value, int | Decimal | str) and type(value) is not bool):
            return value
        raise UsageError("desk.request.other")


def _of_type(value: object, kind: type[_Kind]) -> _Kind:
    if isinstance(value, kind) and type(value) is kind:  # a bool is an int as well
        return value
    raise UsageError("desk.request.other")


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _open(desk: Desk, given: Parameters) -> None:
    """Show a part of the season's folder to who sits at this computer."""
    try:
        part = SeasonPart(given.text("part"))
    except ValueError as error:
        raise UsageError("desk.request.other") from error
    folder = desk.folder(part)
    if not is_folder(folder):
        raise FileError("desk.open.missing", folder.name)
    try:
        show_folder(str(folder))
    except OSError as error:
        raise FileError("desk.open.failed", str(folder)) from error


def _read(desk: Desk, given: Parameters) -> None:
    desk.read()


def _undo(desk: Desk, given: Parameters) -> None:
    desk.undo()


def _redo(desk: Desk, given: Parameters) -> None:
    desk.redo()


def _season(desk: Desk, given: Parameters) -> None:
    desk.set_season(given.text("office"), given.number("year"), given.number("number"))


def _prefer(desk: Desk, given: Parameters) -> None:
    desk.prefer(given.text("file"), given.text("reason"))


def _exclude(desk: Desk, given: Parameters) -> None:
    desk.exclude(given.text("office"), given.text("code"), given.text("reason"))


def _explain(desk: Desk, given: Parameters) -> None:
    desk.explain(
        given.text("office"),
        given.text("code"),
        given.text("key"),
        given.figure("figure"),
        given.flag("accepted"),
        given.text("reason"),
    )


def _withdraw(desk: Desk, given: Parameters) -> None:
    kinds = {name: name for name in get_args(DecisionKind)}
    if (kind := kinds.get(given.text("kind"))) is None:
        raise UsageError("desk.request.other")
    desk.withdraw(kind, given.text("mark"))


def _send(desk: Desk, given: Parameters) -> None:
    desk.send_out(
        given.day("due"), given.text("contact"), given.text("password"), given.flag("editable")
    )


def _write(desk: Desk, given: Parameters) -> None:
    desk.write_results(given.text("subject"))


ACTIONS: Mapping[str, Callable[[Desk, Parameters], None]] = {
    "season": _season,
    "prefer": _prefer,
    "exclude": _exclude,
    "explain": _explain,
    "withdraw": _withdraw,
    "undo": _undo,
    "redo": _redo,
    "read": _read,
    "send": _send,
    "write": _write,
    "open": _open,
}
"""Each action by its name in addresses."""
