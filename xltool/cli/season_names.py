"""The names of the files that a season comes to (as other programs rely on them)."""

from __future__ import annotations

TOTAL = "汇总表.xlsx"
LEDGER = "核对总表.xlsx"
PAGE = "核对报告.html"
REPORT = "汇总年度报告"
REMINDER = "催报.txt"
RETURNED = "退回"
CSV = "records.csv"
JSON = "records.json"
