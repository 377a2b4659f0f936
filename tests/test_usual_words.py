"""A file of sentences that has sentences and nothing else is told in the usual words."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.months import COUNTY, OTHER, TOWN, filled, month, own_forms
from tests.terminal import Terminal
from tests.test_forms_guide import blocks, rows
from xltool.resources import templates

USUAL = tomllib.loads((templates() / "narrative.toml").read_text("utf-8"))
(SENTENCES,) = [block for block in blocks("text") if "[[topics.paragraphs.sentences]]" in block]
"""The example of the guide: two sentences for the hotline's form."""


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_forms(tmp_path, monkeypatch)


@pytest.fixture
def xltool(forms: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The program; the hotline's form has the sentences of the guide beside it."""
    write(forms, SENTENCES)
    return Terminal(capsys)


def write(forms: Path, text: str) -> None:
    (forms / "hotline" / "1" / "narrative.toml").write_text(text, encoding="utf-8")


def silent(xltool: Terminal, number: int, office: str = TOWN) -> Path:
    """The workbook of a month in which the office wrote nothing of the first topic."""
    record = month(f"记录/{office}{number}.json", 2025, number, office)
    tree = json.loads(record.read_text("utf-8"))
    tree["text"]["notes.hot"] = None
    record.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return filled(xltool, record, f"收件{number}/{office}.xlsx")


def test_the_file_is_sound(xltool: Terminal, forms: Path) -> None:
    assert set(tomllib.loads(SENTENCES)) == {"schema_version", "topics"}
    assert xltool("forms", "check", forms).status == 0


def test_a_report_tells_two_sentences(xltool: Terminal) -> None:
    assert xltool("report", silent(xltool, 3), "-o", "a.txt").status == 0
    told = "2025年3月，本单位收到群众诉求335件。到月底正在办理12件。"
    assert told in Path("a.txt").read_text("utf-8")


def test_a_change_is_told_beside_the_month_before(xltool: Terminal) -> None:
    book, before = silent(xltool, 4), silent(xltool, 3)
    assert xltool("report", book, "--previous", before, "-o", "a.txt").status == 0
    assert "收到群众诉求335件（与上月持平）。" in Path("a.txt").read_text("utf-8")


def test_a_consolidated_report_tells_its_scope_at_its_head_and_of_the_whole_county(
    xltool: Terminal,
) -> None:
    for office in (TOWN, OTHER):
        silent(xltool, 3, office)
    assert xltool("reconcile", "收件3", "--office", COUNTY, "--out-dir", "汇总").status == 0
    (report,) = Path("汇总").glob("*.md")
    lines = report.read_text("utf-8").split("\n\n")
    head = lines.index("## 一、群众诉求来源")
    assert lines[head + 1] == "本报告由2个单位的数据汇总而成。"
    assert any(line.startswith("2025年3月，全县收到群众诉求670件。") for line in lines)


def test_what_is_written_stands_and_the_rest_is_as_usual(xltool: Terminal, forms: Path) -> None:
    write(
        forms, f'{SENTENCES}\n[changes]\nunchanged = "（没有增减）"\n[subjects]\nalone = "本镇"\n'
    )
    book, before = silent(xltool, 4), silent(xltool, 3)
    assert xltool("report", book, "--previous", before, "-o", "a.txt").status == 0
    told = "2025年4月，本镇收到群众诉求335件（没有增减）。"
    assert told in Path("a.txt").read_text("utf-8")


def test_a_part_that_is_no_table_is_a_fault_with_its_path(xltool: Terminal, forms: Path) -> None:
    write(forms, SENTENCES.replace("schema_version = 1\n", "schema_version = 1\nscope = 1\n"))
    ran = xltool("report", silent(xltool, 3), "-o", "a.txt")
    assert ran.status == 3
    assert ran.err.split("\n")[1].startswith("  第 2 行　scope: 应是")


def test_the_guide_tells_the_usual_words() -> None:
    written = {row[0].strip("`"): row[-1].strip("`") for row in rows()}
    said = {
        key: words
        for part in USUAL.values()
        for key, words in part.items()
        if not isinstance(words, list)
    }
    assert {key: tomllib.loads(written[key]) for key in said} == {
        key: {key: re.sub(r"\{last\}", "上年", str(words)) if isinstance(words, str) else words}
        for key, words in said.items()
    }
