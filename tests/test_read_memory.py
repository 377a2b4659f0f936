"""A season read with the memory of its last reading comes to what it comes to without."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.county import OWN
from tests.desk import tree
from tests.surgery import with_typed
from tests.test_entered_reasons import IN_FORCE, ISSUED, REASON, on_the_check
from xltool.app.decisions import write_decisions
from xltool.app.deliver import deliver
from xltool.app.output_folder import OutputFolder
from xltool.app.read_memory import ReadMemory
from xltool.app.reconcile import Reader, ReconcileOptions, Reconciliation, reconcile_folder
from xltool.collection.intake import ReceivedFile
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling, SeasonDecision
from xltool.model.period import Period
from xltool.model.record import Office
from xltool.resources import samples

pytestmark = pytest.mark.slow

DAY = date(2026, 1, 20)
SEASON = SeasonDecision(OWN, 2024)
DOUBTED = "教育.xlsx"
EDUCATION = "临江市教育局"
POLICE = "3399-003_临江市公安局_2024.xlsx"


@pytest.fixture
def season(tmp_path: Path) -> Path:
    shutil.copytree(samples() / "county", tmp_path / "season")
    decide(tmp_path / "season")
    return tmp_path / "season"


def decide(season: Path, **decisions: tuple[object, ...]) -> None:
    data = write_decisions(Decisions(SEASON, **decisions))  # type: ignore[arg-type]
    (season / "决定.toml").write_bytes(data)


def run(season: Path, reader: Reader | None = None) -> Reconciliation:
    options = ReconcileOptions(
        str(season / "收到"),
        "",
        roster=str(season / "名单.csv"),
        previous=str(season / "上年"),
        decisions=str(season / "决定.toml"),
    )
    return reconcile_folder(options, reader=reader)


def delivered(done: Reconciliation, folder: Path) -> dict[str, bytes]:
    with OutputFolder(str(folder), True) as output:
        deliver(done, output)
    return tree(folder)


def one_more(season: Path) -> None:
    shutil.copy(season / "收到" / POLICE, season / "收到" / "公安局 更正.xlsx")


def changed(season: Path) -> None:
    shutil.copy(season / "补报" / POLICE, season / "收到" / POLICE)


def renamed(season: Path) -> None:
    (season / "收到" / POLICE).rename(season / "收到" / "公安.xlsx")


def removed(season: Path) -> None:
    (season / "收到" / POLICE).unlink()


def off_the_roster(season: Path) -> None:
    path = season / "名单.csv"
    lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(each for each in lines if "公安局" not in each), "utf-8-sig")


def other_previous(season: Path) -> None:
    (season / "上年" / "3399-002.json").unlink()


def excluded(season: Path) -> None:
    decide(season, exclude=(Exclusion("临江市公安局", "已撤并", DAY),))


def preferred(season: Path) -> None:
    decide(season, prefer=(Preference(POLICE, "电话核实", DAY),))


def with_two_doubts(season: Path) -> None:
    """A workbook of an office with two doubts, one of which it has explained."""
    form = form_2021()
    record = replace(balanced_record(form), office=Office(EDUCATION), period=Period(2024))
    data = filled_workbook(form, record, typed={ISSUED: 1, IN_FORCE: 1})
    data = with_typed(data, on_the_check(data, ISSUED), REASON)
    (season / "收到" / DOUBTED).write_bytes(data)


def ruling(key: str, accepted: bool, office: str = EDUCATION) -> Ruling:
    return Ruling(office, "X101", key, 1, accepted, "与单位核实", DAY)


def explained(done: Reconciliation) -> dict[str | None, str]:
    """By whom the doubts of that workbook are explained."""
    entry = next(each for each in done.collection.entries if each.path == DOUBTED)
    assert entry.returned is not None
    found = entry.returned.findings
    return {f.key: f.explained.by if f.explained else "" for f in found if f.code == "X101"}


EVERY = "every"
CHANGES: dict[str, tuple[Callable[[Path], None], set[str] | str]] = {
    "nothing": (lambda _: None, set()),
    "one more": (one_more, {"公安局 更正.xlsx"}),
    "changed": (changed, {POLICE}),
    "renamed": (renamed, {"公安.xlsx"}),
    "removed": (removed, set()),
    "off the roster": (off_the_roster, EVERY),
    "previous": (other_previous, EVERY),
    "excluded": (excluded, set()),
    "preferred": (preferred, set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_remembered_season_is_the_same_as_one_read_anew(
    name: str, season: Path, tmp_path: Path
) -> None:
    change, wanted = CHANGES[name]
    read: list[ReceivedFile] = []
    memory = ReadMemory(read.append)
    run(season, memory.read_all)
    every = {each.path for each in read}
    read.clear()
    change(season)
    remembered, fresh = run(season, memory.read_all), run(season)
    assert remembered.collection == fresh.collection
    assert remembered.notices == fresh.notices
    assert delivered(remembered, tmp_path / "a") == delivered(fresh, tmp_path / "b")
    assert {each.path for each in read} == (every if wanted == EVERY else wanted)


@pytest.mark.parametrize(
    ("rulings", "wanted"),
    [
        ((), {ISSUED: EDUCATION, IN_FORCE: ""}),
        ((ruling(IN_FORCE, True),), {ISSUED: EDUCATION, IN_FORCE: OWN}),
        ((ruling(ISSUED, False),), {ISSUED: "", IN_FORCE: ""}),
    ],
)
def test_a_ruling_has_the_workbooks_of_its_office_alone_read_again(
    rulings: tuple[Ruling, ...], wanted: dict[str, str], season: Path, tmp_path: Path
) -> None:
    with_two_doubts(season)
    read: list[ReceivedFile] = []
    memory = ReadMemory(read.append)
    run(season, memory.read_all)
    read.clear()
    decide(season, explain=rulings)
    remembered, fresh = run(season, memory.read_all), run(season)
    assert remembered.collection == fresh.collection
    assert delivered(remembered, tmp_path / "a") == delivered(fresh, tmp_path / "b")
    assert explained(remembered) == wanted
    offices = {each.returned.record.office.name for each in read if each.returned}
    assert offices == ({EDUCATION} if rulings else set())


def test_a_decision_that_stands_elsewhere_in_its_file_has_nothing_read_again(season: Path) -> None:
    with_two_doubts(season)
    read: list[ReceivedFile] = []
    memory = ReadMemory(read.append)
    decide(season, explain=(ruling(IN_FORCE, True),))
    run(season, memory.read_all)
    read.clear()
    decide(season, explain=(ruling(IN_FORCE, True, "临江市某局"), ruling(IN_FORCE, True)))
    assert explained(run(season, memory.read_all)) == {ISSUED: EDUCATION, IN_FORCE: OWN}
    assert read == []


def test_what_is_gone_is_forgotten_and_read_when_it_comes_again(season: Path) -> None:
    read: list[ReceivedFile] = []
    memory = ReadMemory(read.append)
    run(season, memory.read_all)
    (season / "收到" / POLICE).rename(season / "aside.xlsx")
    run(season, memory.read_all)
    read.clear()
    (season / "aside.xlsx").rename(season / "收到" / POLICE)
    assert run(season, memory.read_all).collection == run(season).collection
    assert [each.path for each in read] == [POLICE]
