"""What the coordinator's decisions do to a season: outcomes, the total, letters, what is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltool as public
from tests.builders import balanced_record, filled_workbook, form_2021
from tests.surgery import with_typed
from tests.terminal import Ran, Terminal
from tests.test_entered_reasons import (
    IN_FORCE,
    ISSUED,
    REASON,
    on_the_check,
    on_the_list,
)
from xltool.app.decisions import write_decisions
from xltool.app.examine import examine
from xltool.app.mark import marked_copy
from xltool.model.decision import Decisions, Exclusion, Preference, Ruling, SeasonDecision
from xltool.model.expression import Value
from xltool.model.record import Office
from xltool.words.notices import notice_text
from xltool.words.say import Say

pytestmark = pytest.mark.slow

DAY = date(2026, 1, 20)
OWN, OTHER, THIRD = "甲县人民政府", "甲县教育局", "甲县档案局"
LICENSING = "disclosure.licensing.decisions"
EACH = 54408
"""What the workbooks have as LICENSING."""


def book(office: str, typed: Mapping[str, Value] | None = None) -> bytes:
    return _book(office, tuple((typed or {}).items()))


@cache
def _book(office: str, typed: tuple[tuple[str, Value], ...]) -> bytes:
    form = form_2021()
    record = replace(balanced_record(form), office=Office(office))
    return filled_workbook(form, record, typed=dict(typed))


@dataclass(frozen=True)
class Collected:
    """A folder of what came in, and the command over it."""

    folder: Path
    xltool: Terminal

    def put(self, name: str, data: bytes) -> None:
        path = self.folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def roster(self, *names: str) -> Path:
        path = self.folder / "名单.csv"
        path.write_text("单位名称\n" + "".join(f"{name}\n" for name in names), encoding="utf-8")
        return path

    def run(self, decisions: Decisions | bytes, *more: str | Path, office: str = OWN) -> Ran:
        data = decisions if isinstance(decisions, bytes) else write_decisions(decisions)
        file = self.folder / "决定.toml"
        file.write_bytes(data)
        given = ("--office", office) if office else ()
        out = ("--out-dir", self.folder / "out", "--force", "--decisions", file)
        return self.xltool("reconcile", self.folder / "in", *given, *out, *more)

    def json(self, name: str) -> Any:
        return json.loads((self.folder / "out" / name).read_text("utf-8"))

    @property
    def outcomes(self) -> dict[str, str]:
        return {each["path"]: each["outcome"] for each in self.json("manifest.json")["inputs"]}

    @property
    def total(self) -> Any:
        return self.json("records.json")["total"]["figures"][LICENSING]

    def text(self, name: str) -> str:
        return (self.folder / "out" / name).read_text("utf-8-sig")

    def sheet(self, name: str) -> list[tuple[Any, ...]]:
        ledger: Any = openpyxl.load_workbook(self.folder / "out" / "核对总表.xlsx", read_only=True)
        return list(ledger[name].iter_rows(values_only=True))

    def take(self, decisions: Decisions, **more: Any) -> Taken:
        """What comes of decisions where nothing is written."""
        file = self.folder / "决定.toml"
        file.write_bytes(write_decisions(decisions))
        options = {"office": OWN, "decisions": file, **more}
        return Taken(public.reconcile(self.folder / "in", **options))


@dataclass(frozen=True)
class Taken:
    """A folder read and added up."""

    done: public.Reconciliation

    @property
    def outcomes(self) -> dict[str, str]:
        return {each.path: each.outcome.value for each in self.done.collection.entries}

    @property
    def total(self) -> Any:
        return self.done.total.figures[LICENSING]

    @property
    def told(self) -> str:
        """What is said beside."""
        return "\n".join(notice_text(each, Say("zh")) for each in self.done.notices)

    @property
    def findings(self) -> list[tuple[str, str, Any]]:
        """The other office's findings X101, with who explained them."""
        (line,) = (each for each in self.done.collection.lines if each.office.name == OTHER)
        of_stock = [each for each in line.findings if each.code == "X101"]
        return [
            (f.code, str(f.key), f.explained and (f.explained.reason, f.explained.by))
            for f in of_stock
        ]


