"""Editions that take over the files of a sibling: in a folder of one's own, checked, and used."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import filled_workbook, form_2021, zero_record
from tests.terminal import Terminal
from xltool.app.library import open_library
from xltool.definitions import DefinitionError
from xltool.model.form import FormId
from xltool.resources import templates

pytestmark = pytest.mark.slow

NAMES = ("narrative.toml", "mentions.toml", "spellings.toml")


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an edition of 2028, alone in a folder of one's own; as that of 2021."""
    folder = tmp_path / "own" / "gkbg" / "2028"
    folder.mkdir(parents=True)
    text = (templates() / "gkbg" / "2021" / "form.toml").read_text("utf-8")
    for key in (
        'edition = "2021"',
        'template_version = "gkbg-2021-2"',
        'earlier_versions = ["gkbg-2021-1"]',
        "first_year = 2021",
    ):
        assert key in text
        text = text.replace(key, key.replace("2021", "2028"), 1)
    (folder / "form.toml").write_text(text, encoding="utf-8")
    for name in NAMES:
        write(folder / name)
    monkeypatch.setenv("XLTOOL_FORMS", str(tmp_path / "own"))
    return folder


def write(path: Path, more: str = "", taken: str = "2021") -> None:
    path.write_text(f'schema_version = 1\nas_in = "{taken}"\n{more}', encoding="utf-8")


def line_of(path: Path, words: str) -> int:
    lines = path.read_text("utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_an_edition_of_one_s_own_takes_over_those_of_a_bundled_one(edition: Path) -> None:
    library = open_library()
    old, new = library.form(FormId("gkbg", "2021")), library.form(FormId("gkbg", "2028"))
    assert library.narrative(new) == library.narrative(old)
    assert library.spellings(new) == library.spellings(old)
    assert list(new.all_rules) == list(old.all_rules)


def test_the_sibling_in_the_same_folder_is_nearer_than_the_bundled_one(edition: Path) -> None:
    near = edition.with_name("2021")
    shutil.copytree(templates() / "gkbg" / "2021", near)
    text = (near / "narrative.toml").read_text("utf-8")
    (near / "narrative.toml").write_text(text.replace("本机关", "我局"), encoding="utf-8")
    library = open_library()
    narrative = library.narrative(library.form(FormId("gkbg", "2028")))
    assert narrative is not None
    assert narrative.subjects.alone == "我局"


def test_a_sibling_that_lacks_the_file_hides_the_bundled_one(edition: Path) -> None:
    shutil.copytree(templates() / "gkbg" / "2021", edition.with_name("2021"))
    edition.with_name("2021").joinpath("spellings.toml").unlink()
    library = open_library()
    with pytest.raises(DefinitionError) as caught:
        library.spellings(library.form(FormId("gkbg", "2028")))
    assert [fault.code for fault in caught.value.faults] == ["file.as_in_nothing"]


@pytest.mark.parametrize("name", ["../2021", "2021/../2021", "..", ".", "", "*"])
def test_the_name_of_an_edition_is_no_path(edition: Path, name: str) -> None:
    write(edition / "spellings.toml", taken=name)
    library = open_library()
    with pytest.raises(DefinitionError):
        library.spellings(library.form(FormId("gkbg", "2028")))


def test_an_edition_that_takes_over_is_sound(xltool: Terminal, edition: Path) -> None:
    assert xltool("forms", "check", edition.parent.parent).status == 0


def test_the_example_of_the_guide_is_sound(xltool: Terminal, edition: Path) -> None:
    guide = (templates().parent / "docs" / "forms.md").read_text("utf-8")
    (example,) = [block for block in guide.split("```text\n") if "as_in = " in block[:40]]
    (edition / "mentions.toml").write_text(example.partition("```")[0], encoding="utf-8")
    assert xltool("forms", "check", edition).status == 0
    assert "X103" not in open_library().form(FormId("gkbg", "2028")).all_rules


def test_an_edition_named_alone_is_sound(
    xltool: Terminal, edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(edition)
    assert xltool("forms", "check", "form.toml").status == 0


def test_a_fault_of_what_is_written_has_its_line_and_one_of_what_is_taken_its_file(
    xltool: Terminal, edition: Path
) -> None:
    own, taken = edition / "narrative.toml", templates() / "gkbg" / "2021" / "narrative.toml"
    more = 'without = ["quantities.refused", "quantities.denied"]\n\n[subjects]\nalone = 1\n'
    write(own, more)
    ran = xltool("forms", "check", edition)
    assert ran.status == 3
    whole, member = (line_of(taken, key) for key in ('whole = "handled"', 'of = "refused"'))
    told = ran.out.split("\n")
    assert told[0] == f"{own} 有 4 处错误："
    assert [line.partition(": ")[0] for line in told[1:5]] == [
        "  第 3 行　without[2]",
        "  第 6 行　subjects.alone",
        f"  {taken} 第 {whole} 行　topics[2].paragraphs[2].sentences[1].list.whole",
        f"  {taken} 第 {member} 行　topics[2].paragraphs[2].sentences[1].list.members[3].of",
    ]


def test_a_circle_is_told_with_the_line_that_closes_it(xltool: Terminal, edition: Path) -> None:
    write(edition / "spellings.toml", taken="2028")
    ran = xltool("forms", "check", edition)
    assert ran.status == 3
    assert "spellings.toml 有 1 处错误：\n  第 2 行　as_in: 绕了一圈：" in ran.out


def test_a_sibling_that_is_not_there_is_told_with_its_line(xltool: Terminal, edition: Path) -> None:
    write(edition / "mentions.toml", taken="2018")
    ran = xltool("forms", "check", edition)
    assert ran.status == 3
    assert "  第 2 行　as_in: 2018 版没有这个文件\n" in ran.out


def test_faults_of_what_is_taken_over_stop_a_command_and_are_told_with_their_file(
    xltool: Terminal, edition: Path, tmp_path: Path
) -> None:
    write(edition / "mentions.toml", 'without = ["quantities.carried_in"]\n')
    ran = xltool("generate", "--year", "2028", "--office", "某局", "-o", tmp_path / "a.xlsx")
    taken = templates() / "gkbg" / "2021" / "mentions.toml"
    assert ran.status == 3
    line = line_of(taken, 'readings = ["carried_in"]')
    assert f"  {taken} 第 {line} 行　mentions[4].readings: 没有 carried_in 这个量\n" in ran.err


def test_a_sentence_file_of_one_s_own_holds_only_what_it_changes(
    xltool: Terminal, tmp_path: Path
) -> None:
    form = form_2021()
    record = zero_record(form)
    record = replace(record, text={**record.text, "overview.proactive": None})
    book, own, report = (tmp_path / name for name in ("a.xlsx", "句子.toml", "a.md"))
    book.write_bytes(filled_workbook(form, record))
    write(own, '[subjects]\nalone = "我局"\n')
    assert xltool("report", book, "-o", report, "--narrative", own).status == 0
    assert "2023年，我局未制发、废止行政规范性文件。" in report.read_text("utf-8")
