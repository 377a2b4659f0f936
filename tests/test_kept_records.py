"""Records whose figures and passages are on the disk: the same values, for whoever asks."""

from __future__ import annotations

import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import balanced_record, form_2021, record_of
from tests.desk import COUNTY, book
from xltool.app.kept_records import KeptRecords
from xltool.app.options import ExamineOptions
from xltool.app.read_files import arrival_of
from xltool.app.spool import Spool
from xltool.collection.intake import ReceivedFile, ReceivedWorkbook
from xltool.model.errors import FileError
from xltool.model.record import Record, RunningSum

FORM = form_2021()
FEES, PENALTIES = "disclosure.fees.amount", "disclosure.penalties.decisions"


def returned(number: int, penalties: int = 0) -> ReceivedWorkbook:
    read = arrival_of(
        f"{number}.xlsx", book(COUNTY, penalties=penalties), ExamineOptions()
    ).returned
    assert read is not None
    return read


def kept(records: KeptRecords, read: ReceivedWorkbook) -> ReceivedWorkbook:
    found = records.kept(ReceivedFile("a.xlsx", "", 0, read)).returned
    assert found is not None
    return found


@pytest.fixture
def spool() -> Spool:
    return Spool()


@pytest.fixture
def records(spool: Spool) -> KeptRecords:
    return KeptRecords(spool)


def test_a_kept_record_is_the_record(records: KeptRecords) -> None:
    reads = [returned(number, penalties=number) for number in range(20)]
    found = [kept(records, read) for read in reads]
    for read, again in reversed(list(zip(reads, found, strict=True))):
        assert again == read
        assert list(again.record.figures.items()) == list(read.record.figures.items())
        assert list(again.record.text.items()) == list(read.record.text.items())
        assert again.record.figures[PENALTIES] == read.record.figures[PENALTIES]
    assert found[1] != found[2]


@pytest.mark.parametrize("text", ["一\n二\r\u2028三", "\ud800", '"amount"', ""])
def test_passages_are_kept_to_the_letter(records: KeptRecords, text: str) -> None:
    read = returned(1)
    figures = {**balanced_record(FORM).figures, FEES: Decimal("1.50"), PENALTIES: None}
    record = Record(
        FORM.id,
        FORM.edition,
        read.record.period,
        read.record.office,
        figures,
        {**read.record.text, next(iter(FORM.texts)): text},
    )
    again = kept(records, ReceivedWorkbook(record, (), 0, {}, read.explanation, {})).record
    assert again == record
    assert str(again.figures[FEES]) == "1.50"
    assert again.figures[PENALTIES] is None


def test_what_workbooks_of_one_layout_have_in_common_is_held_once(records: KeptRecords) -> None:
    one, other = (kept(records, returned(n, penalties=n)) for n in range(2))
    assert one.places is other.places
    assert one.skipped is other.skipped
    assert one.record.period is other.record.period
    assert one.record.office.unknown is other.record.office.unknown


def test_to_another_process_values_travel_by_themselves(spool: Spool, records: KeptRecords) -> None:
    read = returned(1, penalties=7)
    data = pickle.dumps(kept(records, read))
    Path(spool.folder, "records").unlink()
    assert pickle.loads(data) == read


def test_a_file_that_is_gone_is_an_error_of_the_world(spool: Spool, records: KeptRecords) -> None:
    found = kept(records, returned(1))
    Path(spool.folder, "records").unlink()
    with pytest.raises(FileError) as raised:
        found.record.figures[PENALTIES]
    assert raised.value.code == "file.unreadable"


def test_a_disk_without_room_is_an_error_of_the_world(spool: Spool, records: KeptRecords) -> None:
    Path(spool.folder, "records").mkdir()
    with pytest.raises(FileError) as raised:
        kept(records, returned(1))
    assert raised.value.code == "file.unwritable"


def test_figures_are_added_up_record_by_record() -> None:
    money = {FEES: Decimal("0.10")}
    sums = RunningSum(FORM.figures)
    assert sums[PENALTIES] is None
    for number in (1, 2):
        sums.add(record_of(FORM, {**balanced_record(FORM).figures, PENALTIES: number, **money}))
    assert (sums.count, sums[PENALTIES], str(sums[FEES])) == (2, 3, "0.20")
    sums.add(record_of(FORM, {PENALTIES: None}))
    sums.add(record_of(FORM, {PENALTIES: 1}))
    assert sums[PENALTIES] is None
