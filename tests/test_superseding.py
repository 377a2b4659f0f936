"""A corrected marked copy stands for the workbook it was made from, without being preferred."""

from __future__ import annotations

import io
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.office import converted, requires_office
from tests.surgery import with_identity, with_typed
from tests.terminal import Terminal
from xltool.app.check import check_files
from xltool.app.examine import examine
from xltool.app.mark import marked_copy
from xltool.app.reconcile import ReconcileOptions, reconcile_folder
from xltool.model.expression import Value

pytestmark = pytest.mark.slow

OFFICE = "临江市测试局"
WRONG = "requests.granted.natural_person"
OTHER = "requests.granted.research"


def workbook(typed: Mapping[str, Value] | None = None) -> bytes:
    form = form_2021()
    return filled_workbook(form, balanced_record(form), typed=typed or {WRONG: 700})


RIGHT = 2


def corrected(copy: bytes, key: str = WRONG, value: int | None = None) -> bytes:
    """A marked copy in which one cell was typed over."""
    return with_typed(copy, key, RIGHT if value is None else value)


def settled(tmp_path: Path, files: Mapping[str, bytes], **more: object) -> dict[str, str]:
    """What became of files in a folder."""
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    done = reconcile_folder(ReconcileOptions(str(folder), OFFICE, **more))  # type: ignore[arg-type]
    return {
        entry.path: f"{entry.outcome} {entry.why.code if entry.why else ''}".strip()
        for entry in done.collection.entries
    }


ORIGINAL = workbook()
COPY = marked_copy(examine(ORIGINAL))


def test_a_marked_copy_says_what_it_was_made_from() -> None:
    assert examine(COPY).admission.original == sha256(ORIGINAL).hexdigest()
    assert examine(ORIGINAL).admission.original == ""
    book: Any = openpyxl.load_workbook(io.BytesIO(COPY))
    properties = book.custom_doc_props
    assert properties["xltool.original"].value == sha256(ORIGINAL).hexdigest()


def test_the_corrected_copy_counts_in_place_of_its_original(tmp_path: Path) -> None:
    files = {"a.xlsx": ORIGINAL, "b.xlsx": corrected(COPY)}
    assert settled(tmp_path, files) == {"a.xlsx": "superseded F140", "b.xlsx": "used"}


def test_a_copy_with_errors_left_counts_for_its_original_too(tmp_path: Path) -> None:
    files = {"a.xlsx": ORIGINAL, "b.xlsx": corrected(COPY, WRONG, 701)}
    assert settled(tmp_path, files) == {"a.xlsx": "superseded F140", "b.xlsx": "failed F124"}


def test_a_copy_of_a_copy_stands_for_both(tmp_path: Path) -> None:
    first = corrected(COPY, WRONG, 701)
    second = corrected(marked_copy(examine(first)))
    assert settled(tmp_path, {"a.xlsx": second, "b.xlsx": first, "c.xlsx": ORIGINAL}) == {
        "a.xlsx": "used",
        "b.xlsx": "superseded F140",
        "c.xlsx": "superseded F140",
    }


def test_a_correction_that_was_taken_back_counts(tmp_path: Path) -> None:
    first = corrected(COPY)
    back = corrected(marked_copy(examine(first)), WRONG, 700)
    assert settled(tmp_path, {"a.xlsx": ORIGINAL, "b.xlsx": first, "c.xlsx": back}) == {
        "a.xlsx": "superseded F140",
        "b.xlsx": "superseded F140",
        "c.xlsx": "failed F124",
    }


def test_every_file_with_the_bytes_of_the_original_is_superseded(tmp_path: Path) -> None:
    files = {"a.xlsx": ORIGINAL, "b.xlsx": ORIGINAL, "c.xlsx": corrected(COPY)}
    assert settled(tmp_path, files) == {
        "a.xlsx": "superseded F140",
        "b.xlsx": "superseded F140",
        "c.xlsx": "used",
    }


def test_an_untouched_copy_is_a_duplicate_beside_a_corrected_one(tmp_path: Path) -> None:
    files = {"a.xlsx": COPY, "b.xlsx": corrected(COPY), "c.xlsx": ORIGINAL}
    assert settled(tmp_path, {"a.xlsx": COPY, "c.xlsx": ORIGINAL}) == {
        "a.xlsx": "duplicate F114",
        "c.xlsx": "failed F124",
    }
    assert settled(tmp_path, files) == {
        "a.xlsx": "duplicate F114",
        "b.xlsx": "used",
        "c.xlsx": "superseded F140",
    }


def test_two_different_corrections_of_one_workbook_are_two_that_differ(tmp_path: Path) -> None:
    files = {"a.xlsx": ORIGINAL, "b.xlsx": corrected(COPY), "c.xlsx": corrected(COPY, WRONG, 702)}
    assert settled(tmp_path, files) == {
        "a.xlsx": "superseded F140",
        "b.xlsx": "refused C104",
        "c.xlsx": "refused C104",
    }


def test_a_new_original_beside_an_old_copy_differs_from_it(tmp_path: Path) -> None:
    files = {"a.xlsx": workbook({WRONG: 703}), "b.xlsx": corrected(COPY)}
    assert settled(tmp_path, files) == {"a.xlsx": "refused C104", "b.xlsx": "refused C104"}


def test_a_copy_whose_original_is_not_there_counts_by_itself(tmp_path: Path) -> None:
    assert settled(tmp_path, {"b.xlsx": corrected(COPY)}) == {"b.xlsx": "used"}


def test_who_prefers_the_original_gets_it(tmp_path: Path) -> None:
    files = {"a.xlsx": ORIGINAL, "b.xlsx": corrected(COPY)}
    assert settled(tmp_path, files, prefer=("a.xlsx",)) == {
        "a.xlsx": "failed F124",
        "b.xlsx": "superseded F121",
    }


@pytest.mark.parametrize(
    ("fact", "value"), [("office", "某县财政局"), ("year", "2022")], ids=["office", "year"]
)
def test_a_marked_copy_of_another_office_or_year_is_refused_as_such(
    tmp_path: Path, fact: str, value: str
) -> None:
    files = {"a.xlsx": ORIGINAL, "b.xlsx": with_identity(corrected(COPY), fact, value)}
    assert settled(tmp_path, files) == {"a.xlsx": "failed F124", "b.xlsx": "refused F141"}


def test_check_says_which_workbook_a_marked_copy_stands_for(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(ORIGINAL)
    (tmp_path / "b.xlsx").write_bytes(corrected(COPY))
    audited = check_files([str(tmp_path / name) for name in ("a.xlsx", "b.xlsx")])
    told = [[f.code for f in each.audit.findings if f.code[0] == "F"] for each in audited]
    assert told == [["F140"], []]


def test_check_marks_with_the_digest_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(ORIGINAL)
    Terminal(capsys)("check", tmp_path / "a.xlsx", "--mark", tmp_path / "back")
    (copy,) = (tmp_path / "back").iterdir()
    assert examine(copy.read_bytes()).admission.original == sha256(ORIGINAL).hexdigest()


@requires_office
def test_a_copy_saved_by_libreoffice_stands_for_its_original(tmp_path: Path) -> None:
    saved = converted({"copy": corrected(COPY)})["copy"]
    assert settled(tmp_path, {"a.xlsx": ORIGINAL, "b.xlsx": saved}) == {
        "a.xlsx": "superseded F140",
        "b.xlsx": "used",
    }
