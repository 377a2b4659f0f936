"""A season from the first command to the last, with nothing but the options that everybody needs.

Offices type into the very files that were sent out and sent back, in cells that are open to them.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from tests.builders import form_2021
from tests.county import OUTSIDER, OWN, PARTIES, YEAR, Party, outsider_record, published, records
from tests.refresh_county import FOLDER, LAST_YEAR, ROSTER, SLIP, file_name
from tests.terminal import Terminal
from xltool.collection.outputs import COPY
from xltool.model.finding import Number
from xltool.model.record import Record
from xltool.resources import samples

pytestmark = pytest.mark.slow

_, _, POLICE, _, _, _, HEALTH, MARKET, _, _, LAKE = PARTIES
OWN_TABLE = f"{MARKET.name}依申请公开统计.xlsx"
NOTHING, REASON = "无", "经全面自查，本年度没有发现需要说明的问题。"
NAMED = ("--roster", ROSTER, "--previous", LAST_YEAR)
COLLECT = ("reconcile", "收到", *NAMED, "--office", OWN, "--out-dir", "结果")


@pytest.fixture
def xltool(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """In a folder with the list of offices and last year's records, and nothing else."""
    shutil.copy(samples() / FOLDER / ROSTER, tmp_path)
    shutil.copytree(samples() / FOLDER / LAST_YEAR, tmp_path / LAST_YEAR)
    monkeypatch.chdir(tmp_path)
    return Terminal(capsys)


def test_a_season_closes_without_an_option_that_decides_anything(xltool: Terminal) -> None:
    sent = xltool("generate", "--year", str(YEAR), *NAMED, "--out-dir", "发出")
    assert (sent.status, len(list(Path("发出").glob("*.xlsx")))) == (0, 12)

    # one is blank, one wrong, one a table of the office's own, and one does not come
    answers = {**dict(zip(PARTIES, records(YEAR), strict=True)), OUTSIDER: outsider_record()}
    received = Path("收到")
    received.mkdir()
    for party in answers.keys() - {HEALTH, MARKET, LAKE, POLICE}:
        answer(party, answers[party])
    assert answers[POLICE].figures[SLIP] == 205
    answer(POLICE, answers[POLICE], {SLIP: 250, "problems": NOTHING})
    shutil.copy(Path("发出", file_name(HEALTH)), received)
    own_table().save(received / OWN_TABLE)

    first = xltool(*COLLECT)
    assert first.status == 3
    came = {file_name(party) for party in answers} - {file_name(MARKET), file_name(LAKE)}
    assert outcomes() == {
        **dict.fromkeys(came, "used"),
        file_name(OUTSIDER): "excluded",
        file_name(POLICE): "failed",
        file_name(HEALTH): "unfilled",
        OWN_TABLE: "refused",
    }
    assert chased() == {
        HEALTH.name: "没有填写",
        MARKET.name: "不能用",
        LAKE.name: "还没有报送",
    }
    assert is_draft()
    before = {path.name: path.read_bytes() for path in received.iterdir()}

    # what went back is corrected where it is marked, and explained where it is right
    sent_back = {path.name: path for path in Path("结果/退回").glob("*.xlsx")}
    assert sent_back.keys() == {COPY.format(stem=name) for name in (POLICE.name, OWN)}
    copy = sent_back[COPY.format(stem=POLICE.name)]
    book = openpyxl.load_workbook(copy)
    type_into(book, SLIP, 205)
    explain(book, "主要问题", REASON)
    book.save(received / copy.name)
    for party in (HEALTH, MARKET, LAKE):
        (received / "补报").mkdir(exist_ok=True)
        answer(party, answers[party], folder=received / "补报")

    second = xltool(*COLLECT, "--force")
    assert second.status == 0
    assert outcomes() == {
        **dict.fromkeys(came, "used"),
        file_name(OUTSIDER): "excluded",
        file_name(POLICE): "superseded",
        copy.name: "used",
        file_name(HEALTH): "superseded",
        OWN_TABLE: "skipped",
        **{f"补报/{file_name(party)}": "used" for party in (HEALTH, MARKET, LAKE)},
    }
    assert chased() == {}
    assert not is_draft()
    assert total() == published(YEAR).figures
    assert REASON in Path("结果/核对报告.html").read_text("utf-8")
    assert reasons() == [(POLICE.name, "problems", REASON)]
    assert {name: (received / name).read_bytes() for name in before} == before

    written = xltool("report", "结果/汇总表.xlsx", "-o", "年报.docx")
    assert written.status == 0
    assert "草稿" not in words_of(Path("年报.docx"))


