"""What stands in a folder: every file once, archives opened, nothing lost and nothing believed."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from tests import desk
from tests.builders import TEXT
from tests.desk import COUNTY, ENCRYPTED, UTF8, Desk, digest, put, reconcile, zipped
from xltool.app import archives, read_files
from xltool.app.archives import members_of
from xltool.app.folder import Folder, FolderFile
from xltool.app.options import PLAIN
from xltool.collection.intake import ReceivedFile
from xltool.ooxml.errors import RefusedFile

pytestmark = pytest.mark.slow


book = partial(desk.book, text=TEXT)
"""A workbook with words: one without is doubted and goes back, with which nothing here deals."""


def an_office(number: int) -> bytes:
    """A workbook of one of the offices, which differ in one figure."""
    return book(f"第{number}局", penalties=number)


MAC_NOTE = b"\0\5\x16\7"
LZMA = 14


def damaged(name: str, data: bytes, other: bytes) -> bytes:
    """A zip of two workbooks, the second with some bytes changed on the way."""
    whole = zipped([("好.xlsx", data), (name, other)])
    at = whole.index(name.encode()) + 300
    return whole[:at] + bytes(8) + whole[at + 8 :]


@cache
def files() -> dict[str, bytes]:
    """A folder with everything that people send."""
    return {
        "own.xlsx": book(COUNTY),
        "gbk.zip": zipped([("局一/某局.xlsx".encode("gbk"), an_office(1))]),
        "marked.zip": zipped([("局/某局.xlsx", an_office(2))], UTF8),
        "mac.zip": zipped(
            [("某局.xlsx", an_office(3)), ("__MACOSX/._某局.xlsx", MAC_NOTE), ("局/", b"")]
        ),
        "locked.zip": zipped([("密.xlsx", an_office(4)), ("~$密.xlsx", b"x")], ENCRYPTED),
        "damaged.zip": damaged("bad.xlsx", an_office(5), an_office(6)),
        "odd.zip": zipped([("lzma.xlsx", an_office(6))], method=LZMA),
        "cut.zip": zipped([("a.xlsx", an_office(6))])[:-30],
        "nested.zip": zipped(
            [
                ("内.zip/假.xlsx", an_office(7)),
                ("内.zip", zipped([("真.xlsx", an_office(8)), ("假.xlsx", an_office(9))])),
                ("一.zip", zipped([("二.zip", zipped([("三.zip", zipped([("x", b"x")]))]))])),
            ]
        ),
        "names.zip": zipped(
            [
                ("../../up.xlsx", an_office(10)),
                ("a\\b\\c.xlsx", an_office(11)),
                ("a\\", b""),
                ("/e\x1b[31m\n\u202ef.xlsx", an_office(12)),
                ("twice.xlsx", an_office(13)),
                ("twice.xlsx", an_office(14)),
                ("twice (2).xlsx", b"3"),
                ("..", b"4"),
                ("", b"5"),
            ]
        ),
        "empty.zip": zipped([]),
        "really.zip": an_office(15),
        "files.xlsx": zipped([("a.xlsx", an_office(6))]),
        "zero.xlsx": b"",
        "folder.xlsx/in.xlsx": an_office(16),
        "new\nline\"'😀.xlsx": an_office(16),
        "年报.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "Thumbs.db": b"x",
    }


READ = {
    "own.xlsx": COUNTY,
    "gbk.zip/局一/某局.xlsx": "第1局",
    "marked.zip/局/某局.xlsx": "第2局",
    "mac.zip/某局.xlsx": "第3局",
    "damaged.zip/好.xlsx": "第5局",
    "nested.zip/内.zip/假.xlsx": "第7局",
    "nested.zip/内.zip/真.xlsx": "第8局",
    "nested.zip/内.zip/假 (2).xlsx": "第9局",
    "names.zip/up.xlsx": "第10局",
    "names.zip/a/b/c.xlsx": "第11局",
    "names.zip/e[31mf.xlsx": "第12局",
    "names.zip/twice.xlsx": "第13局",
    "names.zip/twice (2).xlsx": "第14局",
    "really.zip": "第15局",
    "folder.xlsx/in.xlsx": "第16局",
}
ARCHIVES = {
    *("gbk.zip", "marked.zip", "mac.zip", "locked.zip", "damaged.zip", "odd.zip", "names.zip"),
    *("empty.zip", "nested.zip", "nested.zip/一.zip", "nested.zip/一.zip/二.zip"),
    "nested.zip/内.zip",
}
REFUSED = {
    "locked.zip/密.xlsx": "打开密码",
    "damaged.zip/bad.xlsx": "损坏",
    "odd.zip/lzma.xlsx": "损坏",
    "cut.zip": "损坏",
    "nested.zip/一.zip/二.zip/三.zip": "太多层压缩包",
    "files.xlsx": "压缩包",
    "zero.xlsx": "0 字节",
    "年报.doc": "旧格式",
    "link-to-folder": "读不了",
    "link-to-itself": "读不了",
    "link-to-nowhere.xlsx": "读不了",
    "pipe.xlsx": "读不了",
    "sparse.bin": "大得不正常",
}
NO_TABLE = {"names.zip/twice (2) (2).xlsx", "names.zip/_", "names.zip/_ (2)"}
SKIPPED = {
    *("mac.zip/__MACOSX/._某局.xlsx", "locked.zip/~$密.xlsx", "Thumbs.db", "~$pipe.xlsx"),
    *NO_TABLE,
}
COPIES = {"new\nline\"'😀.xlsx": "folder.xlsx/in.xlsx", "the-link.xlsx": "own.xlsx"}
SPARSE = 65 << 20


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A run over everything that may stand in a folder."""
    root = tmp_path_factory.mktemp("collect")
    folder = put(root / "in", files())
    (folder / "the-link.xlsx").symlink_to("own.xlsx")
    (folder / "link-to-nowhere.xlsx").symlink_to("nowhere")
    (folder / "link-to-itself").symlink_to("link-to-itself")
    (folder / "link-to-folder").symlink_to("..")
    os.mkfifo(folder / "pipe.xlsx")
    os.mkfifo(folder / "~$pipe.xlsx")
    with (folder / "sparse.bin").open("wb") as file:
        file.truncate(SPARSE)
    return reconcile(folder, root / "out")


