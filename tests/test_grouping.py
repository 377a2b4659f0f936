"""Findings as people read them: one line where one cause makes many."""

from __future__ import annotations

from tests.builders import audit_directly, balanced_record, changed, form_2021, places_of
from xltool.app.library import catalogue_of
from xltool.audit.grouping import FindingGroup, group_findings
from xltool.model.finding import Finding, Number, Severity

APPLICANTS = ("natural_person", "enterprise", "research", "nonprofit", "legal_service")


def cell(key: str) -> str:
    """Where the workbook has a figure."""
    return places_of(form_2021().form_id)[key].cell.a1


def groups(changes: dict[str, Number | None], code: str) -> list[FindingGroup]:
    """The groups of a rule in a record that is right but for these changes."""
    form = form_2021()
    findings = audit_directly(form, changed(form, balanced_record(form), changes)).findings
    grouped = group_findings(findings, form)
    assert sorted(map(id, findings)) == sorted(id(f) for g in grouped for f in g.findings)
    return [group for group in grouped if group.code == code]


def test_blank_cells_of_a_table_are_one_line_with_their_cells_merged() -> None:
    blank: dict[str, Number | None] = {
        f"requests.{row}.{applicant}": None
        for row in ("granted", "granted_in_part")
        for applicant in APPLICANTS
    }
    (group,) = groups(blank, "R102")
    assert len(group.findings) == 10
    corners = (
        cell("requests.granted.natural_person"),
        cell("requests.granted_in_part.legal_service"),
    )
    assert group.cells == ":".join(corners)
    assert "有10格没有填写" in catalogue_of(form_2021()).message_of(group, "zh")


def test_cells_that_do_not_touch_are_listed_each() -> None:
    blank: dict[str, Number | None] = {
        "requests.granted.natural_person": None,
        "requests.granted.research": None,
        "requests.granted_in_part.natural_person": None,
        # a column's only blank is told apart, since its sum leaves one figure for it
        "requests.granted_in_part.research": None,
    }
    (group,) = groups(blank, "R102")
    pair = cell("requests.granted.natural_person"), cell("requests.granted_in_part.natural_person")
    other = cell("requests.granted.research"), cell("requests.granted_in_part.research")
    assert group.cells == f"{':'.join(pair)}、{':'.join(other)}"


def test_a_row_typed_wrong_in_five_columns_is_one_line_with_every_figure() -> None:
    wrong: dict[str, Number | None] = {
        f"requests.carried_out.{applicant}": 90 + number
        for number, applicant in enumerate(APPLICANTS)
    }
    (group,) = groups(wrong, "B203")
    # the total column breaks as well
    assert len(group.findings) == 6
    said = catalogue_of(form_2021()).message_of(group, "zh")
    assert all(f"{f.cell}应为{f.expected}，现为{f.actual}" in said for f in group.findings)


def test_findings_of_two_tables_are_two_lines() -> None:
    blank: dict[str, Number | None] = {
        "requests.granted.natural_person": None,
        "disputes.review.upheld": None,
    }
    assert [len(group.findings) for group in groups(blank, "R102")] == [1, 1]


def test_findings_for_different_reasons_and_those_about_files_stay_apart() -> None:
    form, key = form_2021(), "disclosure.regulations.issued"
    found = [
        Finding("C108", Severity.NOTE, key, facts={"names": "甲局"}),
        Finding("C108", Severity.NOTE, key, facts={"names": "乙局"}),
        Finding("C107", Severity.DOUBT, facts={"names": "丙局", "count": 3}),
        Finding("C107", Severity.DOUBT, facts={"names": "丁局", "count": 2}),
    ]
    assert [group.findings for group in group_findings(found, form)] == [(f,) for f in found]


def test_offices_that_lack_for_one_reason_are_one_line_that_names_them() -> None:
    form = form_2021()
    found = [
        Finding("C103", Severity.DOUBT, facts={"how": how, "names": name})
        for name, how in (
            ("甲局", "not_reported"),
            ("乙局", "reported_failed"),
            ("丙局", "not_reported"),
        )
    ]
    said = [catalogue_of(form).message_of(g, "zh") for g in group_findings(found, form)]
    assert said == [
        "甲局、丙局还没有报送，汇总数不完整",
        "乙局的工作簿有错误，汇总数不完整",
    ]


def test_a_number_that_is_no_count_of_cells_is_not_added_up() -> None:
    form, rows = form_2021(), ("granted", "granted_in_part")
    found = [
        Finding(
            "Y104",
            Severity.DOUBT,
            f"requests.{row}.natural_person",
            label=row,
            actual=100 + number,
            facts={"count": 10, "previous": number},
        )
        for number, row in enumerate(rows, start=1)
    ]
    (group,) = group_findings(found, form)
    assert (
        catalogue_of(form)
        .message_of(group, "zh")
        .endswith("（2处：granted上年1，本年101；granted_in_part上年2，本年102）")
    )
