"""Every command works with edition 2019, and knows its tables by their labels, not by the year."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import record_of, zero
from tests.terminal import Ran, Terminal
from tests.test_edition_2019 import FORM, record
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record_json import record_tree, write_json
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

pytestmark = pytest.mark.slow


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.mark.parametrize(("year", "edition"), [(2019, "2019"), (2020, "2019"), (2021, "2021")])
def test_the_year_takes_its_edition(
    xltool: Terminal, tmp_path: Path, year: int, edition: str
) -> None:
    book = tmp_path / "a.xlsx"
    assert xltool("generate", "--year", str(year), "--office", "某局", "-o", book).status == 0
    assert xltool("check", book, "--format", "json").json["files"][0]["edition"] == edition


def imported(xltool: Terminal, tmp_path: Path, page: str) -> tuple[Ran, dict[str, object]]:
    report, out = tmp_path / "报告.md", tmp_path / "r.json"
    report.write_text(page, encoding="utf-8")
    ran = xltool("import", report, "-o", tmp_path / "r.xlsx", "--record", out)
    return ran, json.loads(out.read_text("utf-8"))


def page_of(year: int = 2020, changes: dict[str, str] | None = None) -> str:
    page = render(narrate(FORM, record(year=year)), "md").decode()
    for old, new in (changes or {}).items():
        assert old in page, old
        page = page.replace(old, new)
    return page


def test_a_published_report_is_read(xltool: Terminal, tmp_path: Path) -> None:
    # the heading of table 1 states no unit of the amount, which would be told as an assumption
    ran, read = imported(xltool, tmp_path, page_of(changes={"采购总金额": "采购总金额（万元）"}))
    # neither the report nor the name of such an office says whether it makes rules
    not_known = replace(record().office, unknown=frozenset({"rulemaking"}))
    assert read == json.loads(write_json(record_tree(replace(record(), office=not_known))))
    assert len(ran.err.splitlines()) == 3  # how much was read, and the two files written


def test_signs_and_units_in_its_cells_are_read(xltool: Terminal, tmp_path: Path) -> None:
    changes = {"| -5 ": "| 减少5项 ", "| 120 ": "| 120项 ", "| 123.4567 ": "| 123.4567万元 "}
    _, read = imported(xltool, tmp_path, page_of(changes=changes))
    assert read["figures"] == record_tree(record())["figures"]


def test_its_tables_in_a_report_of_a_later_year_are_read_as_they_are_and_told(
    xltool: Terminal, tmp_path: Path
) -> None:
    ran, read = imported(xltool, tmp_path, page_of(2022))
    assert (read["edition"], read["year"]) == ("2019", 2022)
    assert read["figures"] == record_tree(record())["figures"]
    assert "2022 年度应当用 2021 版" in ran.err


def test_the_tables_of_2021_with_one_row_of_other_results_are_those_of_2021(
    xltool: Terminal, tmp_path: Path, form: Form
) -> None:
    zeros: dict[str, Number] = {key: zero(form, key) for key in form.entered}
    figures = {
        **zeros,
        "requests.received_new.research": 4,
        "requests.other_misc.research": 4,
    }
    page = render(narrate(form, record_of(form, figures, year=2022)), "md").decode()
    rows = page.splitlines()
    first, second, third = (
        n for n, row in enumerate(rows) if re.search("[123]\\.(申请人|其他 )", row)
    )
    merged = rows[third].split("|")
    merged[2:4] = ["（六）其他处理", ""]
    rows[first : third + 1] = ["|".join(merged)]
    assert second == first + 1
    ran, read = imported(xltool, tmp_path, "\n".join(rows))
    reported = {key: v for key, v in dict(read["reported"]).items() if ".other." in key}  # type: ignore[call-overload]
    assert read["edition"] == "2021"
    assert (reported["requests.other.research"], reported["requests.other.total"]) == (4, 4)
    assert "三、本年度办理结果（六）其他处理 · 科研机构 是 4" in ran.err


def test_a_figure_alone_below_a_wide_heading_is_read(xltool: Terminal, tmp_path: Path) -> None:
    _, read = imported(xltool, tmp_path, page_of(changes={"| 4              | 123": "|  | 123"}))
    figures = dict(read["figures"])  # type: ignore[call-overload]
    procurement = [figures[f"disclosure.procurement.{each}"] for each in ("projects", "amount")]
    assert procurement == [None, "123.4567"]


def test_a_figure_alone_in_a_row_with_a_cell_too_many_is_nobody_s(
    xltool: Terminal, tmp_path: Path
) -> None:
    row = "|  |  | 123"
    _, read = imported(xltool, tmp_path, page_of(changes={"| 4              | 123": row}))
    figures = dict(read["figures"])  # type: ignore[call-overload]
    procurement = [figures[f"disclosure.procurement.{each}"] for each in ("projects", "amount")]
    assert procurement == [None, None]


def test_a_folder_of_them_is_added_up(xltool: Terminal, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("临江市人民政府", "临江市甲局", "临江市乙局"):
        tree = record_tree(record())
        tree["office"] = {"name": name, "code": None}
        source = tmp_path / "r.json"
        source.write_text(write_json(tree), encoding="utf-8")
        assert xltool("fill", source, "-o", tmp_path / "in" / f"{name}.xlsx").status == 0
    out = tmp_path / "out"
    ran = xltool("reconcile", tmp_path / "in", "--office", "临江市人民政府", "--out-dir", out)
    assert ran.status == 0
    figures = json.loads(xltool("export", out / "汇总表.xlsx").out)["figures"]
    assert figures["disclosure.licensing.change"] == -15
    assert figures["disclosure.procurement.amount"] == "370.3701"
    assert figures["requests.other.total"] == 6


def test_a_rule_of_both_editions_is_listed_once(
    xltool: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    listed = [line.split()[1] for line in xltool("rules").out.splitlines() if line[:1] == "│"]
    of_rules = [code for code in listed if re.fullmatch(r"[A-Z]\d{3}", code)]
    assert len(of_rules) == len(set(of_rules))
    assert {"B201", "X102", "X104", "Y103", "Y106"} <= set(of_rules)
