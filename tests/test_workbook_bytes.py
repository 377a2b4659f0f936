"""What must hold of a workbook's bytes: the same every time, text stays text, misuse is refused."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.workbook import Workbook
from packaging.requirements import Requirement
from xlsxwriter.worksheet import Worksheet

import xltool
from tests.builders import balanced_record, form_2021
from tests.official_grid import OVERVIEW
from tests.surgery import parts, place_of
from xltool.app.build import filled_workbook
from xltool.app.library import open_wording
from xltool.model.period import Period
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes
from xltool.workbook.xlsxwriter_book import LockedBook, WriteError, checked

pytestmark = pytest.mark.slow

IDENTITY = Identity("某市", Period(2023))


def made(identity: Identity = IDENTITY) -> bytes:
    return workbook_bytes(lay_out(form_2021(), identity, open_wording()))


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def cell_named(data: bytes, name: str) -> Any:
    place = place_of(data, name)
    return opened(data)[place.sheet][place.cell.a1]


def test_the_same_arguments_give_the_same_bytes() -> None:
    record = balanced_record(form_2021())
    assert made() == made()
    assert filled_workbook(form_2021(), record) == filled_workbook(form_2021(), record)


def test_two_processes_give_the_same_bytes_whatever_their_hash_seed(tmp_path: Path) -> None:
    root = Path(xltool.__file__).parent.parent
    files = []
    for seed in ("1", "4242"):
        files.append(tmp_path / f"{seed}.xlsx")
        arguments = ["generate", "--year", "2023", "--office", "某市", "-o", str(files[-1])]
        subprocess.run(
            [sys.executable, "-m", "xltool", *arguments],
            check=True,
            capture_output=True,
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert files[0].read_bytes() == files[1].read_bytes() == made()


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x")', "http://x.cn/?a=1", "007", "@SUM(A1)", "<b>&局"]
)
def test_an_office_stays_text_whatever_its_name_looks_like(name: str) -> None:
    data = made(Identity(name, Period(2023), "=1+1"))
    found = cell_named(data, "identity.office")
    assert (found.value, found.data_type) == (name, "s")
    line = f"填报单位：{name}　　年度：2023　　模板编号：gkbg-2021-2（单位代码：=1+1）"
    assert opened(data)[OVERVIEW]["A1"].value == line
    assert not any("hyperlink" in text.decode("utf-8", "replace") for text in parts(data).values())
    assert formulas(data) == formulas(made())


def formulas(data: bytes) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in opened(data)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_a_passage_that_looks_like_a_formula_stays_text() -> None:
    form = form_2021()
    record = balanced_record(form)
    data = filled_workbook(form, record, typed={"problems": '=HYPERLINK("http://x","y")'})
    found = cell_named(data, "problems")
    assert (found.value, found.data_type) == ('=HYPERLINK("http://x","y")', "s")


def misused(page: Any, file: Any) -> list[tuple[Any, tuple[Any, ...]]]:
    prompt = {"validate": "integer", "criteria": ">=", "value": 0}
    return [
        (page.write_string, (2_000_000, 0, "below the last row")),
        (page.data_validation, (0, 0, 0, 0, {**prompt, "input_title": "题" * 33})),
        (page.data_validation, (0, 0, 0, 0, {**prompt, "error_message": "错" * 256})),
        (page.write_string, (0, 0, "字" * 32_768)),
        (file.define_name, ("1 no name", "=A1")),
        (page.conditional_format, (0, 0, 0, 0, {"type": "no such"})),
    ]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("case", range(6))
def test_what_xlsxwriter_only_warns_of_raises(case: int) -> None:
    file = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    call, arguments = misused(file.add_worksheet(), file)[case]
    with pytest.raises(WriteError):
        checked(call, *arguments)
    file.close()


def test_the_installed_xlsxwriter_is_one_whose_private_methods_were_tried() -> None:
    pyproject = Path(__file__).parent.parent / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    wanted = {each.name: each for each in map(Requirement, project["dependencies"])}
    assert version("XlsxWriter") in wanted["XlsxWriter"].specifier


def test_formulas_are_written_as_xlsxwriter_itself_would(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = made()
    monkeypatch.setattr(LockedBook, "worksheet_class", Worksheet)
    assert made() == ours