def test_every_file_stands_once_in_the_manifest_in_order(swept: Desk) -> None:
    paths = [each["path"] for each in swept.inputs]
    assert paths == sorted({*READ, *ARCHIVES, *REFUSED, *SKIPPED, *COPIES})


def test_every_file_has_its_outcome(swept: Desk) -> None:
    assert swept.outcomes == {
        **dict.fromkeys(READ, "used"),
        **dict.fromkeys(ARCHIVES, "archive"),
        **dict.fromkeys(REFUSED, "refused"),
        **dict.fromkeys(SKIPPED, "skipped"),
        **dict.fromkeys(COPIES, "duplicate"),
    }
    assert swept.status == 3


def test_every_workbook_that_was_read_has_its_office(swept: Desk) -> None:
    offices = {each["path"]: each["office"] for each in swept.inputs if each["office"]}
    assert offices == {**READ, "the-link.xlsx": COUNTY, "new\nline\"'😀.xlsx": "第16局"}


def test_every_refused_file_has_its_reason(swept: Desk) -> None:
    told = swept.reasons
    assert {path: why for path, why in REFUSED.items() if why not in told[path]} == {}


def test_a_copy_names_the_file_it_is_a_copy_of(swept: Desk) -> None:
    for path, first in COPIES.items():
        assert swept.reasons[path] == f"与{first}内容相同"


def test_digests_and_sizes_are_those_of_the_content(swept: Desk) -> None:
    known = {each["path"]: (each["sha256"], each["size"]) for each in swept.inputs}
    for path, data in files().items():
        assert known[path] == (digest(data), len(data))
    for path, data in (
        ("gbk.zip/局一/某局.xlsx", an_office(1)),
        ("nested.zip/内.zip/真.xlsx", an_office(8)),
        ("nested.zip/内.zip", zipped([("真.xlsx", an_office(8)), ("假.xlsx", an_office(9))])),
        ("names.zip/twice (2).xlsx", an_office(14)),
        ("mac.zip/__MACOSX/._某局.xlsx", MAC_NOTE),
        ("sparse.bin", bytes(SPARSE)),
    ):
        assert known[path] == (digest(data), len(data))
    assert known["locked.zip/密.xlsx"][0] is None
    assert known["pipe.xlsx"] == (None, 0)


