"""The official grid of edition 2021 as it was printed: where every figure stands, what sums what.

Written down by hand from the form, so that tests need not ask the definition. The grids begin in
row 5 of their sheets, below title, office, standing and unit.
"""

from __future__ import annotations

from tests.builders import APPLICANTS, RESULTS, TEXT

OVERVIEW, DISCLOSURE, REQUESTS, DISPUTES, OTHERS = (
    *("一 总体情况", "表一 主动公开", "表二 申请情况"),
    *("表三 复议诉讼", "五、六 问题与其他"),
)
_TABLE_1 = {
    "regulations.issued": "B7",
    "regulations.repealed": "C7",
    "regulations.in_force": "D7",
    "normative_documents.issued": "B8",
    "normative_documents.repealed": "C8",
    "normative_documents.in_force": "D8",
    "licensing.decisions": "B11",
    "penalties.decisions": "B14",
    "coercion.decisions": "B15",
    "fees.amount": "B18",
}
COLUMNS_2 = dict(zip((*APPLICANTS, "total"), "DEFGHIJ", strict=True))
LABELS_1 = ["A7", "A8", "A11", "A14", "A15", "A18"]
"""Where the labels of the rows of table 1 stand."""
HEADS_2 = ["D6", "E7", "F7", "G7", "H7", "I7", "J6"]
"""Where the headings of the columns of table 2 stand."""
HEADS_3 = [f"{letter}{6 if letter < 'F' else 7}" for letter in "ABCDEFGHIJKLMNO"]
_ROWS = ("received_new", "carried_in", *RESULTS, "handled_total", "carried_out")
_ROWS_2 = {row: number for number, row in enumerate(_ROWS, start=8)}
_CELLS_3 = dict(
    zip(
        [
            f"{row}.{column}"
            for row in ("review", "suit_direct", "suit_after_review")
            for column in ("upheld", "corrected", "other", "pending", "total")
        ],
        "ABCDEFGHIJKLMNO",
        strict=True,
    )
)
FIGURES = {
    **{f"disclosure.{key}": (DISCLOSURE, cell) for key, cell in _TABLE_1.items()},
    **{
        f"requests.{row}.{column}": (REQUESTS, f"{letter}{number}")
        for row, number in _ROWS_2.items()
        for column, letter in COLUMNS_2.items()
    },
    **{f"disputes.{key}": (DISPUTES, f"{letter}8") for key, letter in _CELLS_3.items()},
}
FORMULAS = {
    **{f"requests.handled_total.{a}": f"=SUM({x}10:{x}30)" for a, x in COLUMNS_2.items()},
    **{f"requests.{row}.total": f"=SUM(D{n}:I{n})" for row, n in _ROWS_2.items()},
    "disputes.review.total": "=SUM(A8:D8)",
    "disputes.suit_direct.total": "=SUM(F8:I8)",
    "disputes.suit_after_review.total": "=SUM(K8:N8)",
}
MONEY = "disclosure.fees.amount"
COUNTS = set(FIGURES) - set(FORMULAS) - {MONEY}
TEXTS = {"preamble", *TEXT}
