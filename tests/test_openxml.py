"""The Open XML SDK's validator finds nothing wrong with what is written.

`XLTOOL_OPENXML_VALIDATOR` is the path of its `cli.js`; without it these tests are skipped, unless
`XLTOOL_REQUIRE_VALIDATOR` demands them.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import balanced_record, form_2021, record_of, sample_record
from tests.collected import catalogue, collection, ledger_bytes
from tests.outside import needs
from tests.surgery import with_part
from xltool.app.build import filled_workbook
from xltool.app.library import open_ledger_wording, open_wording
from xltool.model.expression import Value
from xltool.model.period import Period
from xltool.model.record import Office
from xltool.reporting.document import Signature
from xltool.reporting.narrative import narrate
from xltool.reporting.render import docx, render
from xltool.reporting.render.word_styles import styles_of
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes

VALIDATOR = os.environ.get("XLTOOL_OPENXML_VALIDATOR", "")
pytestmark = needs(
    VALIDATOR,
    "XLTOOL_REQUIRE_VALIDATOR",
    "XLTOOL_OPENXML_VALIDATOR does not name the validator's cli.js",
)


def faults(data: bytes, path: Path) -> list[tuple[str, str]]:
    """What the validator says of a file: the part and the fault."""
    assert VALIDATOR, "XLTOOL_REQUIRE_VALIDATOR is set, but XLTOOL_OPENXML_VALIDATOR is not"
    path.write_bytes(data)
    run = subprocess.run(
        ["node", VALIDATOR, str(path)], capture_output=True, timeout=120, check=False
    )
    assert run.stdout, run.stderr.decode(errors="replace")
    said: dict[str, Any] = json.loads(run.stdout)
    found = [(str(each.get("path")), str(each["description"])) for each in said["errors"]]
    assert said["ok"] is (not found)
    return found


def blank() -> bytes:
    """Locked by a password."""
    identity = Identity("某局", Period(2023), "410711-001")
    return workbook_bytes(lay_out(form_2021(), identity, open_wording()), password="2023")


def filled() -> bytes:
    """Wrongly here and there, by an office with a name of odd signs."""
    office = Office('=HYPERLINK("http://x")<b>&局', "_x0041_", marks=frozenset({"rulemaking"}))
    typed: dict[str, Value] = {
        "requests.granted.total": 26,
        "disclosure.penalties.decisions": "约2086",
        "disclosure.coercion.decisions": None,
    }
    record = replace(balanced_record(form_2021()), office=office)
    return filled_workbook(form_2021(), record, typed=typed)


def ledger() -> bytes:
    names = {0: "=1+1", 1: "<r>a</r>", 2: "_x0041_", 3: "a\x01\ufffe<b>&"}
    return ledger_bytes(collection(names=names), catalogue(), open_ledger_wording())


@pytest.mark.parametrize("book", [blank, filled, ledger])
def test_a_workbook_has_no_fault(book: Callable[[], bytes], tmp_path: Path) -> None:
    assert faults(book(), tmp_path / "book.xlsx") == []


def test_a_word_report_that_is_a_draft_has_no_fault(tmp_path: Path) -> None:
    form = form_2021()
    document = narrate(form, sample_record(form, "city-2025"), "草稿：尚有 3 处错误，不得公布")
    assert faults(render(document, "docx"), tmp_path / "report.docx") == []


def test_a_signed_word_report_in_its_own_base_has_no_fault(tmp_path: Path) -> None:
    form = form_2021()
    signature = Signature("新乡市牧野区花园办事处", date(2023, 1, 20))
    document = narrate(form, sample_record(form, "huayuan-2022"), signature=signature)
    first = docx.render(document)
    assert faults(first, tmp_path / "report.docx") == []
    assert faults(docx.render(document, styles_of(first)), tmp_path / "again.docx") == []


def test_a_word_report_of_nothing_has_no_fault(tmp_path: Path) -> None:
    form = form_2021()
    document = narrate(form, record_of(form, {}))
    assert faults(render(document, "docx"), tmp_path / "report.docx") == []


def test_the_validator_would_tell_a_fault(tmp_path: Path) -> None:
    """Views before the locked structure: the order that the format forbids."""

    def swap(xml: str) -> str:
        lock = '<workbookProtection lockStructure="1"/>'
        return xml.replace(lock, "").replace("</bookViews>", f"</bookViews>{lock}")

    found = faults(with_part(blank(), "xl/workbook.xml", swap), tmp_path / "book.xlsx")
    assert [part for part, _ in found] == ["/xl/workbook.xml"]
