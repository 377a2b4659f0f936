"""A season's folder: files come in whole or not at all, under safe names, replacing nothing."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from xltool.desk import season_folder
from xltool.desk.season_folder import SeasonFolder, SeasonPart
from xltool.model.errors import FileError


@pytest.fixture
def season(tmp_path: Path) -> SeasonFolder:
    folder = SeasonFolder(tmp_path / "年报")
    folder.prepare()
    return folder


def put(
    season: SeasonFolder, label: str, data: bytes, part: SeasonPart = SeasonPart.RECEIVED
) -> str:
    return season.put(part, label, io.BytesIO(data).read, len(data))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("教育局.xlsx", "教育局.xlsx"),
        ("第一批/教育局/表.xlsx", "第一批/教育局/表.xlsx"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\桌面\\表.xlsx", "C_/桌面/表.xlsx"),
        ("/表.xlsx", "表.xlsx"),
        ("a/./b/../表.xlsx", "a/b/表.xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ("<script>.xlsx", "_script_.xlsx"),
        ("表\u202excod.xlsx", "表_xcod.xlsx"),
        ("……", "_"),
        ("长" * 300 + ".xlsx", "长" * 60 + ".xlsx"),
        ("/".join("x" * 40) + "/表.xlsx", "/".join("x" * 11) + "/表.xlsx"),
    ],
)
def test_a_label_tells_a_name_and_leads_nowhere(
    label: str, name: str, season: SeasonFolder
) -> None:
    assert put(season, label, b"1") == name
    assert contents(season.root) == {f"收到/{name}": b"1"}


@pytest.mark.parametrize(
    "label",
    ["~$表.xlsx", ".hidden", "a/.git/config", "__MACOSX/表.xlsx", "Thumbs.db", "", "..", "/"],
)
def test_what_programs_leave_behind_is_refused(label: str, season: SeasonFolder) -> None:
    with pytest.raises(FileError) as raised:
        put(season, label, b"1")
    assert raised.value.code == "desk.folder.no_input"
    assert contents(season.root) == {}


def test_the_same_file_is_kept_once_and_another_of_its_name_gets_a_number(
    season: SeasonFolder,
) -> None:
    sent = [b"1", b"1", b"2", b"1", b"2", b"3"]
    assert [put(season, "表.xlsx", each) for each in sent] == [
        "表.xlsx",
        "表.xlsx",
        "表 (2).xlsx",
        "表.xlsx",
        "表 (2).xlsx",
        "表 (3).xlsx",
    ]
    assert contents(season.received) == {"表.xlsx": b"1", "表 (2).xlsx": b"2", "表 (3).xlsx": b"3"}


def test_a_folder_gets_a_number_where_a_file_or_a_link_has_its_name(
    season: SeasonFolder, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (season.received / "b").symlink_to(tmp_path / "elsewhere")
    put(season, "a", b"1")
    assert put(season, "a/表.xlsx", b"2") == "a (2)/表.xlsx"
    assert put(season, "b/表.xlsx", b"3") == "b (2)/表.xlsx"
    assert contents(tmp_path / "elsewhere") == {}


def test_a_link_to_the_same_content_is_not_taken_for_the_file(
    season: SeasonFolder, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.xlsx").write_bytes(b"1")
    (season.received / "表.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    assert put(season, "表.xlsx", b"1") == "表 (2).xlsx"
    assert not (season.received / "表 (2).xlsx").is_symlink()


@pytest.mark.parametrize(
    "label", ["x/.\x1b]0;x\x07.xlsx", ".\u202e表.xlsx", "~$" + "长" * 300 + ".xlsx"]
)
def test_a_label_is_shown_printable_and_not_longer_than_a_sentence_bears(
    season: SeasonFolder, label: str
) -> None:
    with pytest.raises(FileError) as raised:
        put(season, label, b"1")
    assert raised.value.path.isprintable()
    assert len(raised.value.path) <= 80


def test_what_does_not_arrive_whole_is_not_kept(season: SeasonFolder) -> None:
    with pytest.raises(FileError) as raised:
        season.put(SeasonPart.RECEIVED, "表.xlsx", io.BytesIO(b"12").read, 3)
    assert raised.value.code == "desk.folder.cut_off"
    assert contents(season.root) == {}


def test_no_more_is_taken_than_was_said(season: SeasonFolder) -> None:
    season.put(SeasonPart.RECEIVED, "表.xlsx", io.BytesIO(b"1234").read, 3)
    assert contents(season.received) == {"表.xlsx": b"123"}


@pytest.mark.parametrize(("label", "size"), [("表.xlsx", 64 << 20), ("全部.zip", 1 << 30)])
def test_a_file_that_is_too_large_is_refused_before_it_arrives(
    label: str, size: int, season: SeasonFolder
) -> None:
    def read(_: int) -> bytes:
        raise AssertionError

    with pytest.raises(FileError) as raised:
        season.put(SeasonPart.RECEIVED, label, read, size + 1)
    assert (raised.value.code, raised.value.facts["most"]) == (
        "desk.folder.too_large",
        size >> 20,
    )


def test_one_file_too_many_is_refused(
    season: SeasonFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(season_folder, "MOST_FILES", 2)
    put(season, "a.xlsx", b"1")
    put(season, "b.xlsx", b"2")
    with pytest.raises(FileError) as raised:
        put(season, "c.xlsx", b"3")
    assert raised.value.code == "desk.folder.too_many"
    (season.received / "a.xlsx").unlink()
    assert put(season, "c.xlsx", b"3") == "c.xlsx"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG])
def test_a_full_disk_is_told_and_leaves_nothing(
    number: int, season: SeasonFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(number, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError) as raised:
        put(season, "表.xlsx", b"1")
    assert raised.value.code == "desk.folder.full"
    assert contents(season.root) == {}


def test_a_file_system_without_second_names_replaces_nothing_either(
    season: SeasonFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refused)
    assert [put(season, "表.xlsx", each) for each in (b"1", b"2")] == ["表.xlsx", "表 (2).xlsx"]
    assert contents(season.root) == {"收到/表.xlsx": b"1", "收到/表 (2).xlsx": b"2"}


def test_a_new_list_takes_the_place_of_the_old_one_which_is_kept(season: SeasonFolder) -> None:
    sent = [("名单.csv", b"1"), ("单位.XLSX", b"2"), ("单位.txt", b"3"), ("单位.txt", b"3")]
    names = [put(season, label, data, SeasonPart.ROSTER) for label, data in sent]
    assert names == ["名单.csv", "名单.xlsx", "名单.csv", "名单.csv"]
    assert season.roster == season.root / "名单.csv"
    assert contents(season.root) == {
        "名单.csv": b"3",
        "名单 (1).csv": b"1",
        "名单 (1).xlsx": b"2",
    }


def test_two_lists_are_a_fault(season: SeasonFolder) -> None:
    for name in ("名单.csv", "名单.xlsx"):
        (season.root / name).write_bytes(b"1")
    with pytest.raises(FileError) as raised:
        assert season.roster
    assert raised.value.code == "desk.folder.two_rosters"


def test_what_a_killed_upload_left_is_cleared(season: SeasonFolder) -> None:
    (season.root / ".1234.5.part").write_bytes(b"half")
    (season.root / ".own").write_bytes(b"of a person")
    season.prepare()
    assert contents(season.root) == {".own": b"of a person"}
