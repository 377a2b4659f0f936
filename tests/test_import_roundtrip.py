"""record → report → import: the same figures and the same text, in every format."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.builders import balanced_record, form_2021, records, sample_record
from tests.fills import SAMPLES
from xltool.app.library import open_library
from xltool.model.record import Record, clean_text
from xltool.published import open_page
from xltool.published.report import ImportOptions, choose_form, read_report
from xltool.reporting.narrative import narrate
from xltool.reporting.render import FORMATS, render

pytestmark = pytest.mark.slow

FORM = form_2021()
CHOICES = [(FORM, open_library().spellings(FORM))]
BALANCED = balanced_record(FORM)
REPORTS = settings(max_examples=9, deadline=None, suppress_health_check=list(HealthCheck))


def through(record: Record, suffix: str) -> Record:
    page = open_page(render(narrate(FORM, record), suffix), f".{suffix}")
    known = ImportOptions(office=record.office.name, code=record.office.code)
    return read_report(choose_form(CHOICES, page), page, known).record


ON_ONE_LINE = str.maketrans("\t\u2028\u2029", "   ")
SIGNS = "\\`*_~<>[]()#+-.!|&;:=\"'/{}^$%@? \n01xb\u3000\u00a0政府│┌─┐║｜＃＞＊／🙂𠮷\u200b\ufeff"
MARKED = st.lists(
    st.one_of(
        st.sampled_from(SIGNS),
        st.sampled_from(("<br>", "<table", "</table>", "&amp;", "&#62;", "**", "](", "> ", "- ")),
        st.characters(codec="utf-8"),
    ),
    max_size=30,
).map(lambda signs: clean_text("".join(signs)))
LIKE_MARKUP = (
    "政策>&<解读>两类",
    "甲 > 乙 - 丙 + 丁 * 戊",
    "> 引文",
    "- 一项",
    "+ 一项",
    "* 一项",
    "1. 一项",
    "2) 一项",
    "# 标题 #",
    "***",
    "---",
    "===",
    "~~~",
    "```代码```",
    "~~删去~~",
    "__强调__ a_b a__b _c",
    "[文字](网址) ![图](网址) [甲]: 乙",
    "<!-- 注释 -->",
    "<br> <br/> \\<br>",
    "<table><tr><td>一</td></tr></table>",
    "\\<TABLE>\\</TABLE>",
    "İ<table>İ</table>",
    "<script>x</script><style>",
    "<![CDATA[x]]> <?x?>",
    "<http://a.b>",
    "&amp; &#62; &lt &notit; &#x4e00; &",
    "\\ \\\\ \\| \\",
    "规章  1  2  3",
    ":--  |",
    "┌──┐",
    "+--+",
    "│甲│",
    "charset=iso-8859-1",
    "第一行\n> 第二行\n\n1. 第三行",
    "  前后有空格\u3000",
    "＜全角＞＆＊＃",
    "𠮷𰻝🙂\u200d\ufe0f",
)
MARKED_UP = ("docx", "html", "md")
ROWS = ("|---|---|", "| 规章 | 1 | 2 | 3 |", "｜规章｜1｜2｜3｜")
"""What plain text, where every sign is text, cannot tell from a row of a table."""


def printed(text: str | None) -> str | None:
    """A passage as a report prints it: its paragraphs, without blanks around them."""
    lines = [line.translate(ON_ONE_LINE).strip() for line in (text or "").split("\n")]
    return "\n".join(line for line in lines if line) or None


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_comes_back_from_its_report(name: str, suffix: str) -> None:
    record = sample_record(FORM, name)
    read = through(record, suffix)
    assert read.figures == record.figures
    assert read.text == {key: printed(text) for key, text in record.text.items()}
    assert (read.year, read.office.name) == (record.year, record.office.name)
    assert read.reported == {}


@REPORTS
@given(records(FORM), st.sampled_from(sorted(FORMATS)))
def test_any_figures_come_back_from_a_report(record: Record, suffix: str) -> None:
    assert through(record, suffix).figures == record.figures


@REPORTS
@given(records(FORM), st.sampled_from(sorted(FORMATS)))
def test_any_text_comes_back_from_a_report(record: Record, suffix: str) -> None:
    kept = {key: printed(text) for key, text in record.text.items()}
    assume(record.office.name not in (kept["other_matters"] or ""))  # it would be the signature
    assert through(record, suffix).text == kept


@pytest.mark.parametrize("first", range(0, len(LIKE_MARKUP), 4))
@pytest.mark.parametrize("suffix", FORMATS)
def test_text_that_looks_like_markup_comes_back(suffix: str, first: int) -> None:
    """Each text stands in two or three reports, in another passage of each."""
    said = {key: LIKE_MARKUP[(first + n) % len(LIKE_MARKUP)] for n, key in enumerate(FORM.texts)}
    read = through(replace(BALANCED, text=said), suffix)
    assert read.text == {key: printed(text) for key, text in said.items()}
    assert read.figures == BALANCED.figures


@pytest.mark.parametrize("suffix", MARKED_UP)
@pytest.mark.parametrize("text", ROWS)
def test_text_that_looks_like_a_row_of_a_table_comes_back(text: str, suffix: str) -> None:
    read = through(replace(BALANCED, text=dict.fromkeys(FORM.texts, text)), suffix)
    assert read.text == dict.fromkeys(FORM.texts, printed(text))
    assert read.figures == BALANCED.figures


@REPORTS
@given(st.fixed_dictionaries(dict.fromkeys(FORM.texts, MARKED)), st.sampled_from(MARKED_UP))
def test_any_signs_come_back_from_a_report(text: dict[str, str | None], suffix: str) -> None:
    record = replace(BALANCED, text=text)
    assert through(record, suffix).text == {key: printed(each) for key, each in text.items()}


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_title_alone_tells_office_and_year(suffix: str) -> None:
    record = sample_record(FORM, "suqian-2024")
    page = open_page(render(narrate(FORM, record), suffix), f".{suffix}")
    read = read_report(choose_form(CHOICES, page), page, ImportOptions()).record
    assert (read.office.name, read.year) == ("宿迁市", 2024)
