"""A copy of a stencil is the workbook that would have been written, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import balanced_record, filled_workbook, form_2021, sample_record, zero_record
from xltool.app import build
from xltool.app.examine import examine
from xltool.app.library import open_wording
from xltool.model.expression import Value
from xltool.model.period import Period
from xltool.model.prefill import Prefill
from xltool.model.record import Office
from xltool.ooxml.zip_members import ZipMember, members_of, zipped
from xltool.workbook.copies import Stencil, impersonal
from xltool.workbook.layout import Book, Identity, lay_out
from xltool.workbook.layout.identity_sheet import prefilled_id
from xltool.workbook.layout.prefilled import shown_id
from xltool.workbook.write import workbook_bytes

pytestmark = pytest.mark.slow

IDENTITY = Identity("临江市测试局", Period(2024), "A-001")
CARRIED = "requests.carried_in.natural_person"
STOCK = "disclosure.regulations.in_force"
HOSTILE = (
    *("<r>x</r>", "&<>\"'", "_x0041_", "_x005F_x0041_局", "=1+1", "规章", "填报说明", "]]>"),
    *("🙂办", "𠮷林局", "名" * 255, "\ue000office\ue000", "\ue000", "{office}", "\\g<0>"),
)


def laid_out(identity: Identity, brought: Prefill | None = None) -> Book:
    return lay_out(form_2021(), identity, open_wording(), prefilled=brought)


def brought_of(carried: int, stock: int) -> Prefill:
    return Prefill(Period(2023), {CARRIED: carried}, {STOCK: stock})


def values_of(carried: int, stock: int) -> Mapping[str, Value]:
    kept = {prefilled_id(CARRIED): carried, prefilled_id(STOCK): stock}
    return {CARRIED: carried, shown_id(STOCK): stock, **kept}


@cache
def plain() -> Stencil:
    return Stencil(laid_out(impersonal(IDENTITY)))


@cache
def filled() -> Stencil:
    return Stencil(laid_out(impersonal(IDENTITY), brought_of(1, 1)), frozenset(values_of(1, 1)))


def contents(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return [(each.filename, archive.read(each)) for each in archive.infolist()]


@pytest.mark.parametrize("name", ["临江市测试局", "某县 & 某区<办公室>", "_x0041_局", "A", '"'])
def test_a_copy_is_the_workbook_written_for_the_office(name: str) -> None:
    identity = replace(IDENTITY, office=name, code="B&1")
    assert contents(plain().copy(identity)) == contents(workbook_bytes(laid_out(identity)))


@pytest.mark.parametrize("marks", [frozenset({"rulemaking"}), frozenset()])
def test_a_copy_without_a_code_has_none(marks: frozenset[str]) -> None:
    identity = Identity("甲局", Period(2024), marks=marks)
    stencil = Stencil(laid_out(impersonal(identity)))
    assert contents(stencil.copy(identity)) == contents(workbook_bytes(laid_out(identity)))


@pytest.mark.parametrize(("carried", "stock"), [(0, 0), (1, 2), (999_999_999_999, 14)])
def test_a_copy_holds_other_values_and_what_follows_from_them(carried: int, stock: int) -> None:
    whole = workbook_bytes(laid_out(IDENTITY, brought_of(carried, stock)))
    assert contents(filled().copy(IDENTITY, values_of(carried, stock))) == contents(whole)


def test_a_password_locks_the_copies() -> None:
    stencil = Stencil(laid_out(impersonal(IDENTITY)), password="geheim")
    whole = workbook_bytes(laid_out(IDENTITY), password="geheim")
    assert contents(stencil.copy(IDENTITY)) == contents(whole)


@pytest.mark.parametrize("name", HOSTILE)
def test_an_office_stays_itself_whatever_it_is_called(name: str) -> None:
    code = name[:100]
    identity = replace(IDENTITY, office=name, code=code)
    record = examine(filled().copy(identity, values_of(7, 8))).record
    assert (record.office.name, record.office.code) == (name, code)
    assert {key: value for key, value in record.figures.items() if value is not None} == {
        CARRIED: 7
    }


@settings(max_examples=30)
@given(name=st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=255))
def test_no_place_or_size_depends_on_whose_workbook_it_is(name: str) -> None:
    def shape(identity: Identity) -> list[object]:
        return [
            (s.name, s.widths, s.heights, [(c.range, c.style, c.id) for c in s.cells])
            for s in laid_out(identity).sheets
        ]

    assert shape(replace(IDENTITY, office=name, code=name)) == shape(IDENTITY)


TYPED: dict[str, Mapping[str, Value]] = {
    "nothing": {},
    "totals": {"requests.handled_total.total": 1, "requests.granted.total": Decimal("1.5")},
    "no numbers": {CARRIED: "约12", STOCK: None, "requests.granted.total": "无"},
    "a truth": {CARRIED: True, "disclosure.fees.amount": Decimal("1.23456")},
}


@pytest.mark.parametrize("typed", TYPED)
def test_the_workbooks_of_tests_are_those_that_are_written(typed: str) -> None:
    form = form_2021()
    records = [balanced_record(form)]
    if typed == "nothing":
        records += [zero_record(form), sample_record(form, "huayuan-2022")]
        records += [replace(balanced_record(form, {CARRIED: None}), nil=("disputes",))]
    for record in records:
        named = replace(record, office=Office("另一局", "007", record.office.marks))
        copied = filled_workbook(form, named, typed=TYPED[typed])
        assert contents(copied) == contents(build.filled_workbook(form, named, typed=TYPED[typed]))


def test_the_same_office_gives_the_same_bytes() -> None:
    assert plain().copy(IDENTITY) == plain().copy(IDENTITY)


def test_the_members_of_a_workbook_make_the_same_file_again() -> None:
    data = workbook_bytes(laid_out(IDENTITY))
    members = members_of(data)
    assert zipped(members) == data
    assert zipped(ZipMember.of(each.name, each.content) for each in members) == data


def test_one_member_of_a_workbook_can_be_replaced() -> None:
    data = workbook_bytes(laid_out(IDENTITY))
    put = ZipMember.of("docProps/app.xml", b"<x/>")
    changed = zipped(put if each.name == put.name else each for each in members_of(data))
    differing = [
        name
        for (name, old), (_, new) in zip(contents(data), contents(changed), strict=True)
        if old != new
    ]
    assert differing == ["docProps/app.xml"]
