"""The page of the results, that of one figure, and the runs written earlier."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.collected import BLANK, BLANK_KEY, FAILED, MISSING, NAMES, catalogue, collection
from tests.desk import book, put, tree
from tests.season_state import drawn, has_class, ids, state_of, targets
from tests.web_page import Element
from xltool.app.deliver import deliver
from xltool.app.options import PLAIN
from xltool.app.output_folder import OutputFolder
from xltool.app.reconcile import ReconcileOptions, reconcile_folder
from xltool.collection.collection import Collection
from xltool.desk.runs import run_called, runs_in
from xltool.desk.state import DeskState, Judged

LICENCES = "disclosure.licensing.decisions"
RUN = "2026-01-20 093000"
OFFICE = "某县人民政府"


def cell(page: Element, key: str) -> Element:
    return page.one("td", data_cell=key)


def rows(page: Element, table: str) -> list[list[str]]:
    (found,) = [each for each in page.all("table") if has_class(each, table)]
    lines = found.one("tbody").all("tr")
    return [[c.text.strip() for c in row.children if isinstance(c, Element)] for row in lines]


# ── the total ──


def test_before_anything_was_read_the_page_says_so() -> None:
    page = drawn("results", DeskState(Path("年报")))
    assert "还没有读过收到的文件" in page.text
    assert page.all("form", data_action="write") == []


def test_every_figure_of_the_total_leads_to_where_it_comes_from() -> None:
    collected = collection()
    page = drawn("results", state_of(collected))
    for key, figure in collected.total.figures.items():
        (link,) = cell(page, key).all("a")
        assert link.attributes["href"] == f"/season/total?key={key}"
        assert link.text == ("（空）" if figure is None else f"{figure}")


def test_the_verdict_names_who_lacks_and_leads_to_them() -> None:
    page = drawn("results", state_of())
    (box,) = [e for e in page.all("div") if has_class(e, "verdict")]
    assert has_class(box, "wrong")
    assert "汇总数不完整" in box.text
    assert "已汇总 8 个单位，还缺 3 个，不汇总 1 个。" in box.text
    named = [a.text for a in box.all("a")]
    assert {NAMES[MISSING], NAMES[FAILED]} <= set(named)


def test_a_sound_total_is_called_complete() -> None:
    page = drawn("results", state_of(collection(clean=True, blank=False)))
    (box,) = [e for e in page.all("div") if has_class(e, "verdict")]
    assert has_class(box, "good")
    assert "不完整" not in page.one("main").text


def test_this_years_measures_stand_beside_last_years() -> None:
    page = drawn("results", state_of())
    measures = rows(page, "years")
    collected = collection()
    assert [row[0] for row in measures] == [
        each.label for each in collected.form.consolidation.measures
    ]
    first = collected.form.consolidation.measures[0]
    assert measures[0][1] == str(collected.total.sum_of(first.keys))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_within_the_page_leads_somewhere(language: str) -> None:
    page = drawn("results", state_of(), language=language)
    known = ids(page)
    assert targets(page) <= set(known)
    assert len(known) == len(set(known))


def test_results_are_written_with_what_the_report_calls_all_together() -> None:
    (form,) = drawn("results", state_of()).all("form", data_action="write")
    assert [each.attributes["name"] for each in form.all("input")] == ["subject"]


# ── one figure ──


def test_a_figure_is_that_of_offices_the_most_first() -> None:
    collected = collection()
    page = drawn("total", state_of(collected), key=LICENCES)
    parts = rows(page, "parts")
    used = [line for line in collected.lines if line.is_used]
    assert sorted(row[0] for row in parts) == sorted(line.office.name for line in used)
    values = [int(row[1]) for row in parts]
    assert values == sorted(values, reverse=True)
    assert sum(values) == collected.total.figures[LICENCES]


def test_each_part_names_its_cell_and_file() -> None:
    page = drawn("total", state_of(), key=LICENCES)
    (own,) = [row for row in rows(page, "parts") if row[0] == NAMES[0]]
    assert own[-1].split() == ["表一", "主动公开", "B11", "0000.xlsx"]


def test_offices_that_lack_are_named_with_what_they_had_last_year() -> None:
    collected = collection()
    page = drawn("total", state_of(collected), key=LICENCES)
    lacking = {row[0]: row for row in rows(page, "lacking")}
    line = collected.lines[MISSING]
    assert line.before is not None
    assert lacking[NAMES[MISSING]][2] == str(line.before.figures[LICENCES])
    assert lacking[NAMES[MISSING]][3].endswith("%")
    assert len(lacking) == 3


def test_who_left_a_figure_blank_comes_last_and_the_total_is_blank() -> None:
    page = drawn("total", state_of(), key=BLANK_KEY)
    assert rows(page, "parts")[-1][:2] == [NAMES[BLANK], "（空）"]
    assert "空白不等于 0" in page.text


def test_a_figure_that_is_not_added_up_is_the_own_offices() -> None:
    page = drawn("total", state_of(), key="disclosure.regulations.issued")
    assert [row[0] for row in rows(page, "parts")] == [NAMES[0]]
    assert "这个数不相加" in page.text


def test_a_sum_leads_to_its_parts_and_a_part_to_its_sum() -> None:
    whole, part = "requests.received_new.total", "requests.received_new.natural_person"

    def links(key: str) -> set[str]:
        return {a.attributes["href"] for a in drawn("total", state_of(), key=key).all("a")}

    assert f"/season/total?key={part}" in links(whole)
    assert f"/season/total?key={whole}" in links(part)


def test_a_key_that_is_none_is_told() -> None:
    assert "没有这个数" in drawn("total", state_of(), key="no.such.key").text


# ── earlier runs ──


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> DeskState:
    """A season whose results were written once, before an office corrected a figure."""
    root = tmp_path_factory.mktemp("season")
    folder = put(root / "收到", {"县.xlsx": book(OFFICE), "甲.xlsx": book("某局", penalties=3)})
    options = ReconcileOptions(str(folder), OFFICE)
    results = root / "结果"
    results.mkdir()
    with OutputFolder(str(results / RUN), force=False) as output:
        deliver(reconcile_folder(options), output)
    put(folder, {"甲.xlsx": book("某局", penalties=5), "乙.xlsx": book("某院")})
    done = reconcile_folder(options)
    return DeskState(root, judged=Judged(done.collection, done.catalogue, PLAIN))


def test_an_earlier_run_is_listed_with_what_it_came_to(season: DeskState) -> None:
    (row,) = rows(drawn("results", season), "runs")
    assert row[0] == RUN
    assert row[2] == "2"


def test_an_earlier_run_lists_its_files_to_be_kept(season: DeskState) -> None:
    page = drawn("results", season, run=RUN)
    written = set(tree(season.root / "结果" / RUN)) - {"manifest.json"}
    (listed,) = [each for each in page.all("ul") if has_class(each, "run-files")]
    assert {a.text for a in listed.all("a")} == written


def test_what_changed_since_an_earlier_run_is_told(season: DeskState) -> None:
    section = drawn("results", season, since=RUN).one("section", id="since")
    assert "新报来 1 个单位：某院" in section.text
    cells = [[c.text for c in row.all("td")] for row in section.all("tr")]
    assert ["3", "5"] in cells
    assert ["某局", "3", "5"] in cells


def test_what_a_reading_was_held_against_is_told_unasked() -> None:
    from xltool.collection.since import ResultChanges

    nothing = ResultChanges((), (), (), (), (), (), ())
    page = drawn("results", state_of(replace(collection(), changes=nothing)))
    assert page.one("section", id="since").text.strip().endswith("没有不同。")


def test_a_run_of_another_office_cannot_be_compared_and_says_so(season: DeskState) -> None:
    other: Collection = collection()
    state = replace(season, judged=Judged(other, catalogue(), PLAIN))
    section = drawn("results", state, since=RUN).one("section", id="since")
    assert [each for each in section.all("p") if has_class(each, "verdict")]


# ── what is a run, and what is of it ──


def manifest(files: list[str]) -> bytes:
    outputs = [{"path": path, "sha256": "0", "size": 1} for path in files]
    counts = {"offices": {"used": 1}, "findings": {}, "to_do": {"remind": 0}}
    said = {"tool": "xltool 1", "office": "某县", "year": 2025, "complete": True}
    return json.dumps({**said, "counts": counts, "outputs": outputs}).encode()


def test_a_folder_that_is_none_of_ours_is_no_run(tmp_path: Path) -> None:
    put(tmp_path, {"a/x.txt": b"", "b/manifest.json": b"[1]", "c/manifest.json": b"{", "d": b""})
    put(tmp_path, {"e/manifest.json": manifest(["汇总表.xlsx"])})
    assert [run.name for run in runs_in(tmp_path)] == ["e"]


def test_the_latest_run_comes_first(tmp_path: Path) -> None:
    for name in ("2026-01-02 080000", "2026-01-10 080000"):
        put(tmp_path / name, {"manifest.json": manifest([])})
    assert [run.name for run in runs_in(tmp_path)] == ["2026-01-10 080000", "2026-01-02 080000"]


@pytest.mark.parametrize("path", ["../秘密.txt", "a/../../秘密.txt", "/etc/passwd", "..\\x", ""])
def test_a_manifest_leads_to_no_file_outside_its_folder(tmp_path: Path, path: str) -> None:
    put(tmp_path, {"结果/r/manifest.json": manifest([path, "a.txt"]), "秘密.txt": b"secret"})
    run = run_called(tmp_path / "结果", "r")
    assert run is not None
    assert [each.path for each in run.files] == ["a.txt"]
    assert run.path_of(path) is None


@pytest.mark.parametrize("name", ["..", ".", "", "../结果/r", "s"])
def test_a_name_that_is_no_folder_of_results_is_no_run(tmp_path: Path, name: str) -> None:
    put(tmp_path / "结果", {"r/manifest.json": manifest([])})
    (tmp_path / "结果" / "s").symlink_to(tmp_path / "结果" / "r")
    assert run_called(tmp_path / "结果", name) is None


def test_the_numbers_of_a_season_are_counted_once_for_all_pages() -> None:
    judged = state_of().judged
    assert judged is not None
    assert judged.summary is judged.summary
