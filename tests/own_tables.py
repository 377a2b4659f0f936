"""The official tables of edition 2021 as an office draws them in a spreadsheet of its own.

Each table is a list of cells: where it begins, how far it reaches, and a text or the key of a
figure. Rows and columns count from 0.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.builders import APPLICANTS

TITLES = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)


class Drawn(NamedTuple):
    """A cell of a table as it is drawn; `key` is empty for a label."""

    row: int
    column: int
    down: int
    across: int
    text: str
    key: str = ""


Table = list[Drawn]


def disclosure() -> Table:
    cells: Table = []

    def line(row: int, *texts: str) -> None:
        cells.extend(Drawn(row, column, 1, 1, text) for column, text in enumerate(texts))

    def figures(row: int, label: str, *keys: str) -> None:
        line(row, label)
        across = 3 if len(keys) == 1 else 1
        for column, key in enumerate(keys, 1):
            cells.append(Drawn(row, column, 1, across, "", f"disclosure.{key}"))

    def banner(row: int, text: str) -> None:
        cells.append(Drawn(row, 0, 1, 4, text))

    def heads(row: int, text: str) -> None:
        line(row, "信息内容")
        cells.append(Drawn(row, 1, 1, 3, text))

    banner(0, "第二十条第（一）项")
    line(1, "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    for row, (label, key) in enumerate(
        (("规章", "regulations"), ("行政规范性文件", "normative_documents")), 2
    ):
        figures(row, label, *(f"{key}.{part}" for part in ("issued", "repealed", "in_force")))
    banner(4, "第二十条第（五）项")
    heads(5, "本年处理决定数量")
    figures(6, "行政许可", "licensing.decisions")
    banner(7, "第二十条第（六）项")
    heads(8, "本年处理决定数量")
    figures(9, "行政处罚", "penalties.decisions")
    figures(10, "行政强制", "coercion.decisions")
    banner(11, "第二十条第（八）项")
    heads(12, "本年收费金额（单位：万元）")
    figures(13, "行政事业性收费", "fees.amount")
    return cells


GROUPS = (
    ("（一）予以公开", "granted", ()),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "granted_in_part", ()),
    (
        "（三）不予公开",
        "refused",
        (
            ("1.属于国家秘密", "state_secret"),
            ("2.其他法律行政法规禁止公开", "by_law"),
            ("3.危及“三安全一稳定”", "security_stability"),
            ("4.保护第三方合法权益", "third_party"),
            ("5.属于三类内部事务信息", "internal_affairs"),
            ("6.属于四类过程性信息", "deliberative"),
            ("7.属于行政执法案卷", "enforcement_file"),
            ("8.属于行政查询事项", "administrative_query"),
        ),
    ),
    (
        "（四）无法提供",
        "unable",
        (
            ("1.本机关不掌握相关政府信息", "not_held"),
            ("2.没有现成信息需要另行制作", "needs_creation"),
            ("3.补正后申请内容仍不明确", "unclear"),
        ),
    ),
    (
        "（五）不予处理",
        "not_processed",
        (
            ("1.信访举报投诉类申请", "petition"),
            ("2.重复申请", "repeated"),
            ("3.要求提供公开出版物", "publication"),
            ("4.无正当理由大量反复申请", "excessive"),
            ("5.要求行政机关确认或重新出具已获取信息", "reconfirmation"),
        ),
    ),
    (
        "（六）其他处理",
        "other",
        (
            (
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                "not_corrected",
            ),
            (
                "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                "fee_unpaid",
            ),
            ("3.其他", "misc"),
        ),
    ),
    ("（七）总计", "handled_total", ()),
)


def requests() -> Table:
    cells = [
        Drawn(0, 0, 3, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"),
        Drawn(0, 3, 1, 7, "申请人情况"),
        Drawn(1, 3, 2, 1, "自然人"),
        Drawn(1, 4, 1, 5, "法人或其他组织"),
        Drawn(1, 9, 2, 1, "总计"),
    ]
    kinds = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    cells += (Drawn(2, column, 1, 1, kind) for column, kind in enumerate(kinds, 4))

    def figures(row: int, key: str) -> None:
        for column, part in enumerate((*APPLICANTS, "total"), 3):
            cells.append(Drawn(row, column, 1, 1, "", f"requests.{key}.{part}"))

    def whole(row: int, label: str, key: str) -> None:
        cells.append(Drawn(row, 0, 1, 3, label))
        figures(row, key)

    whole(3, "一、本年新收政府信息公开申请数量", "received_new")
    whole(4, "二、上年结转政府信息公开申请数量", "carried_in")
    cells.append(Drawn(5, 0, 22, 1, "三、本年度办理结果"))
    row = 5
    for label, key, members in GROUPS:
        cells.append(Drawn(row, 1, max(1, len(members)), 1 if members else 2, label))
        for text, member in members:
            cells.append(Drawn(row, 2, 1, 1, text))
            figures(row, f"{key}_{member}")
            row += 1
        if not members:
            figures(row, key)
            row += 1
    whole(row, "四、结转下年度继续办理", "carried_out")
    return cells


def disputes() -> Table:
    cells = [Drawn(0, 0, 1, 5, "行政复议"), Drawn(0, 5, 1, 10, "行政诉讼")]
    cells += (Drawn(1, 5 * n, 1, 5, t) for n, t in ((1, "未经复议直接起诉"), (2, "复议后起诉")))
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    parts = ("upheld", "corrected", "other", "pending", "total")
    for number, row in enumerate(("review", "suit_direct", "suit_after_review")):
        for column, (result, part) in enumerate(zip(results, parts, strict=True), 5 * number):
            top, down = (2, 1) if number else (1, 2)
            cells.append(Drawn(top, column, down, 1, result))
            cells.append(Drawn(3, column, 1, 1, "", f"disputes.{row}.{part}"))
    return cells


TABLES = (disclosure, requests, disputes)
