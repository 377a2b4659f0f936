"""The file that keeps outcomes: whole, damaged, foreign, full, shared by two, killed at work."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.desk import COUNTY, book, put, reconcile, tree, wrong_book
from tests.terminal import Terminal
from xltool.app.options import ExamineOptions
from xltool.app.outcome_cache import OutcomeCache, OutcomeKey
from xltool.app.outcome_json import json_of, outcome_of
from xltool.app.read_files import arrival_of
from xltool.collection.intake import ReceivedFile
from xltool.model.errors import FileError
from xltool.model.finding import Fact, Finding, Severity
from xltool.model.period import Cycle, Period
from xltool.model.record_json import json_bytes, json_pieces
from xltool.workbook.read.gate import IMAGE

AT = OutcomeKey(b"k" * 32, b"t" * 32)
OTHER = OutcomeKey(b"k" * 32, b"u" * 32)
VALUE, COPY = "值".encode() * 4000, bytes(range(256)) * 200
PAGE = 4096


def codes(cache: OutcomeCache) -> list[str]:
    return [notice.code for notice in cache.notices]


def kept(path: Path) -> dict[OutcomeKey, bytes]:
    """What a cache holds under the key of these tests."""
    with OutcomeCache(str(path)) as cache:
        return dict(cache.find(AT.key))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache with two values, one of them with a marked copy."""
    with OutcomeCache(str(tmp_path / "cache")) as cache:
        cache.put(AT, VALUE)
        cache.put(OTHER, b"[]")
        cache.put_copy(AT, COPY)
    assert not cache.notices
    return tmp_path / "cache"


def test_what_was_put_is_found(path: Path) -> None:
    with OutcomeCache(str(path)) as cache:
        assert dict(cache.find(AT.key)) == {AT: VALUE, OTHER: b"[]"}
        assert (cache.has_copy(AT), cache.copy(AT)) == (True, COPY)
        assert (cache.has_copy(OTHER), cache.copy(OTHER)) == (False, None)
        assert list(cache.find(b"x")) == []
    assert not cache.notices


def test_what_no_run_finds_for_long_is_forgotten(path: Path) -> None:
    third = OutcomeKey(b"3" * 32, b"t" * 32)
    with OutcomeCache(str(path)) as cache:
        cache.put(third, VALUE)
    for number in range(100):
        with OutcomeCache(str(path)) as cache:
            assert AT in dict(cache.find(AT.key))
            cache.put(OutcomeKey(b"4" * 32, b"t" * 32), b"%d" % number)
    with OutcomeCache(str(path)) as cache:
        assert list(cache.find(third.key)) == []


def test_a_value_that_is_not_whole_is_not_there_and_this_is_said(path: Path) -> None:
    database = sqlite3.connect(path)
    (sealed,) = database.execute("SELECT value FROM outcome WHERE told = ?", (AT.told,)).fetchone()
    for damaged in (
        sealed[:-1],
        sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:],
        b"",
        "text",
        7,
    ):
        with database:
            database.execute("UPDATE outcome SET value = ? WHERE told = ?", (damaged, AT.told))
        with OutcomeCache(str(path)) as cache:
            assert dict(cache.find(AT.key)) == {OTHER: b"[]"}
            cache.put(AT, VALUE)
        assert codes(cache) == ["file.cache.rebuilt"]
        assert kept(path) == {AT: VALUE, OTHER: b"[]"}
    database.close()


def test_a_value_in_the_place_of_another_is_not_there(path: Path) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute(
            "UPDATE outcome SET value = (SELECT value FROM outcome WHERE told = ?)", (AT.told,)
        )
    database.close()
    with OutcomeCache(str(path)) as cache:
        assert dict(cache.find(AT.key)) == {AT: VALUE}
    assert codes(cache) == ["file.cache.rebuilt"]


@pytest.mark.parametrize("left", [100, PAGE - 1, PAGE, 2 * PAGE + 7])
def test_a_cache_that_is_cut_off_is_made_anew(left: int, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:left])
    with OutcomeCache(str(path)) as cache:
        cache.put(AT, VALUE)
        cache.write()
        list(cache.find(AT.key))
        cache.put(AT, VALUE)
    assert codes(cache) == ["file.cache.rebuilt"]
    assert kept(path) == {AT: VALUE}


@pytest.mark.parametrize("page", range(6))
def test_a_damaged_page_costs_values_and_never_gives_others(page: int, path: Path) -> None:
    data = bytearray(path.read_bytes())
    start = max(100, page * PAGE)
    data[start : (page + 1) * PAGE] = os.urandom((page + 1) * PAGE - start)
    path.write_bytes(data)
    with OutcomeCache(str(path)) as cache:
        found = dict(cache.find(AT.key))
        assert found.items() <= {AT: VALUE, OTHER: b"[]"}.items()
        assert cache.copy(AT) in (COPY, None)
        cache.put(AT, VALUE)
        cache.put(OTHER, b"[]")
    assert kept(path).items() <= {AT: VALUE, OTHER: b"[]"}.items()
    if found != {AT: VALUE, OTHER: b"[]"}:
        assert codes(cache) == ["file.cache.rebuilt"]


