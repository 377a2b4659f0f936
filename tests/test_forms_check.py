"""`forms check` as somebody types it who knows the form and not Python."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.terminal import Terminal
from xltool.resources import templates

OWN = Path(__file__).parent / "forms"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the hotline's form alone."""
    shutil.copytree(OWN / "hotline", tmp_path / "forms" / "hotline")
    return tmp_path / "forms"


def definition(folder: Path) -> Path:
    return folder / "hotline" / "1" / "form.toml"


def change(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def line_of(path: Path, words: str) -> int:
    """The line of a file at which words stand first."""
    lines = path.read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_forms_alone_lists_the_forms(xltool: Terminal) -> None:
    ran = xltool("forms")
    assert ran.status == 0
    assert "gkbg" in ran.out and "2021" in ran.out


def test_the_commands_below_forms_are_in_its_help(xltool: Terminal) -> None:
    out = xltool("forms", "--help").out
    assert "\n  check    检查表格定义" in out
    assert "\n  upgrade  把旧模板或别的版本的工作簿转入" in out
    assert xltool("forms", "check", "--help").out.startswith("用法：xltool forms check ")
    assert xltool("forms", "--help", "--lang", "en").out.startswith("Usage: xltool forms ")


def test_the_bundled_forms_are_sound(xltool: Terminal) -> None:
    assert xltool("forms", "check", templates()).status == 0


def test_a_sound_form_is_drawn_with_its_marks(xltool: Terminal) -> None:
    ran = xltool("forms", "check", OWN / "canteen" / "1")
    assert ran.status == 0
    assert "|早餐                   |       [ ]        |       [ ]       |        =" in ran.out
    assert "|总额                |        =        |        =元        |        =元" in ran.out
    assert "  M4　缴费表的份数等于供餐表全天的份数（错误，3 处）\n" in ran.out
    assert ran.out.endswith("form.toml 没有错误：3 张表，录入 11 个数，自动计算 8 个数\n")


def test_the_marks_of_a_sound_form_are_told(xltool: Terminal) -> None:
    told = xltool("forms", "check", OWN / "canteen" / "1").out
    assert "  central_kitchen　有集中配餐资质：学校有集中配餐资质，可以给别的学校送餐\n" in told
    assert "标记" not in xltool("forms", "check", OWN / "hotline" / "1").out


def test_a_mark_that_means_something_else_in_another_form_is_a_fault(
    xltool: Terminal, folder: Path
) -> None:
    path = definition(folder)
    change(
        path,
        (
            "[kinds.count]",
            '[marks.rulemaking]\nlabel = "有坐席"\n'
            'meaning = { zh = "有坐席", en = "Has seats" }\n\n[kinds.count]',
        ),
    )
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    line = line_of(path, "[marks.rulemaking]")
    assert f"  第 {line} 行　marks.rulemaking: gkbg/2019 的同名标记叫“有规章制定权”" in ran.out


def test_all_faults_are_told_at_once_each_with_its_line(xltool: Terminal, folder: Path) -> None:
    path = definition(folder)
    change(
        path,
        ('prompt = "请填 0', 'promt = "请填 0'),
        ('key = "web"', 'key = "Web"'),
        ('short = "表二"\n', ""),
        ('code = "H3"\nkind = "total"', 'code = "H3"\nkind = "sum"'),
        ("四类之和是{expected}，小计", "四类之和是{wanted}，小计"),
    )
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    lines = [line.split("　")[:2] for line in ran.out.split("\n") if line.startswith("  第")]
    told = {(number.strip(), fault.partition(": ")[0]) for number, fault in lines}
    expected = {
        (line_of(path, "[kinds.count]"), "kinds.count.prompt"),
        (line_of(path, "promt = "), "kinds.count.promt"),
        (line_of(path, 'key = "Web"'), "tables.calls.blocks[1].rows[2].key"),
        (line_of(path, "[tables.handling]"), "tables.handling.short"),
        (line_of(path, "四类之和是{wanted}"), "relations[1].message.zh"),
        (line_of(path, 'kind = "sum"'), "relations[3].kind"),
    }
    assert told >= {(f"第 {line} 行", what) for line, what in expected}
    assert len(told) == len(lines)


def test_faults_are_told_in_the_order_of_the_lines(xltool: Terminal, folder: Path) -> None:
    change(definition(folder), ("widths = [14,", "widths = [0,"), ('name = "12345', 'nam = "12345'))
    told = xltool("forms", "check", folder, "--lang", "en").out.split("\n")[1:-1]
    numbers = [int(line.split()[1]) for line in told if line.startswith("  line ")]
    assert len(numbers) >= 2
    assert numbers == sorted(numbers)


def test_what_is_no_toml_is_told_with_its_line(xltool: Terminal, folder: Path) -> None:
    change(definition(folder), ('edition = "1"', 'edition = "1'))
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    assert "  第 5 行第 13 列　不是合格的 TOML：文字的引号没有收尾\n" in ran.out


def test_a_file_that_is_not_utf8_is_told_with_its_line(xltool: Terminal, folder: Path) -> None:
    path = definition(folder)
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    assert "  第 1 行　不是 UTF-8 编码" in ran.out


def test_a_mark_of_order_before_the_text_is_no_fault(xltool: Terminal, folder: Path) -> None:
    path = definition(folder)
    path.write_text(path.read_text("utf-8"), encoding="utf-8-sig", newline="\r\n")
    assert xltool("forms", "check", folder).status == 0


def test_a_folder_of_another_name_is_a_fault(xltool: Terminal, folder: Path) -> None:
    (folder / "hotline").rename(folder / "phones")
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    assert "  第 5 行　edition: 写的是 hotline/1，文件夹是 phones/1" in ran.out


def test_two_forms_may_not_share_the_version_of_their_workbooks(
    xltool: Terminal, folder: Path
) -> None:
    change(definition(folder), ("hotline-1-1", "gkbg-2021-2"))
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    assert "  第 6 行　template_version: gkbg-2021-2 也是 gkbg/2021 的" in ran.out


def test_two_editions_may_not_begin_in_one_year(xltool: Terminal, folder: Path) -> None:
    shutil.copytree(folder / "hotline" / "1", folder / "hotline" / "2")
    second = folder / "hotline" / "2" / "form.toml"
    change(second, ('edition = "1"', 'edition = "2"'), ("hotline-1-1", "hotline-2-1"))
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    assert "first_year: 与 hotline/2 相同" in ran.out
    assert "first_year: 与 hotline/1 相同" in ran.out


def test_the_files_beside_a_form_are_judged_as_well(xltool: Terminal, folder: Path) -> None:
    beside = definition(folder).with_name("spellings.toml")
    beside.write_text('schema_version = 1\n\n[rows]\n"calls.fax" = ["传真"]\n', encoding="utf-8")
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    assert "spellings.toml 有 1 处错误：\n  第 4 行　rows.calls.fax: 表格里没有" in ran.out


def test_the_files_beside_a_form_wait_until_it_is_mended(xltool: Terminal, folder: Path) -> None:
    definition(folder).with_name("narrative.toml").write_text("x = 1", encoding="utf-8")
    change(definition(folder), ('name = "12345', 'nam = "12345'))
    out = xltool("forms", "check", folder).out
    assert "narrative.toml：form.toml 改好以后才能检查\n" in out
    assert "narrative.toml 有" not in out


def test_a_preview_is_a_workbook_of_the_form(xltool: Terminal, folder: Path) -> None:
    preview = folder.parent / "preview.xlsx"
    assert xltool("forms", "check", folder, "--preview", preview).status == 0
    book = openpyxl.load_workbook(preview)
    assert {"说明", "表一 来源", "表二 办理"} <= set(book.sheetnames)
    assert "示例单位" in str(book["表一 来源"]["A2"].value)
    assert xltool("forms", "check", folder, "--preview", preview).status == 3
    assert xltool("forms", "check", folder, "--preview", preview, "--force").status == 0


def test_a_preview_is_of_one_sound_form(xltool: Terminal, folder: Path, tmp_path: Path) -> None:
    preview = tmp_path / "preview.xlsx"
    assert xltool("forms", "check", OWN, "--preview", preview).status == 2
    change(definition(folder), ('name = "12345', 'nam = "12345'))
    assert xltool("forms", "check", folder, "--preview", preview).status == 2
    assert not preview.exists()


def test_a_folder_without_a_form_is_told_how_it_should_be(xltool: Terminal, tmp_path: Path) -> None:
    ran = xltool("forms", "check", tmp_path)
    assert ran.status == 3
    assert "/hotline/1/form.toml" in ran.err
    assert xltool("forms", "check", tmp_path / "nowhere").status == 2


def test_what_a_definition_says_moves_no_cursor(xltool: Terminal, folder: Path) -> None:
    change(definition(folder), ('name = "12345', '"\\u001b[2J" = 1\nname = "12345'))
    ran = xltool("forms", "check", folder)
    assert ran.status == 3
    assert "\x1b" not in ran.out
