"""What becomes of every file: exactly one outcome, with the reason."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from tests.builders import form_2021, record_of, zero_record
from xltool.app.library import open_catalogue
from xltool.audit.causes import Explanation
from xltool.collection.collection import FileOutcome
from xltool.collection.intake import Outcome, ReceivedFile, ReceivedWorkbook
from xltool.collection.triage import NothingToAddUpError, TriagedFiles, TriageOptions, triage
from xltool.model.finding import Finding, Number, Severity
from xltool.model.period import Cycle, NumberError, Period, PeriodQuery
from xltool.model.record import Office, Record
from xltool.model.roster import Member, Roster

FORM = form_2021()
RULES = open_catalogue().rules
OWN = "临江县人民政府"
SCHOOLS, FINANCE = Office("临江县教育局", "01"), Office("临江县财政局", "02")
ROSTER = Roster((Member(SCHOOLS), Member(FINANCE)))
ERROR = Finding("B203", Severity.ERROR, "requests.handled_total.total")
REFUSAL = Finding("F101", Severity.ERROR)


def came(
    path: str,
    office: Office = SCHOOLS,
    year: int = 2023,
    granted: int = 0,
    findings: tuple[Finding, ...] = (),
    content: str = "",
) -> ReceivedFile:
    """A workbook that came in; `content` tells files apart that say the same."""
    figures: dict[str, Number | None] = dict.fromkeys(FORM.entered, 0)
    figures["requests.granted.natural_person"] = granted
    record = record_of(FORM, figures, office, year)
    returned = ReceivedWorkbook(record, findings, 0, {}, Explanation(), {})
    return ReceivedFile(path, sha256((content or path).encode()).hexdigest(), 9, returned)


def settled(*arrivals: ReceivedFile, **request: object) -> TriagedFiles:
    return triage(arrivals, TriageOptions(OWN, **request), RULES)  # type: ignore[arg-type]


def outcomes(settlement: TriagedFiles) -> dict[str, str]:
    return {entry.path: entry.outcome.value for entry in settlement.entries}


def reason(settlement: TriagedFiles, path: str) -> Finding:
    why = entry_of(settlement, path).why
    assert why is not None
    return why


def entry_of(settlement: TriagedFiles, path: str) -> FileOutcome:
    return next(entry for entry in settlement.entries if entry.path == path)


def test_a_workbook_without_errors_is_used() -> None:
    found = settled(came("a.xlsx"))
    assert outcomes(found) == {"a.xlsx": "used"}
    assert entry_of(found, "a.xlsx").why is None


def test_entries_stand_in_the_order_of_their_paths() -> None:
    found = settled(came("b.xlsx"), came("a.xlsx", FINANCE))
    assert [entry.path for entry in found.entries] == ["a.xlsx", "b.xlsx"]


def test_a_workbook_with_errors_is_left_out() -> None:
    found = settled(came("a.xlsx", findings=(ERROR,)))
    assert outcomes(found) == {"a.xlsx": "failed"}
    assert (reason(found, "a.xlsx").code, reason(found, "a.xlsx").facts) == ("F124", {"count": 1})


def test_a_workbook_with_errors_is_added_where_asked_and_told() -> None:
    found = settled(came("a.xlsx", findings=(ERROR,)), include_failed=True)
    assert outcomes(found) == {"a.xlsx": "used"}
    assert reason(found, "a.xlsx").code == "F125"


def test_a_doubt_keeps_nobody_out() -> None:
    doubt = replace(ERROR, code="R102", severity=Severity.DOUBT)
    assert outcomes(settled(came("a.xlsx", findings=(doubt,)))) == {"a.xlsx": "used"}


def test_a_refused_file_keeps_its_reason() -> None:
    found = settled(came("a.xlsx"), ReceivedFile("b.xlsx", "0", 0, refused=REFUSAL))
    assert outcomes(found) == {"a.xlsx": "used", "b.xlsx": "refused"}
    assert reason(found, "b.xlsx") is REFUSAL


def test_leftovers_and_archives_are_accounted_for() -> None:
    lock = ReceivedFile("~$a.xlsx", "0", 4, outcome=Outcome.SKIPPED, because="F123")
    archive = ReceivedFile("x.zip", "1", 9, outcome=Outcome.ARCHIVE)
    found = settled(came("x.zip/a.xlsx"), lock, archive)
    assert outcomes(found) == {"x.zip": "archive", "x.zip/a.xlsx": "used", "~$a.xlsx": "skipped"}
    assert reason(found, "~$a.xlsx").code == "F123"


def test_the_same_content_twice_counts_once() -> None:
    found = settled(came("b.xlsx", content="x"), came("a.xlsx", content="x"))
    assert outcomes(found) == {"a.xlsx": "used", "b.xlsx": "duplicate"}
    assert reason(found, "b.xlsx").facts == {"names": "a.xlsx"}


def test_a_workbook_saved_again_counts_once() -> None:
    assert outcomes(settled(came("a.xlsx"), came("b.xlsx"))) == {
        "a.xlsx": "used",
        "b.xlsx": "duplicate",
    }


def test_of_two_that_differ_neither_is_used() -> None:
    found = settled(came("a.xlsx"), came("b.xlsx", granted=1))
    assert outcomes(found) == {"a.xlsx": "refused", "b.xlsx": "refused"}
    assert {reason(found, path).code for path in ("a.xlsx", "b.xlsx")} == {"C104"}
    assert reason(found, "a.xlsx").facts == {"names": ("a.xlsx", "b.xlsx"), "count": 2}


def test_a_figure_unreadable_in_one_and_blank_in_the_other_differs() -> None:
    unread = Finding("R101", Severity.DOUBT, "requests.granted.natural_person", actual="约30")
    found = settled(came("a.xlsx"), came("b.xlsx", findings=(unread,)))
    assert outcomes(found) == {"a.xlsx": "refused", "b.xlsx": "refused"}


def test_a_note_makes_no_difference() -> None:
    note = Finding("R304", Severity.NOTE)
    found = settled(came("a.xlsx"), came("b.xlsx", findings=(note,)))
    assert outcomes(found) == {"a.xlsx": "used", "b.xlsx": "duplicate"}


@pytest.mark.parametrize("prefer", ["补报/b.xlsx", "补报"])
def test_the_preferred_of_two_is_used_and_the_other_superseded(prefer: str) -> None:
    found = settled(came("a.xlsx"), came("补报/b.xlsx", granted=1), prefer=(prefer,))
    assert outcomes(found) == {"a.xlsx": "superseded", "补报/b.xlsx": "used"}
    assert reason(found, "a.xlsx").facts == {"names": "补报/b.xlsx"}


def test_a_name_that_begins_like_a_preferred_folder_is_not_in_it() -> None:
    found = settled(came("补报/a.xlsx"), came("补报2/b.xlsx", granted=1), prefer=("补报",))
    assert outcomes(found) == {"补报/a.xlsx": "used", "补报2/b.xlsx": "superseded"}


def test_two_preferred_that_differ_are_both_refused_and_so_is_the_third() -> None:
    arrivals = (came("x/a.xlsx"), came("x/b.xlsx", granted=1), came("c.xlsx", granted=2))
    found = settled(*arrivals, prefer=("x",))
    assert set(outcomes(found).values()) == {"refused"}


def test_what_is_preferred_first_goes_before_what_is_preferred_second() -> None:
    found = settled(came("x/a.xlsx"), came("y/b.xlsx", granted=1), prefer=("y", "x"))
    assert outcomes(found) == {"x/a.xlsx": "superseded", "y/b.xlsx": "used"}


def test_the_year_is_that_of_most_workbooks() -> None:
    arrivals = [came(f"{n}.xlsx", Office(f"第{n}局"), 2022 + (n > 1)) for n in range(5)]
    found = settled(*arrivals)
    assert found.period == Period(2023)
    assert [entry.outcome.value for entry in found.entries] == ["refused"] * 2 + ["used"] * 3
    assert reason(found, "0.xlsx").facts == {"edition": Period(2022), "known": Period(2023)}


def test_of_equally_many_the_later_year_is_taken() -> None:
    assert settled(came("a.xlsx", year=2022), came("b.xlsx", FINANCE, 2023)).period == Period(2023)


def test_the_year_asked_for_goes_before_the_commonest() -> None:
    found = settled(came("a.xlsx", year=2022), came("b.xlsx", FINANCE), period=PeriodQuery(2022))
    assert outcomes(found) == {"a.xlsx": "used", "b.xlsx": "refused"}


def monthly(path: str, office: Office, year: int, number: int) -> ReceivedFile:
    """A workbook of another form, one that is reported every month."""
    arrival = came(path, office)
    assert arrival.returned is not None
    period = Period(year, number, Cycle.MONTH)
    record = replace(arrival.returned.record, form="hotline", edition="1", period=period)
    return replace(arrival, returned=replace(arrival.returned, record=record))


def test_the_month_is_that_of_most_workbooks() -> None:
    found = settled(
        monthly("a.xlsx", SCHOOLS, 2026, 1),
        monthly("b.xlsx", FINANCE, 2026, 1),
        monthly("c.xlsx", SCHOOLS, 2026, 2),
    )
    assert found.period == Period(2026, 1, Cycle.MONTH)
    assert outcomes(found) == {"a.xlsx": "used", "b.xlsx": "used", "c.xlsx": "refused"}
    assert reason(found, "c.xlsx").code == "F111"


def test_of_equally_many_the_later_month_is_taken() -> None:
    found = settled(monthly("a.xlsx", SCHOOLS, 2025, 12), monthly("b.xlsx", FINANCE, 2026, 1))
    assert found.period == Period(2026, 1, Cycle.MONTH)


def test_the_month_asked_for_goes_before_the_commonest() -> None:
    arrivals = [monthly(f"{n}.xlsx", Office(f"第{n}局"), 2026, 1 + (n > 0)) for n in range(3)]
    found = settled(*arrivals, period=PeriodQuery(2026, 1))
    assert outcomes(found) == {"0.xlsx": "used", "1.xlsx": "refused", "2.xlsx": "refused"}


def test_a_number_asked_for_is_of_the_forms_that_have_numbers() -> None:
    asked = PeriodQuery(2023, 3)
    found = settled(
        came("a.xlsx"),
        came("b.xlsx", FINANCE),
        monthly("c.xlsx", SCHOOLS, 2023, 3),
        period=asked,
    )
    assert outcomes(found) == {"a.xlsx": "refused", "b.xlsx": "refused", "c.xlsx": "used"}


def test_without_any_workbook_a_month_asked_for_is_no_fault_of_the_caller() -> None:
    with pytest.raises(NothingToAddUpError):
        settled(ReceivedFile("b.xlsx", "0", 0, refused=REFUSAL), period=PeriodQuery(2026, 3))


def test_a_year_alone_names_no_month() -> None:
    with pytest.raises(NumberError):
        settled(monthly("a.xlsx", SCHOOLS, 2026, 1), period=PeriodQuery(2026))


def test_a_monthly_workbook_among_annual_ones_is_of_another_form_and_not_of_another_year() -> None:
    found = settled(came("a.xlsx"), came("b.xlsx", FINANCE), monthly("c.xlsx", SCHOOLS, 2023, 1))
    assert outcomes(found) == {"a.xlsx": "used", "b.xlsx": "used", "c.xlsx": "refused"}
    assert reason(found, "c.xlsx").code == "F120"


def test_another_form_than_that_of_most_is_refused() -> None:
    stray = came("c.xlsx", Office("食堂"))
    assert stray.returned is not None
    record = replace(stray.returned.record, form="canteen", edition="1")
    stray = replace(stray, returned=replace(stray.returned, record=record))
    found = settled(came("a.xlsx"), came("b.xlsx", FINANCE), stray)
    assert outcomes(found)["c.xlsx"] == "refused"
    assert reason(found, "c.xlsx").facts == {
        "form": "canteen",
        "edition": "1",
        "known": "gkbg/2021",
    }


def test_an_office_is_matched_by_its_code_and_another_name_is_told() -> None:
    found = settled(came("a.xlsx", Office("临江县教体局", "01")), roster=ROSTER)
    entry = entry_of(found, "a.xlsx")
    assert entry.member == Member(SCHOOLS)
    remark = entry.remarks[0]
    assert (remark.code, remark.expected, remark.actual) == ("F119", "临江县教育局", "临江县教体局")


def test_an_office_without_a_code_is_matched_by_its_exact_name() -> None:
    found = settled(came("a.xlsx", Office("临江县财政局")), roster=ROSTER)
    assert (entry_of(found, "a.xlsx").member, entry_of(found, "a.xlsx").remarks) == (
        Member(FINANCE),
        (),
    )


def test_a_code_that_differs_from_the_lists_is_told() -> None:
    found = settled(came("a.xlsx", Office("临江县财政局", "77")), roster=ROSTER)
    remark = entry_of(found, "a.xlsx").remarks[0]
    assert (remark.code, remark.expected, remark.actual) == ("F119", "02", "77")


def test_a_near_name_is_offered_and_not_taken() -> None:
    found = settled(came("a.xlsx"), came("b.xlsx", Office("临江县财政厅")), roster=ROSTER)
    assert outcomes(found)["b.xlsx"] == "refused"
    why = reason(found, "b.xlsx")
    assert (why.code, why.facts["known"], why.facts["how"]) == (
        "F118",
        "临江县财政局",
        "roster_near",
    )


def test_the_own_office_need_not_be_on_the_roster() -> None:
    assert outcomes(settled(came("a.xlsx", Office(OWN)), roster=ROSTER)) == {"a.xlsx": "used"}


def test_an_office_that_is_not_to_be_added_is_excluded_with_the_reason() -> None:
    roster = Roster((Member(SCHOOLS, include=False, reason="垂直管理"),))
    found = settled(came("a.xlsx", findings=(ERROR,)), roster=roster)
    assert outcomes(found) == {"a.xlsx": "excluded"}
    assert (reason(found, "a.xlsx").code, reason(found, "a.xlsx").facts) == (
        "F122",
        {"names": "：垂直管理", "how": "excluded_by_roster"},
    )


def test_the_same_name_under_another_code_is_another_office() -> None:
    found = settled(came("a.xlsx", Office("城关镇", "1")), came("b.xlsx", Office("城关镇", "2")))
    assert outcomes(found) == {"a.xlsx": "used", "b.xlsx": "used"}


def test_an_office_that_once_gave_its_code_and_once_did_not_is_one() -> None:
    found = settled(
        came("a.xlsx", Office("城关镇")), came("b.xlsx", Office("城关镇", "2"), granted=1)
    )
    assert outcomes(found) == {"a.xlsx": "refused", "b.xlsx": "refused"}


def test_without_any_workbook_there_is_nothing_to_add_up() -> None:
    with pytest.raises(NothingToAddUpError) as caught:
        settled(ReceivedFile("b.xlsx", "0", 0, refused=REFUSAL))
    assert [entry.outcome for entry in caught.value.entries] == [Outcome.REFUSED]


def test_workbooks_of_another_year_alone_are_nothing_to_add_up() -> None:
    with pytest.raises(NothingToAddUpError):
        settled(came("a.xlsx", year=2022), period=PeriodQuery(2023))


def record_in(arrival: ReceivedFile) -> Record:
    assert arrival.returned is not None
    return arrival.returned.record


def test_the_order_of_arrival_changes_nothing() -> None:
    arrivals = [came("a.xlsx"), came("b.xlsx", granted=1), came("c.xlsx", FINANCE)]
    assert settled(*arrivals) == settled(*reversed(arrivals))
    assert record_in(arrivals[0]) != zero_record(FORM)