@pytest.fixture
def season(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Collected:
    found = Collected(tmp_path, Terminal(capsys))
    found.put("甲.xlsx", book(OWN))
    found.put("教育.xlsx", book(OTHER))
    return found


def preference(file: str, sha256: str = "") -> Decisions:
    return Decisions(prefer=(Preference(file, "电话核实", DAY, sha256),))


def exclusion(office: str, code: str = "") -> Decisions:
    return Decisions(exclude=(Exclusion(office, "已撤并", DAY, code),))


def ruling(accepted: bool, figure: Any = 1, code: str = "X101", key: str = ISSUED) -> Decisions:
    told = "与上级口径不符" if not accepted else "属实"
    return Decisions(explain=(Ruling(OTHER, code, key, figure, accepted, told, DAY),))


# which of two versions


def two_versions(season: Collected) -> bytes:
    corrected = book(OTHER, {LICENSING: 1})
    season.put("更正/教育.xlsx", corrected)
    return corrected


def test_the_file_decided_for_is_taken(season: Collected) -> None:
    two_versions(season)
    outcomes = season.take(Decisions()).outcomes
    assert outcomes["更正/教育.xlsx"] == outcomes["教育.xlsx"] == "refused"
    ran = season.run(preference("更正"))
    assert season.outcomes == {
        "甲.xlsx": "used",
        "教育.xlsx": "superseded",
        "更正/教育.xlsx": "used",
    }
    assert (season.total, "prefer[1]" in ran.err) == (EACH + 1, False)


def test_the_command_line_is_preferred_to_the_file(season: Collected) -> None:
    two_versions(season)
    season.run(preference("更正/教育.xlsx"), "--prefer", "教育.xlsx")
    assert season.outcomes["教育.xlsx"] == "used"


def test_a_decision_about_a_content_holds_for_it_and_no_other(season: Collected) -> None:
    corrected = two_versions(season)
    decided = preference("更正/教育.xlsx", hashlib.sha256(corrected).hexdigest())
    assert season.take(decided).outcomes["更正/教育.xlsx"] == "used"
    season.put("更正/教育.xlsx", book(OTHER, {LICENSING: 2}))
    taken = season.take(decided)
    assert taken.outcomes["更正/教育.xlsx"] == "refused"
    assert "prefer[1] 更正/教育.xlsx" in taken.told and "内容与决定时不同" in taken.told


def test_decisions_without_their_file_office_doubt_or_explanation_are_told(
    season: Collected,
) -> None:
    rulings = tuple(ruling(accepted).explain[0] for accepted in (True, False))
    ran = season.run(
        Decisions(
            prefer=preference("没有.xlsx").prefer,
            exclude=exclusion("乙局").exclude,
            explain=(rulings[0], replace(rulings[1], key=IN_FORCE)),
        )
    )
    lines = ran.err.splitlines()
    (preferred,) = (line for line in lines if "prefer[1] 没有.xlsx" in line)
    assert "没有用上" in preferred
    assert sum("exclude[1] 乙局" in line for line in lines) == 1
    assert sum(f"explain[1] {OTHER} X101 {ISSUED}" in line for line in lines) == 1
    assert sum(f"explain[2] {OTHER} X101 {IN_FORCE}" in line for line in lines) == 1
    assert (season.total, ran.status) == (2 * EACH, 0)


# who is not added up


@pytest.mark.parametrize("with_roster", [False, True])
def test_an_excluded_office_is_not_in_the_total_and_it_is_said_why(
    season: Collected, with_roster: bool
) -> None:
    more = ("--roster", season.roster(OWN, OTHER)) if with_roster else ()
    ran = season.run(exclusion(OTHER), *more)
    assert season.outcomes == {"甲.xlsx": "used", "教育.xlsx": "excluded"}
    assert (season.total, "exclude[1]" in ran.err) == (EACH, False)
    manifest = season.json("manifest.json")
    (reason,) = (each["reason"] for each in manifest["inputs"] if each["outcome"] == "excluded")
    assert reason == "2026-01-20 决定不汇总：已撤并"
    assert manifest["counts"]["offices"]["excluded"] == 1
    assert reason in season.text("核对报告.html")


def test_an_excluded_office_that_sent_nothing_is_not_reminded(season: Collected) -> None:
    roster = season.roster(OWN, OTHER, THIRD)
    season.run(Decisions(), "--roster", roster)
    assert THIRD in season.text("催报.txt")
    season.run(exclusion(THIRD), "--roster", roster)
    assert THIRD not in season.text("催报.txt")
    assert season.json("manifest.json")["complete"] is True
    assert "2026-01-20 决定不汇总：已撤并" in season.text("核对报告.html")


def test_an_office_is_excluded_by_its_code(season: Collected) -> None:
    path = season.folder / "名单.csv"
    path.write_text(f"单位名称,单位代码\n{OWN},1\n{OTHER},2\n", encoding="utf-8")
    taken = season.take(exclusion("旧名", "2"), roster=path)
    assert taken.outcomes["教育.xlsx"] == "excluded"


def test_the_office_that_adds_up_may_be_excluded_off_the_roster(season: Collected) -> None:
    taken = season.take(exclusion(OWN), roster=season.roster(OTHER))
    assert (taken.outcomes["甲.xlsx"], taken.total) == ("excluded", EACH)


# explanations


def findings(season: Collected) -> list[tuple[str, str, Any]]:
    records = season.json("records.json")["records"]
    (found,) = (r["findings"] for r in records if r["office"]["name"] == OTHER)
    return [(f["code"], f["key"], f.get("explained")) for f in found if f["code"] == "X101"]


DOUBTS: dict[str, Value] = {ISSUED: 1, IN_FORCE: 1}


def test_an_accepted_explanation_is_the_coordinators(season: Collected) -> None:
    season.put("教育.xlsx", book(OTHER, DOUBTS))
    ran = season.run(ruling(True))
    assert sorted(findings(season), key=str) == [
        ("X101", IN_FORCE, None),
        ("X101", ISSUED, {"reason": "属实", "by": OWN, "date": "2026-01-20"}),
    ]
    assert "explain[1]" not in ran.err


def test_an_accepted_explanation_lapses_with_its_figure(season: Collected) -> None:
    season.put("教育.xlsx", book(OTHER, DOUBTS))
    season.run(ruling(True, 2))
    assert ("X101", ISSUED, None) in findings(season)
    assert "R401" in season.text("核对报告.html")


def test_an_error_cannot_be_decided_away(season: Collected) -> None:
    ran = season.run(ruling(True, code="B203"))
    assert (ran.status, (season.folder / "out").exists()) == (3, False)
    assert "explain[1].code" in ran.err and "只能改正" in ran.err


@pytest.mark.parametrize("accepted", [True, False])
def test_the_figure_decided_about_is_asked_for(season: Collected, accepted: bool) -> None:
    data = book(OTHER, DOUBTS)
    season.put("教育.xlsx", with_typed(data, on_the_check(data, ISSUED), REASON))
    ran = season.run(ruling(accepted, None))
    assert (ran.status, (season.folder / "out").exists()) == (3, False)
    assert "explain[1]" in ran.err and "figure = 1" in ran.err


def test_a_refused_explanation_opens_the_doubt_and_the_office_is_told_why(
    season: Collected,
) -> None:
    data = book(OTHER, DOUBTS)
    for key in (ISSUED, IN_FORCE):
        data = with_typed(data, on_the_check(data, key), REASON)
    season.put("教育.xlsx", data)
    season.run(Decisions())
    assert not list((season.folder / "out").glob("退回/*"))
    ran = season.run(ruling(False))
    assert ("X101", ISSUED, None) in findings(season)
    assert "explain[1]" not in ran.err
    (letter,) = (season.folder / "out" / "退回").glob("*.txt")
    said = letter.read_text("utf-8-sig")
    assert said.count("说明未予采纳：与上级口径不符") == 1
    assert "单位的说明未予采纳：与上级口径不符" in season.text("核对报告.html")
    listed = [str(cell) for row in season.sheet("审核意见") for cell in row]
    assert sum("单位的说明未予采纳：与上级口径不符" in cell for cell in listed) == 1


@pytest.mark.parametrize("figure", [2, "一"])
def test_a_refusal_for_another_figure_is_told_and_refuses_nothing(
    season: Collected, figure: Any
) -> None:
    data = book(OTHER, DOUBTS)
    season.put("教育.xlsx", with_typed(data, on_the_check(data, ISSUED), REASON))
    taken = season.take(ruling(False, figure))
    assert ("X101", ISSUED, (REASON, OTHER)) in taken.findings
    assert f"explain[1] {OTHER} X101 {ISSUED}" in taken.told


def test_what_a_marked_copy_explains_in_vain_still_says_so(season: Collected) -> None:
    first = book(OTHER, DOUBTS)
    copy = marked_copy(examine(first))
    given = with_typed(copy, on_the_list(copy, "X101"), REASON)
    (explained,) = (f.key for f in examine(given).findings if f.explained)
    season.put("教育.xlsx", first)
    season.put("退回件.xlsx", given)
    season.run(ruling(False, key=str(explained)))
    assert season.outcomes["退回件.xlsx"] == "used"
    (letter,) = (season.folder / "out" / "退回").glob("*教育*.txt")
    assert "与上级口径不符" in letter.read_text("utf-8-sig")


# the season, and what is said of decisions


def test_office_and_year_may_stand_in_the_file_alone(season: Collected) -> None:
    season.run(Decisions(SeasonDecision(OWN, 2023)), office="")
    manifest = season.json("manifest.json")
    assert (manifest["office"], manifest["year"]) == (OWN, 2023)


@pytest.mark.parametrize(
    ("decided", "more", "told"),
    [
        (SeasonDecision("乙县人民政府"), (), "--office"),
        (SeasonDecision(year=2024), ("--year", "2023"), "--year"),
        (SeasonDecision(year=2023, number=2), ("--year", "2023", "--period", "1"), "--period"),
    ],
)
def test_what_the_command_line_says_otherwise_is_wrong_usage(
    season: Collected, decided: SeasonDecision, more: tuple[str, ...], told: str
) -> None:
    ran = season.run(Decisions(decided), *more)
    assert (ran.status, (season.folder / "out").exists()) == (2, False)
    assert told in ran.err and "决定.toml" in ran.err


def test_without_an_office_anywhere_it_is_asked_for(season: Collected) -> None:
    assert season.run(Decisions(), office="").status == 2
    out = season.folder / "out"
    ran = season.xltool("reconcile", season.folder / "in", "--out-dir", out)
    assert ran.status == 2 and "--office" in ran.err


def results(season: Collected) -> dict[str, bytes]:
    out = season.folder / "out"
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_a_file_that_decides_nothing_changes_no_byte(season: Collected) -> None:
    out = ("--out-dir", season.folder / "out")
    season.xltool("reconcile", season.folder / "in", "--office", OWN, *out)
    before = results(season)
    season.run(Decisions(SeasonDecision(OWN)))
    assert results(season) == before and len(before) >= 9


def test_manifest_page_and_ledger_say_what_was_decided(season: Collected) -> None:
    two_versions(season)
    decided = Decisions(
        prefer=preference("更正/教育.xlsx").prefer,
        exclude=exclusion(THIRD, "9").exclude,
        explain=ruling(False).explain,
    )
    season.run(decided)
    said = {"reason": "电话核实", "date": "2026-01-20"}
    assert season.json("manifest.json")["decisions"] == [
        {"kind": "prefer", "file": "更正/教育.xlsx", "sha256": None, **said},
        {"kind": "exclude", "office": THIRD, "code": "9", **said, "reason": "已撤并"},
        {
            "kind": "explain",
            "office": OTHER,
            "code": "X101",
            "key": ISSUED,
            "figure": 1,
            "accepted": False,
            **said,
            "reason": "与上级口径不符",
        },
    ]
    rows = season.sheet("决定")[-3:]
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("采用这一份", "更正/教育.xlsx", "电话核实", "2026-01-20"),
        ("不汇总", THIRD, "已撤并", "2026-01-20"),
        ("说明未采纳", OTHER, "与上级口径不符", "2026-01-20"),
    ]
    page = season.text("核对报告.html")
    assert 'id="decisions"' in page and "<bdi>电话核实</bdi>" in page


