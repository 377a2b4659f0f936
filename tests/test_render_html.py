"""The web page, read back with a small parser that lays out its merges."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest

from xltool.reporting.document import Align, Document, DocumentTable, Heading, Paragraph, TableCell
from xltool.reporting.render import render


@dataclass
class ReadTable:
    """A table as a browser sees it. `groups` holds one list of rows per thead or tbody."""

    caption: str = ""
    groups: list[tuple[str, list[list[tuple[str, dict[str, str], str]]]]] = field(
        default_factory=list
    )
    column_groups: list[int] = field(default_factory=list)

    @property
    def scopes(self) -> dict[str, str]:
        cells = [cell for _, rows in self.groups for row in rows for cell in row]
        return {text: attrs["scope"] for tag, attrs, text in cells if tag == "th"}

    def grid(self) -> list[list[str]]:
        """Every place with the text of the cell that covers it."""
        lines = [row for _, rows in self.groups for row in rows]
        places: dict[tuple[int, int], str] = {}
        for row, cells in enumerate(lines):
            column = 0
            for _, attrs, text in cells:
                while (row, column) in places:
                    column += 1
                for down in range(int(attrs.get("rowspan", 1))):
                    for right in range(int(attrs.get("colspan", 1))):
                        assert (row + down, column + right) not in places
                        places[row + down, column + right] = text
        width = max(column for _, column in places) + 1
        return [[places[row, column] for column in range(width)] for row in range(len(lines))]


class Page(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tables: list[ReadTable] = []
        self.texts: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag == "table":
            self.tables.append(ReadTable())
        elif tag == "colgroup":
            self.tables[-1].column_groups.append(0)
        elif tag == "col":
            self.tables[-1].column_groups[-1] += 1
        elif tag in ("thead", "tbody"):
            self.tables[-1].groups.append((tag, []))
        elif tag == "tr":
            self.tables[-1].groups[-1][1].append([])
        elif tag in ("th", "td", "caption", "h1", "h2", "h3", "p", "title", "style"):
            self._open.append((tag, given, []))

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _, given, data = self._open.pop()
        text = "".join(data)
        if tag in ("th", "td"):
            self.tables[-1].groups[-1][1][-1].append((tag, given, text))
        elif tag == "caption":
            self.tables[-1].caption = text
        else:
            self.texts.append((tag, text))


def cell(place: tuple[int, int, int, int], text: str, align: Align = Align.CENTRE) -> TableCell:
    return TableCell(*place, text, not text.isdigit(), align)


REQUESTS = DocumentTable(
    "申请情况",
    rows=7,
    header_rows=2,
    widths=(1.0, 1.0, 1.0, 1.0),
    cells=(
        cell((1, 1, 2, 2), "勾稽关系"),
        cell((1, 3, 1, 2), "申请人情况"),
        cell((2, 3, 1, 1), "自然人"),
        cell((2, 4, 1, 1), "总计"),
        cell((3, 1, 1, 2), "一、新收", Align.LEFT),
        cell((3, 3, 1, 1), "10"),
        cell((3, 4, 1, 1), "11"),
        cell((4, 1, 3, 1), "三、结果", Align.LEFT),
        cell((4, 2, 1, 1), "（一）公开", Align.LEFT),
        cell((4, 3, 1, 1), "12"),
        cell((4, 4, 1, 1), "13"),
        cell((5, 2, 2, 1), "（二）不公开", Align.LEFT),
        cell((5, 3, 1, 1), "14"),
        cell((5, 4, 1, 1), "15"),
        cell((6, 3, 1, 1), "16"),
        cell((6, 4, 1, 1), "17"),
        cell((7, 1, 1, 2), "四、结转", Align.LEFT),
        cell((7, 3, 1, 1), "18"),
        cell((7, 4, 1, 1), "19"),
    ),
)
"""The shape of the official table 2, made small."""

BANDS = DocumentTable(
    "主动公开",
    rows=6,
    header_rows=0,
    widths=(2.0, 1.0, 1.0),
    cells=(
        cell((1, 1, 1, 3), "第（一）项"),
        cell((2, 1, 1, 1), "信息内容"),
        cell((2, 2, 1, 1), "制发"),
        cell((2, 3, 1, 1), "废止"),
        cell((3, 1, 1, 1), "规章", Align.LEFT),
        cell((3, 2, 1, 1), "1"),
        cell((3, 3, 1, 1), "2"),
        cell((4, 1, 1, 3), "第（五）项"),
        cell((5, 1, 1, 1), "内容"),
        cell((5, 2, 1, 2), "数量"),
        cell((6, 1, 1, 1), "许可", Align.LEFT),
        cell((6, 2, 1, 2), "3"),
    ),
)
"""The shape of the official table 1, made small."""

REPORT = Document(
    "某县年度报告",
    (
        Heading(1, "一、总体情况"),
        Heading(2, "（一）主动公开"),
        Paragraph("正文。"),
        BANDS,
        REQUESTS,
    ),
)


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(render(REPORT, "html"))


def test_headings_and_paragraphs_keep_their_rank(page: Page) -> None:
    assert [each for each in page.texts if each[0] != "style"] == [
        ("title", "某县年度报告"),
        ("h1", "某县年度报告"),
        ("h2", "一、总体情况"),
        ("h3", "（一）主动公开"),
        ("p", "正文。"),
    ]


def test_merges_lay_out_as_the_official_table(page: Page) -> None:
    assert page.tables[1].grid() == [
        ["勾稽关系", "勾稽关系", "申请人情况", "申请人情况"],
        ["勾稽关系", "勾稽关系", "自然人", "总计"],
        ["一、新收", "一、新收", "10", "11"],
        ["三、结果", "（一）公开", "12", "13"],
        ["三、结果", "（二）不公开", "14", "15"],
        ["三、结果", "（二）不公开", "16", "17"],
        ["四、结转", "四、结转", "18", "19"],
    ]


def test_repeated_rows_are_the_head_and_a_spanned_group_is_a_body_of_its_own(page: Page) -> None:
    assert [(tag, len(rows)) for tag, rows in page.tables[1].groups] == [
        ("thead", 2),
        ("tbody", 1),
        ("tbody", 3),
        ("tbody", 1),
    ]


def test_headings_say_what_they_head(page: Page) -> None:
    assert page.tables[1].scopes == {
        "勾稽关系": "colgroup",
        "申请人情况": "colgroup",
        "自然人": "col",
        "总计": "col",
        "一、新收": "row",
        "三、结果": "rowgroup",
        "（一）公开": "row",
        "（二）不公开": "row",
        "四、结转": "row",
    }
    assert page.tables[1].column_groups == [2, 2]


def test_band_across_the_table_heads_the_rows_below_it(page: Page) -> None:
    table = page.tables[0]
    assert [(tag, len(rows)) for tag, rows in table.groups] == [("tbody", 3), ("tbody", 3)]
    assert table.scopes == {
        "第（一）项": "rowgroup",
        "信息内容": "col",
        "制发": "col",
        "废止": "col",
        "规章": "row",
        "第（五）项": "rowgroup",
        "内容": "col",
        "数量": "col",
        "许可": "row",
    }


def test_figures_are_no_headings(page: Page) -> None:
    cells = [
        each for table in page.tables for _, rows in table.groups for row in rows for each in row
    ]
    assert {text for tag, _, text in cells if tag == "td"} == {
        *("1", "2", "3"),
        *(str(number) for number in range(10, 20)),
    }


def test_text_at_the_left_is_marked_so(page: Page) -> None:
    cells = [each for _, rows in page.tables[0].groups for row in rows for each in row]
    assert {text for _, attrs, text in cells if attrs.get("class") == "left"} == {"规章", "许可"}


def test_table_has_a_caption(page: Page) -> None:
    assert [table.caption for table in page.tables] == ["主动公开", "申请情况"]


def test_page_says_its_language_and_fetches_nothing(page: Page) -> None:
    content = render(REPORT, "html")
    assert content.startswith(b"<!doctype html>\n")
    assert ("html", {"lang": "zh-CN"}) in page.tags
    assert ("meta", {"charset": "utf-8"}) in page.tags
    policies = [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not {"src", "href"} & {name for _, attrs in page.tags for name in attrs}
    assert b"url(" not in content


@pytest.mark.parametrize("draft", ["草稿：不得公布", ""])
def test_draft_mark_stands_at_the_head_or_nowhere(draft: str) -> None:
    page = Page(render(replace(REPORT, draft=draft), "html"))
    notes = [
        attrs["class"] for tag, attrs in page.tags if attrs.get("class", "").startswith("draft")
    ]
    if draft:
        assert notes == ["draft", "draft everywhere"]  # the second is printed on every page
        first_shown = next(each for each in page.texts if each[0] not in ("title", "style"))
        assert first_shown == ("p", draft)
    else:
        assert notes == []


def test_hostile_text_stays_text() -> None:
    hostile = "<script>alert(1)</script> & \"'| ]]> </style>{{ title }}"
    table = DocumentTable(
        hostile, 1, 0, (1.0,), (TableCell(1, 1, 1, 1, hostile, False, Align.LEFT),)
    )
    blocks = (Heading(1, hostile), Paragraph(hostile), table)
    content = render(Document(hostile, blocks, draft=hostile), "html")
    page = Page(content)
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.tables[0].grid() == [[hostile]]
    assert page.tables[0].caption == hostile
    assert {text for tag, text in page.texts if tag != "style"} == {hostile}
    assert content.count(b"</style>") == 1


def test_control_characters_never_reach_the_page() -> None:
    content = render(Document("甲\x00乙\x1b[31m", (Paragraph("丙\ud800丁\n戊"),)), "html").decode()
    assert "<h1>甲乙[31m</h1>" in content
    assert "<p>丙丁 戊</p>" in content


def test_same_document_gives_the_same_bytes() -> None:
    assert render(REPORT, "html") == render(replace(REPORT), "html")