def test_the_total_is_the_sum_of_what_was_used(swept: Desk) -> None:
    used = (1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
    assert swept.total[desk.PENALTIES] == sum(used)


def test_no_name_of_a_file_reaches_the_outputs_as_a_line_of_its_own(swept: Desk) -> None:
    assert all(len(row) == 7 for row in swept.rows)


def walked(folder: Path) -> dict[str, FolderFile | ReceivedFile]:
    return {each.path: each for each in Folder(folder).walk()}


def refused(each: FolderFile | ReceivedFile) -> tuple[str, object]:
    assert isinstance(each, ReceivedFile) and each.refused is not None
    return each.refused.code, each.refused.facts["why"]


def test_a_name_that_is_not_in_utf8_is_read_as_gbk(tmp_path: Path) -> None:
    """As `unzip` leaves it on a system that is not Chinese."""
    raw = os.fsencode(tmp_path / "in") + b"/"
    put(tmp_path / "in", {"乙局.xlsx": book("乙局"), "甲局.xlsx": book("甲局")})
    for name, data in (("乙局", book("乙局二")), ("丙局", book("丙局"))):
        Path(os.fsdecode(raw + name.encode("gbk") + b".xlsx")).write_bytes(data)
    Path(os.fsdecode(raw + b"\xff\xff.xlsx")).write_bytes(book("丁局"))
    ran = reconcile(tmp_path / "in", tmp_path / "out", office="甲局")
    assert {each["path"]: each["office"] for each in ran.inputs} == {
        "甲局.xlsx": "甲局",
        "乙局.xlsx": "乙局",
        r"\xd2\xd2\xbe\xd6.xlsx": "乙局二",
        "丙局.xlsx": "丙局",
        r"\xff\xff.xlsx": "丁局",
    }
    assert ran.status == 0


@pytest.mark.parametrize("times", [1, 3])
def test_a_folder_that_may_not_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    put(tmp_path, {f"{n}/closed/a.xlsx": b"x" for n in range(times)})
    scandir = os.scandir

    def closed(path: str | Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "no", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    told = walked(tmp_path)
    assert {path: refused(each) for path, each in told.items()} == {
        f"{n}/closed": ("F117", "denied") for n in range(times)
    }


def test_a_file_that_may_not_be_read_is_told_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a.xlsx", "b.zip", "c.xlsx", "~$d.xlsx")
    folder = put(tmp_path / "in", dict.fromkeys(names, book(COUNTY)))
    for method in ("open", "read_bytes"):
        monkeypatch.setattr(Path, method, denying(getattr(Path, method), folder))
    ran = reconcile(folder, tmp_path / "out")
    assert ran.status == 3
    assert ran.outcomes == {
        "a.xlsx": "used",
        "b.zip": "refused",
        "c.xlsx": "refused",
        "~$d.xlsx": "skipped",
    }
    assert all(each["sha256"] is None for each in ran.inputs if each["path"] != "a.xlsx")


def denying(method: object, folder: Path) -> object:
    def opened(path: Path, *args: object, **named: object) -> object:
        if path.parent == folder and path.name != "a.xlsx":
            raise PermissionError(13, "no")
        return method(path, *args, **named)  # type: ignore[operator]

    return opened


def members(data: bytes) -> dict[str, bytes | RefusedFile]:
    return {each.path: each.content for each in members_of(data, "x.zip", lambda _: True)}


def told(content: bytes | RefusedFile) -> tuple[str, object]:
    assert isinstance(content, RefusedFile)
    return content.code, content.facts["why"]


def test_an_archive_of_too_many_members_is_told_in_one_line() -> None:
    found = members(zipped([(f"{n}.txt", b"") for n in range(20_001)]))
    assert {path: told(each) for path, each in found.items()} == {
        "x.zip/*": ("F108", "many_members")
    }


def test_members_of_archives_within_an_archive_count_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 7)
    inner = zipped([("a", b"a"), ("b", b"b"), ("c", b"c")])
    found = members(zipped([("1.zip", inner), ("2.zip", inner), ("3", b"3")]))
    assert [path for path, each in found.items() if isinstance(each, RefusedFile)] == [
        "x.zip/2.zip/*"
    ]


def test_a_directory_of_a_million_entries_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (0, 8, 0, 33, 0, 0, 0, 1, 0)
    crowded = zipped([("a", b"")]) + desk.directory_of([desk.entry(b"a", said, 0)] * 400_001, 0)

    def unpacked(*_: object) -> None:
        raise AssertionError("an object was made of each entry")

    monkeypatch.setattr(zipfile, "ZipFile", unpacked)
    assert archives.plain_zip(crowded)
    assert told(members(crowded)["x.zip/*"]) == ("F108", "many_members")


def swelling(count: int, size: int) -> bytes:
    """A zip of members that are nothing but zeros."""
    return zipped([(f"m{number}.txt", bytes(size)) for number in range(count)])


def test_what_an_archive_inflates_to_is_bounded_for_all_its_members(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MOST_INFLATED", 2_500_000)
    found = members(swelling(4, 1_000_000))
    assert [type(each).__name__ for each in found.values()] == [
        *("bytes", "bytes", "RefusedFile", "RefusedFile")
    ]


def test_once_an_archives_bound_is_reached_nothing_more_is_inflated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MOST_INFLATED", 1_000)
    inflated = []
    read = zipfile.ZipExtFile.read

    def counted(part: zipfile.ZipExtFile, size: int) -> bytes:
        data = read(part, size)
        inflated.append(len(data))
        return data

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    members(swelling(9, 1_000_000))
    assert sum(inflated) <= 1_000 + 9


def test_a_member_larger_than_any_workbook_is_not_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000)
    found = members(zipped([("a.xlsx", bytes(1_001)), ("b.xlsx", bytes(1_000))]))
    assert told(found["x.zip/a.xlsx"]) == ("F108", "large_parts")
    assert found["x.zip/b.xlsx"] == bytes(1_000)


def test_a_thousand_members_of_one_name_are_told_apart() -> None:
    found = members(zipped([("年报.xlsx", bytes([n % 256])) for n in range(1_000)]))
    assert len(found) == 1_000
    assert "x.zip/年报 (1000).xlsx" in found


def test_a_zip_cut_or_changed_anywhere_never_stops_the_command() -> None:
    """Every third byte changed or the rest cut away: members, refusals, or no archive at all."""
    whole = zipped([("甲/a.xlsx", b"abc" * 50), ("b.zip", zipped([("c", b"c")]))])
    for at in range(0, len(whole), 3):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            if archives.plain_zip(data):
                members(data)


def test_a_large_member_is_looked_at_before_the_next_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Dozens of them waiting for their turn would fill the memory."""
    order = []

    def unpacked() -> Iterator[FolderFile]:
        for number in range(3):
            order.append(f"unpacked {number}")
            yield FolderFile(f"x.zip/{number}", bytes(2 << 20))

    def looked_at(path: str, *_: object) -> ReceivedFile:
        order.append(f"looked at {path[-1]}")
        return ReceivedFile(path, "", 0)

    monkeypatch.setattr(read_files, "arrival_of", looked_at)
    assert len(list(read_files.read_all(unpacked(), PLAIN, ""))) == 3
    assert order == [f"{done} {n}" for n in range(3) for done in ("unpacked", "looked at")]


def test_members_of_an_archive_come_in_the_order_of_their_paths() -> None:
    found = members(zipped([("b", b"b"), ("a/c", b"c"), ("a", b"a")]))
    assert list(found) == ["x.zip/a", "x.zip/a/c", "x.zip/b"]


@pytest.mark.parametrize("name", ["收到", "./收 到/"])
def test_outputs_within_the_folder_are_no_inputs_and_a_second_run_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = put(tmp_path / name, {"own.xlsx": book(COUNTY), "坏.xlsx": desk.wrong_book("甲局")})
    first = reconcile(name, folder / "结果")
    files = first.files
    again = reconcile(name, Path(name) / "结果", "--force")
    assert (first.status, again.status) == (1, 1)
    assert again.outcomes == {"own.xlsx": "used", "坏.xlsx": "failed"}
    assert again.files == files


def test_the_roster_and_last_years_folder_within_the_folder_are_put_aside(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "in",
        {
            "own.xlsx": book(COUNTY),
            "名单.csv": f"name\n{COUNTY}\n".encode(),
            "上年/own.xlsx": book(COUNTY, year=2023),
        },
    )
    given = ("--roster", folder / "名单.csv", "--previous", folder / "上年")
    ran = reconcile(folder, tmp_path / "out", *given)
    assert ran.outcomes == {
        "own.xlsx": "used",
        "上年/own.xlsx": "skipped",
        "名单.csv": "skipped",
    }
    assert "另外给出的名单" in ran.reasons["名单.csv"]
    assert [each["sha256"] for each in ran.inputs if each["path"] == "名单.csv"] == [
        digest(f"name\n{COUNTY}\n".encode())
    ]
    assert ran.status == 0


def test_a_roster_that_is_a_link_is_put_aside_as_well(tmp_path: Path) -> None:
    put(tmp_path, {"名单.csv": f"name\n{COUNTY}\n".encode(), "in/own.xlsx": book(COUNTY)})
    (tmp_path / "in" / "名单.csv").symlink_to(tmp_path / "名单.csv")
    ran = reconcile(tmp_path / "in", tmp_path / "out", "--roster", tmp_path / "in" / "名单.csv")
    assert ran.outcomes == {"own.xlsx": "used", "名单.csv": "skipped"}


def test_a_zip_with_a_directory_of_64_bit_sizes_is_read(tmp_path: Path) -> None:
    """As programs write that pack without knowing sizes beforehand."""
    whole = zipped([("甲局.xlsx", book(COUNTY))])
    at = whole.index(b"PK\5\6")
    start, size = struct.unpack_from("<L", whole, at + 16)[0], at - whole.index(b"PK\1\2")
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, start)
    found = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    put(tmp_path / "in", {"a.zip": whole[:at] + end + found + last})
    ran = reconcile(tmp_path / "in", tmp_path / "out")
    assert ran.outcomes == {"a.zip": "archive", "a.zip/甲局.xlsx": "used"}


def test_the_manifest_is_json_in_utf8_whatever_names_stand_in_it(swept: Desk) -> None:
    data = (swept.out / "manifest.json").read_bytes()
    assert json.loads(data)["tool"].startswith("xltool ")
    assert "局一/某局.xlsx".encode() in data