def answer(
    party: Party,
    record: Record,
    wrong: Mapping[str, Number | str] | None = None,
    folder: Path | None = None,
) -> None:
    """An office fills in the file that it was sent, and sends it in."""
    book = openpyxl.load_workbook(Path("发出", file_name(party)))
    form = form_2021()
    entries: dict[str, Number | str | None] = {key: record.figures[key] for key in form.entered}
    for key, value in {**entries, **record.text, **(wrong or {})}.items():
        if value is not None:
            type_into(book, key, value)
    book.save((folder or Path("收到")) / file_name(party))


def type_into(book: Workbook, key: str, value: Number | str) -> None:
    """Type into a cell by its name; what is locked holds the value already."""
    ((sheet, address),) = book.defined_names[key].destinations
    cell = book[sheet][address.replace("$", "")]
    if cell.protection.locked:
        assert cell.value == value, f"{key} is locked"
    cell.value = value


def explain(book: Workbook, label: str, reason: str) -> None:
    """Write into the column 单位说明 of 审核意见, in the line of an item."""
    sheet = book["审核意见"]
    heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    column = heads["单位说明"].column
    assert column is not None
    (line,) = {
        cell.row for row in sheet.iter_rows() for cell in row if str(cell.value).endswith(label)
    }
    assert line is not None
    cell = sheet.cell(line, column)
    assert isinstance(cell, Cell)
    assert not cell.protection.locked
    cell.value = reason


def own_table() -> Workbook:
    """What an office makes that does not use the file it was sent."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("依申请公开情况统计表",),
        ("项目", "数量"),
        ("本年新收政府信息公开申请数量", 31),
        ("予以公开", 20),
    ):
        sheet.append(row)
    return book


def outcomes() -> dict[str, str]:
    tree = json.loads(Path("结果/manifest.json").read_text("utf-8"))
    return {each["path"]: each["outcome"] for each in tree["inputs"]}


def chased() -> dict[str, str]:
    """Every office of the list in 催报.txt, and which of the three things is said of it."""
    text = Path("结果/催报.txt").read_text("utf-8-sig").replace("\r\n", "\n")
    found = {}
    for each in re.finditer(r"^\d+\. (\S+?)　.*\n +(.*)$", text, re.MULTILINE):
        said = [words for words in ("没有填写", "不能用", "还没有报送") if words in each[2]]
        found[each[1]] = "、".join(said)
    return found


def reasons() -> list[tuple[str, str, str]]:
    """What offices explained, as other programs read it: who, of what, why."""
    tree = json.loads(Path("结果/records.json").read_text("utf-8"))
    found = ((r["office"]["name"], f) for r in tree["records"] for f in r["findings"])
    return [(name, f["key"], f["explained"]["reason"]) for name, f in found if "explained" in f]


def total() -> dict[str, Number | None]:
    """The total as its workbook states it, read by another program."""
    book = openpyxl.load_workbook("结果/汇总表.xlsx", data_only=True)
    return dict(figures_of(book))


def figures_of(book: Workbook) -> Iterator[tuple[str, Number | None]]:
    for key, figure in form_2021().figures.items():
        ((sheet, address),) = book.defined_names[key].destinations
        value = book[sheet][address.replace("$", "")].value
        yield key, Decimal(str(value)) if figure.kind.places else value


def is_draft() -> bool:
    return "草稿" in words_of(Path("结果/汇总年度报告.docx"))


def words_of(path: Path) -> str:
    """All words of a Word file, headers included."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        xml = "".join(parts.read(name).decode() for name in parts.namelist() if "word/" in name)
    return re.sub(r"<[^>]+>", "", xml)
