"""Every form in `tests/forms` goes the whole way through the program, and is data alone.

Beside each definition stands `record.json`: a balanced record with its totals, written by hand.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.terminal import Terminal
from tests.test_second_form import words_of

pytestmark = pytest.mark.slow

FORMS = Path(__file__).parent / "forms"
EDITIONS = sorted(path.parent for path in FORMS.glob("*/*/form.toml"))
over_all = pytest.mark.parametrize("edition", EDITIONS, ids=lambda p: "-".join(p.parts[-2:]))


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("XLTOOL_FORMS", str(FORMS))
    return Terminal(capsys)


def record(edition: Path) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads((edition / "record.json").read_text("utf-8"))
    return tree


def filled(xltool: Terminal, edition: Path, folder: Path, office: str = "") -> Path:
    """The workbook of a form's record, of another office where one is named."""
    tree = record(edition)
    if office:
        tree["office"] = {"name": office, "code": None}
    name = tree["office"]["name"]
    source, book = folder / f"{name}.json", folder / f"{name}.xlsx"
    source.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    ran = xltool("fill", source, "-o", book)
    assert (ran.status, ran.err.count("\n")) == (0, 1)  # no total of the record differs
    source.unlink()
    return book


def doubled(value: int | str) -> int | str:
    return value * 2 if isinstance(value, int) else f"{Decimal(value) * 2:f}"


def test_two_forms_that_have_nothing_to_do_with_each_other_are_here() -> None:
    assert {path.parent.name for path in EDITIONS} == {"canteen", "hotline"}


@over_all
def test_a_form_is_sound(xltool: Terminal, edition: Path) -> None:
    assert xltool("forms", "check", edition).status == 0


@over_all
def test_a_blank_workbook_lacks_every_entry_and_has_every_name(
    xltool: Terminal, edition: Path, tmp_path: Path
) -> None:
    tree, book = record(edition), tmp_path / "blank.xlsx"
    wanted = ["--form", tree["form"], "--year", str(tree["year"]), "--office", "某单位"]
    wanted += ["--period", str(tree["period"])] if "period" in tree else []
    assert xltool("generate", *wanted, "-o", book).status == 0
    others = ("identity.", "nil.", "check.", "standing.", "reasons.")
    names = openpyxl.load_workbook(book).defined_names
    named = {name for name in names if not name.startswith(others)}
    assert named == {*tree["figures"], *tree["text"]}
    ran = xltool("check", book, "--format", "json")
    assert {f["code"] for f in ran.json["files"][0]["findings"]} <= {"R102", "R103"}


@over_all
def test_a_guide_gives_no_source_where_there_is_none(
    xltool: Terminal, edition: Path, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(filled(xltool, edition, tmp_path))["填报说明"]
    texts = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert [text for text in texts if text.endswith("依据：")] == []


@over_all
def test_a_record_passes_and_comes_out_as_it_went_in(
    xltool: Terminal, edition: Path, tmp_path: Path
) -> None:
    book = filled(xltool, edition, tmp_path)
    ran = xltool("check", book, "--format", "json")
    assert (ran.status, ran.json["files"][0]["findings"]) == (0, [])
    out = xltool("export", book).json
    assert out["office"] == record(edition)["office"]
    assert out["figures"] == record(edition)["figures"]
    assert out["text"] == record(edition)["text"]


@over_all
@pytest.mark.parametrize("suffix", ["docx", "html", "md", "txt"])
def test_the_report_holds_every_figure_and_passage(
    xltool: Terminal, edition: Path, tmp_path: Path, suffix: str
) -> None:
    tree, report = record(edition), tmp_path / f"report.{suffix}"
    assert xltool("report", filled(xltool, edition, tmp_path), "-o", report).status == 0
    words = words_of(report)
    assert {str(value) for value in tree["figures"].values()} <= words
    assert set(tree["text"].values()) <= words


@over_all
def test_two_offices_add_up_and_the_total_is_a_workbook_of_the_form(
    xltool: Terminal, edition: Path, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    filled(xltool, edition, folder)
    filled(xltool, edition, folder, office="另一单位")
    ran = xltool("reconcile", folder, "--office", "上级单位", "--out-dir", out)
    assert ran.status == 0
    total = xltool("export", out / "汇总表.xlsx").json
    figures = record(edition)["figures"]
    assert total["figures"] == {key: doubled(value) for key, value in figures.items()}
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert [each["outcome"] for each in manifest["inputs"]] == ["used", "used"]
    assert xltool("check", out / "汇总表.xlsx").status == 0


@over_all
@pytest.mark.parametrize("suffix", ["docx", "html", "md", "txt"])
def test_a_report_of_a_form_is_read_back(
    xltool: Terminal, edition: Path, tmp_path: Path, suffix: str
) -> None:
    report, again = tmp_path / f"report.{suffix}", tmp_path / "again.xlsx"
    xltool("report", filled(xltool, edition, tmp_path), "-o", report)
    assert xltool("import", report, "-o", again).status == 0
    assert xltool("export", again).json["figures"] == record(edition)["figures"]


def test_one_changed_entry_breaks_the_identity_across_the_tables(
    xltool: Terminal, tmp_path: Path
) -> None:
    tree = record(FORMS / "hotline" / "1")
    tree["figures"]["handling.complaint.closed"] = 46
    (tmp_path / "r.json").write_text(json.dumps(tree), encoding="utf-8")
    xltool("fill", tmp_path / "r.json", "-o", tmp_path / "b.xlsx")
    ran = xltool("check", tmp_path / "b.xlsx", "--format", "json")
    assert ran.status == 1
    found = [
        (f["code"], f["key"], f["expected"], f["actual"]) for f in ran.json["files"][0]["findings"]
    ]
    assert found == [
        ("H5", "handling.complaint.sum", 60, 61),
        ("H5", "handling.total.sum", 347, 348),
    ]
