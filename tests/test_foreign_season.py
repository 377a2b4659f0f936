"""A season in which offices send what they like: totals, whose each file is, which one counts."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.builders import TEXT, changed, form_2021, record_of, zero
from tests.county import OUTSIDER, OWN, PARTIES, YEAR, outsider_record, records
from tests.desk import COUNTY, PENALTIES, RECEIVED, Desk, book, put, reconcile
from tests.import_variants import RECORD as TRUE
from tests.import_variants import VARIANTS
from tests.office import converted, requires_office
from tests.own_layouts import LAYOUTS, written
from tests.terminal import Terminal
from xltool.app.build import filled_workbook
from xltool.app.check import audit_bytes
from xltool.app.mark import marked_copy
from xltool.model.finding import Number
from xltool.model.record import Office, Record
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

pytestmark = pytest.mark.slow

FORM = form_2021()
SCHOOLS, FINANCE, POLICE = "某县教育局", "某县财政局", "某县公安局"
ROSTER = "\n".join(["代码,名称", f"01,{COUNTY}", f"02,{SCHOOLS}", f"03,{FINANCE}", ""])
OTHERS = {"本级.xlsx": book(COUNTY, "01", text=TEXT), "财政局.xlsx": book(FINANCE, text=TEXT)}
GRANTED = "requests.granted.natural_person"


def record(name: str, **figures: Number | None) -> Record:
    """A record in which nothing happened but some penalties."""
    values: dict[str, Number | None] = {key: zero(FORM, key) for key in FORM.entered}
    values |= {PENALTIES: figures.get("penalties", 0)}
    made = record_of(FORM, values, Office(name), YEAR)
    return replace(made, text={key: TEXT.get(key) for key in FORM.texts})


def report(of: Record, format: str = "docx") -> bytes:
    return render(narrate(FORM, of), format)


def untitled(of: Record, heading: str = "政府信息公开报表") -> bytes:
    """The spreadsheet of a record, with no word of whose it is, or of what year, but a heading."""
    loaded = openpyxl.load_workbook(io.BytesIO(written(LAYOUTS["one sheet"], of)))
    sheet = loaded.active
    assert sheet is not None
    sheet["A1"] = heading
    data = io.BytesIO()
    loaded.save(data)
    return data.getvalue()


def collected(root: Path, files: Mapping[str, bytes], *options: str) -> Desk:
    put(root, {"名单.csv": ROSTER.encode()})
    folder = put(root / "in", {**OTHERS, **files})
    named = ("--roster", str(root / "名单.csv"), "--year", str(YEAR), *options)
    return reconcile(folder, root / "out", *named)


ALL = [*zip(PARTIES, records(YEAR), strict=True), (OUTSIDER, outsider_record())]
FILLED = {f"{party.name}.xlsx": filled for party, filled in ALL}


def county(root: Path, files: Mapping[str, bytes]) -> Desk:
    rows = [
        f"{p.code},{p.name},{'是' if p.name == OWN else '否'},{'否' if p is OUTSIDER else '是'}"
        for p in (*PARTIES, OUTSIDER)
    ]
    roster = "\n".join(["代码,名称,有规章制定权,是否汇总", *rows, ""])
    put(root, {"名单.csv": roster.encode()})
    sent = {name: filled_workbook(FORM, each) for name, each in FILLED.items()}
    for name, data in files.items():
        del sent[f"{name.split('/')[0]}.xlsx"]
        sent[name.split("/")[1]] = data
    folder = put(root / "in", sent)
    named = ("--roster", root / "名单.csv", "--year", str(YEAR))
    return reconcile(folder, root / "out", *named, office=OWN)


@pytest.fixture(scope="module")
def pure(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return county(tmp_path_factory.mktemp("pure"), {})


def of(office: str) -> Record:
    return FILLED[f"{office}.xlsx"]


FOREIGN = {
    "临江市公安局/公安局自制表.xlsx": written(LAYOUTS["three sheets"], of("临江市公安局")),
    "临江市财政局/年报.docx": report(of("临江市财政局")),
    "城关县人民政府/网页.html": report(of("城关县人民政府"), "html"),
    "临江市民政局/民政局.txt": report(of("临江市民政局"), "txt"),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return county(tmp_path_factory.mktemp("mixed"), FOREIGN)


def agrees(ran: Desk, pure: Desk) -> None:
    """Totals, outcomes and standings as they would be had all sent workbooks."""
    theirs, ours = pure.json("records.json"), ran.json("records.json")
    assert ours["total"]["figures"] == theirs["total"]["figures"]
    assert ours["total"]["scope"] == theirs["total"]["scope"]
    assert ours["complete"] is theirs["complete"] is True
    outcomes = {each["office"]: each["outcome"] for each in ran.inputs}
    assert outcomes == {p.name: "used" for p in PARTIES} | {OUTSIDER.name: "excluded"}
    assert ran.status == pure.status


def test_a_season_with_four_foreign_files_comes_to_the_same_totals(mixed: Desk, pure: Desk) -> None:
    agrees(mixed, pure)
    assert mixed.json("records.json")["total"]["figures"][RECEIVED] > 0


def test_nothing_that_came_is_called_missing_in_letters_or_the_ledger(mixed: Desk) -> None:
    assert "贵单位" not in mixed.text("催报.txt")
    assert mixed.sheet("未报名单") == []
    said = {row["文件"]: row["结果"] for row in mixed.sheet("文件")}
    assert [said[name.split("/")[1]] for name in FOREIGN] == ["采用"] * 4


def test_every_figure_of_the_csv_names_the_place_in_the_file_that_came(mixed: Desk) -> None:
    rows = [row for row in mixed.rows if row[0] == "临江市公安局"]
    assert len(rows) == 200
    assert {row[4].split("!")[0] for row in rows} == {
        f"公安局自制表.xlsx {sheet}" for sheet in ("表一", "表二", "表三")
    }


@requires_office
def test_so_does_a_season_with_an_xls_and_an_ods(tmp_path: Path, pure: Desk) -> None:
    """The figures of old files, as LibreOffice saves them, named by nothing but the file."""
    own = {"civil": untitled(of("临江市民政局")), "schools": untitled(of("临江市教育局"))}
    old, open_document = converted(own, "xls"), converted(own, "ods")
    foreign = {
        "临江市民政局/民政局.xls": old["civil"],
        "临江市教育局/教育局.ods": open_document["schools"],
        "临江市财政局/年报.docx": report(of("临江市财政局")),
        "城关县人民政府/网页.html": report(of("城关县人民政府"), "html"),
    }
    agrees(county(tmp_path, foreign), pure)


@pytest.mark.parametrize("name", ["教育局.xlsx", "某县教育局2024.xls", "0299_教育局(1).et"])
def test_a_file_named_like_an_office_is_that_office_s(tmp_path: Path, name: str) -> None:
    ran = collected(tmp_path, {name: untitled(record(SCHOOLS, penalties=7))})
    assert (ran.outcomes[name], ran.total[PENALTIES]) == ("used", 7)
    assert ran.json("records.json")["complete"] is True


@pytest.mark.parametrize("heading", ["2023年度政府信息公开统计表", "填报单位：某县财政局"])
def test_a_heading_against_the_name_or_the_season_is_refused(tmp_path: Path, heading: str) -> None:
    ran = collected(tmp_path, {"教育局.xlsx": untitled(record(SCHOOLS, penalties=7), heading)})
    assert (ran.outcomes["教育局.xlsx"], ran.total[PENALTIES], ran.status) == ("refused", 0, 3)


def test_a_title_against_the_name_of_the_file_is_refused_and_chased(tmp_path: Path) -> None:
    ran = collected(tmp_path, {"教育局.docx": report(record(FINANCE, penalties=7))})
    assert (ran.outcomes["教育局.docx"], ran.total[PENALTIES], ran.status) == ("refused", 0, 3)
    (letter,) = (line for line in ran.text("催报.txt").splitlines() if line.startswith(SCHOOLS))
    assert "“教育局.docx”收到了，但不能用" in letter and FINANCE in letter


def test_a_report_of_no_office_of_the_roster_is_refused_by_its_name(tmp_path: Path) -> None:
    files = {"a.docx": report(record(POLICE, penalties=7)), "教育局.xlsx": book(SCHOOLS)}
    ran = collected(tmp_path, files)
    assert (ran.outcomes["a.docx"], ran.total[PENALTIES]) == ("refused", 0)
    assert POLICE in ran.reasons["a.docx"]


def test_a_report_of_another_year_is_refused_though_its_office_is_known(tmp_path: Path) -> None:
    old = replace(record(SCHOOLS, penalties=7), period=record(SCHOOLS).period.before)
    ran = collected(tmp_path, {"教育局.docx": report(old)})
    assert (ran.outcomes["教育局.docx"], ran.total[PENALTIES]) == ("refused", 0)


@pytest.mark.parametrize("format", ["docx", "html", "md", "txt"])
def test_a_workbook_and_the_report_printed_from_it_are_one(tmp_path: Path, format: str) -> None:
    files = {
        "z.xlsx": book(SCHOOLS, text=TEXT, penalties=7),
        f"a.{format}": report(record(SCHOOLS, penalties=7), format),
    }
    ran = collected(tmp_path, files)
    assert ran.outcomes | {"z.xlsx": "used", f"a.{format}": "duplicate"} == ran.outcomes
    assert "z.xlsx" in ran.reasons[f"a.{format}"]
    assert (ran.total[PENALTIES], ran.status) == (7, 0)


def test_of_two_with_other_figures_none_counts_until_one_is_preferred(tmp_path: Path) -> None:
    files = {
        "z.xlsx": book(SCHOOLS, text=TEXT, penalties=7),
        "a.docx": report(record(SCHOOLS, penalties=8)),
    }
    ran = collected(tmp_path / "1", files)
    assert {ran.outcomes["z.xlsx"], ran.outcomes["a.docx"]} == {"refused"}
    assert ran.total[PENALTIES] == 0
    ran = collected(tmp_path / "2", files, "--prefer", "a.docx")
    assert (ran.outcomes["z.xlsx"], ran.outcomes["a.docx"]) == ("superseded", "used")
    assert ran.total[PENALTIES] == 8


def test_of_two_foreign_files_with_the_same_figures_the_one_with_text_counts(
    tmp_path: Path,
) -> None:
    files = {
        "教育局报表.xlsx": untitled(record(SCHOOLS, penalties=7)),
        "教育局.docx": report(record(SCHOOLS, penalties=7)),
    }
    ran = collected(tmp_path, files)
    assert (ran.outcomes["教育局.docx"], ran.outcomes["教育局报表.xlsx"]) == ("used", "duplicate")


def wrong(name: str) -> Record:
    """A record with an error: three requests were received and none handled."""
    return changed(FORM, record(name), {RECEIVED: 3})


def test_a_corrected_marked_copy_stands_for_the_file_it_was_made_from(tmp_path: Path) -> None:
    sent = untitled(wrong(SCHOOLS))
    first = collected(tmp_path / "1", {"教育局.xlsx": sent})
    assert (first.outcomes["教育局.xlsx"], first.total[RECEIVED]) == ("failed", 0)
    copy = first.files[f"退回/{SCHOOLS}_审核意见.xlsx"]
    again = collected(tmp_path / "2", {"教育局.xlsx": sent, "改.xlsx": copy})
    assert again.outcomes["改.xlsx"] == "duplicate"  # nothing was corrected in it
    book_ = openpyxl.load_workbook(io.BytesIO(copy))
    place = book_.defined_names[GRANTED].attr_text
    assert place is not None
    sheet, cell = place.split("!")
    book_[sheet.strip("'")][cell.replace("$", "")] = 3
    data = io.BytesIO()
    book_.save(data)
    ran = collected(tmp_path / "3", {"教育局.xlsx": sent, "改.xlsx": data.getvalue()})
    assert (ran.outcomes["教育局.xlsx"], ran.outcomes["改.xlsx"]) == ("superseded", "used")
    assert (ran.total[RECEIVED], ran.total[GRANTED]) == (3, 3)


def test_the_notice_says_what_was_sent_and_what_comes_back(tmp_path: Path) -> None:
    ran = collected(tmp_path, {"教育局.xlsx": untitled(wrong(SCHOOLS))})
    notice = ran.text(f"退回/{SCHOOLS}_修改通知.txt")
    assert "报表（教育局.xlsx）经核对" in notice
    assert "单位自己的表格（.xlsx）" in notice and "官方工作簿" in notice


def plain_word(*paragraphs: str) -> bytes:
    document, data = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(data)
    return data.getvalue()


def plain_sheet(*rows: tuple[str | int, ...]) -> bytes:
    made, data = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.save(data)
    return data.getvalue()


BESIDE = {
    "通知.docx": plain_word("关于报送2024年度政府信息公开工作年度报告的通知", "各单位："),
    "名单.xlsx": plain_sheet(("代码", "名称"), ("02", SCHOOLS), ("03", FINANCE)),
    "电话.xlsx": plain_sheet(("单位", "电话"), (SCHOOLS, 88001), (FINANCE, 88002)),
    "说明.txt": "填报说明\n请如实填写。\n".encode(),
    "网页.html": "<html><body><p>政府信息公开专栏</p></body></html>".encode(),
}


def test_what_holds_no_official_table_is_told_and_asks_for_nothing(tmp_path: Path) -> None:
    ran = collected(tmp_path, BESIDE | {"教育局.xlsx": book(SCHOOLS, text=TEXT, penalties=7)})
    assert {ran.outcomes[name] for name in BESIDE} == {"skipped"}
    assert {ran.reasons[name] for name in BESIDE} == {ran.reasons["通知.docx"]}
    assert (ran.total[PENALTIES], ran.status) == (7, 0)
    assert ran.json("records.json")["complete"] is True
    assert ran.sheet("未报名单") == []


def test_of_an_office_that_sent_nothing_else_it_is_what_came(tmp_path: Path) -> None:
    ran = collected(tmp_path, {"教育局情况说明.docx": plain_word("情况说明", "今年没有发生。")})
    assert ran.outcomes["教育局情况说明.docx"] == "refused"
    (letter,) = (line for line in ran.text("催报.txt").splitlines() if line.startswith(SCHOOLS))
    assert "收到了，但不能用" in letter


def test_a_torn_report_is_left_out_with_its_errors(tmp_path: Path) -> None:
    page = report(record(SCHOOLS, penalties=7), "html").decode()
    start = page.rindex("<table")
    torn = page[:start] + page[page.index("</table>", start) + 8 :]
    ran = collected(tmp_path, {"a.html": torn.encode()})
    assert (ran.outcomes["a.html"], ran.total[PENALTIES]) == ("failed", 0)


def test_export_ends_as_check_does_and_names_what_it_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = report(record(SCHOOLS, penalties=7), "html").decode()
    put(tmp_path, {"good.html": page.encode(), "bad.html": page.replace(">7<", ">约7<").encode()})
    run = Terminal(capsys)
    good, bad = (run("export", tmp_path / name) for name in ("good.html", "bad.html"))
    checked = [run("check", tmp_path / name).status for name in ("good.html", "bad.html")]
    assert [good.status, bad.status] == checked == [0, 1]
    assert json.loads(good.out)["figures"][PENALTIES] == 7
    assert json.loads(bad.out)["figures"][PENALTIES] is None
    assert "约7" in bad.err


def test_check_says_so_and_marks_an_official_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, {"教育局.xlsx": untitled(wrong(SCHOOLS))})
    run = Terminal(capsys)
    alone = run("check", tmp_path / "教育局.xlsx", "--format", "json")
    (finding,) = alone.json["files"][0]["findings"]
    assert (alone.status, finding["code"]) == (3, "F136")
    named = ("--office", SCHOOLS, "--year", str(YEAR), "--mark", tmp_path / "退回")
    told = run("check", tmp_path / "教育局.xlsx", *named)
    assert told.status == 1
    copy = audit_bytes("copy", (tmp_path / "退回" / "教育局_审核意见.xlsx").read_bytes())
    assert copy.examined is not None and copy.examined.record.office.name == SCHOOLS


def test_last_year_s_own_spreadsheet_is_material_to_compare_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = replace(record(SCHOOLS, penalties=7), period=record(SCHOOLS).period.before)
    put(tmp_path, {"上年.xlsx": written(LAYOUTS["one sheet"], old), "今年.xlsx": book(SCHOOLS)})
    named = ("--previous", tmp_path / "上年.xlsx", "--format", "json")
    ran = Terminal(capsys)("check", tmp_path / "今年.xlsx", *named)
    skipped = {each["code"] for each in ran.json["files"][0]["skipped"]}
    assert skipped & {f"Y10{number}" for number in range(1, 6)} == {"Y105"}  # there is no text


def test_an_unchanged_copy_is_marked_like_the_first(tmp_path: Path) -> None:
    """A marked copy of a file of another making is a workbook of ours like any other."""
    first = audit_bytes("教育局.docx", report(wrong(SCHOOLS)))
    assert first.examined is not None
    second = audit_bytes("copy.xlsx", marked_copy(first.examined))
    assert second.examined is not None
    assert second.examined.record.figures == first.examined.record.figures
    assert second.examined.audit.errors == first.examined.audit.errors


@requires_office
def test_a_workbook_of_ours_saved_in_an_old_format_counts(tmp_path: Path) -> None:
    """Blanks that its office says are 0 are 0 there as well."""
    figures = {key: None for key in FORM.entered if key.startswith("disputes.")}
    made = changed(FORM, record(SCHOOLS, penalties=7), figures)
    typed = {"nil.disputes": "是"}
    data = converted({"a": filled_workbook(FORM, made, typed=typed)}, "xls")["a"]
    ran = collected(tmp_path, {"a.xls": data})
    assert (ran.outcomes["a.xls"], ran.total[PENALTIES]) == ("used", 7)
    assert ran.json("records.json")["complete"] is True
    done = audit_bytes("a.xls", data)
    (finding,) = (each for each in done.audit.findings if each.code == "R107")
    assert set(finding.evidence) == figures.keys()


@pytest.mark.parametrize("name", VARIANTS)
def test_no_figure_of_a_page_in_any_shape_is_lost_in_silence(name: str) -> None:
    variant = VARIANTS[name]
    done = audit_bytes(f"a{variant.suffix}", variant.data)
    assert done.examined is not None
    figures, true = done.examined.record.figures, TRUE.figures
    lost = {key for key in FORM.entered if figures[key] is None}
    assert {key: figures[key] for key in FORM.entered if key not in lost} == {
        key: true[key] for key in FORM.entered if key not in lost
    }
    told = {
        key
        for each in done.audit.findings
        if each.code in ("R101", "R102", "R302")
        for key in each.evidence
    }
    assert lost <= told
    copy = audit_bytes("copy.xlsx", marked_copy(done.examined))
    assert copy.examined is not None and copy.examined.record.figures == figures


def test_forms_upgrade_moves_it_into_the_official_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, {"教育局.docx": report(record(SCHOOLS, penalties=7))})
    made = tmp_path / "教育局.xlsx"
    ran = Terminal(capsys)("forms", "upgrade", tmp_path / "教育局.docx", "-o", made)
    assert ran.status == 0
    done = audit_bytes("教育局.xlsx", made.read_bytes())
    assert done.examined is not None and done.examined.admission.source == ""
    assert done.examined.record.figures[PENALTIES] == 7


def test_the_report_of_a_foreign_file_has_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, {"a.docx": report(record(SCHOOLS, penalties=7))})
    made = tmp_path / "b.html"
    assert Terminal(capsys)("report", tmp_path / "a.docx", "-o", made).status == 0
    done = audit_bytes("b.html", made.read_bytes())
    assert done.examined is not None and done.examined.record.figures[PENALTIES] == 7
