"""A published report whose table a page break tore: true figures, repairs told, text cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import filled_workbook, form_2021, sample_record
from xltool.app.examine import examine
from xltool.app.library import open_library
from xltool.model.finding import Severity
from xltool.published import open_page
from xltool.published.figures import Repair
from xltool.published.report import Imported, ImportOptions, choose_form, read_report
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

FORM = form_2021()
TORN = Path(__file__).parent / "fixtures" / "torn_report.md"
SECTIONS = ["一", "二", "三", "四", "五", "六"]


@pytest.fixture(scope="module")
def read() -> Imported:
    page = open_page(TORN.read_bytes(), ".md")
    choice = choose_form([(FORM, open_library().spellings(FORM))], page)
    return read_report(choice, page, ImportOptions())


def test_the_figures_are_the_true_ones(read: Imported) -> None:
    assert read.record.figures == sample_record(FORM, "huayuan-2022").figures


def test_rows_that_only_have_a_total_are_told_as_zeros_by_arithmetic(read: Imported) -> None:
    zeros = {key.split(".")[1] for key, how in read.figures.repaired.items() if how is Repair.ZERO}
    assert zeros == {
        "granted",
        "granted_in_part",
        "refused_state_secret",
        "refused_by_law",
        "refused_security_stability",
        "refused_third_party",
    }


def test_a_displaced_number_is_kept_with_its_place_and_given_to_no_column(read: Imported) -> None:
    (seen,) = read.figures.seen["requests.refused_third_party.legal_service"]
    assert (seen.column, seen.raw, seen.reading) == (None, "0", None)


def test_rows_beside_their_columns_are_told(read: Imported) -> None:
    moved = {
        key.split(".")[1] for key, how in read.figures.repaired.items() if how is Repair.IN_ORDER
    }
    assert moved == {"received_new", "carried_in"}


def test_the_audit_finds_no_error(read: Imported) -> None:
    audited = examine(filled_workbook(FORM, read.record)).audit
    assert audited.count(Severity.ERROR) == 0


def test_the_report_again_has_six_sections(read: Imported) -> None:
    text = render(narrate(FORM, read.record), "md").decode()
    headings = [line[3] for line in text.splitlines() if line.startswith("## ")]
    assert headings == SECTIONS


def test_the_text_is_cut_at_its_topics(read: Imported) -> None:
    assert read.record.text == {
        "preamble": None,
        "overview.proactive": "按目录公开信息，内容随时更新。",
        "overview.on_request": "受理渠道畅通，未收到有关申请。",
        "overview.management": "先审查，后公开。",
        "overview.platform": "在服务窗口设查阅点。",
        "overview.supervision": "专人负责，定期检查。",
        "problems": "一是形式单一。二是更新较慢。",
        "improvements": "一是丰富形式。二是及时更新。",
        "other_matters": "2022年没有收取信息处理费。",
    }


def test_numbers_other_than_zero_in_a_displaced_row_are_not_explained_away() -> None:
    torn = TORN.read_text("utf-8").replace("合法权益\t\t\t\t\t\t\t0", "合法权益\t\t\t\t\t\t\t5")
    page = open_page(torn.encode(), ".md")
    choice = choose_form([(FORM, open_library().spellings(FORM))], page)
    figures = read_report(choice, page, ImportOptions()).record.figures
    row = [v for k, v in figures.items() if k.startswith("requests.refused_third_party.")]
    assert row == [None] * 7
