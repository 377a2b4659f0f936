"""Last year's figures in this year's workbook: which, where, locked, and read back untroubled."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.builders import APPLICANTS, balanced_record, form_2021
from tests.surgery import place_of
from xltool.app.build import book_of
from xltool.app.examine import examine
from xltool.app.library import open_wording
from xltool.history.crosswalk import as_itself
from xltool.history.prefill import kept_in_sight, prefill, sources
from xltool.model.finding import Number
from xltool.model.period import Period
from xltool.model.prefill import Prefill
from xltool.model.record import contents
from xltool.workbook.layout import Book, Identity, lay_out
from xltool.workbook.write import workbook_bytes

pytestmark = pytest.mark.slow

IDENTITY = Identity("临江市测试局", Period(2024))
TABLE_1, TABLE_2 = "表一 主动公开", "表二 申请情况"
STOCK = "disclosure.normative_documents.in_force"


def brought(locked: bool = True, **changes: Number | None) -> Prefill:
    form = form_2021()
    figures = {f"requests.carried_out.{key}": value for key, value in changes.items()}
    return prefill(form, as_itself(balanced_record(form, figures)), locked)


def laid_out(what: Prefill | None) -> Book:
    return lay_out(form_2021(), IDENTITY, open_wording(), prefilled=what)


def opened(what: Prefill | None) -> tuple[bytes, Any]:
    data = workbook_bytes(laid_out(what))
    return data, openpyxl.load_workbook(io.BytesIO(data))


def test_the_relations_of_the_form_say_what_is_brought_in() -> None:
    assert sources(form_2021()) == {
        f"requests.carried_in.{key}": f"requests.carried_out.{key}" for key in APPLICANTS
    }


def test_the_relations_of_the_form_say_what_is_shown() -> None:
    assert kept_in_sight(form_2021()) == ("disclosure.regulations.in_force", STOCK)


def test_what_is_brought_is_last_years_figure() -> None:
    what = brought()
    assert what.period == Period(2023)
    assert what.figures == {
        f"requests.carried_in.{key}": 9 + column for column, key in enumerate(APPLICANTS, start=1)
    }
    assert what.shown == {"disclosure.regulations.in_force": 0, STOCK: 14}


def test_a_blank_of_last_year_brings_nothing_and_leaves_its_entry_open() -> None:
    what = brought(natural_person=None)
    data, book = opened(what)
    place = place_of(data, "requests.carried_in.natural_person")
    cell = book[TABLE_2][place.cell.a1]
    assert "requests.carried_in.natural_person" not in what.figures
    assert (cell.value, cell.protection.locked) == (None, False)


@pytest.mark.parametrize("locked", [True, False])
def test_a_brought_figure_is_locked_unless_it_may_be_changed(locked: bool) -> None:
    data, book = opened(brought(locked))
    place = place_of(data, "requests.carried_in.natural_person")
    cell = book[TABLE_2][place.cell.a1]
    assert (cell.value, cell.protection.locked) == (10, locked)


def test_the_sheet_says_where_brought_figures_come_from() -> None:
    _, book = opened(brought())
    assert book[TABLE_2]["A4"].value == (
        "计量单位：件\n“二、上年结转政府信息公开申请数量”取自本单位2023年度报告的"
        "“四、结转下年度继续办理”，已锁定；有出入请与收集单位联系。"
    )


def test_the_sheet_says_that_open_figures_may_be_changed() -> None:
    _, book = opened(brought(locked=False))
    assert book[TABLE_2]["A4"].value.endswith("“四、结转下年度继续办理”填好，请核对；可以改动。")


def test_shown_figures_stand_beside_their_entries_and_are_no_entries() -> None:
    data, book = opened(brought())
    sheet = book[TABLE_1]
    assert place_of(data, STOCK).cell.a1 == "D8"
    assert [sheet[at].value for at in ("E6", "E7", "E8")] == ["上年现行有效件数", 0, 14]
    assert sheet["E8"].protection.locked
    assert not [name for name in book.defined_names if "shown" in name]
    assert not [v for v in sheet.data_validations.dataValidation if "E8" in v.sqref]


def test_the_legend_explains_the_colour_only_where_it_is_seen() -> None:
    def legend(what: Prefill | None) -> bool:
        guide = laid_out(what).sheets[0]
        return "取自上年报告的数（锁定）" in [cell.content for cell in guide.cells]

    assert legend(brought())
    assert legend(Prefill(Period(2023), shown={STOCK: 1}))
    assert not legend(None)
    assert not legend(Prefill(Period(2023)))
    assert not legend(Prefill(Period(2023), {"requests.carried_in.research": 1}, locked=False))


def test_nothing_brought_changes_nothing() -> None:
    assert workbook_bytes(laid_out(Prefill(Period(2023)))) == workbook_bytes(laid_out(None))


def test_places_of_figures_do_not_depend_on_what_is_brought() -> None:
    form = form_2021()
    plain, filled = laid_out(None).places, laid_out(brought()).places
    assert {key: filled[key] for key in form.figures} == {key: plain[key] for key in form.figures}


def test_a_table_with_shown_figures_prints_on_one_page() -> None:
    _, book = opened(brought())
    setup = book[TABLE_1].page_setup
    assert (setup.fitToWidth, setup.fitToHeight) in ((1, 1), (None, None))
    assert book[TABLE_1].sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("without_names", [False, True])
def test_a_filled_workbook_with_brought_figures_reads_like_one_without(without_names: bool) -> None:
    form = form_2021()
    record = balanced_record(form, {f"requests.carried_in.{key}": 5 for key in APPLICANTS})
    own = {key: value for key, value in contents(form, record).items() if "carried_in" not in key}
    what = Prefill(
        Period(2022),
        dict.fromkeys(sources(form), 5),
        {STOCK: 3, "disclosure.regulations.in_force": 0},
    )
    identity = Identity("临江市测试局", Period(2023))
    data = workbook_bytes(lay_out(form, identity, open_wording(), prefilled=what), own)
    plain = workbook_bytes(book_of(form, record), contents(form, record))
    if without_names:
        from tests.fixtures.hostile import without_names as strip

        data, plain = strip(data), strip(plain)
    found, expected = examine(data), examine(plain)
    assert found.record.figures == expected.record.figures == record.figures
    assert [(f.code, f.key) for f in found.audit.findings] == [
        (f.code, f.key) for f in expected.audit.findings
    ]


def test_money_that_is_shown_keeps_its_places() -> None:
    what = Prefill(Period(2023), shown={"disclosure.fees.amount": Decimal("12.5")})
    _, book = opened(what)
    sheet = book[TABLE_1]
    shown = [cell.value for row in sheet["E1:E30"] for cell in row if cell.value is not None]
    assert shown == ["上年本年收费金额（单位：万元）", 12.5]
