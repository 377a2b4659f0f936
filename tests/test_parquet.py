"""Tables for databases: typed columns, blanks that stay blanks, the same bytes each time."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.builders import form_2021
from tests.collected import BLANK, BLANK_KEY, EXCLUDED, MISSING, REFUSED, collection
from tests.desk import COUNTY, PENALTIES, WRITTEN, book, digest, put, reconcile
from tests.terminal import Terminal
from xltool.app import parquet
from xltool.app.parquet import chosen_tables, parquet_pieces
from xltool.collection.outputs.tables import (
    FIGURES,
    OFFICES,
    RELATIONS,
    ColumnType,
    DataColumn,
    DataTable,
    table_of,
)
from xltool.model.errors import FileError

FORM = form_2021()
SEASON = collection(24)
FEES = "disclosure.fees.amount"
ALL = (OFFICES, FIGURES, RELATIONS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a season of 24 offices."""
    folder = tmp_path_factory.mktemp("tables")
    for name in ALL:
        (folder / name).write_bytes(b"".join(parquet_pieces(table_of(name, SEASON))))
    return folder


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as database:
        database.execute(f"SET file_search_path = '{folder}'")
        return database.execute(query).fetchall()


def numbers(*columns: str, rows: int = 3) -> DataTable:
    return DataTable(
        tuple(DataColumn(name, ColumnType.COUNT) for name in columns),
        ((row,) * len(columns) for row in range(rows)),
    )


def test_every_figure_of_the_form_is_a_column_of_its_type(folder: Path) -> None:
    described = asked(folder, f"DESCRIBE FROM '{OFFICES}'")
    types = {name: type for name, type, *_ in described if "." in name}
    assert list(types) == list(FORM.figures)
    assert types.pop(FEES) == "DECIMAL(38,4)"
    assert set(types.values()) == {"BIGINT"}
    about = [(name, type) for name, type, *_ in described if "." not in name]
    assert about == [
        *(("form", "VARCHAR"), ("edition", "VARCHAR"), ("year", "BIGINT"), ("period", "BIGINT")),
        *(("office", "VARCHAR"), ("code", "VARCHAR"), ("kind", "VARCHAR"), ("level", "VARCHAR")),
        *(("own", "BOOLEAN"), ("marks", "VARCHAR[]"), ("unknown_marks", "VARCHAR[]")),
        *(("status", "VARCHAR"), ("outcome", "VARCHAR"), ("source", "VARCHAR")),
    ]


def test_every_office_has_a_row_with_the_figures_that_were_read(folder: Path) -> None:
    rows = asked(folder, f"SELECT office, COLUMNS('\\.') FROM '{OFFICES}'")
    assert [row[0] for row in rows] == [line.office.name for line in SEASON.lines]
    for line, (_, *figures) in zip(SEASON.lines, rows, strict=True):
        told = line.record.figures.values() if line.record else [None] * 200
        if line.standing != "refused":
            assert figures == list(told)


def test_a_blank_and_what_cannot_be_used_are_null(folder: Path) -> None:
    query = f"""SELECT office, status, outcome, source, "{BLANK_KEY}", "{FEES}" FROM '{OFFICES}'"""
    rows = asked(folder, query)
    assert [rows[number][1:3] for number in (BLANK, REFUSED, MISSING, EXCLUDED)] == [
        ("used", "used"),
        ("refused", "refused"),
        ("missing", None),
        ("excluded", "excluded"),
    ]
    assert rows[BLANK][4] is None and rows[BLANK][5] is not None
    assert rows[REFUSED][3:] == ("0004.xlsx", None, None)
    assert rows[MISSING][3:] == (None, None, None)
    assert None not in rows[EXCLUDED][4:]


def test_what_an_office_is_stands_beside_its_figures(folder: Path) -> None:
    query = f"SELECT office, code, kind, level, own, marks, year, period FROM '{OFFICES}'"
    own, *_ = rows = asked(folder, query)
    assert own == ("临江县人民政府", "321399", "政府", "县级", True, ["rulemaking"], 2023, None)
    assert rows[8][:6] == ("沙洲镇人民政府", "321399-008", "乡镇", "乡级", False, [])
    assert rows[11][1] is None


def test_the_long_table_has_a_row_for_every_figure_that_was_read(folder: Path) -> None:
    [counted] = asked(folder, f"SELECT count(*), count(count), count(amount) FROM '{FIGURES}'")
    read = 24 - 2 * 2  # two are missing, two refused; a figure is blank, and its sum
    assert counted == (read * 200, read * 199 - 2, read)
    told = (
        f"""SELECT label, count, amount FROM '{FIGURES}' WHERE office = '临江县教育局' AND key = """
    )
    [(label, count, amount)] = asked(folder, told + f"'{PENALTIES}'")
    record = SEASON.lines[2].record
    assert record is not None
    assert (label, count, amount) == (
        "行政处罚 · 本年处理决定数量",
        record.figures[PENALTIES],
        None,
    )
    [(_, count, amount)] = asked(folder, told + f"'{FEES}'")
    assert (count, amount) == (None, record.figures[FEES])