def test_a_hostile_reason_is_text_on_the_page(season: Collected) -> None:
    reason = "<script>alert(1)</script>" + "长" * 1000
    season.run(Decisions(exclude=(Exclusion(OTHER, reason, DAY),)))
    page = season.text("核对报告.html")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_with_faults_is_refused_in_words(season: Collected, language: str) -> None:
    file = season.folder / "决定.toml"
    file.write_text("[[exclude]]\noffice = 1\n" + "k" * 1_000_000 + " = 2\n", encoding="utf-8")
    where = ("--office", OWN, "--out-dir", season.folder / "out", "--decisions", file)
    ran = season.xltool("--lang", language, "reconcile", season.folder / "in", *where)
    assert (ran.status, ran.out, (season.folder / "out").exists()) == (3, "", False)
    assert ran.err.count("exclude[1]") == 4 and len(ran.err) < 2000
    assert ("不能用" in ran.err) == (language == "zh")


def test_programs_give_decisions_too(season: Collected) -> None:
    file = season.folder / "决定.toml"
    file.write_bytes(write_decisions(replace(exclusion(OTHER), season=SeasonDecision(OWN, 2023))))
    done = public.reconcile(season.folder / "in", decisions=file)
    assert done.total.figures[LICENSING] == EACH
    with pytest.raises(public.UsageError):
        public.reconcile(season.folder / "in", office="乙县", decisions=file)
