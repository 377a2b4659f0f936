"""The bundled coordinator's folder: what every file comes to, and every figure of the totals."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import refresh_county
from tests.county import OWN, PARTIES, YEAR, published, records
from xltool.app.examine import examine
from xltool.cli import run
from xltool.model.finding import Severity
from xltool.resources import samples

pytestmark = pytest.mark.slow

COUNTY = samples() / refresh_county.FOLDER
EXPECTED = json.loads((COUNTY / "expected.json").read_text("utf-8"))


@dataclass(frozen=True)
class Season:
    """A run over the folder: its exit status and what it wrote."""

    status: int
    out: Path

    def json(self, name: str) -> Any:
        return json.loads((self.out / name).read_text("utf-8"))

    def outcomes(self) -> dict[str, str]:
        return {each["path"]: each["outcome"] for each in self.json("manifest.json")["inputs"]}


def season(folder: Path, out: Path, *options: str) -> Season:
    roster, last = str(COUNTY / refresh_county.ROSTER), str(COUNTY / refresh_county.LAST_YEAR)
    named = ("--roster", roster, "--previous", last, "--office", OWN, "--out-dir", str(out))
    return Season(run(["reconcile", str(folder), *named, *options]), out)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Season:
    """What came in by the day it was due."""
    out = tmp_path_factory.mktemp("county") / "out"
    return season(COUNTY / refresh_county.RECEIVED, out)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Season:
    """All of it, what came later preferred."""
    root = tmp_path_factory.mktemp("county")
    for name in (refresh_county.RECEIVED, refresh_county.LATER):
        shutil.copytree(COUNTY / name, root / "in" / name)
    return season(root / "in", root / "out", "--prefer", refresh_county.LATER)


def test_every_file_comes_to_what_is_expected_of_it(first: Season) -> None:
    assert first.outcomes() == EXPECTED["outcomes"]


def test_a_file_that_cannot_be_read_gives_the_status(first: Season) -> None:
    assert first.status == 3


def test_every_figure_of_the_total_is_the_sum_of_those_used(first: Season) -> None:
    total = first.json("records.json")["total"]["figures"]
    assert {key: Decimal(value) for key, value in total.items()} == {
        key: Decimal(value) for key, value in EXPECTED["total"].items()
    }


def test_the_offices_that_lack_are_named(first: Season) -> None:
    lacking = first.json("records.json")["total"]["scope"]["lacking"]
    assert [office["name"] for office in lacking] == EXPECTED["lacking"]
    assert first.json("manifest.json")["complete"] is False


def test_when_all_are_in_the_total_is_the_published_one(second: Season) -> None:
    total = second.json("records.json")["total"]["figures"]
    assert {key: Decimal(value) for key, value in total.items()} == {
        key: Decimal(value) for key, value in EXPECTED["total_when_all_are_in"].items()
    }
    assert second.json("manifest.json")["complete"] is True


def test_what_was_corrected_takes_the_place_of_what_was_wrong(second: Season) -> None:
    outcomes = second.outcomes()
    corrected = [path for path, outcome in outcomes.items() if outcome == "superseded"]
    assert corrected == [
        "收到/3399-003_临江市公安局_2024.xlsx",
        "收到/3399-004_临江市民政局_2024.xlsx",
    ]


def test_the_total_is_a_workbook_that_reads_as_the_published_figures(second: Season) -> None:
    examined = examine((second.out / "汇总表.xlsx").read_bytes())
    assert examined.record.figures == published(YEAR).figures
    assert examined.audit.errors == 0
    assert examined.record.scope is not None
    assert [office.name for office in examined.record.scope.included] == [p.name for p in PARTIES]


def test_the_likely_slip_of_the_police_is_named(first: Season) -> None:
    notice = (first.out / "退回" / "临江市公安局_修改通知.txt").read_text("utf-8-sig")
    assert "表二 申请情况 D10" in notice
    assert "填的是 250，若为 205" in notice


def test_who_is_to_be_reminded_stands_with_the_number_to_call(first: Season) -> None:
    reminder = (first.out / "催报.txt").read_text("utf-8-sig")
    for name, phone in (
        ("临江市卫生健康委员会", "0599-8000107"),
        ("临江市市场监督管理局", "0599-8000108"),
        ("东湖区人民政府", "0599-8000113"),
    ):
        assert f"{name}　" in reminder
        assert phone in reminder
    assert "临江市教育局" not in reminder


def test_the_sample_is_what_its_script_writes(tmp_path: Path) -> None:
    refresh_county.write(tmp_path / "county")
    written = {
        path.relative_to(tmp_path / "county").as_posix(): path.read_bytes()
        for path in (tmp_path / "county").rglob("*")
        if path.is_file()
    }
    kept = {
        path.relative_to(COUNTY).as_posix(): path.read_bytes()
        for path in COUNTY.rglob("*")
        if path.is_file()
    }
    assert sorted(written) == sorted(kept)
    assert [name for name in written if written[name] != kept[name]] == []


@pytest.mark.parametrize("year", [YEAR, YEAR - 1])
def test_the_invented_offices_add_up_to_the_published_total(year: int) -> None:
    parts = list(records(year))
    for key, figure in published(year).figures.items():
        assert sum(part.figures[key] or 0 for part in parts) == figure


def test_what_is_carried_from_year_to_year_agrees_in_every_office() -> None:
    for before, now in zip(records(YEAR - 1), records(YEAR), strict=True):
        key = "requests.carried_{}.total"
        assert before.figures[key.format("out")] == now.figures[key.format("in")]


def test_no_office_has_an_error_of_its_own(second: Season) -> None:
    used = [path for path, outcome in second.outcomes().items() if outcome == "used"]
    assert len(used) == len(PARTIES)
    for name in (path for path in used if ".zip/" not in path):
        examined = examine((second.out.parent / "in" / name).read_bytes())
        assert [f.code for f in examined.audit.findings if f.severity is Severity.ERROR] == []


def test_a_seasons_results_serve_as_last_years(second: Season, tmp_path: Path) -> None:
    roster = str(COUNTY / refresh_county.ROSTER)
    sent = ["--year", str(YEAR + 1), "--roster", roster, "--out-dir", str(tmp_path / "sent")]
    assert run(["generate", *sent, "--previous", str(second.out)]) == 0
    outputs = json.loads((tmp_path / "sent" / "manifest.json").read_text("utf-8"))["outputs"]
    assert {each["previous"]["year"] for each in outputs} == {YEAR}
    assert len(outputs) == len(PARTIES) + 1


def test_of_a_seasons_results_what_had_errors_is_not_last_years(
    first: Season, tmp_path: Path
) -> None:
    roster = str(COUNTY / refresh_county.ROSTER)
    sent = ["--year", str(YEAR + 1), "--roster", roster, "--out-dir", str(tmp_path / "sent")]
    assert run(["generate", *sent, "--previous", str(first.out / "records.json")]) == 0
    outputs = json.loads((tmp_path / "sent" / "manifest.json").read_text("utf-8"))["outputs"]
    without = [each["office"] for each in outputs if each["previous"] is None]
    assert sorted(without) == sorted(EXPECTED["lacking"])
