"""Record files (JSON): one record, or those of a season with their total."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from xltool.app.files import MOST_RECORDS, about, read_bytes
from xltool.app.library import open_library
from xltool.model.form import Form, FormId
from xltool.model.record import Record
from xltool.model.record_json import RecordError, parse_record, read_json


def read_record(path: str) -> tuple[Form, Record]:
    """A record file and its form. Raises FileError, RecordError with every fault of the record."""
    return _records_of(path, lambda tree: (tree,))[0]


def read_records(path: str) -> tuple[Record, ...]:
    """The records of a file: one, or those of a season with their total.

    Of a season only those are taken that were used, or left out on purpose: of the others nobody
    said that they are right. Raises as `read_record`.
    """

    def each(tree: dict[str, Any]) -> Iterable[dict[str, Any]]:
        if not isinstance(tree.get("records"), list):
            return (tree,)
        kept = (r for r in tree["records"] if isinstance(r, dict) and _is_right(r))
        return (*kept, tree.get("total") or {})

    return tuple(record for _, record in _records_of(path, each))


def _is_right(tree: dict[str, Any]) -> bool:
    from xltool.collection.intake import Outcome  # only a season's file says what was used

    return tree.get("outcome", Outcome.USED) in (Outcome.USED, Outcome.EXCLUDED)


def _records_of(
    path: str, each: Callable[[dict[str, Any]], Iterable[dict[str, Any]]]
) -> list[tuple[Form, Record]]:
    data = read_bytes(path, MOST_RECORDS)
    with about(path):
        return [_record_of(tree) for tree in each(read_json(data))]


def _record_of(tree: dict[str, Any]) -> tuple[Form, Record]:
    form_id = FormId(str(tree.get("form")), str(tree.get("edition")))
    library = open_library()
    if form_id not in library.definitions:
        raise RecordError([("form/edition", "unknown_form")])
    form = library.form(form_id)
    return form, parse_record(form, tree)
