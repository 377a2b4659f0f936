"""The official grids of edition 2021, merge by merge."""

from __future__ import annotations

import pytest

from xltool.model.address import Cell, Range
from xltool.model.form import Form
from xltool.model.grid import Grid, GridCell, grid_of

DISCLOSURE = {
    "A1:D1": "第二十条第（一）项",
    "A2": "信息内容",
    "B2": "本年制发件数",
    "C2": "本年废止件数",
    "D2": "现行有效件数",
    "A3": "规章",
    "A4": "行政规范性文件",
    "A5:D5": "第二十条第（五）项",
    "A6": "信息内容",
    "B6:D6": "本年处理决定数量",
    "A7": "行政许可",
    "A8:D8": "第二十条第（六）项",
    "A9": "信息内容",
    "B9:D9": "本年处理决定数量",
    "A10": "行政处罚",
    "A11": "行政强制",
    "A12:D12": "第二十条第（八）项",
    "A13": "信息内容",
    "B13:D13": "本年收费金额（单位：万元）",
    "A14": "行政事业性收费",
}
REQUESTS = {
    "A1:C3": "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "D1:J1": "申请人情况",
    "D2:D3": "自然人",
    "E2:I2": "法人或其他组织",
    "J2:J3": "总计",
    "E3": "商业企业",
    "F3": "科研机构",
    "G3": "社会公益组织",
    "H3": "法律服务机构",
    "I3": "其他",
    "A4:C4": "一、本年新收政府信息公开申请数量",
    "A5:C5": "二、上年结转政府信息公开申请数量",
    "A6:A27": "三、本年度办理结果",
    "B6:C6": "（一）予以公开",
    "B7:C7": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "B8:B15": "（三）不予公开",
    "C8": "1.属于国家秘密",
    "C9": "2.其他法律行政法规禁止公开",
    "C10": "3.危及“三安全一稳定”",
    "C11": "4.保护第三方合法权益",
    "C12": "5.属于三类内部事务信息",
    "C13": "6.属于四类过程性信息",
    "C14": "7.属于行政执法案卷",
    "C15": "8.属于行政查询事项",
    "B16:B18": "（四）无法提供",
    "C16": "1.本机关不掌握相关政府信息",
    "C17": "2.没有现成信息需要另行制作",
    "C18": "3.补正后申请内容仍不明确",
    "B19:B23": "（五）不予处理",
    "C19": "1.信访举报投诉类申请",
    "C20": "2.重复申请",
    "C21": "3.要求提供公开出版物",
    "C22": "4.无正当理由大量反复申请",
    "C23": "5.要求行政机关确认或重新出具已获取信息",
    "B24:B26": "（六）其他处理",
    "C24": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "C25": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "C26": "3.其他",
    "B27:C27": "（七）总计",
    "A28:C28": "四、结转下年度继续办理",
}
DISPUTES = {
    "A1:E1": "行政复议",
    "F1:O1": "行政诉讼",
    "A2:A3": "结果维持",
    "B2:B3": "结果纠正",
    "C2:C3": "其他结果",
    "D2:D3": "尚未审结",
    "E2:E3": "总计",
    "F2:J2": "未经复议直接起诉",
    "K2:O2": "复议后起诉",
    "F3": "结果维持",
    "G3": "结果纠正",
    "H3": "其他结果",
    "I3": "尚未审结",
    "J3": "总计",
    "K3": "结果维持",
    "L3": "结果纠正",
    "M3": "其他结果",
    "N3": "尚未审结",
    "O3": "总计",
}
LABELS = {"disclosure": DISCLOSURE, "requests": REQUESTS, "disputes": DISPUTES}
FIRST_AND_LAST_FIGURES = {
    "disclosure": {
        "B3": "disclosure.regulations.issued",
        "D4": "disclosure.normative_documents.in_force",
        "B7:D7": "disclosure.licensing.decisions",
        "B10:D10": "disclosure.penalties.decisions",
        "B11:D11": "disclosure.coercion.decisions",
        "B14:D14": "disclosure.fees.amount",
    },
    "requests": {
        "D4": "requests.received_new.natural_person",
        "J5": "requests.carried_in.total",
        "D6": "requests.granted.natural_person",
        "I15": "requests.refused_administrative_query.other_org",
        "D27": "requests.handled_total.natural_person",
        "J28": "requests.carried_out.total",
    },
    "disputes": {
        "A4": "disputes.review.upheld",
        "E4": "disputes.review.total",
        "F4": "disputes.suit_direct.upheld",
        "O4": "disputes.suit_after_review.total",
    },
}
SIZES = {"disclosure": (14, 4), "requests": (28, 10), "disputes": (4, 15)}
TABLES = list(LABELS)


def area(cell: GridCell) -> str:
    last = Cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
    return Range(Cell(cell.row, cell.column), last).a1


def grid(form: Form, table: str) -> Grid:
    return grid_of(form.tables[table])


@pytest.mark.parametrize("table", TABLES)
def test_every_label_stands_over_its_official_cells(form: Form, table: str) -> None:
    found = {area(cell): cell.text for cell in grid(form, table).cells if cell.key is None}
    assert found == LABELS[table]


@pytest.mark.parametrize("table", TABLES)
def test_figures_stand_in_their_official_cells(form: Form, table: str) -> None:
    found = {area(cell): cell.key for cell in grid(form, table).cells}
    wanted = FIRST_AND_LAST_FIGURES[table]
    assert {place: found[place] for place in wanted} == wanted


@pytest.mark.parametrize("table", TABLES)
def test_the_grid_has_the_official_size(form: Form, table: str) -> None:
    laid = grid(form, table)
    assert (laid.rows, laid.columns) == SIZES[table]


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_of_the_grid_is_covered_once(form: Form, table: str) -> None:
    covered = [
        (row, column)
        for cell in grid(form, table).cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    rows, columns = SIZES[table]
    everything = [(r, c) for r in range(1, rows + 1) for c in range(1, columns + 1)]
    assert sorted(covered) == everything


@pytest.mark.parametrize("table", TABLES)
def test_every_figure_has_one_cell(form: Form, table: str) -> None:
    found = [cell.key for cell in grid(form, table).cells if cell.key]
    assert sorted(found) == sorted(key for key, f in form.figures.items() if f.table == table)


@pytest.mark.parametrize(("table", "rows"), [("disclosure", 0), ("requests", 3), ("disputes", 3)])
def test_the_headings_of_a_table_of_one_block_repeat_on_every_page(
    form: Form, table: str, rows: int
) -> None:
    assert grid(form, table).header_rows == rows
