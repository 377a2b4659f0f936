"""Offices held against the roster, each other and the year before: rules C101 to C110."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from tests.builders import audit_directly, form_2021, record_of
from xltool.app.library import open_catalogue
from xltool.audit.causes import Explanation
from xltool.collection.collection import Collection, ResponseStatus
from xltool.collection.intake import ReceivedFile, ReceivedWorkbook
from xltool.collection.reconcile import reconcile
from xltool.collection.triage import TriageOptions, triage
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Crosswalk, as_itself
from xltool.model.finding import Audit, Finding, Number, Severity
from xltool.model.record import Office, Record, Scope
from xltool.model.roster import Member, Roster

FORM = form_2021()
RULES = open_catalogue().with_form(FORM).rules
OWN = Office("临江县人民政府", "00")
SCHOOLS, FINANCE = Office("临江县教育局", "01"), Office("临江县财政局", "02")
RULE_COUNT = "disclosure.regulations.in_force"
GRANTED = "requests.granted.natural_person"
RECEIVED = "requests.received_new.natural_person"
LONG = "按规定公开了本年度的重大政策文件，组织了多次宣传活动，并且及时回应了群众关心的问题。" * 3


def year_of(
    office: Office,
    granted: int = 1,
    year: int = 2023,
    changes: dict[str, Number | None] | None = None,
) -> Record:
    """A record that balances: as many applications received as granted."""
    entered: dict[str, Number | None] = dict.fromkeys(FORM.entered, 0)
    entered |= {GRANTED: granted, RECEIVED: granted} | (changes or {})
    record = record_of(FORM, entered, office, year)
    return replace(record, text=dict.fromkeys(record.text))


def came(record: Record, errors: int = 0) -> ReceivedFile:
    path = f"{record.office.name}.xlsx"
    findings = (Finding("B203", Severity.ERROR),) * errors
    returned = ReceivedWorkbook(record, findings, 0, {}, Explanation(), {})
    return ReceivedFile(path, sha256(repr(record).encode()).hexdigest(), 1, returned)


def faithful(total: Record, before: Crosswalk | Absent) -> tuple[Record, Audit]:
    return total, audit_directly(FORM, total)


def collected(
    *arrivals: ReceivedFile,
    roster: Roster | None = None,
    archive: Archive | None = None,
    read_back: object = faithful,
) -> Collection:
    request = TriageOptions(OWN.name, roster=roster)
    settlement = triage(arrivals, request, RULES)
    return reconcile(FORM, RULES, settlement, request, archive, read_back)  # type: ignore[arg-type]


def told(collection: Collection, code: str) -> list[Finding]:
    return [finding for finding in collection.findings if finding.code == code]


def everyone(*others: Record) -> list[ReceivedFile]:
    return [came(record) for record in (year_of(OWN), *others)]


def test_the_total_is_the_own_office_and_the_others() -> None:
    found = collected(*everyone(year_of(SCHOOLS, 2), year_of(FINANCE, 3)))
    assert found.total.figures[GRANTED] == 6
    assert found.total.office == OWN
    assert not told(found, "C101")
    assert found.is_complete


def test_c101_tells_a_total_that_reads_otherwise_than_it_was_added() -> None:
    def changed(total: Record, before: Crosswalk | Absent) -> tuple[Record, Audit]:
        read = replace(total, figures={**total.figures, GRANTED: 7})
        return read, audit_directly(FORM, total)

    found = collected(*everyone(year_of(SCHOOLS, 2)), read_back=changed)
    finding = told(found, "C101")[0]
    assert (finding.key, finding.expected, finding.actual) == (GRANTED, 3, 7)
    assert finding.facts["difference"] == 4
    assert found.errors == 1


def test_c102_tells_a_total_whose_own_figures_were_added_to() -> None:
    def added(total: Record, before: Crosswalk | Absent) -> tuple[Record, Audit]:
        read = replace(total, figures={**total.figures, RULE_COUNT: 5})
        return read, audit_directly(FORM, total)

    found = collected(*everyone(), read_back=added)
    finding = told(found, "C102")[0]
    assert (finding.key, finding.expected, finding.actual) == (RULE_COUNT, 0, 5)
    assert not told(found, "C101")


def test_c108_tells_what_an_office_reports_of_the_own_figures() -> None:
    found = collected(*everyone(year_of(SCHOOLS, changes={RULE_COUNT: 2})))
    finding = told(found, "C108")[0]
    assert (finding.key, finding.actual, finding.facts["names"]) == (RULE_COUNT, 2, SCHOOLS.name)
    assert finding.severity is Severity.NOTE
    assert found.total.figures[RULE_COUNT] == 0


def test_the_form_says_on_what_authority_figures_are_the_own_offices() -> None:
    said = "国办公开办函〔2021〕30号：规章由有规章制定权的机关自己填报"
    assert (RULES["C102"].clause, RULES["C108"].clause) == (said, said)
    common = open_catalogue().rules
    assert (common["C102"].clause, common["C108"].clause) == ("", "")


def test_c103_tells_each_office_that_lacks_and_why() -> None:
    roster = Roster((Member(SCHOOLS), Member(FINANCE), Member(Office("临江县水利局", "03"))))
    stale = came(year_of(FINANCE, year=2022))
    found = collected(*everyone(), came(year_of(SCHOOLS), errors=1), stale, roster=roster)
    assert [(f.facts["names"], f.facts["how"]) for f in told(found, "C103")] == [
        ("临江县教育局", "reported_failed"),
        ("临江县财政局", "reported_refused"),
        ("临江县水利局", "not_reported"),
    ]
    assert not found.is_complete
    assert found.total.scope is not None
    assert [o.name for o in found.total.scope.lacking] == [
        "临江县教育局",
        "临江县财政局",
        "临江县水利局",
    ]


def test_an_office_that_need_not_report_does_not_lack() -> None:
    roster = Roster((Member(SCHOOLS, include=False, reason="已撤销"),))
    found = collected(*everyone(), roster=roster)
    assert [line.standing for line in found.lines] == [ResponseStatus.USED, ResponseStatus.EXCLUDED]
    assert not told(found, "C103")
    assert found.is_complete


def test_lines_stand_in_the_order_of_the_roster() -> None:
    roster = Roster((Member(FINANCE), Member(OWN), Member(SCHOOLS)))
    found = collected(*everyone(year_of(SCHOOLS), year_of(FINANCE)), roster=roster)
    assert [line.office for line in found.lines] == [FINANCE, OWN, SCHOOLS]
    assert [line.is_own for line in found.lines] == [False, True, False]


def test_c105_tells_an_office_that_is_also_inside_a_total() -> None:
    county = replace(year_of(Office("甲县", "11"), 5), scope=Scope((Office("甲县", "11"), SCHOOLS)))
    found = collected(*everyone(county, year_of(SCHOOLS)))
    finding = told(found, "C105")[0]
    assert (finding.facts["names"], finding.facts["known"]) == (SCHOOLS.name, ("甲县",))
    assert finding.facts["how"] == "counted_inside"


def test_c105_knows_an_office_by_its_code_under_another_name() -> None:
    renamed = Office("临江县教体局", SCHOOLS.code)
    county = replace(year_of(Office("甲县", "11"), 5), scope=Scope((renamed,)))
    found = collected(*everyone(county, year_of(SCHOOLS)))
    assert [f.facts["names"] for f in told(found, "C105")] == [SCHOOLS.name]


def test_c105_tells_an_office_inside_two_totals() -> None:
    totals = [
        replace(year_of(Office(name, name), n), scope=Scope((FINANCE,)))
        for n, name in enumerate(("甲县", "乙县"), start=2)
    ]
    found = collected(*everyone(*totals))
    assert [(f.facts["names"], f.facts["known"]) for f in told(found, "C105")] == [
        (FINANCE.name, ("乙县", "甲县"))
    ]


def test_c105_tells_a_government_and_its_general_office() -> None:
    found = collected(*everyone(year_of(Office("临江县人民政府办公室", "05"))))
    finding = told(found, "C105")[0]
    assert (finding.facts["names"], finding.facts["known"], finding.facts["how"]) == (
        "临江县人民政府办公室",
        "临江县人民政府",
        "counted_office",
    )


def test_c105_says_nothing_of_offices_counted_once() -> None:
    county = replace(year_of(Office("甲县", "11"), 5), scope=Scope((Office("甲县", "11"), FINANCE)))
    assert not told(collected(*everyone(county, year_of(SCHOOLS))), "C105")


def with_text(record: Record, text: str) -> Record:
    return replace(record, text={**record.text, "problems": text})


def test_c106_tells_offices_whose_words_are_nearly_the_same() -> None:
    copied = LONG.replace("多次", "三次")
    found = collected(
        *everyone(with_text(year_of(SCHOOLS), LONG), with_text(year_of(FINANCE), copied))
    )
    finding = told(found, "C106")[0]
    assert (finding.facts["names"], finding.facts["known"]) == (FINANCE.name, SCHOOLS.name)


def test_c106_leaves_short_and_different_words_alone() -> None:
    other = "今年的主要困难是人手不足，档案室搬迁时间较长，部分目录没有按时更新，答复慢了几天。" * 3
    found = collected(
        *everyone(with_text(year_of(SCHOOLS), LONG), with_text(year_of(FINANCE), other)),
        came(with_text(year_of(Office("水利局")), "无。")),
        came(with_text(year_of(Office("农业局")), "无。")),
    )
    assert not told(found, "C106")


def test_c107_names_each_office_that_left_blanks_once_with_their_number() -> None:
    few = year_of(FINANCE, changes={GRANTED: None})
    many = year_of(SCHOOLS, changes={GRANTED: None, RECEIVED: None})
    found = collected(*everyone(few, many))
    findings = told(found, "C107")
    told_of = [(f.facts["names"], f.facts["count"], f.evidence) for f in findings]
    assert told_of == [
        (SCHOOLS.name, 2, (RECEIVED, GRANTED)),
        (FINANCE.name, 1, (GRANTED,)),
    ]
    assert found.total.figures[GRANTED] is None


def test_c109_tells_a_total_that_lacks_some_itself() -> None:
    county = replace(
        year_of(Office("甲县", "11"), 5), scope=Scope((Office("甲县", "11"),), (FINANCE,))
    )
    found = collected(*everyone(county))
    finding = told(found, "C109")[0]
    assert (finding.facts["names"], finding.facts["known"]) == ("甲县", (FINANCE.name,))
    assert not found.is_complete


def test_c110_tells_that_the_own_workbook_lacks() -> None:
    found = collected(came(year_of(SCHOOLS)), came(year_of(FINANCE)))
    assert [(f.facts["names"], f.facts["count"]) for f in told(found, "C110")] == [(OWN.name, 3)]
    assert found.total.figures[RULE_COUNT] is None


def test_last_years_total_is_the_one_that_was_handed_in() -> None:
    last = replace(year_of(OWN, 9, 2022), scope=Scope((OWN, SCHOOLS, Office("撤销局"))))
    archive = Archive((year_of(OWN, 1, 2022), last, year_of(SCHOOLS, 8, 2022)))
    found = collected(*everyone(year_of(SCHOOLS)), archive=archive)
    assert isinstance(found.total_before, Crosswalk)
    assert found.total_before.figures[GRANTED] == 9
    assert found.scope_change is not None
    assert (found.scope_change.joined, found.scope_change.left) == ((), (Office("撤销局"),))


def test_without_last_years_total_what_is_at_hand_is_added_up() -> None:
    archive = Archive((year_of(OWN, 1, 2022), year_of(FINANCE, 8, 2022)))
    found = collected(*everyone(year_of(SCHOOLS)), archive=archive)
    assert isinstance(found.total_before, Crosswalk)
    assert found.total_before.figures[GRANTED] == 9
    assert found.scope_change is not None
    assert (found.scope_change.joined, found.scope_change.left) == ((SCHOOLS,), (FINANCE,))


MANY = Roster((Member(OWN), Member(SCHOOLS), Member(FINANCE)))


def last_total(*offices: Office, lacking: tuple[Office, ...] = ()) -> Record:
    return replace(year_of(OWN, 90, 2022), scope=Scope(offices, lacking))


def held_against(*others: Record, last: tuple[Record, ...]) -> Crosswalk | Absent:
    """What the total of the own office and others is held against, as its audit is told."""
    told: list[Crosswalk | Absent] = []

    def read_back(total: Record, before: Crosswalk | Absent) -> tuple[Record, Audit]:
        told.append(before)
        return total, audit_directly(FORM, total)

    archive = Archive(last)
    found = collected(*everyone(*others), roster=MANY, archive=archive, read_back=read_back)
    assert told == [found.total_before]
    return found.total_before


LAST_YEAR = (
    last_total(OWN, SCHOOLS, FINANCE),
    *(year_of(OWN, 3, 2022), year_of(SCHOOLS, 8, 2022), year_of(FINANCE, 79, 2022)),
)


def test_a_total_that_lacks_an_office_is_held_against_last_years_figures_of_the_same_ones() -> None:
    before = held_against(year_of(SCHOOLS), last=LAST_YEAR)
    assert isinstance(before, Crosswalk)
    assert before.figures[GRANTED] == 11
    assert before.record.scope == Scope((OWN, SCHOOLS))


def test_a_total_that_lacks_offices_is_not_compared_where_the_others_alone_are_unknown() -> None:
    assert held_against(year_of(SCHOOLS), last=LAST_YEAR[:2]) is Absent.OTHER_OFFICES
    assert held_against(year_of(SCHOOLS), last=LAST_YEAR[:1]) is Absent.OTHER_OFFICES


def test_a_complete_total_is_held_against_last_years_total() -> None:
    before = held_against(year_of(SCHOOLS), year_of(FINANCE), last=LAST_YEAR)
    assert isinstance(before, Crosswalk) and before.record is LAST_YEAR[0]


def test_totals_that_lack_the_same_office_are_held_against_each_other() -> None:
    last = last_total(OWN, SCHOOLS, lacking=(FINANCE,))
    before = held_against(year_of(SCHOOLS), last=(last, *LAST_YEAR[1:]))
    assert isinstance(before, Crosswalk) and before.record is last


def test_a_complete_total_is_held_against_the_offices_at_hand_where_last_years_lacked_some() -> (
    None
):
    last = last_total(OWN, SCHOOLS, lacking=(FINANCE,))
    before = held_against(year_of(SCHOOLS), year_of(FINANCE), last=(last, *LAST_YEAR[1:]))
    assert isinstance(before, Crosswalk) and before.figures[GRANTED] == 90
    without = held_against(year_of(SCHOOLS), year_of(FINANCE), last=(last, *LAST_YEAR[1:3]))
    assert without is Absent.OTHER_OFFICES


def test_a_total_within_one_that_lacks_offices_must_be_of_the_same_offices_too() -> None:
    within = Office("甲县", "11")
    now = replace(year_of(within), scope=Scope((within, FINANCE)))
    last = (*LAST_YEAR[:2], replace(year_of(within, 5, 2022), scope=Scope((within,))))
    roster = Roster((Member(OWN), Member(within), Member(SCHOOLS)))
    found = collected(*everyone(now), roster=roster, archive=Archive(last))
    assert found.total_before is Absent.OTHER_OFFICES
    same = replace(now, scope=Scope((within,)))
    alike = collected(*everyone(same), roster=roster, archive=Archive(last)).total_before
    assert isinstance(alike, Crosswalk) and alike.figures[GRANTED] == 8


def test_last_years_figures_of_the_same_offices_are_of_one_edition() -> None:
    other = replace(year_of(SCHOOLS, 8, 2022), edition="2019")
    archive = Archive((*LAST_YEAR[:2], other), lambda _: FORM)
    found = collected(*everyone(year_of(SCHOOLS)), roster=MANY, archive=archive)
    assert found.total_before is Absent.MIXED_EDITIONS


def test_own_figures_of_last_year_are_the_own_offices_alone() -> None:
    last = (*LAST_YEAR[:2], year_of(SCHOOLS, 8, 2022, {RULE_COUNT: 5}))
    before = held_against(year_of(SCHOOLS), last=last)
    assert isinstance(before, Crosswalk) and before.figures[RULE_COUNT] == 0


def test_a_report_of_a_total_that_lacks_offices_is_not_compared_with_one_of_others() -> None:
    now = replace(year_of(OWN), scope=Scope((OWN,), (SCHOOLS,)))
    assert Archive((last_total(OWN, SCHOOLS),)).before(now) is Absent.OTHER_OFFICES
    assert isinstance(Archive((last_total(OWN),)).before(now), Crosswalk)


def test_two_differing_records_of_last_year_give_no_total() -> None:
    archive = Archive((year_of(FINANCE, 1, 2022), year_of(FINANCE, 8, 2022)))
    assert collected(*everyone(), archive=archive).total_before is Absent.DIFFERING


def test_every_office_has_its_own_record_of_last_year() -> None:
    last = year_of(SCHOOLS, 8, 2022)
    found = collected(*everyone(year_of(SCHOOLS)), archive=Archive((last,)))
    assert [line.before for line in found.lines] == [None, as_itself(last)]


def test_an_offices_own_figures_are_not_compared_with_a_total() -> None:
    total = replace(year_of(OWN, 9, 2022), scope=Scope((OWN,)))
    assert Archive((total,)).before(year_of(OWN)) is Absent.OTHER_SCOPE
