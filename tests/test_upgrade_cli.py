"""`forms upgrade` as somebody types it whose offices filled in the wrong tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import changed, filled_workbook, form_2021, zero_record
from tests.surgery import with_formula, with_identity
from tests.terminal import Terminal
from tests.test_edition_2019 import FORM, record
from xltool.model.expression import Value
from xltool.model.finding import Number
from xltool.model.record import Record

pytestmark = pytest.mark.slow

WIDE_SPACE = "\u3000"


GRANTED = "requests.granted.natural_person"
RECEIVED = "requests.received_new.natural_person"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "新.xlsx"


def book(
    folder: Path,
    changes: dict[str, Number] | None = None,
    typed: dict[str, Value] | None = None,
    year: int = 2022,
    filled: Record | None = None,
) -> Path:
    """A workbook with the tables of 2019."""
    path = folder / "旧.xlsx"
    path.write_bytes(filled_workbook(FORM, filled or record(changes, year), typed=typed))
    return path


def lines(text: str) -> list[str]:
    return text.replace(WIDE_SPACE, " ").splitlines()


def part(text: str, heading: str) -> list[str]:
    """The lines below a heading that begins so."""
    every = lines(text)
    first = next(number for number, line in enumerate(every) if line.startswith(heading)) + 1
    below = []
    for line in every[first:]:
        if not line.startswith("  "):
            break
        below.append(line.strip())
    return below


def test_what_is_upgraded_has_blanks_and_is_of_the_edition_in_force(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    ran = xltool("forms", "upgrade", book(tmp_path), "-o", out)
    assert ran.status == 0
    (file,) = xltool("check", out, "--format", "json").json["files"]
    assert (file["edition"], file["year"], file["office"]) == ("2021", 2022, "临江市测试局")
    assert [(each["code"], each["cell"]) for each in file["findings"]] == [
        ("R102", "B7:D8"),
        ("R102", "B18"),
        ("R102", "D28"),
        ("R102", "D29"),
        ("R102", "D30"),
    ]


def test_the_list_is_the_result_and_what_was_written_is_a_notice(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    ran = xltool("forms", "upgrade", book(tmp_path), "-o", out)
    assert lines(ran.out)[:2] == [
        "临江市测试局 2022 年度：由 2019 版转入 2021 版（模板 gkbg-2021-2）",
        "带过来 141 个数、8 段文字",
    ]
    assert ran.err == f"已写入 {out}\n"


def test_a_divided_figure_is_listed_with_its_value_its_cell_and_the_new_cells(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    listed = part(xltool("forms", "upgrade", book(tmp_path), "-o", out).out, "新表里没有单独一格")
    assert listed == [
        "表二 申请情况 D28 三、本年度办理结果（六）其他处理 · 自然人：2 → "
        "表二 申请情况 D28:D30（合计应是 2）"
    ]


def test_the_parts_of_a_zero_are_filled_in_and_told(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    told = lines(xltool("forms", "upgrade", book(tmp_path), "-o", out).out)
    zeros = "表二 申请情况 E28:I30"
    assert f"原来合计是 0 的，拆开后各项都是 0，已填：{zeros}" in told


def test_what_has_no_counterpart_is_listed_and_its_zeros_are_counted(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    listed = part(xltool("forms", "upgrade", book(tmp_path), "-o", out).out, "新表里没有对应的格")
    assert listed[0] == "表一 主动公开 B8 规范性文件 · 本年新制作数量：3"
    assert listed[8:] == [
        "表一 主动公开 C22 政府集中采购 · 采购总金额（万元）：123.4567",
        "另有 10 格 0、0 格空白，没有列出",
    ]


def test_what_cannot_be_read_is_listed_with_what_stands_there(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    file = book(tmp_path, typed={"requests.carried_in.research": "约3"})
    listed = part(xltool("forms", "upgrade", file, "-o", out).out, "读不出的格")
    assert listed == [
        "表二 申请情况 F9 二、上年结转政府信息公开申请数量 · 科研机构：“约3”"
        "（请填准确的数字，不要写“约”“余”）"
    ]


def test_a_name_that_grows_too_long_is_refused_with_the_remedy(
    xltool: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / f"{'长' * 83}.xlsx"
    file.write_bytes(book(tmp_path).read_bytes())
    ran = xltool("forms", "upgrade", file)
    assert ran.status == 3
    assert "文件名太长，请另取一个短的" in ran.err


def test_a_passage_that_is_a_formula_without_a_result_is_listed(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    unwritten = record(year=2022)
    file = book(tmp_path, filled=replace(unwritten, text={**unwritten.text, "problems": None}))
    file.write_bytes(with_formula(file.read_bytes(), "problems", "A1&A2"))
    listed = part(xltool("forms", "upgrade", file, "-o", out).out, "读不出的格")
    assert listed == ["五、六 问题与其他 A4 主要问题：“=A1&A2”（这是没有结果的公式）"]


def test_a_total_typed_over_is_listed_with_both_numbers(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    file = book(tmp_path, typed={"requests.granted.total": 99})
    listed = part(xltool("forms", "upgrade", file, "-o", out).out, "合计格里填了别的数")
    assert listed == [
        "表二 申请情况 J10 三、本年度办理结果（一）予以公开 · 总计：填的是 99，按录入的数应为 5"
    ]


def test_a_total_typed_over_that_cannot_be_computed_is_listed(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    changed: dict[str, Value] = {
        "requests.granted.research": "三",
        "requests.granted.total": 99,
    }
    ran = xltool("forms", "upgrade", book(tmp_path, typed=changed), "-o", out)
    assert part(ran.out, "合计格里填了别的数") == [
        "表二 申请情况 J10 三、本年度办理结果（一）予以公开 · 总计："
        "填的是 99，录入的格不全，无从计算"
    ]


def test_the_rows_to_be_filled_in_are_listed_with_the_cells_of_the_new_workbook(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    listed = part(xltool("forms", "upgrade", book(tmp_path), "-o", out).out, "新表里还要填写的格")
    assert listed[:3] == [
        "表一 主动公开 B7:D7 规章：本年制发件数、本年废止件数、现行有效件数",
        "表一 主动公开 B8:D8 行政规范性文件：本年制发件数、本年废止件数、现行有效件数",
        "表一 主动公开 B18 行政事业性收费：本年收费金额（万元）",
    ]
    assert [line.split()[2] for line in listed[3:]] == ["D28", "D29", "D30"]


def test_merged_figures_are_told_with_their_parts(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    new, form = tmp_path / "a.xlsx", form_2021()
    cells: dict[str, Value] = {
        "requests.other_misc.enterprise": 3,
        "requests.other_fee_unpaid.enterprise": 1,
    }
    new.write_bytes(filled_workbook(form, zero_record(form), typed=cells))
    ran = xltool("forms", "upgrade", new, "-o", out, "--edition", "2019")
    assert ran.status == 0
    assert part(ran.out, "几格并成一格")[1] == (
        "表二 申请情况 E28 三、本年度办理结果（六）其他处理 · 商业企业：4（原来的 "
        "表二 申请情况 E28：0、表二 申请情况 E29：1、表二 申请情况 E30：3）"
    )
    figures = xltool("export", out).json["figures"]
    assert figures["requests.other.enterprise"] == 4


def test_the_list_speaks_english(xltool: Terminal, tmp_path: Path, out: Path) -> None:
    ran = xltool("forms", "upgrade", book(tmp_path), "-o", out, "--lang", "en")
    assert ran.status == 0
    assert "141 figures and 8 passages went over" in ran.out
    assert "and 10 zeros and 0 blank cells, not listed" in ran.out


def test_a_workbook_of_an_unknown_template_moves_into_the_present_one(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    old = tmp_path / "旧.xlsx"
    filled = changed(form_2021(), zero_record(form_2021()), {GRANTED: 3, RECEIVED: 3})
    data = filled_workbook(form_2021(), filled)
    old.write_bytes(with_identity(data, "template_version", "gkbg-2021-0"))
    assert xltool("check", old).status == 3
    ran = xltool("forms", "upgrade", old, "-o", out)
    assert ran.status == 0
    assert (
        "原工作簿的模板 gkbg-2021-0 不是已知的；各格按名称、标题、位置认出，请逐项核对" in ran.out
    )
    assert "带过来 166 个数、8 段文字" in ran.out
    figures = xltool("export", out).json["figures"]
    assert (figures[GRANTED], figures[RECEIVED]) == (3, 3)
    assert xltool("check", out).status == 0


@pytest.mark.parametrize("year", [2019, 2020])
def test_a_workbook_that_is_right_already_is_left_alone(
    xltool: Terminal, tmp_path: Path, out: Path, year: int
) -> None:
    ran = xltool("forms", "upgrade", book(tmp_path, year=year), "-o", out)
    assert (ran.status, ran.out, out.exists()) == (3, "", False)
    assert "已经是 2019 版的现行模板" in ran.err


def test_a_workbook_in_the_edition_asked_for_is_left_alone(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    ran = xltool("forms", "upgrade", book(tmp_path), "-o", out, "--edition", "2019")
    assert (ran.status, out.exists()) == (3, False)


def test_where_no_edition_is_in_force_one_has_to_be_named(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    file = book(tmp_path, year=2018)
    ran = xltool("forms", "upgrade", file, "-o", out)
    assert (ran.status, out.exists()) == (3, False)
    assert "--edition" in ran.err
    assert xltool("forms", "upgrade", file, "-o", out, "--edition", "2021").status == 0


def test_what_is_no_workbook_of_ours_cannot_be_used(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    ran = xltool("forms", "upgrade", tmp_path / "x.xlsx", "-o", out)
    assert (ran.status, ran.out, out.exists()) == (3, "", False)


def test_without_a_name_it_is_written_beside_the_old_one(xltool: Terminal, tmp_path: Path) -> None:
    file = book(tmp_path)
    assert xltool("forms", "upgrade", file).status == 0
    new = file.with_name(f"{file.stem}_2021版.xlsx")
    assert sorted(tmp_path.iterdir()) == sorted([file, new])
    assert xltool("forms", "upgrade", file).status == 3
    assert xltool("forms", "upgrade", file, "--force").status == 0


@pytest.mark.parametrize(
    "wrong", [("-o", "新.xls"), ("-o", "新.xlsx", "--edition", "2033"), ("-o", "旧.xlsx")]
)
def test_wrong_usage_writes_nothing(
    xltool: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = book(tmp_path)
    before = file.read_bytes()
    assert xltool("forms", "upgrade", file.name, *wrong, "--force").status == 2
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == before


def test_what_is_there_is_replaced_only_when_asked(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    out.write_bytes(b"mine")
    assert xltool("forms", "upgrade", book(tmp_path), "-o", out).status == 3
    assert out.read_bytes() == b"mine"
    assert xltool("forms", "upgrade", book(tmp_path), "-o", out, "--force").status == 0
    assert out.read_bytes() != b"mine"


def test_the_same_workbook_gives_the_same_bytes_and_the_same_list(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    first = xltool("forms", "upgrade", book(tmp_path), "-o", out).out
    data = out.read_bytes()
    assert xltool("forms", "upgrade", book(tmp_path), "-o", out, "--force").out == first
    assert out.read_bytes() == data


def test_what_an_office_typed_moves_no_cursor(xltool: Terminal, tmp_path: Path, out: Path) -> None:
    file = book(tmp_path, typed={"requests.carried_in.research": "约\u202e3\n4"})
    ran = xltool("forms", "upgrade", file, "-o", out)
    (line,) = part(ran.out, "读不出的格")
    assert "：“约3 4”" in line


def test_what_an_office_wrote_never_becomes_a_formula(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    text = '=HYPERLINK("http://example.com")'
    file = book(tmp_path, typed={"problems": text})
    assert xltool("forms", "upgrade", file, "-o", out).status == 0
    assert xltool("export", out).json["text"]["problems"] == text


def test_a_figure_read_over_its_unit_goes_over_as_digits(
    xltool: Terminal, tmp_path: Path, out: Path
) -> None:
    file = book(tmp_path, typed={"disclosure.licensing.decisions": "1,200件"})
    assert xltool("forms", "upgrade", file, "-o", out).status == 0
    (told,) = xltool("check", out, "--format", "json").json["files"]
    assert "R103" not in {each["code"] for each in told["findings"]}
    assert xltool("export", out).json["figures"]["disclosure.licensing.decisions"] == 1200