def test_a_relation_is_a_row_for_each_term_with_its_sign(folder: Path) -> None:
    query = f"""SELECT kind, severity, terms, previous, sign, key FROM '{RELATIONS}'
        WHERE code = $$%s$$ AND at_key = $$requests.%s$$ ORDER BY ALL"""
    balance = "handled_total.natural_person"
    assert asked(folder, query % ("B203", balance)) == [
        ("equal", "error", 4, False, -1, "requests.carried_out.natural_person"),
        ("equal", "error", 4, False, -1, "requests.handled_total.natural_person"),
        ("equal", "error", 4, False, 1, "requests.carried_in.natural_person"),
        ("equal", "error", 4, False, 1, "requests.received_new.natural_person"),
    ]
    assert asked(folder, query % ("Y101", "carried_in.total")) == [
        ("equal", "doubt", 2, False, 1, "requests.carried_in.total"),
        ("equal", "doubt", 2, True, -1, "requests.carried_out.total"),
    ]
    marked = f"SELECT DISTINCT unless, spans_periods FROM '{RELATIONS}' WHERE code = 'X101'"
    assert asked(folder, marked) == [("rulemaking", False)]


@pytest.mark.parametrize("name", ALL)
def test_the_same_season_gives_the_same_bytes(folder: Path, name: str) -> None:
    assert b"".join(parquet_pieces(table_of(name, SEASON))) == (folder / name).read_bytes()


def test_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_CELLS", 1)
    pieces = parquet_pieces(numbers("a.b.c", rows=5000))
    (tmp_path / "t.parquet").write_bytes(b"".join(pieces))
    query = "SELECT row_group_num_rows FROM parquet_metadata('t.parquet')"
    assert asked(tmp_path, query) == [(2048,), (2048,), (904,)]


def test_a_text_is_kept_as_it_is(tmp_path: Path) -> None:
    texts = ('"引"', "a,b", "=1+1", "NULL", "{'a': 1}", "[]", "'", " 甲　")
    table = DataTable((DataColumn("t"), DataColumn("u")), ((text, "") for text in texts))
    (tmp_path / "t.parquet").write_bytes(b"".join(parquet_pieces(table)))
    assert asked(tmp_path, "FROM 't.parquet'") == [(text, None) for text in texts]


def test_a_text_that_no_file_may_hold_is_made_one_line() -> None:
    season = collection(1, names={0: "第一\n第二\ud800局"})
    assert next(table_of(OFFICES, season).rows)[4] == "第一 第二局"


def test_no_room_for_a_table_is_a_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_MADE", "no/such/folder.parquet")
    with pytest.raises(FileError) as refused:
        list(parquet_pieces(numbers("a")))
    assert refused.value.code == "file.unwritable"


def test_an_interrupt_ends_the_writing_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "range(1000000000) a, range(1000000000) b, range(1000000000) c"
    query = f"COPY (SELECT count(*), $source, $columns FROM {endless}) TO '{{target}}' -- {{rows}}"
    monkeypatch.setattr(parquet, "_COPY", query)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        timer.start()
        list(parquet_pieces(numbers("a")))


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.mark.parametrize("option", ["--parquet", "--parquet-long"])
def test_without_the_extra_one_line_says_what_to_install(
    xltool: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    out = tmp_path / "out"
    folder = put(tmp_path / "in", {"a.xlsx": b"no workbook"})
    ran = xltool("reconcile", folder, "--office", COUNTY, "--out-dir", out, option)
    assert (ran.status, ran.out, out.exists()) == (2, "", False)
    assert "pip install 'xltool[analysis]'" in ran.err
    assert ran.err.count("\n") == 1


def test_the_long_table_is_one_more() -> None:
    assert chosen_tables(False, False) == ()
    assert chosen_tables(True, False) == (OFFICES, RELATIONS)
    assert set(chosen_tables(False, True)) == set(ALL)


@pytest.mark.slow
def test_a_season_lists_its_tables_among_its_outputs(tmp_path: Path) -> None:
    files = {"own.xlsx": book(COUNTY, penalties=5), "a.xlsx": book("某县教育局", penalties=11)}
    folder = put(tmp_path / "in", files)
    season = reconcile(folder, tmp_path / "out", "--parquet-long")
    assert season.files.keys() >= WRITTEN | {*ALL}
    listed = {each["path"]: each["sha256"] for each in season.json("manifest.json")["outputs"]}
    assert {name: listed[name] for name in ALL} == {n: digest(season.files[n]) for n in ALL}
    query = f"""SELECT sum("{PENALTIES}") FROM '{OFFICES}' WHERE status = 'used'"""
    assert asked(season.out, query) == [(16,)]