@pytest.mark.parametrize("change", ["PRAGMA user_version = 99", "DROP TABLE outcome"])
def test_a_cache_of_another_version_is_made_anew(change: str, path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute(change)
    database.commit()
    database.close()
    with OutcomeCache(str(path)) as cache:
        assert list(cache.find(AT.key)) == []
        cache.put(AT, VALUE)
    assert codes(cache) == ["file.cache.rebuilt"]
    assert kept(path) == {AT: VALUE}


def test_an_empty_file_becomes_a_cache(tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    assert kept(tmp_path / "cache") == {}
    with OutcomeCache(str(tmp_path / "cache")) as cache:
        assert not cache.notices


def foreign_database(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE outcome (key, told, used, value, copy)")
    database.commit()
    database.close()


FOREIGN: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("名单\n" * 100, "utf-8"),
    "a few bytes": lambda path: path.write_bytes(b"SQLite"),
    "noughts": lambda path: path.write_bytes(bytes(4096)),
    "a database": foreign_database,
    "a workbook": lambda path: path.write_bytes(book(COUNTY)),
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_cache_is_refused_and_untouched(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cache"
    FOREIGN[name](path)
    before = tree(tmp_path), path.stat().st_mtime_ns
    with pytest.raises(FileError) as error, OutcomeCache(str(path)):
        pass
    assert (error.value.code, error.value.path) == ("file.cache.foreign", str(path))
    put(tmp_path / "in", {"a.xlsx": book(COUNTY)})
    ran = Terminal(capsys)(
        *("reconcile", tmp_path / "in", "--office", COUNTY),
        *("--out-dir", tmp_path / "out", "--cache", path),
    )
    assert ran.status == 3
    assert str(path) in ran.err
    assert not (tmp_path / "out").exists()
    for each in (tmp_path / "in").iterdir():
        each.unlink()
    assert (tree(tmp_path), path.stat().st_mtime_ns) == before


def test_where_no_file_can_be_made_the_run_goes_on_and_says_so(tmp_path: Path) -> None:
    with OutcomeCache(str(tmp_path / "nowhere" / "cache")) as cache:
        cache.put(AT, VALUE)
        cache.write()
        assert list(cache.find(AT.key)) == []
        assert not cache.has_copy(AT)
    assert codes(cache) == ["file.cache.unused"]


FULL = """
import resource, sys
from tests.test_outcome_cache import AT, OTHER, VALUE, codes
from xltool.app.outcome_cache import OutcomeCache, OutcomeKey
import signal, os
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with OutcomeCache(sys.argv[1]) as cache:
    size = os.stat(sys.argv[1]).st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    for number in range(100):
        cache.put(OutcomeKey(bytes([number]) * 32, bytes(32)), os.urandom(50000))
    assert dict(cache.find(AT.key)) == {AT: VALUE, OTHER: b"[]"}
print(codes(cache))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no bound of the size of files")
def test_on_a_full_disk_what_is_there_serves_on(path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("['file.cache.unused']\n", "")
    assert kept(path) == {AT: VALUE, OTHER: b"[]"}


KILLED = """
import os, signal, sys
from tests.test_outcome_cache import AT, VALUE
from xltool.app.outcome_cache import OutcomeCache, OutcomeKey
with OutcomeCache(sys.argv[1]) as cache:
    cache.put(OutcomeKey(AT.key, b"w" * 32), VALUE)
    cache.write()
    database = cache._database
    database.execute("DELETE FROM outcome")
    for number in range(400):
        row = (number, number, os.urandom(40000))
        database.execute("INSERT INTO outcome VALUES (?, ?, 1, ?, NULL)", row)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_run_that_is_killed_while_it_writes_leaves_what_was_written_before(path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    with OutcomeCache(str(path)) as cache:
        found = dict(cache.find(AT.key))
    assert found == {AT: VALUE, OTHER: b"[]", OutcomeKey(AT.key, b"w" * 32): VALUE}
    assert not cache.notices


def test_two_runs_keep_both_what_they_read(tmp_path: Path) -> None:
    path = str(tmp_path / "cache")
    with OutcomeCache(path) as one, OutcomeCache(path) as other:
        for number in range(200):
            cache = (one, other)[number % 2]
            cache.put(OutcomeKey(AT.key, bytes([number]) * 32), b"%d" % number)
    assert not one.notices
    assert not other.notices
    assert set(kept(tmp_path / "cache").values()) == {b"%d" % number for number in range(200)}


def test_a_cache_that_another_program_holds_is_gone_on_without(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xltool.app.outcome_cache._WAIT", 0.01)
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    with OutcomeCache(str(path)) as cache:
        assert list(cache.find(AT.key)) == []
        cache.put(AT, b"other")
    assert codes(cache) == ["file.cache.unused"]
    holder.rollback()
    holder.close()
    assert kept(path) == {AT: VALUE, OTHER: b"[]"}


def test_every_kind_of_value_is_the_same_after_a_round() -> None:
    form = form_2021()
    record = balanced_record(form)
    data = filled_workbook(form, record, typed={form.entered[0]: "很多", form.entered[1]: 10**30})
    read = arrival_of("a.xlsx", data, ExamineOptions())
    assert read.returned is not None
    facts: dict[str, Fact] = {
        "period": Period(2024, 3, Cycle.MONTH),
        "names": ("一", "二"),
        "none": (),
        "amount": Decimal("1.50"),
        "count": 3,
        "text": "文\ud800",
    }
    refused = Finding("F108", Severity.ERROR, expected=Decimal("0.10"), actual="3", facts=facts)
    amounts = replace(read.returned.record, reported={"a": Decimal("2.00"), "b": 2})
    skipped = {("Y101", "no_previous"): 3}
    returned = replace(read.returned, record=amounts, skipped=skipped)
    for file in (
        read,
        replace(read, returned=returned),
        replace(read, returned=replace(returned, places={}, skipped={})),
        ReceivedFile("甲/乙.pdf", "0" * 64, 7, refused=refused, words=("某局", IMAGE)),
    ):
        again = outcome_of(json_of(file))
        assert again == file
        assert json_of(again) == json_of(file)
    fact = outcome_of(json_of(ReceivedFile("", "", 0, refused=refused))).refused
    assert fact is not None
    assert {name: type(value) for name, value in fact.facts.items()} == {
        name: type(value) for name, value in facts.items()
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["gkbg","2021",[2024,', '["gkbg","2021",[2024.0,'),
        ('["gkbg","2021",[2024,1,"year"]', '["gkbg","2021",[2024,13,"year"]'),
        ('["gkbg","2021",[2024,1,"year"]', '["gkbg","2021",[2024,1,"decade"]'),
        ('["gkbg","2021"', '["gkbg",2021'),
        ('["","', '[null,"'),
        ('["","', '["","","'),
        ('"disclosure.penalties.decisions":5', '"disclosure.penalties.decisions":5.5'),
        ('"disclosure.penalties.decisions":5', '"disclosure.penalties.decisions":true'),
        ('"disclosure.penalties.decisions":5', '"disclosure.penalties.decisions":"5"'),
        ('"disclosure.penalties.decisions":5', '"disclosure.penalties.decisions":{"amount":"NaN"}'),
        ('"disclosure.penalties.decisions":5', '"disclosure.penalties.decisions":{"amount":"x"}'),
        ('"disclosure.penalties.decisions":5', '"disclosure.penalties.decisions":{"other":"5"}'),
        ("]", ""),
        ('"', "\\u"),
    ],
)
def test_what_is_no_value_is_refused_whole(old: str, new: str) -> None:
    text = json_of(arrival_of("", book(COUNTY, penalties=5), ExamineOptions())).decode()
    assert old in text
    with pytest.raises(ValueError, match=r"."):
        outcome_of(text.replace(old, new, 1).encode())


@pytest.mark.slow
def test_a_cache_gives_the_same_bytes_on_one_core_and_on_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{n}.xlsx": book(f"第{n}局", f"{n:03}", penalties=n) for n in range(25)}
    files["wrong.xlsx"] = wrong_book("错局", "901")
    folder, cache = put(tmp_path / "in", files), ("--cache", tmp_path / "cache")
    found = []
    for number, (cores, options) in enumerate([(1, ()), (2, cache), (2, cache), (1, cache)]):
        monkeypatch.setattr("xltool.app.parallel._processors", lambda cores=cores: cores)
        reconcile(folder, tmp_path / str(number), *options)
        found.append(tree(tmp_path / str(number)))
    assert all(each == found[0] for each in found)
    assert any("退回" in path for path in found[0])


@pytest.mark.parametrize("items", [[], [{"a": '甲\n"records": []'}], [1, {"b": [{}, None]}]])
def test_json_piece_by_piece_is_the_json_of_the_whole(items: list[object]) -> None:
    tree = {"first": '"records": []', "records": [], "total": {"records": []}}
    pieces = list(json_pieces(tree, "records", items))
    assert b"".join(pieces) == json_bytes({**tree, "records": items})
    assert len(pieces) == len(items) + 2


def test_a_cache_within_the_results_is_refused_before_it_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder is replaced as a whole when results are written."""
    put(tmp_path / "in", {"a.xlsx": book(COUNTY)})
    (tmp_path / "out").mkdir()
    ran = Terminal(capsys)(
        *("reconcile", tmp_path / "in", "--office", COUNTY, "--force"),
        *("--out-dir", tmp_path / "out", "--cache", tmp_path / "out" / "cache"),
    )
    assert ran.status == 2
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.slow
def test_a_cache_among_the_files_is_no_part_of_them(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a.xlsx": book(COUNTY)})
    reconcile(folder, tmp_path / "plain")
    for name in ("first", "second"):
        reconcile(folder, tmp_path / name, "--cache", folder / "kept")
        assert (folder / "kept").exists()
    assert tree(tmp_path / "plain") == tree(tmp_path / "first") == tree(tmp_path / "second")
