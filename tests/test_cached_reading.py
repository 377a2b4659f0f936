"""A season read with a cache comes to what it comes to without, whatever changed since."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

import xltool as public
from tests.builders import balanced_record, filled_workbook, form_2021
from tests.county import OWN
from tests.desk import tree
from tests.surgery import with_typed
from tests.test_entered_reasons import IN_FORCE, ISSUED, REASON, on_the_check
from xltool.app import outcome_keys, send_back
from xltool.app.decisions import write_decisions
from xltool.app.deliver import deliver
from xltool.app.library import FORMS_VARIABLE
from xltool.app.options import ExamineOptions
from xltool.app.outcome_cache import OutcomeCache
from xltool.app.outcome_json import json_of, outcome_of
from xltool.app.output_folder import OutputFolder
from xltool.app.read_files import arrival_of
from xltool.app.reconcile import ReconcileOptions, Reconciliation, reconcile_folder
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling, SeasonDecision
from xltool.model.period import Period
from xltool.model.record import Office
from xltool.resources import samples, templates

pytestmark = pytest.mark.slow

DAY = date(2026, 1, 20)
SEASON = SeasonDecision(OWN, 2024)
DOUBTED = "教育.xlsx"
EDUCATION = "临江市教育局"
POLICE = "3399-003_临江市公安局_2024.xlsx"


def laid_out(season: Path) -> Path:
    shutil.copytree(samples() / "county", season)
    decide(season)
    return season


@pytest.fixture
def season(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "season")


def decide(season: Path, **decisions: tuple[object, ...]) -> None:
    data = write_decisions(Decisions(SEASON, **decisions))  # type: ignore[arg-type]
    (season / "决定.toml").write_bytes(data)


def options_of(season: Path) -> ReconcileOptions:
    return ReconcileOptions(
        str(season / "收到"),
        "",
        roster=str(season / "名单.csv"),
        previous=str(season / "上年"),
        decisions=str(season / "决定.toml"),
    )


@dataclass
class Run:
    """A reading with what it came to as files, the files that were read, the copies made."""

    done: Reconciliation
    files: dict[str, bytes]
    read: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)


Runs = Callable[..., Run]


def written(done: Reconciliation, out: Path) -> dict[str, bytes]:
    with OutputFolder(str(out), True) as output:
        deliver(done, output)
    return tree(out)


def read_with(cache: Path, options: ReconcileOptions, out: Path) -> Run:
    """Read a season with a cache, and write its results."""
    read: list[str] = []
    marked: list[str] = []
    make = send_back._copied

    def copied(context: tuple[ExamineOptions, str], file: tuple[str, str]) -> bytes:
        marked.append(file[0])
        return make(context, file)

    with pytest.MonkeyPatch.context() as patch, OutcomeCache(str(cache)) as opened:
        # in this process, where what is made can be counted
        patch.setattr(send_back, "_copied", copied)
        patch.setattr(
            send_back,
            "map_ordered",
            lambda items, work, context, _: (work(context, each) for each in items),
        )
        done = reconcile_folder(options, cache=opened, told=lambda file: read.append(file.path))
        files = written(done, out)
    assert not opened.notices
    return Run(done, files, read, marked)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, bytes]:
    """The first reading of the season as it comes, and the cache that it leaves."""
    root = tmp_path_factory.mktemp("first")
    season = laid_out(root / "season")
    run = read_with(root / "cache", options_of(season), root / "out")
    return run, (root / "cache").read_bytes()


@pytest.fixture
def run(season: Path, tmp_path: Path, first: tuple[Run, bytes]) -> Runs:
    """Reads the season, which was read before, with its cache or without."""
    (tmp_path / "cache").write_bytes(first[1])

    def once(cached: bool = True, **changes: object) -> Run:
        options = replace(options_of(season), **changes)  # type: ignore[arg-type]
        if cached:
            return read_with(tmp_path / "cache", options, tmp_path / "out")
        done = reconcile_folder(options)
        return Run(done, written(done, tmp_path / "out"))

    return once


def same(a: Run, b: Run) -> bool:
    """Whether two readings are the same in every value and every byte."""
    values = [(each.done.collection, each.done.notices, each.files) for each in (a, b)]
    return values[0] == values[1]


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


def explained(run: Run) -> dict[str | None, str]:
    """By whom the doubts of that workbook are explained."""
    entry = next(each for each in run.done.collection.entries if each.path == DOUBTED)
    assert entry.returned is not None
    found = entry.returned.findings
    return {f.key: f.explained.by if f.explained else "" for f in found if f.code == "X101"}


FOREIGN = {"临江市市场监督管理局年报.xls"}
"""What is no workbook of ours: who is asked tells whose it is."""
CHANGES: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "nothing": (lambda _: None, set()),
    "one more": (one_more, set()),
    "changed": (changed, {POLICE}),
    "renamed": (renamed, set()),
    "removed": (removed, set()),
    "off the roster": (off_the_roster, FOREIGN),
    "previous": (other_previous, {"第一批/3399-002_临江市教育局_2024.xlsx"}),
    "excluded": (excluded, set()),
    "preferred": (preferred, set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_known_is_not_read_again_and_comes_to_the_same(
    name: str, season: Path, run: Runs
) -> None:
    change, wanted = CHANGES[name]
    change(season)
    again, fresh = run(), run(cached=False)
    assert same(again, fresh)
    assert set(again.read) == wanted
    assert set(again.marked) <= wanted


@pytest.mark.parametrize(
    ("rulings", "wanted"),
    [
        ((), {ISSUED: EDUCATION, IN_FORCE: ""}),
        ((ruling(IN_FORCE, True),), {ISSUED: EDUCATION, IN_FORCE: OWN}),
        ((ruling(ISSUED, False),), {ISSUED: "", IN_FORCE: ""}),
    ],
)
def test_a_ruling_has_the_workbooks_of_its_office_alone_read_again(
    rulings: tuple[Ruling, ...], wanted: dict[str, str], season: Path, run: Runs
) -> None:
    with_two_doubts(season)
    run()
    decide(season, explain=rulings)
    again = run()
    assert same(again, run(cached=False))
    assert explained(again) == wanted
    assert all("教育" in path for path in again.read)
    assert (DOUBTED in again.read) == bool(rulings)
    assert run().read == []


def test_a_decision_that_stands_elsewhere_in_its_file_has_nothing_read_again(
    season: Path, run: Runs
) -> None:
    with_two_doubts(season)
    decide(season, explain=(ruling(IN_FORCE, True),))
    run()
    decide(season, explain=(ruling(IN_FORCE, True, "临江市某局"), ruling(IN_FORCE, True)))
    again = run()
    assert explained(again) == {ISSUED: EDUCATION, IN_FORCE: OWN}
    assert again.read == []


def test_an_explanation_by_letter_has_the_workbook_read_again(
    season: Path, run: Runs, tmp_path: Path
) -> None:
    with_two_doubts(season)
    run()
    path = tmp_path / "说明.toml"
    path.write_text(
        f'[[waivers]]\noffice = "{EDUCATION}"\ncode = "X101"\n'
        f'key = "{IN_FORCE}"\nactual = 1\nreason = "来函说明"\nby = "王芳"\ndate = "2026-01-20"\n',
        "utf-8",
    )
    again = run(waivers=str(path))
    assert same(again, run(cached=False, waivers=str(path)))
    assert explained(again) == {ISSUED: EDUCATION, IN_FORCE: "王芳"}
    assert DOUBTED in again.read


def test_what_is_gone_is_known_when_it_comes_again(season: Path, run: Runs) -> None:
    (season / "收到" / POLICE).rename(season / "aside.xlsx")
    run()
    (season / "aside.xlsx").rename(season / "收到" / POLICE)
    again = run()
    assert again.read == []
    assert same(again, run(cached=False))


def test_another_option_has_all_read_again(first: tuple[Run, bytes], run: Runs) -> None:
    assert {POLICE, *FOREIGN} <= set(first[0].read)
    assert first[0].marked
    again = run(blank="error")
    assert set(again.read) == set(first[0].read)
    assert same(again, run(cached=False, blank="error"))


def test_another_version_has_all_read_again(
    first: tuple[Run, bytes], run: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome_keys._program.cache_clear()
    monkeypatch.setattr(public, "__version__", "9.9.9")
    again = run()
    outcome_keys._program.cache_clear()
    assert set(again.read) == set(first[0].read)


def test_other_definitions_have_all_read_again(
    first: tuple[Run, bytes], run: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "forms" / "gkbg" / "2021"
    shutil.copytree(templates() / "gkbg" / "2021", folder)
    monkeypatch.setenv(FORMS_VARIABLE, str(tmp_path / "forms"))
    assert set(run().read) == set(first[0].read)
    text = (folder / "mentions.toml").read_text("utf-8")
    (folder / "mentions.toml").write_text(f"{text}\n# another\n", "utf-8")
    outcome_keys._program.cache_clear()  # as a process that is started later
    assert set(run().read) == set(first[0].read)
    assert run().read == []


def test_every_outcome_of_a_season_is_the_same_after_a_round(season: Path) -> None:
    with_two_doubts(season)
    count = 0
    for path in sorted((season / "收到").rglob("*")):
        if path.is_file():
            file = arrival_of(path.name, path.read_bytes(), ExamineOptions())
            assert outcome_of(json_of(file)) == file
            count += 1
    assert count > 10
