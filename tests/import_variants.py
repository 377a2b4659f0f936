"""Published reports in the shapes they are met in: one report of true figures, told in many ways.

A variant is a page made from the same figures by a change that is named; it says which figures the
page still tells. No sentence or page of anybody's is copied here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.builders import balanced_record, form_2021
from xltool.model.record import Record
from xltool.reporting.document import Document, DocumentTable, Heading, Paragraph
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

FORM = form_2021()
RECORD: Record = balanced_record(FORM)
DOCUMENT: Document = narrate(FORM, RECORD)
MARKUP = render(DOCUMENT, "html").decode()
MARKDOWN = render(DOCUMENT, "md").decode()


@dataclass(frozen=True)
class Variant:
    """A file as bytes, its suffix, and the entered figures it no longer tells."""

    data: bytes
    suffix: str = ".html"
    lost: frozenset[str] = frozenset()


Change = Callable[[str], str]


def replaced(*pairs: tuple[str, str]) -> Change:
    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return text

    return change


def patterned(pattern: str, new: str, count: int = 0) -> Change:
    def change(text: str) -> str:
        changed, times = re.subn(pattern, new, text, count=count, flags=re.DOTALL)
        assert times
        return changed

    return change


def keys(*patterns: str) -> frozenset[str]:
    """The entered figures that are named; `*` stands for any row or column."""
    shapes = [re.compile(p.replace(".", r"\.").replace("*", r"\w+")) for p in patterns]
    return frozenset(k for k in FORM.entered if any(s.fullmatch(k) for s in shapes))


def page(change: Change, lost: frozenset[str] = frozenset()) -> Variant:
    return Variant(change(MARKUP).encode(), ".html", lost)


def markdown(change: Change, lost: frozenset[str] = frozenset()) -> Variant:
    return Variant(change(MARKDOWN).encode(), ".md", lost)


def row_of(label: str) -> str:
    """The HTML row that bears a label."""
    found = [row for row in re.findall(r"<tr>.*?</tr>", MARKUP, re.DOTALL) if label in row]
    assert len(found) == 1
    return str(found[0])


def in_row(label: str, change: Change) -> Change:
    return replaced((row_of(label), change(row_of(label))))


def lines(join: Callable[[list[str]], str], spans: bool = True) -> str:
    """The report as plain lines; a table's row is joined from its cells.

    With `spans` a merged cell leaves blank cells behind it, else it leaves nothing.
    """
    found = [DOCUMENT.title]
    for block in DOCUMENT.blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, DocumentTable):
            found += ["", *(join(row) for row in cells_of(block, spans)), ""]
    return "\n".join(found)


def cells_of(table: DocumentTable, spans: bool) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    if spans:
        rows = [[""] * len(table.widths) for _ in range(table.rows)]
        for cell in table.cells:
            rows[cell.row - 1][cell.column - 1] = cell.text
        return rows
    for cell in table.cells:
        rows[cell.row - 1].append(cell.text)
    return rows


def torn_rows(text: str) -> str:
    """Figures on a line of their own below their label, as where a page ends."""
    label = "7.属于行政执法案卷"
    return re.sub(rf"(\t*{label}\t)([\d\t]+)\n", "\\1\\n\\t\\t\\t\\2\n", text)


def split_table(markup: str) -> str:
    """Table two in two tables, the second without a head and without the merged labels."""
    before, row, after = markup.partition(row_of("5.属于三类内部事务信息"))
    return before + "</tbody></table><p></p><table><tbody>" + row + after


def word(change: Change) -> bytes:
    """The Word report with its document part changed."""
    source = zipfile.ZipFile(io.BytesIO(render(DOCUMENT, "docx")))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = change(data.decode()).encode()
            target.writestr(name, data)
    return packed.getvalue()


def blank_entries(markup: str) -> str:
    """Only the total column of every row of table two is filled."""
    head, table = markup.split("一、本年新收", 1)
    body, rest = table.split("</table>", 1)
    body = re.sub(r"(<td[^>]*>)\d+(?=</td>\s*<td)", r"\1", body)
    return head + "一、本年新收" + body + "</table>" + rest


def blank_zeros(markup: str) -> str:
    return re.sub(r"(<td[^>]*>)0(</td>)", r"\1\2", markup)


def blank_totals(markup: str) -> str:
    """The total column of table two is blank."""
    head, table = markup.split("一、本年新收", 1)
    body, rest = table.split("</table>", 1)
    body = re.sub(r"(<td[^>]*>)\d+(</td>\s*</tr>)", r"\1\2", body)
    return head + "一、本年新收" + body + "</table>" + rest


def same(text: str) -> str:
    return text


REQUESTS = keys("requests.*.*")
ONES = "①②③④⑤⑥⑦⑧"

VARIANTS: dict[str, Variant] = {
    "as a page": page(same),
    "as a Word file": Variant(render(DOCUMENT, "docx"), ".docx"),
    "as Markdown": Variant(MARKDOWN.encode(), ".md"),
    "as drawn text": Variant(render(DOCUMENT, "txt"), ".txt"),
    "a page in GBK that declares GB2312": Variant(
        MARKUP.replace('charset="utf-8"', 'charset="gb2312"').encode("gbk")
    ),
    "a page in GBK that declares nothing": Variant(
        MARKUP.replace('<meta charset="utf-8">', "").encode("gbk")
    ),
    "a page with a byte order mark": Variant(b"\xef\xbb\xbf" + MARKUP.encode()),
    "rows and cells never closed": page(patterned(r"</t[dhr]>", "")),
    "upper-case tags": page(replaced(("<table", "<TABLE"), ("<td", "<TD"), ("</td>", "</TD>"))),
    "tables within a table that arranges the page": page(
        replaced(("<main>", "<table><tr><td>左</td><td>"), ("</main>", "</td></tr></table>"))
    ),
    "a table within a table within a table": page(
        replaced(
            ('<div class="wide">', "<table><tr><td><table><tr><td>"),
            ("</table>\n</div>", "</table></td></tr></table></td></tr></table>"),
        )
    ),
    "a table split in two, the second without head and merges": page(split_table),
    "a section's heading within its table": page(
        patterned(
            r"<h2>(三、[^<]*)</h2>\s*<div class=\"wide\">\s*<table>(.*?)<thead>",
            r"<table><thead><tr><th colspan=10>\1</th></tr>",
        )
    ),
    "headings without their marks": page(patterned(r"<(/?)h[23]>", r"<\1p>")),
    "headings in variants": page(
        replaced(
            (
                "四、政府信息公开行政复议、行政诉讼情况",
                "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
            ),
            ("五、存在的主要问题及改进情况", "五、存在问题及改进情况"),
            ("六、其他需要报告的事项", "六、其他报告事项"),
        )
    ),
    "half-width brackets": page(replaced(("（", "("), ("）", ")"))),
    "full-width figures": page(
        lambda text: re.sub(
            r"(<td[^>]*>)(\d+)(</td>)",
            lambda m: (
                m[1] + m[2].translate(str.maketrans("0123456789", "０１２３４５６７８９")) + m[3]
            ),
            text,
        )
    ),
    "thousands separated": page(
        lambda text: re.sub(
            r"(<td[^>]*>)(\d+)(</td>)", lambda m: f"{m[1]}{int(m[2]):,}{m[3]}", text
        )
    ),
    "numbered 1、": page(patterned(r">(\d)\.(?=\D)", r">\1、")),
    "numbered （1）": page(patterned(r">(\d)\.(?=\D)", r">（\1）")),
    "numbered ①": page(
        lambda text: re.sub(r">([1-8])\.(?=\D)", lambda m: ">" + ONES[int(m[1]) - 1], text)
    ),
    "no numbers before the labels": page(patterned(r">(\d)\.(?=\D)", ">")),
    "blanks within labels": page(
        replaced(("属于国家秘密", "属于 国家 秘密"), ("自然人", "自 然 人"), ("总计", "总　计"))
    ),
    "line breaks within labels": page(
        replaced(("商业企业", "商业<br>企业"), ("4.保护第三方", "4.保护<br/>第三方"))
    ),
    "words of labels missing": page(
        replaced(
            ("行政规范性文件<", "规范性文件<"),
            ("其他法律行政法规禁止公开", "其他法律法规禁止公开"),
            ("第二十条第（一）项", "第二十条  第(一)项"),
        )
    ),
    "another word for the total": page(replaced((">总计<", ">合计<"))),
    "zeros left blank": page(
        blank_zeros, frozenset(k for k in FORM.entered if RECORD.figures[k] == 0)
    ),
    "only totals filled": page(
        blank_entries,
        REQUESTS,
    ),
    "totals left blank": page(blank_totals),
    "dashes for zero": page(patterned(r"(<td[^>]*>)0(</td>)", r"\1—\2")),
    "a unit in the cell": page(replaced((">14722.49<", ">147224900元<"))),
    "a unit in the heading": page(
        replaced(("（单位：万元）", "（单位：元）"), (">14722.49<", ">147224900<"))
    ),
    "a unit behind a count": page(replaced((">54408<", ">54408件<"))),
    "a figure with about": page(
        replaced((">54408<", ">约54000<")), keys("disclosure.licensing.decisions")
    ),
    "a row twice": page(in_row("7.属于行政执法案卷", lambda row: row + row)),
    "a row twice, differently": page(
        in_row("8.属于行政查询事项", lambda row: row + re.sub(r">\d+<", ">77<", row)),
        keys("requests.refused_administrative_query.*"),
    ),
    "the whole report twice": page(
        lambda text: text.replace("</main>", MARKUP.split("<main>")[1], 1)
    ),
    "a row that is missing": page(
        in_row("4.无正当理由大量反复申请", lambda row: ""),
        keys("requests.not_processed_excessive.*"),
    ),
    "a merge lost: a full row stands two columns left": page(
        patterned(r"(<tr>\s*)<th[^>]*>（四）无法提供</th>", r"\1")
    ),
    "a merge lost: a row with blanks stands one column left": page(
        in_row(
            "（四）无法提供",
            lambda row: re.sub(
                r"(<td[^>]*>)\d+(</td>)",
                r"\1\2",
                re.sub(r"<th[^>]*>（四）无法提供</th>", "", row),
                count=2,
            ),
        ),
        keys("requests.unable_not_held.*"),
    ),
    "a cell too many in a row with blanks": page(
        in_row(
            "8.属于行政查询事项",
            lambda row: re.sub(r"\d+(</td>\s*</tr>)", r"\1", row).replace("<td", "<td></td><td", 1),
        ),
        keys("requests.refused_administrative_query.*"),
    ),
    "a cell too few in a row": page(
        in_row("8.属于行政查询事项", patterned(r"<td[^>]*>\d+</td>", "", 1)),
        keys("requests.refused_administrative_query.*"),
    ),
    "a remark column behind": page(
        replaced(("申请人情况</th>", '申请人情况</th><th rowspan="3">备注</th>'))
    ),
    "tabs between cells": Variant(lines("\t".join).encode(), ".txt"),
    "tabs between cells, merges lost": Variant(lines("\t".join, spans=False).encode(), ".txt"),
    "pipes between cells": Variant(lines(lambda row: "|" + "|".join(row) + "|").encode(), ".txt"),
    "pipes between cells, merges lost": Variant(
        lines(lambda row: "| " + " | ".join(row) + " |", spans=False).encode(), ".md"
    ),
    "columns set by blanks": Variant(
        lines(lambda row: "    ".join(filter(None, row)), spans=False).encode(), ".txt"
    ),
    "a row torn where a page ends": Variant(torn_rows(lines("\t".join)).encode(), ".txt"),
    "Windows line ends and GB18030": Variant(
        lines("\t".join).replace("\n", "\r\n").encode("gb18030"), ".txt"
    ),
    "tables of HTML within Markdown": Variant(
        "\n\n".join(
            [
                "# " + DOCUMENT.title,
                *(
                    part.replace("<h2>", "## ").replace("</h2>", "")
                    for part in re.findall(r"<h2>.*?</h2>|<table>.*?</table>", MARKUP, re.DOTALL)
                ),
            ]
        ).encode(),
        ".md",
    ),
    "Word: merges of rows not said": Variant(
        word(patterned(r'<w:vMerge w:val="[a-z]+"/>', "")), ".docx"
    ),
    "Word: a run for every character of a label": Variant(
        word(
            replaced(
                (
                    "自然人</w:t>",
                    '自</w:t></w:r><w:r><w:t>然</w:t></w:r><w:r><w:t xml:space="preserve">人</w:t>',
                )
            )
        ),
        ".docx",
    ),
    "Word: deleted text left in": Variant(
        word(
            patterned(
                r"(<w:t [^>]*>54408</w:t></w:r>)",
                r"\1<w:del><w:r><w:delText>999</w:delText></w:r></w:del>",
            )
        ),
        ".docx",
    ),
}
"""Every shape by what it varies."""
