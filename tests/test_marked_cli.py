"""check --mark: which copies are written, under which names, and what stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.surgery import parts
from tests.terminal import Terminal, planted_workbook, workbook_of
from xltool.app.mark import copy_names
from xltool.model.expression import Value

pytestmark = pytest.mark.slow


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "某县.xlsx"
    path.write_bytes(planted_workbook())
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("format", ["text", "json"])
def test_status_and_output_are_those_without_marks(
    xltool: Terminal, bad: Path, tmp_path: Path, format: str
) -> None:
    before = bad.read_bytes()
    plain = xltool("check", bad, "--format", format)
    marked = xltool("check", bad, "--format", format, "--mark", tmp_path / "a" / "退回")
    assert (marked.status, marked.out) == (plain.status, plain.out) == (1, plain.out)
    assert plain.err == ""
    assert str(tmp_path / "a" / "退回" / "某县_审核意见.xlsx") in marked.err
    assert names(tmp_path / "a" / "退回") == ["某县_审核意见.xlsx"]
    assert bad.read_bytes() == before


def test_a_copy_can_be_audited_and_marked_in_its_turn(
    xltool: Terminal, bad: Path, tmp_path: Path
) -> None:
    xltool("check", bad, "--mark", tmp_path / "1")
    copy = tmp_path / "1" / "某县_审核意见.xlsx"
    first, second = (xltool("check", each, "--format", "json").json for each in (bad, copy))
    for tree in (first, second):
        for finding in tree["files"][0]["findings"]:
            del finding["file"]
    assert second["files"][0]["findings"] == first["files"][0]["findings"]
    xltool("check", copy, "--mark", tmp_path / "2")
    assert names(tmp_path / "2") == ["某县_审核意见.xlsx"]
    one, two = (parts((tmp_path / n / copy.name).read_bytes()) for n in ("1", "2"))
    differing = {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}
    # what each was made from, in the properties and among the texts of the hidden sheet
    assert differing == {"docProps/custom.xml", "xl/sharedStrings.xml"}


def test_only_errors_and_doubts_are_reasons_for_a_copy(xltool: Terminal, tmp_path: Path) -> None:
    note: dict[str, Value] = {"disclosure.normative_documents.issued": "3件"}
    files = {
        "good": workbook_of("jinhu-2023"),
        "note": workbook_of("jinhu-2023", note),
        "doubt": workbook_of("jinhu-2023", {"disclosure.coercion.decisions": None}),
        "empty": b"",
    }
    for name, data in files.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    paths = [tmp_path / f"{name}.xlsx" for name in files]
    assert xltool("check", *paths, "--mark", tmp_path / "out").status == 3
    assert names(tmp_path / "out") == ["doubt_审核意见.xlsx"]


def test_where_nothing_is_to_be_sent_back_no_folder_is_made(
    xltool: Terminal, tmp_path: Path
) -> None:
    good = tmp_path / "good.xlsx"
    good.write_bytes(workbook_of("jinhu-2023"))
    ran = xltool("check", good, "--mark", tmp_path / "out")
    assert (ran.status, (tmp_path / "out").exists()) == (0, False)
    assert "没有" in ran.err


def test_files_of_one_name_give_copies_of_two(xltool: Terminal, tmp_path: Path) -> None:
    for folder in ("东", "西"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "表.xlsx").write_bytes(planted_workbook())
    paths = [tmp_path / folder / "表.xlsx" for folder in ("东", "西")]
    xltool("check", *paths, "--mark", tmp_path / "out")
    assert names(tmp_path / "out") == ["表_2_审核意见.xlsx", "表_审核意见.xlsx"]


def test_no_two_copies_have_names_alike() -> None:
    files = ["a/x.xlsx", "b/X.XLSX", "c/x_2.xlsx", "d/x_审核意见.xlsx", "e/y.xlsx"]
    found = copy_names(files)
    assert found == [
        "x_审核意见.xlsx",
        "X_2_审核意见.xlsx",
        "x_2_2_审核意见.xlsx",
        "x_3_审核意见.xlsx",
        "y_审核意见.xlsx",
    ]


def test_a_copy_is_replaced_only_by_force(xltool: Terminal, bad: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    copy = out / "某县_审核意见.xlsx"
    copy.write_bytes(b"mine")
    ran = xltool("check", bad, "--mark", out, "--format", "json")
    assert (ran.status, ran.json["files"][0]["status"]) == (3, "failed")
    assert "--force" in ran.err and copy.read_bytes() == b"mine"
    assert xltool("check", bad, "--mark", out, "--force").status == 1
    assert copy.read_bytes() != b"mine"


def test_an_input_is_never_written_over(xltool: Terminal, bad: Path, tmp_path: Path) -> None:
    sent = tmp_path / "某县_审核意见.xlsx"
    bad.rename(sent)
    before = sent.read_bytes()
    assert xltool("check", sent, "--mark", tmp_path, "--force").status == 2
    assert sent.read_bytes() == before


def test_a_file_is_no_folder(xltool: Terminal, bad: Path) -> None:
    ran = xltool("check", bad, "--mark", bad)
    assert (ran.status, ran.out) == (2, "")
    assert str(bad) in ran.err
