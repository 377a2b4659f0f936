"""Files of waivers: TOML in, waivers out, with every fault reported at once.

    [[waivers]]
    code = "Y104"                                       # the rule
    key = "table.row.column"                            # the figure's place
    actual = 5120                                       # the figure explained
    reason = "本年承接了市级下放的事项"
    by = "张某"
    date = 2024-01-12
    office = "410711-001"                               # code or name; needed for several files

A money figure may be a number or a text. An explanation without a reason is no explanation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xltool.audit.waivers import Waiver
from xltool.model.errors import Fault, FileError
from xltool.model.finding import Justification, Number, Severity
from xltool.model.record import clean_line, clean_text

NAMES = ("code", "key", "actual", "reason", "by", "date", "office")


class WaiverError(FileError):
    """Waivers that cannot be used; each fault has its place in the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("check.waivers_fault", faults=faults)


def read_waivers(
    data: bytes, weights: Mapping[str, Collection[Severity]], keys: Collection[str], several: bool
) -> tuple[Waiver, ...]:
    """The waivers of a file. Raises WaiverError with every fault.

    `weights` gives the severities that a rule's code has in the forms at hand, `keys` their figures
    and passages. Where `several` files are audited, each waiver has to name its office.
    """
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise WaiverError([Fault("", "not_toml")]) from error
    faults = [Fault(name, "waiver_unknown_name") for name in tree if name != "waivers"]
    tables = tree.get("waivers", [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise WaiverError([*faults, Fault("waivers", "not_waivers")])
    waivers: list[Waiver] = []
    seen: set[tuple[str, str, str]] = set()
    for number, table in enumerate(tables, start=1):
        path = f"waivers[{number}]"
        found = _WaiverReader(table, path, faults).waiver()
        faults += unexplainable(path, found.code, found.key, weights, keys)
        if several and not found.office:
            faults.append(Fault(f"{path}.office", "waiver_without_office"))
        place = (found.office, found.code, found.key)
        if place in seen:
            faults.append(Fault(path, "waiver_repeated"))
        seen.add(place)
        waivers.append(found)
    if faults:
        raise WaiverError(faults)
    return tuple(waivers)


def unexplainable(
    path: str,
    code: str,
    key: str,
    weights: Mapping[str, Collection[Severity]],
    keys: Collection[str],
) -> Iterator[Fault]:
    """What is wrong with an explanation of a rule at a place: both exist, and it may be a doubt.

    What is empty is passed over. `path` is where the explanation stands in its file.
    """
    if code and code not in weights:
        yield Fault(f"{path}.code", "waiver_unknown_rule")
    elif code and Severity.DOUBT not in weights[code]:
        weight = min(weights[code], key=lambda severity: severity.rank)
        yield Fault(f"{path}.code", f"waiver_for_{weight}")
    if key and key not in keys:
        yield Fault(f"{path}.key", "unknown_key")


class _WaiverReader:
    """One waiver of the file; what is missing or wrong is noted, and reading goes on."""

    def __init__(self, table: dict[str, Any], path: str, faults: list[Fault]) -> None:
        self._table, self._path, self._faults = table, path, faults

    def waiver(self) -> Waiver:
        for name in self._table:
            if name not in NAMES:
                self._fault(name, "waiver_unknown_name")
        reason = clean_text(self._text("reason", "waiver_without_reason")) or ""
        by = clean_line(self._text("by", "waiver_without_author"))
        return Waiver(
            path=self._path,
            code=self._text("code", "waiver_without_code"),
            key=self._text("key", "waiver_without_key"),
            actual=self._figure(),
            justification=Justification(reason.strip(), by, self._date()),
            office=clean_line(self._text("office", "")),
        )

    def _fault(self, name: str, what: str) -> None:
        self._faults.append(Fault(f"{self._path}.{name}", what))

    def _text(self, name: str, missing: str) -> str:
        """A text; `missing` is what is wrong where there is none (empty: nothing)."""
        value = self._table.get(name, "")
        if not isinstance(value, str):
            self._fault(name, "not_text")
            return ""
        if missing and not value.strip():
            self._fault(name, missing)
        return value.strip()

    def _figure(self) -> Number | str | None:
        value = self._table.get("actual")
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str | None):
            self._fault("actual", "not_a_number")
            return None
        return value

    def _date(self) -> str:
        value = self._table.get("date")
        if type(value) is date:
            return value.isoformat()
        if isinstance(value, str):
            try:
                return date.fromisoformat(value.strip()).isoformat()
            except ValueError:
                pass
        self._fault("date", "waiver_date")
        return ""
