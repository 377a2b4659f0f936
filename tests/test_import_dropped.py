"""What of a report is in no passage: signatures, text beside tables; nothing else is lost."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.test_import_headings import HEADINGS, OFFICE, TABLE_1, TABLE_2, TABLE_3, page
from tests.test_import_text import TITLE, read
from xltool.published.report import Imported


def ended(*lines: str) -> Imported:
    """A report with these lines at its end."""
    return read(page() + "".join(f"<p>{line}</p>" for line in lines))


def dropped(imported: Imported) -> list[tuple[str, str]]:
    return [(each.why, each.text) for each in imported.dropped]


DAYS = (
    "2024年1月20日",
    "2024 年 1 月 20 日",
    "２０２４年１月２０日",
    "二〇二四年一月二十日",
    "二○二四年元月二十日".replace("元月", "一月"),
    "2024年1月",
    "2024.1.20",
    "2024.01.20",
    "2024-01-20",
    "2024/1/20",
    "（2024年1月20日）",
)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", [OFFICE, "测试局", "市测试局", "临江市 测试局"])
def test_a_signature_is_office_and_day_however_they_are_written(name: str, day: str) -> None:
    for lines in ((name, day), (f"{name} {day}",), (f"{name}{day}",), (day, name)):
        imported = ended(*lines)
        assert imported.record.text["other_matters"] == "己一。"
        assert dropped(imported) == []


@pytest.mark.parametrize("name", ["测试局办公室", "临测局", "某省临江市测试局"])
def test_a_signature_in_another_name_is_quoted(name: str) -> None:
    assert dropped(ended(name, "2024.1.20")) == [("signature", name)]
    assert dropped(ended(f"{name} 2024.1.20")) == [("signature", f"{name} 2024.1.20")]


@pytest.mark.parametrize(
    "lines",
    [
        ("（此件公开发布）",),
        ("联系人：张某　联系电话：12345",),
        ("（此件主动公开）", OFFICE, "2024.1.20"),
        (OFFICE, "2024年1月20日", "（此件公开发布）"),
        ("联系电话：12345", "2024年1月"),
    ],
)
def test_who_is_to_be_asked_and_how_it_is_published_is_no_text(lines: tuple[str, ...]) -> None:
    imported = ended(*lines)
    assert imported.record.text["other_matters"] == "己一。"
    told = [line for line in lines if line != OFFICE and not line[0].isdigit()]
    assert "\n".join(each.text for each in imported.dropped) == "\n".join(told)


def test_what_stands_below_the_signature_is_quoted() -> None:
    imported = ended("测试局", "2024.1.20", "附件：收费清单", "清单第一行")
    assert dropped(imported) == [("after_signature", "附件：收费清单\n清单第一行")]


@pytest.mark.parametrize(
    "line",
    [
        "没有",
        "截至2024年1月20日，没有。",
        "县教育局2024年1月另行报告。",
        "请与财政局联系",
        "全年收费0元",
    ],
)
def test_a_last_line_that_is_no_signature_is_text(line: str) -> None:
    assert ended(line).record.text["other_matters"] == f"己一。\n{line}"


def test_a_day_in_the_text_before_the_end_is_no_signature() -> None:
    imported = ended("2024年1月20日", "没有别的。")
    assert imported.record.text["other_matters"] == "己一。\n2024年1月20日\n没有别的。"


def test_text_beside_a_table_is_quoted_with_its_section() -> None:
    markup = page().replace(TABLE_1, f"<p>注：含修订。</p>{TABLE_1}<p>以上不含下属。</p>")
    (only,) = read(markup).dropped
    assert (only.place, only.why) == (HEADINGS[1], "beside_table")
    assert only.text == "注：含修订。\n以上不含下属。"


@pytest.mark.parametrize(
    "caption",
    ["<p>单位：件、万元</p>", "<p>主动公开政府信息情况</p>"],
)
def test_what_captions_a_table_is_no_text_beside_it(caption: str) -> None:
    assert read(page().replace(TABLE_1, caption + TABLE_1)).dropped == ()


def test_the_caption_of_a_web_page_s_table_is_read() -> None:
    captioned = re.sub("(<table[^>]*>)", r"\1<caption>另有说明见网站</caption>", TABLE_1)
    assert dropped(read(page().replace(TABLE_1, captioned))) == [("beside_table", "另有说明见网站")]


def test_a_table_that_is_none_of_the_form_is_text_where_it_stands() -> None:
    other = "<table><tr><td>栏目</td><td>条数</td></tr><tr><td>动态</td><td>60</td></tr></table>"
    imported = read(page(overview=f"<p>甲一。</p>{other}"))
    assert imported.record.text["overview.proactive"] == "甲一。\n栏目 条数\n动态 60"
    beside = read(page().replace(TABLE_2, TABLE_2 + other))
    assert dropped(beside) == [("beside_table", "栏目 条数\n动态 60")]


def test_a_remark_in_a_row_of_the_form_is_quoted() -> None:
    row = re.search(r"<tr>(?:(?!</tr>).)*行政强制.*?</tr>", TABLE_1, re.DOTALL)
    assert row is not None
    noted = row[0].replace("</tr>", "<td>含委托实施的</td></tr>")
    imported = read(page().replace(row[0], noted))
    assert dropped(imported) == [("in_table", "含委托实施的")]
    assert imported.dropped[0].place == "表一"


def test_import_quotes_the_beginning_and_counts_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = "注" * 200
    path = tmp_path / "报告.html"
    path.write_text(page().replace(TABLE_1, f"{TABLE_1}<p>{note}</p>"), "utf-8")
    ran = Terminal(capsys)("import", path, "-o", tmp_path / "a.xlsx")
    (line,) = (line for line in ran.err.splitlines() if "注注" in line)
    assert "200 字" in line
    assert HEADINGS[1] in line
    assert 20 < line.count("注") < 100


WORDINGS = ("记{:03}。", "注：记{:03}", "记{:03}", "（三）记{:03}。", "记{:03}，收到3件。")


@pytest.mark.parametrize("seed", range(60))
def test_every_text_between_title_and_end_is_somewhere(seed: int) -> None:
    """Marked texts are put anywhere between title and end, in rows too; each is in a passage or
    among what was dropped, once."""
    draw = random.Random(seed)
    count = 0

    def mark() -> str:
        nonlocal count
        count += 1
        return draw.choice(WORDINGS).format(count)

    def some() -> str:
        found = "".join(f"<p>{mark()}</p>" for _ in range(draw.choice((0, 0, 1, 2))))
        if draw.random() < 0.2:
            found += f"<table><tr><td>{mark()}</td><td>{mark()}</td></tr></table>"
        return found

    def rows(table: str) -> str:
        if draw.random() < 0.5:
            return table
        table = table.replace("</table>", f"<tr><td colspan=3>{mark()}</td></tr></table>", 1)
        lines = table.split("</tr>")
        lines[draw.randrange(len(lines) - 1)] += f"<td>{mark()}</td>"
        return "</tr>".join(lines)

    headings = [each for each in HEADINGS if draw.random() < 0.9]
    markup = f"<p>{TITLE}</p>{some()}"
    bodies = ("<p>甲一。</p>", rows(TABLE_1), rows(TABLE_2), rows(TABLE_3), "<p>问题：戊。</p>", "")
    for heading, body in zip(HEADINGS, bodies, strict=True):
        if heading in headings:
            markup += f"<p>{heading}</p>"
        markup += some() + body + some()
    if draw.random() < 0.7:
        markup += f"<p>{OFFICE}</p><p>2024.1.20</p>{some()}"
    imported = read(markup)
    told = [text for text in imported.record.text.values() if text]
    told += [each.text for each in imported.dropped]
    found = re.findall(r"记(\d{3})", "\n".join(told))
    assert sorted(found) == [f"{n:03}" for n in range(1, count + 1)]
