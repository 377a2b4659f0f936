"""The names of the files that a season comes to (as other programs rely on them)."""

from __future__ import annotations

from xltool.model.cycle import Cycle

TOTAL = "汇总表.xlsx"
LEDGER = "核对总表.xlsx"
PAGE = "核对报告.html"
REMINDER = "催报.txt"
RETURNED = "退回"
CSV = "records.csv"
JSON = "records.json"


def report_name(cycle: Cycle, suffix: str) -> str:
    """The report of the total, called after how often the form is reported."""
    return cycle.words.fill(f"汇总{{report_noun}}.{suffix}")
