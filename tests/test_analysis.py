"""The questions of docs/analysis.md over a made-up nation, and its example over real workbooks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.nation import (
    BLANK,
    FAILED,
    LICENSING,
    MISSING,
    OFFICES,
    OUTLIER,
    PENALTIES,
    PENDING,
    PENDING_SUM,
    PROVINCES,
    TWINS,
    WITH_RULES,
    code_of,
    nation,
    received_by,
)
from xltool.app.parquet import parquet_pieces
from xltool.collection.outputs import tables
from xltool.resources import samples

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "analysis.md").read_text("utf-8")
UNCHANGED = (50, 52, 53)
CARRIED = (70, 71)
"""Last year they carried one request more out than they carry in now."""
LACKING = MISSING | FAILED
USED = sorted(set(range(OFFICES)) - LACKING)

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The results of two years as the page expects them."""
    root = tmp_path_factory.mktemp("years")
    this, last = root / "2025", root / "2024"
    this.mkdir()
    last.mkdir()
    season = nation()
    for name in (tables.OFFICES, tables.RELATIONS):
        pieces = parquet_pieces(tables.table_of(name, season))
        (this / name).write_bytes(b"".join(pieces))
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"SET file_search_path = '{root}'")
        connection.execute(_last_year(last / tables.OFFICES))
        yield connection


def _last_year(path: Path) -> str:
    """The same offices with seven licences less, but for what is planted."""
    same = ", ".join(f"'{code_of(number)}'" for number in UNCHANGED)
    carried = ", ".join(f"'{code_of(number)}'" for number in CARRIED)
    more = [
        f'"{key}" + (code IN ({carried}))::BIGINT AS "{key}"'
        for key in ("requests.carried_out.natural_person", "requests.carried_out.total")
    ]
    less = f'"{LICENSING}" - CASE WHEN code IN ({same}) THEN 0 ELSE 7 END AS "{LICENSING}"'
    changed = ", ".join(("2024::BIGINT AS year", less, *more))
    return f"COPY (SELECT * REPLACE ({changed}) FROM '2025/records.parquet') TO '{path}'"


@pytest.fixture(scope="module")
def answers(database: duckdb.DuckDBPyConnection) -> dict[int, Rows]:
    """What the last statement under each numbered heading gives."""
    found: dict[int, Rows] = {}
    for number, part in enumerate(re.split(r"^## \d+\. .*$", PAGE, flags=re.MULTILINE)):
        for block in re.findall(r"^```sql\n(.*?)^```", part, re.DOTALL | re.MULTILINE):
            database.execute(block)
            found[number] = database.fetchall()
    return found


def province(number: int) -> str:
    return code_of(number)[:2]


def of_province(which: str, numbers: list[int]) -> list[int]:
    return [number for number in numbers if province(number) == which]


def test_ten_questions_are_answered(answers: dict[int, Rows]) -> None:
    assert list(answers) == list(range(11))
    assert all(answers[number] for number in range(1, 11))


def test_who_lacks_is_listed_by_province(answers: dict[int, Rows]) -> None:
    assert sum(count for _, _, count, _ in answers[1]) == len(LACKING)
    assert {status for _, status, _, _ in answers[1]} == {"missing", "failed"}
    first = min(MISSING)
    [names] = [n for p, status, _, n in answers[1] if (p, status) == (province(first), "missing")]
    assert names[0] == f"第{first}局"


def test_the_total_of_the_nation_is_blank_where_an_office_is(
    answers: dict[int, Rows], database: duckdb.DuckDBPyConnection
) -> None:
    described = database.execute("DESCRIBE used").fetchall()
    keys = [name for name, *_ in described if "." in name]
    last, this = (dict(zip(keys, row[2:], strict=True)) for row in answers[2])
    assert [row[:2] for row in answers[2]] == [(2024, len(USED)), (2025, len(USED))]
    own = [TWINS[0] if number in TWINS else number for number in USED]
    assert this[PENALTIES] == sum(own)
    assert this[LICENSING] == sum(1000 + 3 * number for number in own)
    assert last[LICENSING] == this[LICENSING] - 7 * (len(USED) - len(UNCHANGED))
    assert {key for key, value in this.items() if value is None} == {PENDING, PENDING_SUM}
    assert isinstance(this["disclosure.fees.amount"], Decimal)


def test_provinces_are_added_up_with_what_is_blank(answers: dict[int, Rows]) -> None:
    assert len(answers[3]) == PROVINCES
    for which, offices, received, fees, _, blank in answers[3]:
        within = of_province(which, USED)
        assert offices == len(within)
        # the second of the twins handed in what the first did
        assert received == sum(received_by(TWINS[0] if n in TWINS else n) for n in within)
        assert fees == 0
        assert blank == len([number for number in BLANK if province(number) == which])


def test_every_planted_fault_and_no_other_breaks_a_relation(answers: dict[int, Rows]) -> None:
    expected = {
        (code_of(number), "B203", f"requests.handled_total.{column}", received_by(number) - 99)
        for number in FAILED
        for column in ("natural_person", "total")
    } | {
        (code_of(WITH_RULES), "X101", f"disclosure.regulations.{column}", 1)
        for column in ("issued", "in_force")
    }
    assert {*answers[4]} == expected
    assert len(answers[4]) == len(expected)
    assert [(code, offices) for code, _, _, offices in answers[5]] == [("B203", 10), ("X101", 1)]


def test_years_are_compared_of_the_same_offices(answers: dict[int, Rows]) -> None:
    for which, offices, last, this, change in answers[6]:
        within = of_province(which, USED)
        unchanged = of_province(which, [*UNCHANGED])
        assert offices == len(within)
        assert this - last == change == 7 * (len(within) - len(unchanged))


def test_what_was_carried_over_is_held_against_last_year(answers: dict[int, Rows]) -> None:
    assert {(row[0], row[1], row[3]) for row in answers[7]} == {
        *((code_of(number), code, -1) for number in CARRIED for code in ("Y101", "Y102")),
        (code_of(WITH_RULES), "Y103", -1),  # it issued one, and no more are in force
    }
    assert len(answers[7]) == 2 * len(CARRIED) + 1


def test_what_is_far_from_the_others_is_told(answers: dict[int, Rows]) -> None:
    assert [row[:3] for row in answers[8]] == [(f"第{OUTLIER}局", "县级", received_by(OUTLIER))]


def test_copies_of_last_year_and_of_a_neighbour_are_told(answers: dict[int, Rows]) -> None:
    assert answers[9] == sorted((code_of(number),) for number in UNCHANGED)
    assert answers[10] == [(sorted(map(code_of, TWINS)),)]


def test_the_example_of_an_engine_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [block] = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    shutil.copytree(samples() / "county" / "收到", tmp_path / "收到")
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    exec(compile(block, "docs/analysis.md", "exec"), known)
    assert capsys.readouterr().out == "5 1221\n"
