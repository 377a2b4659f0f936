"""What a collection is written out as, and the names of its files, which other programs rely on."""

from __future__ import annotations

from xltool.model.period import Cycle

TOTAL = "汇总表.xlsx"
LEDGER = "核对总表.xlsx"
PAGE = "核对报告.html"
REMINDER = "催报.txt"
RETURNED = "退回"
CSV = "records.csv"
JSON = "records.json"
CHANGES = "变化.csv"
COPY = "{stem}_审核意见.xlsx"
NOTICE = "{stem}_修改通知.txt"
INQUIRY = "{stem}_核实通知.txt"
"""A marked copy of a workbook, and what is sent with it: to correct, or to look again."""


def report_name(cycle: Cycle, suffix: str) -> str:
    """The report of the total, called after how often the form is reported."""
    return cycle.words.fill(f"汇总{{report_noun}}.{suffix}")
