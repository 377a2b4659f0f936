"""Figures and passages of records on the disk: in memory a record knows where they stand.

They are most of what a season holds, and grow with it; what looks at all records looks at one after
the other. A file holds a line of JSON for the figures of a record, and one for its passages.
"""

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from xltool.app.files import unwritable
from xltool.app.outcome_json import AMOUNT, json_of
from xltool.app.spool import Spool
from xltool.collection.intake import ReceivedFile
from xltool.model.address import Place

_NAME = "records"
_RECENT = 8
"""Lines that are held once they were read: a record is asked for one figure after another."""
_MOST_PLACES = 8
"""Layouts that are held for the next workbook: few programs move cells, and few in the same way."""
_MOST_SAME = 1 << 10
"""Other values that are held for the next workbook."""

_Value = TypeVar("_Value")


class KeptRecords:
    """A file in a spool, to which records are added; it stays as long as one of them.

    What is the same in workbook after workbook is held once, however many come: where figures
    stand, and what else another process, or a cache, gives anew each time.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._path = Path(spool.folder, _NAME)
        self._size = 0
        self._places: tuple[Mapping[str, Place], ...] = ()
        self._same: dict[object, Any] = {}
        self._recent: dict[int, dict[str, Any]] = {}

    def kept(self, file: ReceivedFile) -> ReceivedFile:
        """The same file, the figures and passages of its record here. Raises FileError where there
        is no room for them."""
        read = file.returned
        if read is None:
            return file
        record = read.record
        lines = [json_of(list(each.values())) + b"\n" for each in (record.figures, record.text)]
        try:
            with self._path.open("ab") as to:
                to.writelines(lines)
        except OSError as error:
            raise unwritable(str(self._path), error) from error
        starts = self._size, self._size + len(lines[0])
        self._size = starts[1] + len(lines[1])
        office = record.office
        record = replace(
            record,
            period=self._once(record.period),
            office=replace(
                office, marks=self._once(office.marks), unknown=self._once(office.unknown)
            ),
            figures=_KeptValues(self, self._once(tuple(record.figures)), starts[0]),
            text=_KeptValues(self, self._once(tuple(record.text)), starts[1]),
        )
        places = next((each for each in self._places if each == read.places), read.places)
        if places is read.places:
            self._places = (places, *self._places[: _MOST_PLACES - 1])
        skipped = self._once(tuple(read.skipped.items()), read.skipped)
        returned = replace(read, record=record, places=places, skipped=skipped)
        return replace(file, returned=returned)

    def values_at(self, place: int, keys: tuple[str, ...]) -> dict[str, Any]:
        """What stands in a line of the file, by its keys. Raises FileError where it is gone."""
        known = self._recent.get(place)
        if known is None:
            known = dict(zip(keys, self._line(place), strict=True))
            if len(self._recent) >= _RECENT:
                self._recent = {}
            self._recent[place] = known
        return known

    def _line(self, place: int) -> list[Any]:
        try:
            with self._path.open(
                "rb"
            ) as file:  # a handle would share its place with other processes
                file.seek(place)
                line = file.readline()
        except OSError as error:
            raise unwritable(str(self._path), error, "file.unreadable") from error
        values: list[Any] = json.loads(line.decode("utf-8", "surrogatepass"), object_hook=_amount)
        return values

    def _once(self, key: _Value, value: Any = None) -> Any:
        """A value, by itself unless another key is given, as it was met first."""
        if len(self._same) >= _MOST_SAME:
            self._same.clear()
        return self._same.setdefault(key, key if value is None else value)


def _amount(value: dict[str, str]) -> Decimal:
    return Decimal(value[AMOUNT])


class _KeptValues(Mapping[str, _Value]):
    """Values that stand in a line of a file. To another process they travel as a dictionary: the
    file may not be there any more."""

    __slots__ = ("_at", "_file", "_keys")

    def __init__(self, file: KeptRecords, keys: tuple[str, ...], at: int) -> None:
        self._file, self._keys, self._at = file, keys, at

    def __reduce__(self) -> tuple[object, ...]:
        return dict, (self._all(),)

    def __getitem__(self, key: str) -> _Value:
        return self._all()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return repr(self._all())

    def items(self) -> ItemsView[str, _Value]:
        return self._all().items()

    def values(self) -> ValuesView[_Value]:
        return self._all().values()

    def _all(self) -> dict[str, _Value]:
        return self._file.values_at(self._at, self._keys)
