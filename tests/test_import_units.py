"""Amounts whose unit a published report does not state: read in the form's unit, and doubted."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.published_2019 import TABLE_2, TABLE_3, TITLE, clause, head, plain
from tests.terminal import Terminal
from tests.written_pages import Blocks, Row, Square, Table, written
from xltool.app.build import filled_workbook
from xltool.app.examine import Examined, examine
from xltool.app.import_report import import_report
from xltool.app.mark import marked_copy
from xltool.model.expression import Value
from xltool.published.report import Imported

AMOUNT = "disclosure.procurement.amount"
BARE = "采购总金额"


def bought(amount: str, heading: str = BARE, label: str = "政府集中采购", note: str = "") -> Table:
    """The part of table one with an amount, and a line below it where there is a note."""
    rows: list[Row] = [
        clause("九"),
        head(f"采购项目数量|{heading}", last=2),
        plain(label, f"1|{amount}", last=2),
    ]
    return [*rows, *([Row((Square(note, 4),))] if note else [])]


def blocks(table: Table, above: str = "", below: str = "", overview: str = "如常。") -> Blocks:
    return [
        TITLE.format(year=2020),
        *("一、总体情况", overview, "二、主动公开政府信息情况"),
        *filter(None, [above]),
        table,
        *filter(None, [below]),
        *("三、收到和处理政府信息公开申请情况", TABLE_2),
        *("四、政府信息公开行政复议、行政诉讼情况", TABLE_3),
        *("五、存在的主要问题及改进情况", "主要问题：甲。", "改进情况：乙。"),
        *("六、其他需要报告的事项", "没有。"),
    ]


def read(tmp_path: Path, page: Blocks, suffix: str = ".html") -> Imported:
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(written(page, suffix))
    return import_report(str(path))


def checked(imported: Imported, typed: dict[str, Value] | None = None) -> Examined:
    return examine(
        filled_workbook(imported.form, imported.record, typed=typed, assumed=imported.assumed)
    )


def doubts(examined: Examined) -> list[tuple[str | None, str | None, object]]:
    return [(f.key, f.cell, f.actual) for f in examined.audit.findings if f.code == "R109"]


@pytest.mark.parametrize("suffix", [".html", ".docx", ".md", ".txt"])
def test_an_amount_without_a_unit_is_a_doubt_of_the_workbook(tmp_path: Path, suffix: str) -> None:
    imported = read(tmp_path, blocks(bought("8040")), suffix)
    assert imported.assumed == {AMOUNT}
    ((key, cell, actual),) = doubts(checked(imported))
    assert (key, actual) == (AMOUNT, 8040)
    assert cell is not None


@pytest.mark.parametrize(
    "page",
    [
        blocks(bought("45.6万元")),
        blocks(bought("45.6（万元）")),
        blocks(bought("45.6", "采购总金额（万元）")),
        blocks(bought("45.6", "采购总金额（单位：万元）")),
        blocks(bought("45.6", "采购总金额（单位：人民币万元）")),
        blocks(bought("45.6", label="政府集中采购（万元）")),
        blocks(bought("45.6"), above="单位：万元"),
        blocks(bought("45.6"), above="（单位：件、万元）"),
        blocks(bought("45.6"), above="表一 主动公开情况（金额单位：万元）"),
        blocks(bought("45.6"), below="注：金额单位为万元。"),
        blocks(bought("45.6", note="注：金额单位：万元")),
        blocks(bought("45.6", note="金额以万元计")),
        blocks(bought("456000元")),
        blocks(bought("456000"), above="单位：元"),
        blocks(bought("456000"), below="注：金额以元为单位"),
    ],
)
def test_an_amount_with_a_unit_is_none(tmp_path: Path, page: Blocks) -> None:
    imported = read(tmp_path, page)
    assert str(imported.record.figures[AMOUNT]) == "45.6"
    assert (imported.assumed, doubts(checked(imported))) == (frozenset(), [])


def test_nothing_is_nothing_in_every_unit(tmp_path: Path) -> None:
    assert read(tmp_path, blocks(bought("0"))).assumed == frozenset()
    assert read(tmp_path, blocks(bought("—"))).assumed == frozenset()


def test_a_caption_of_another_table_states_no_unit(tmp_path: Path) -> None:
    page = [
        *blocks(bought("45.6")),
        "附：收支表（单位：万元）",
        [Row((Square("甲"), Square("乙")))],
    ]
    assert read(tmp_path, page).assumed == {AMOUNT}


@pytest.mark.parametrize(
    ("said", "how", "quote"),
    [
        ("全年集中采购1项，金额8040元。", "other_unit_in_text", "8040元"),
        ("集中采购金额８，０４０元。", "other_unit_in_text", "8,040元"),
        ("集中采购金额8040万元。", "unit_in_text", "8040万元"),
        ("集中采购金额0.804亿元。", "unit_in_text", "0.804亿元"),
        ("集中采购金额18040元。", "no_unit_in_text", ""),
        ("公开信息8040条。", "no_unit_in_text", ""),
    ],
)
def test_what_the_text_says_of_the_amount_is_told(
    tmp_path: Path, said: str, how: str, quote: str
) -> None:
    imported = read(tmp_path, blocks(bought("8040"), overview=said))
    (finding,) = (f for f in checked(imported).audit.findings if f.code == "R109")
    assert (finding.facts["how"], finding.facts["left"]) == (how, quote)
    where = {"overview.proactive"} if quote else set()
    assert set(finding.evidence) == {AMOUNT} | where


def test_the_doubt_lapses_when_the_figure_is_entered_anew(tmp_path: Path) -> None:
    imported = read(tmp_path, blocks(bought("8040")))
    assert doubts(checked(imported, {AMOUNT: Decimal("0.804")})) == []


def test_the_doubt_stays_in_the_marked_copy_and_can_be_explained(tmp_path: Path) -> None:
    examined = checked(read(tmp_path, blocks(bought("8040"))))
    again = examine(marked_copy(examined))
    assert [key for key, _, _ in doubts(again)] == [AMOUNT]


def test_import_tells_the_doubt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "报告.html"
    path.write_bytes(written(blocks(bought("8040"), overview="金额8040元。"), ".html"))
    ran = Terminal(capsys)("import", path, "-o", tmp_path / "a.xlsx")
    (line,) = (line for line in ran.err.splitlines() if line.startswith("单位不明"))
    assert "采购总金额" in line
    assert "“8040元”" in line
