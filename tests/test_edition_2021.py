"""The keys and rules of edition 2021, written out from the contract; they never change."""

from __future__ import annotations

from collections import Counter

import pytest

from xltool.model.form import Form, ValueType
from xltool.model.period import Period

DISCLOSURE = (
    "disclosure.regulations.issued",
    "disclosure.regulations.repealed",
    "disclosure.regulations.in_force",
    "disclosure.normative_documents.issued",
    "disclosure.normative_documents.repealed",
    "disclosure.normative_documents.in_force",
    "disclosure.licensing.decisions",
    "disclosure.penalties.decisions",
    "disclosure.coercion.decisions",
    "disclosure.fees.amount",
)
REQUEST_COLUMNS = (
    "natural_person",
    "enterprise",
    "research",
    "nonprofit",
    "legal_service",
    "other_org",
    "total",
)
REQUEST_ROWS = (
    "received_new",
    "carried_in",
    "granted",
    "granted_in_part",
    "refused_state_secret",
    "refused_by_law",
    "refused_security_stability",
    "refused_third_party",
    "refused_internal_affairs",
    "refused_deliberative",
    "refused_enforcement_file",
    "refused_administrative_query",
    "unable_not_held",
    "unable_needs_creation",
    "unable_unclear",
    "not_processed_petition",
    "not_processed_repeated",
    "not_processed_publication",
    "not_processed_excessive",
    "not_processed_reconfirmation",
    "other_not_corrected",
    "other_fee_unpaid",
    "other_misc",
    "handled_total",
    "carried_out",
)
DISPUTE_ROWS = ("review", "suit_direct", "suit_after_review")
DISPUTE_COLUMNS = ("upheld", "corrected", "other", "pending", "total")
REQUESTS = tuple(f"requests.{row}.{column}" for row in REQUEST_ROWS for column in REQUEST_COLUMNS)
DISPUTES = tuple(f"disputes.{row}.{column}" for row in DISPUTE_ROWS for column in DISPUTE_COLUMNS)
DERIVED = (
    {f"requests.{row}.total" for row in REQUEST_ROWS}
    | {f"requests.handled_total.{column}" for column in REQUEST_COLUMNS}
    | {f"disputes.{row}.total" for row in DISPUTE_ROWS}
)
TEXTS = (
    "preamble",
    "overview.proactive",
    "overview.on_request",
    "overview.management",
    "overview.platform",
    "overview.supervision",
    "problems",
    "improvements",
    "other_matters",
)


def test_the_keys_are_those_of_the_contract_in_order(form: Form) -> None:
    assert tuple(form.figures) == DISCLOSURE + REQUESTS + DISPUTES


def test_there_are_200_figures(form: Form) -> None:
    assert len(form.figures) == 200


def test_the_totals_are_derived_and_nothing_else(form: Form) -> None:
    assert set(form.derivations) == DERIVED


def test_34_figures_are_derived(form: Form) -> None:
    assert sum(figure.derived for figure in form.figures.values()) == 34


def test_166_figures_are_entered(form: Form) -> None:
    assert len(form.entered) == 166


def test_the_passages_are_those_of_the_contract_in_order(form: Form) -> None:
    assert tuple(form.texts) == TEXTS


def test_only_the_preamble_may_be_left_out(form: Form) -> None:
    assert [key for key, text in form.texts.items() if not text.required] == ["preamble"]


def test_only_fees_are_money(form: Form) -> None:
    money = [key for key, f in form.figures.items() if f.kind.type is ValueType.DECIMAL]
    assert money == ["disclosure.fees.amount"]


def test_money_is_in_units_of_ten_thousand_with_four_places(form: Form) -> None:
    kind = form.figures["disclosure.fees.amount"].kind
    assert (kind.unit, kind.places, str(kind.tolerance)) == ("万元", 4, "0.00005")


def test_every_relation_has_its_instances(form: Form) -> None:
    assert Counter(relation.code for relation in form.relations) == {
        "B201": 25,
        "B202": 7,
        "B203": 7,
        "B301": 3,
        "X101": 3,
        "X102": 2,
    }


