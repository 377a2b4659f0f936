"""An earlier result of `reconcile` from its folder: the records and findings that it kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from xltool.app.files import MOST_RECORDS, read_bytes
from xltool.app.folder_exchange import MANIFEST
from xltool.app.library import open_wording
from xltool.classes import dataclass
from xltool.collection.collection import Collection
from xltool.collection.intake import Outcome
from xltool.collection.outputs import JSON
from xltool.collection.since import (
    TAKEN,
    EarlierReport,
    EarlierResult,
    NotedFinding,
    changes_since,
)
from xltool.model.errors import FileError
from xltool.model.form import Form
from xltool.model.record_json import parse_record, period_tree, read_json
from xltool.workbook.layout import Identity, lay_out

_UNREADABLE = (FileError, AttributeError, LookupError, TypeError, ValueError)
"""What another program's JSON under these names may lead to."""


@dataclass(frozen=True, slots=True)
class ResultFolder:
    """The manifest and the records of a folder that `reconcile` wrote."""

    path: str
    manifest: dict[str, Any]
    records: dict[str, Any]

    def result_for(self, collection: Collection) -> EarlierResult:
        """The result, to be held against a collection of the same office, form and period.

        Raises FileError for one of another, and for records that cannot be read.
        """
        form, manifest = collection.form, self.manifest
        wanted = {
            "office": collection.office.name,
            "form": form.id,
            "edition": form.edition,
            **period_tree(collection.period),
        }
        if any(manifest.get(name) != value for name, value in wanted.items()):
            said = tuple(str(manifest.get(name)) for name in wanted if name in manifest)
            raise FileError("reconcile.since_other", self.path, said=said)
        try:
            return _result(form, self.records)
        except _UNREADABLE as error:
            raise FileError("reconcile.since_not_ours", self.path) from error


def with_changes(earlier: ResultFolder, collection: Collection) -> Collection:
    """A collection with what changed since an earlier result. Raises as `result_for`."""
    form = collection.form
    identity = Identity(collection.office.name, collection.period)
    places = lay_out(form, identity, open_wording(form.cycle)).places
    changes = changes_since(earlier.result_for(collection), collection, places)
    return replace(collection, changes=changes)


def open_result(path: str) -> ResultFolder:
    """A folder of results. Raises FileError for one that `reconcile` did not write."""
    try:
        contents = (read_bytes(str(Path(path, name)), MOST_RECORDS) for name in (MANIFEST, JSON))
        manifest, records = map(read_json, contents)
        is_ours = manifest["tool"].startswith("xltool ") and "records" in records
    except _UNREADABLE as error:
        raise FileError("reconcile.since_not_ours", path) from error
    if not is_ours:
        raise FileError("reconcile.since_not_ours", path)
    return ResultFolder(path, manifest, records)


def _result(form: Form, tree: dict[str, Any]) -> EarlierResult:
    taken = [each for each in tree["records"] if Outcome(each["outcome"]) in TAKEN]
    return EarlierResult(
        reports=tuple(
            EarlierReport(parse_record(form, each), Outcome(each["outcome"]), _findings(each))
            for each in taken
        ),
        total=parse_record(form, tree["total"]),
        findings=_findings(tree),
        has_findings="findings" in tree,
    )


def _findings(tree: dict[str, Any]) -> tuple[NotedFinding, ...]:
    return tuple(
        NotedFinding(each["code"], each["key"], each["actual"])
        for each in tree.get("findings", ())
        if not each.get("explained")
    )
