"""A season in which offices send what they like: totals, whose each file is, which one counts."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.builders import TEXT, balanced_record, changed, form_2021, record_of, zero
from tests.county import OUTSIDER, OWN, PARTIES, YEAR, Party, outsider_record, records
from tests.desk import COUNTY, PENALTIES, RECEIVED, Desk, book, put, reconcile
from tests.office import converted, requires_office
from tests.own_layouts import LAYOUTS, written
from xltool.app.build import filled_workbook
from xltool.app.check import audit_bytes
from xltool.model.finding import Number
from xltool.model.record import Office, Record
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

pytestmark = pytest.mark.slow

FORM = form_2021()
SCHOOLS, FINANCE, POLICE = "某县教育局", "某县财政局", "某县公安局"
SPORTS, WELFARE, AUDIT, COUNTS = "某县体育局", "某县民政局", "某县审计局", "某县统计局"
FORESTS, WATER, FARMS, JUSTICE = "某县林业局", "某县水利局", "某县农业农村局", "某县司法局"
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


def collected(
    root: Path, offices: Sequence[str], files: Mapping[str, bytes], *options: str
) -> Desk:
    """A season of these offices and of two more, in which nothing happened."""
    names = (COUNTY, FINANCE, *offices)
    roster = "\n".join(["代码,名称", *(f"{n:02},{name}" for n, name in enumerate(names, 1)), ""])
    put(root, {"名单.csv": roster.encode()})
    others = {"本级.xlsx": book(COUNTY, "01", text=TEXT), "财政局.xlsx": book(FINANCE, text=TEXT)}
    folder = put(root / "in", {**others, **files})
    named = ("--roster", str(root / "名单.csv"), "--year", str(YEAR), *options)
    return reconcile(folder, root / "out", *named)


SENDERS = (OWN, "临江市公安局", "临江市财政局", "城关县人民政府", "临江市民政局")


@cache
def sent() -> dict[str, tuple[Party, Record]]:
    """By the names of the offices; the last is not to be added up."""
    all_of_them = zip(PARTIES, records(YEAR), strict=True)
    found = {party.name: (party, filled) for party, filled in all_of_them if party.name in SENDERS}
    return {**found, OUTSIDER.name: (OUTSIDER, outsider_record())}


def county(root: Path, files: Mapping[str, bytes]) -> Desk:
    rows = [
        f"{p.code},{p.name},{'是' if p.name == OWN else '否'},{'否' if p is OUTSIDER else '是'}"
        for p, _ in sent().values()
    ]
    roster = "\n".join(["代码,名称,有规章制定权,是否汇总", *rows, ""])
    put(root, {"名单.csv": roster.encode()})
    given = {f"{name}.xlsx": filled_workbook(FORM, each) for name, (_, each) in sent().items()}
    for name, data in files.items():
        del given[f"{name.split('/')[0]}.xlsx"]
        given[name.split("/")[1]] = data
    folder = put(root / "in", given)
    named = ("--roster", root / "名单.csv", "--year", str(YEAR))
    return reconcile(folder, root / "out", *named, office=OWN)


@pytest.fixture(scope="module")
def pure(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return county(tmp_path_factory.mktemp("pure"), {})


FOREIGN: dict[str, Callable[[Record], bytes]] = {
    "临江市公安局/公安局自制表.xlsx": lambda of: written(LAYOUTS["three sheets"], of),
    "临江市财政局/年报.docx": report,
    "城关县人民政府/网页.html": lambda of: report(of, "html"),
    "临江市民政局/民政局.txt": lambda of: report(of, "txt"),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    files = {name: made(sent()[name.split("/")[0]][1]) for name, made in FOREIGN.items()}
    return county(tmp_path_factory.mktemp("mixed"), files)


def agrees(ran: Desk, pure: Desk) -> None:
    """Totals, outcomes and standings as they would be had all sent workbooks."""
    theirs, ours = pure.json("records.json"), ran.json("records.json")
    assert ours["total"]["figures"] == theirs["total"]["figures"]
    assert ours["total"]["scope"] == theirs["total"]["scope"]
    assert ours["complete"] is theirs["complete"] is True
    outcomes = {each["office"]: each["outcome"] for each in ran.inputs}
    assert outcomes == dict.fromkeys(SENDERS, "used") | {OUTSIDER.name: "excluded"}
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
def test_an_xls_an_ods_and_a_workbook_of_ours_in_an_old_format_are_added_up(
    tmp_path: Path,
) -> None:
    """As LibreOffice saves them; the first two are named by nothing but the file. Blanks that an
    office says are 0 in a workbook of ours are 0 there as well."""
    true = balanced_record(FORM, {}).figures
    own = {n: untitled(replace(record(n), figures=true)) for n in (SCHOOLS, SPORTS)}
    blank = {key: None for key in FORM.entered if key.startswith("disputes.")}
    made = changed(FORM, record(WELFARE, penalties=7), blank)
    ours = filled_workbook(FORM, made, typed={"nil.disputes": "是"})
    old = converted({"schools": own[SCHOOLS], "ours": ours}, "xls")
    files = {
        "教育局.xls": old["schools"],
        "体育局.ods": converted({"sports": own[SPORTS]}, "ods")["sports"],
        "a.xls": old["ours"],
    }
    ran = collected(tmp_path, (SCHOOLS, SPORTS, WELFARE), files)
    assert {ran.outcomes[name] for name in files} == {"used"}
    assert ran.json("records.json")["complete"] is True
    told = {key: Decimal(str(ran.total[key])) for key in FORM.entered}
    more = {PENALTIES: 7}
    assert told == {k: 2 * Decimal(true[k] or 0) + more.get(k, 0) for k in FORM.entered}
    done = audit_bytes("a.xls", old["ours"])
    (finding,) = (each for each in done.audit.findings if each.code == "R107")
    assert set(finding.evidence) == blank.keys()


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


@cache
def beside() -> dict[str, bytes]:
    """What holds no official table."""
    return {
        "通知.docx": plain_word("关于报送2024年度政府信息公开工作年度报告的通知", "各单位："),
        "名单.xlsx": plain_sheet(("代码", "名称"), ("02", SCHOOLS), ("03", FINANCE)),
        "电话.xlsx": plain_sheet(("单位", "电话"), (SCHOOLS, 88001), (FINANCE, 88002)),
        "说明.txt": "填报说明\n请如实填写。\n".encode(),
        "网页.html": "<html><body><p>政府信息公开专栏</p></body></html>".encode(),
    }


@dataclass(frozen=True)
class Twins:
    """A workbook and the report that was printed from it, in a format."""

    office: str
    penalties: int
    format: str

    @property
    def workbook(self) -> str:
        return f"z-{self.format}.xlsx"

    @property
    def report(self) -> str:
        return f"a-{self.format}.{self.format}"

    @property
    def files(self) -> dict[str, bytes]:
        of = record(self.office, penalties=self.penalties)
        made = book(self.office, text=TEXT, penalties=self.penalties)
        return {self.workbook: made, self.report: report(of, self.format)}


NAMED = {
    "教育局.xlsx": record(SCHOOLS, penalties=1),
    "某县体育局2024.xls": record(SPORTS, penalties=2),
    "0599_民政局(1).et": record(WELFARE, penalties=4),
}
"""Spreadsheets that nothing names but the file's name."""
TWINS = [
    *(Twins(FORESTS, 8, "docx"), Twins(WATER, 16, "html")),
    *(Twins(FARMS, 32, "md"), Twins(JUSTICE, 64, "txt")),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Every office has sent something that counts, some with what holds no table beside it."""
    foreign = record(AUDIT, penalties=128)
    files = {name: untitled(each) for name, each in NAMED.items()}
    for each in TWINS:
        files |= each.files
    files |= {"审计局报表.xlsx": untitled(foreign), "审计局.docx": report(foreign), **beside()}
    offices = (SCHOOLS, SPORTS, WELFARE, *(each.office for each in TWINS), AUDIT)
    return collected(tmp_path_factory.mktemp("sound"), offices, files)


def test_a_season_in_which_each_office_s_file_counts_once_is_complete(sound: Desk) -> None:
    assert (sound.total[PENALTIES], sound.status) == (255, 0)
    assert sound.json("records.json")["complete"] is True
    assert sound.sheet("未报名单") == []


@pytest.mark.parametrize("name", NAMED)
def test_a_file_named_like_an_office_is_that_office_s(name: str, sound: Desk) -> None:
    (sent,) = (each for each in sound.inputs if each["path"] == name)
    assert (sent["outcome"], sent["office"]) == ("used", NAMED[name].office.name)


@pytest.mark.parametrize("twins", TWINS, ids=lambda twins: twins.format)
def test_a_workbook_and_the_report_printed_from_it_are_one(twins: Twins, sound: Desk) -> None:
    assert sound.outcomes[twins.workbook] == "used"
    assert sound.outcomes[twins.report] == "duplicate"
    assert twins.workbook in sound.reasons[twins.report]


def test_of_two_foreign_files_with_the_same_figures_the_one_with_text_counts(sound: Desk) -> None:
    assert sound.outcomes["审计局.docx"] == "used"
    assert sound.outcomes["审计局报表.xlsx"] == "duplicate"


def test_what_holds_no_official_table_is_told_and_asks_for_nothing(sound: Desk) -> None:
    assert {sound.outcomes[name] for name in beside()} == {"skipped"}
    assert {sound.reasons[name] for name in beside()} == {sound.reasons["通知.docx"]}


def wrong(name: str, received: int = 3) -> Record:
    """A record with an error: requests were received and none handled."""
    return changed(FORM, record(name), {RECEIVED: received})


def torn(of: Record) -> bytes:
    page = report(of, "html").decode()
    start = page.rindex("<table")
    return (page[:start] + page[page.index("</table>", start) + 8 :]).encode()


AT_FAULT = (SCHOOLS, SPORTS, WELFARE, FORESTS, WATER, FARMS, JUSTICE, AUDIT, COUNTS)


@cache
def faulty_files() -> dict[str, bytes]:
    """The same bytes each time: a marked copy stands for those that it was made from."""
    last = replace(record(FORESTS, penalties=7), period=record(FORESTS).period.before)
    return {
        "教育局.docx": report(record(FINANCE, penalties=7)),
        "体育局.xlsx": untitled(record(SPORTS, penalties=7), "2023年度政府信息公开统计表"),
        "民政局.xlsx": untitled(record(WELFARE, penalties=7), "填报单位：某县财政局"),
        "a.docx": report(record(POLICE, penalties=7)),
        "b.docx": report(last),
        "水利局情况说明.docx": plain_word("情况说明", "今年没有发生。"),
        "c.html": torn(record(FARMS, penalties=7)),
        "z.xlsx": book(JUSTICE, text=TEXT, penalties=7),
        "d.docx": report(record(JUSTICE, penalties=8)),
        "审计局.xlsx": untitled(wrong(AUDIT)),
        "统计局.xlsx": untitled(wrong(COUNTS, 4)),
    }


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Nothing that the offices sent can be added up; each for another reason."""
    return collected(tmp_path_factory.mktemp("faulty"), AT_FAULT, faulty_files())


def test_nothing_that_is_refused_or_wrong_is_added_up(faulty: Desk) -> None:
    assert (faulty.total[PENALTIES], faulty.total[RECEIVED], faulty.status) == (0, 0, 3)


@pytest.mark.parametrize("name", ["体育局.xlsx", "民政局.xlsx"], ids=["season", "name"])
def test_a_heading_against_the_name_or_the_season_is_refused(name: str, faulty: Desk) -> None:
    assert faulty.outcomes[name] == "refused"


def letter(of: Desk, office: str) -> str:
    (found,) = (line for line in of.text("催报.txt").splitlines() if line.startswith(office))
    return found


def test_a_title_against_the_name_of_the_file_is_refused_and_chased(faulty: Desk) -> None:
    assert faulty.outcomes["教育局.docx"] == "refused"
    said = letter(faulty, SCHOOLS)
    assert "“教育局.docx”收到了，但不能用" in said and FINANCE in said


def test_a_report_of_no_office_of_the_roster_is_refused_by_its_name(faulty: Desk) -> None:
    assert faulty.outcomes["a.docx"] == "refused"
    assert POLICE in faulty.reasons["a.docx"]


def test_a_report_of_another_year_is_refused_though_its_office_is_known(faulty: Desk) -> None:
    assert faulty.outcomes["b.docx"] == "refused"


def test_of_an_office_that_sent_nothing_else_it_is_what_came(faulty: Desk) -> None:
    assert faulty.outcomes["水利局情况说明.docx"] == "refused"
    assert "收到了，但不能用" in letter(faulty, WATER)


def test_a_torn_report_is_left_out_with_its_errors(faulty: Desk) -> None:
    assert faulty.outcomes["c.html"] == "failed"


def test_the_notice_says_what_was_sent_and_what_comes_back(faulty: Desk) -> None:
    notice = faulty.text(f"退回/{AUDIT}_修改通知.txt")
    assert "报表（审计局.xlsx）经核对" in notice
    assert "单位自己的表格（.xlsx）" in notice and "官方工作簿" in notice


@pytest.fixture(scope="module")
def again(faulty: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One marked copy came back corrected, one as it was; of two files one is preferred."""
    names = ("z.xlsx", "d.docx", "审计局.xlsx", "统计局.xlsx")
    files = {name: faulty_files()[name] for name in names}
    copy = faulty.files[f"退回/{AUDIT}_审核意见.xlsx"]
    book_ = openpyxl.load_workbook(io.BytesIO(copy))
    place = book_.defined_names[GRANTED].attr_text
    assert place is not None
    sheet, cell = place.split("!")
    book_[sheet.strip("'")][cell.replace("$", "")] = 3
    data = io.BytesIO()
    book_.save(data)
    files |= {"改.xlsx": data.getvalue(), "未改.xlsx": faulty.files[f"退回/{COUNTS}_审核意见.xlsx"]}
    root = tmp_path_factory.mktemp("again")
    return collected(root, AT_FAULT, files, "--prefer", "d.docx")


def test_of_two_with_other_figures_none_counts_until_one_is_preferred(
    faulty: Desk, again: Desk
) -> None:
    assert {faulty.outcomes["z.xlsx"], faulty.outcomes["d.docx"]} == {"refused"}
    assert (again.outcomes["z.xlsx"], again.outcomes["d.docx"]) == ("superseded", "used")
    assert again.total[PENALTIES] == 8


def test_a_corrected_marked_copy_stands_for_the_file_it_was_made_from(
    faulty: Desk, again: Desk
) -> None:
    assert {faulty.outcomes["审计局.xlsx"], faulty.outcomes["统计局.xlsx"]} == {"failed"}
    assert again.outcomes["未改.xlsx"] == "duplicate"  # nothing was corrected in it
    assert (again.outcomes["审计局.xlsx"], again.outcomes["改.xlsx"]) == ("superseded", "used")
    assert (again.total[RECEIVED], again.total[GRANTED]) == (3, 3)