def test_every_relation_over_two_years_has_its_instances(form: Form) -> None:
    assert Counter(relation.code for relation in form.year_on_year.relations) == {
        "Y101": 1,
        "Y102": 6,
        "Y103": 2,
    }


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("B201", "error"),
        ("B202", "error"),
        ("B203", "error"),
        ("B301", "error"),
        ("R101", "error"),
        ("R102", "doubt"),
        ("R201", "note"),
        ("R202", "note"),
        ("R203", "doubt"),
        ("X101", "doubt"),
        ("X102", "doubt"),
        ("Y101", "doubt"),
        ("Y102", "doubt"),
        ("Y103", "doubt"),
        ("Y104", "doubt"),
        ("Y105", "doubt"),
    ],
)
def test_a_rule_weighs_what_the_form_says(
    code: str, severity: str, request: pytest.FixtureRequest
) -> None:
    assert request.getfixturevalue("catalogue").rules[code].severity == severity


@pytest.mark.parametrize("column", REQUEST_COLUMNS)
def test_the_printed_relation_stands_at_handled_total_of_every_column(
    form: Form, column: str
) -> None:
    found = [r for r in form.relations if r.at == f"requests.handled_total.{column}"]
    printed = next(relation for relation in found if relation.code == "B203")
    assert (printed.left, printed.right) == (
        (f"requests.received_new.{column}", f"requests.carried_in.{column}"),
        (f"requests.handled_total.{column}", f"requests.carried_out.{column}"),
    )


@pytest.mark.parametrize("column", REQUEST_COLUMNS)
def test_handled_total_adds_up_the_21_results_of_its_column(form: Form, column: str) -> None:
    found = [r for r in form.relations if r.at == f"requests.handled_total.{column}"]
    total = next(relation for relation in found if relation.code == "B202")
    assert total.right == tuple(f"requests.{row}.{column}" for row in REQUEST_ROWS[2:23])


@pytest.mark.parametrize("row", REQUEST_ROWS)
def test_a_total_of_table_2_adds_up_the_six_applicants(form: Form, row: str) -> None:
    found = [r for r in form.relations if r.at == f"requests.{row}.total"]
    total = next(relation for relation in found if relation.code == "B201")
    assert total.right == tuple(f"requests.{row}.{column}" for column in REQUEST_COLUMNS[:6])


@pytest.mark.parametrize("row", DISPUTE_ROWS)
def test_a_total_of_table_3_adds_up_the_four_results(form: Form, row: str) -> None:
    total = next(r for r in form.relations if r.at == f"disputes.{row}.total")
    assert (total.code, total.right) == (
        "B301",
        tuple(f"disputes.{row}.{column}" for column in DISPUTE_COLUMNS[:4]),
    )


def test_regulations_ask_for_the_mark(form: Form) -> None:
    asked = [(r.left, r.unless) for r in form.relations if r.code == "X101"]
    assert asked == [((key,), "rulemaking") for key in DISCLOSURE[:3]]


def test_documents_issued_are_in_force_or_repealed(form: Form) -> None:
    kept = [(r.left, set(r.right)) for r in form.relations if r.code == "X102"]
    assert kept == [
        ((f"disclosure.{row}.issued",), {f"disclosure.{row}.{c}" for c in ("in_force", "repealed")})
        for row in ("regulations", "normative_documents")
    ]


def test_the_six_sections_are_numbered(form: Form) -> None:
    assert [s.number for s in form.sections if s.in_report] == ["一", "二", "三", "四", "五", "六"]


def test_the_title_names_office_and_year(form: Form) -> None:
    title = "新乡市牧野区花园办事处2022年政府信息公开工作年度报告"
    assert form.report_title("新乡市牧野区花园办事处", Period(2022)) == title


def test_it_is_in_force_from_2021(form: Form) -> None:
    assert form.first_year == 2021
