"""Figures of the text that no rule compared: they are counted and listed, and move no verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import TEXT, balanced_record, filled_workbook, form_2021
from tests.terminal import Terminal
from tests.test_prose import with_text
from xltool.app.examine import examine
from xltool.audit.text import (
    NotCompared,
    extract_statements,
    figures_not_compared,
    read_passages,
)
from xltool.model.record import Record

FORM = form_2021()
AT = "overview.on_request"
RECORD = replace(balanced_record(FORM), text=dict.fromkeys(FORM.texts))


def not_compared(record: Record) -> list[NotCompared]:
    mentions = FORM.mentions
    assert mentions is not None
    passages = read_passages(mentions, record)
    statements = extract_statements(mentions, record, passages)
    return list(figures_not_compared(mentions, passages, statements))


def figures(text: str) -> list[str]:
    return [each.figure for each in not_compared(with_text(RECORD, AT, text))]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("发布信息1,350条，开展培训3次，投入12.5万元。", ["1350条", "3次", "12.5万元"]),
        ("收到政府信息公开申请12件，培训3次。", ["3次"]),
        ("受理热线工单三十六件。收到政府信息公开申请十二件。", ["三十六件"]),
        ("收到政府信息公开申请12件。收到政府信息公开申请12件，接待12人次。", ["12人次"]),
        ("2023年12月31日前，依据第三十六条，答复率100%，在20个工作日内。", []),
        ("一、二、五个方面，第20条，（三）项，12345热线，8至10件，百余件。", []),
        ("未收到政府信息公开申请。", []),
    ],
)
def test_a_number_with_a_unit_that_no_rule_compared_is_listed(text: str, left: list[str]) -> None:
    assert figures(text) == left


def test_it_is_listed_with_its_passage_and_its_sentence() -> None:
    record = with_text(RECORD, "overview.platform", "网站更新。发布信息60条，点击9次。")
    found = not_compared(record)
    assert [(each.key, each.figure) for each in found] == [
        ("overview.platform", "60条"),
        ("overview.platform", "9次"),
    ]
    assert {each.quote for each in found} == {"发布信息60条，点击9次"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    text = {**TEXT, AT: "发布信息60条，" + "培训3次，" * 20}
    path = tmp_path / "book.xlsx"
    path.write_bytes(filled_workbook(FORM, replace(balanced_record(FORM), text=text)))
    return path


def test_check_counts_them_in_one_line_and_is_as_clean_as_before(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = Terminal(capsys)("check", path)
    (line,) = [line for line in ran.out.splitlines() if "没有与表格核对" in line]
    assert line.startswith("文中另有 21 个数字没有与表格核对：60条、3次、")
    assert line.endswith("…") and line.count("3次") == 11
    assert ran.status == 0


def test_the_json_has_every_one(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file,) = Terminal(capsys)("check", path, "--format", "json").json["files"]
    assert len(file["not_compared"]) == 21
    assert file["not_compared"][0]["key"] == AT
    assert file["not_compared"][0]["figure"] == "60条"
    assert examine(path.read_bytes()).audit.errors == 0
