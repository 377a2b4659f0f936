"""A published report with the tables of edition 2019, written by hand: an office of our own making.

A table is a list of rows; what a test varies is named by the label of its row, the cells in one
text with `|` between them. Nothing of a form's definition is used here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tests.written_pages import Row, Square, Table, written

TITLE = "河阳县水利局{year}年政府信息公开工作年度报告"


def label(text: str, across: int = 1, down: int = 1) -> Square:
    return Square(text, across, down)


def cells(text: str, last: int = 1) -> tuple[Square, ...]:
    """Cells from one text; the last reaches over `last` columns."""
    texts = [each.strip() for each in text.split("|")]
    return (*map(Square, texts[:-1]), Square(texts[-1], last))


def clause(number: str) -> Row:
    """The line above a part of table one."""
    return Row((label(f"第二十条第（{number}）项", 4),))


def head(text: str, last: int = 1) -> Row:
    """The headings of a part of table one."""
    return Row((label("信息内容"), *cells(text, last)))


def plain(text: str, values: str, last: int = 1) -> Row:
    return Row((label(text),), cells(values, last))


ITEMS = "上一年项目数量|本年增/减|处理决定数量"
TABLE_1: Table = (
    clause("一"),
    head("本年新制作数量|本年新公开数量|对外公开总数量"),
    plain("规章", "0|0|0"),
    plain("规范性文件", "3|2|13"),
    clause("五"),
    head(ITEMS),
    plain("行政许可", "120|-5|900"),
    plain("其他对外管理服务事项", "36|4|57"),
    clause("六"),
    head(ITEMS),
    plain("行政处罚", "240|0|81"),
    plain("行政强制", "12|1|2"),
    clause("八"),
    head("上一年项目数量|本年增/减", last=2),
    plain("行政事业性收费", "9|-2", last=2),
    clause("九"),
    head("采购项目数量|采购总金额（万元）", last=2),
    plain("政府集中采购", "4|45.6", last=2),
)
"""Its five parts as one table."""

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
NOTHING = "0|0|0|0|0|0|0"


def result(text: str, values: str = NOTHING, *above: Square, across: int = 1) -> Row:
    """A row of the results of table two, which may open the groups above it."""
    return Row((*above, label(text, across)), cells(values))


def whole(text: str, values: str) -> Row:
    return Row((label(text, 3),), cells(values))


RESULTS = label("三、本年度办理结果", down=20)
TABLE_2: Table = (
    Row((label(CORNER, 3, 3), label("申请人情况", 7))),
    Row((label("自然人", 1, 2), label("法人或其他组织", 5), label("总计", 1, 2))),
    Row(cells("商业企业|科研机构|社会公益组织|法律服务机构|其他")),
    whole("一、本年新收政府信息公开申请数量", "10|2|0|0|1|0|13"),
    whole("二、上年结转政府信息公开申请数量", "1|0|0|0|0|0|1"),
    result("（一）予以公开", "5|1|0|0|0|0|6", RESULTS, across=2),
    result("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "1|0|0|0|0|0|1", across=2),
    result("1.属于国家秘密", NOTHING, label("（三）不予公开", down=8)),
    result("2.其他法律行政法规禁止公开"),
    result("3.危及“三安全一稳定”"),
    result("4.保护第三方合法权益", "0|1|0|0|0|0|1"),
    result("5.属于三类内部事务信息"),
    result("6.属于四类过程性信息"),
    result("7.属于行政执法案卷"),
    result("8.属于行政查询事项"),
    result("1.本机关不掌握相关政府信息", "2|0|0|0|1|0|3", label("（四）无法提供", down=3)),
    result("2.没有现成信息需要另行制作"),
    result("3.补正后申请内容仍不明确"),
    result("1.信访举报投诉类申请", NOTHING, label("（五）不予处理", down=5)),
    result("2.重复申请", "1|0|0|0|0|0|1"),
    result("3.要求提供公开出版物"),
    result("4.无正当理由大量反复申请"),
    result("5.要求行政机关确认或重新出具已获取信息"),
    result("（六）其他处理", "1|0|0|0|0|0|1", across=2),
    result("（七）总计", "10|2|0|0|1|0|13", across=2),
    whole("四、结转下年度继续办理", "1|0|0|0|0|0|1"),
)

OUTCOMES = "结果维持|结果纠正|其他结果|尚未审结|总计"
TABLE_3: Table = (
    Row((label("行政复议", 5), label("行政诉讼", 10))),
    Row(
        (
            *(label(outcome, 1, 2) for outcome in OUTCOMES.split("|")),
            label("未经复议直接起诉", 5),
            label("复议后起诉", 5),
        )
    ),
    Row((*cells(OUTCOMES), *cells(OUTCOMES))),
    Row((), cells("1|0|0|0|1|0|0|0|1|1|0|0|0|0|0")),
)

TABLES: tuple[Table, ...] = (TABLE_1, TABLE_2, TABLE_3)

FIGURES: dict[str, int | str] = {
    "disclosure.normative_documents.made": 3,
    "disclosure.normative_documents.published": 2,
    "disclosure.normative_documents.public_total": 13,
    "disclosure.licensing.items_last_year": 120,
    "disclosure.licensing.change": -5,
    "disclosure.licensing.decisions": 900,
    "disclosure.other_services.items_last_year": 36,
    "disclosure.other_services.change": 4,
    "disclosure.other_services.decisions": 57,
    "disclosure.penalties.items_last_year": 240,
    "disclosure.penalties.decisions": 81,
    "disclosure.coercion.items_last_year": 12,
    "disclosure.coercion.change": 1,
    "disclosure.coercion.decisions": 2,
    "disclosure.fees.items_last_year": 9,
    "disclosure.fees.change": -2,
    "disclosure.procurement.projects": 4,
    "disclosure.procurement.amount": "45.6",
    "requests.received_new.natural_person": 10,
    "requests.received_new.enterprise": 2,
    "requests.received_new.legal_service": 1,
    "requests.received_new.total": 13,
    "requests.carried_in.natural_person": 1,
    "requests.carried_in.total": 1,
    "requests.granted.natural_person": 5,
    "requests.granted.enterprise": 1,
    "requests.granted.total": 6,
    "requests.granted_in_part.natural_person": 1,
    "requests.granted_in_part.total": 1,
    "requests.refused_third_party.enterprise": 1,
    "requests.refused_third_party.total": 1,
    "requests.unable_not_held.natural_person": 2,
    "requests.unable_not_held.legal_service": 1,
    "requests.unable_not_held.total": 3,
    "requests.not_processed_repeated.natural_person": 1,
    "requests.not_processed_repeated.total": 1,
    "requests.other.natural_person": 1,
    "requests.other.total": 1,
    "requests.handled_total.natural_person": 10,
    "requests.handled_total.enterprise": 2,
    "requests.handled_total.legal_service": 1,
    "requests.handled_total.total": 13,
    "requests.carried_out.natural_person": 1,
    "requests.carried_out.total": 1,
    "disputes.review.upheld": 1,
    "disputes.review.total": 1,
    "disputes.suit_direct.pending": 1,
    "disputes.suit_direct.total": 1,
}
"""What the tables say, as a record has it; every figure that is not named is 0."""


def varied(table: Table, rows: Mapping[str, str | None]) -> Table:
    """The table with other cells in some rows, named by their label; None takes the row out."""
    for name in rows:
        assert sum(_named(row) == name for row in table) == 1, name
    found = []
    for row in table:
        if _named(row) not in rows:
            found.append(row)
        elif (said := rows[_named(row)]) is not None:
            found.append(Row(row.labels, cells(said, row.cells[-1].across)))
    return found


def relabelled(table: Table, labels: Mapping[str, str]) -> Table:
    """The table with other words for some of its labels and headings."""
    assert {s.text for row in table for s in (*row.labels, *row.cells)} >= set(labels)

    def named(squares: tuple[Square, ...]) -> tuple[Square, ...]:
        return tuple(s._replace(text=labels.get(s.text, s.text)) for s in squares)

    return [Row(named(row.labels), named(row.cells)) for row in table]


def each_cell(table: Table, change: Callable[[int, str], str]) -> Table:
    """The table with every figure changed, by its place behind the label, counted from 0."""
    return [
        row._replace(
            cells=tuple(s._replace(text=change(n, s.text)) for n, s in enumerate(row.cells))
        )
        if row.labels and row.labels[-1].text and any(s.text[-1:].isdigit() for s in row.cells)
        else row
        for row in table
    ]


def _named(row: Row) -> str:
    return row.labels[-1].text if row.labels and row.cells else ""


def report(tables: Sequence[Table] = TABLES, suffix: str = ".html", year: int = 2020) -> bytes:
    """A report of six sections with these tables, the last two each alone in their section."""
    *first, second, third = tables
    blocks: list[str | Table] = [
        TITLE.format(year=year),
        *("一、总体情况", "（一）主动公开。按目录公开。", "（二）依申请公开。按期答复。"),
        *("（三）政府信息管理。专人管理。", "（四）政府信息公开平台建设。设有专栏。"),
        *("（五）监督保障。按季检查。", "二、主动公开政府信息情况"),
        *first,
        *("三、收到和处理政府信息公开申请情况", second),
        *("四、政府信息公开行政复议、行政诉讼情况", third),
        *("五、存在的主要问题及改进情况", "主要问题：更新不及时。", "改进情况：定期检查。"),
        *("六、其他需要报告的事项", "本年度没有收取信息处理费。"),
    ]
    return written(blocks, suffix)
