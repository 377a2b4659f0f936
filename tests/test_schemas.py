"""The published schemas of the JSON that is written: they accept all of it, and nothing else."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from tests import refresh_county
from tests.builders import filled_workbook
from tests.county import OWN
from tests.desk import book, wrong_book
from tests.months import month as month_record
from tests.months import own_forms
from tests.refresh_schemas import RECORDS, SCHEMAS, made
from tests.test_edition_2019 import FORM as FORM_2019
from tests.test_edition_2019 import record as record_2019
from xltool.app.check import Status
from xltool.audit.causes import KeyingError
from xltool.cli import run
from xltool.collection.intake import Outcome
from xltool.model.finding import Severity
from xltool.resources import samples

pytestmark = pytest.mark.slow

COUNTY = samples() / refresh_county.FOLDER
NAMES = ("check", "record", "records", "manifest", "sent")
VALIDATORS = {
    name: Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8")))
    for name in NAMES
}
WAIVER = """
[[waivers]]
code = "{code}"
key = "{key}"
actual = {actual}
reason = "有一名申请人集中提出申请。"
by = "张三"
date = 2025-01-12
"""
DECISIONS = """
[[prefer]]
file = "甲镇人民政府.xlsx"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
reason = "电话核实"
date = 2026-04-12
[[exclude]]
office = "乙镇人民政府"
code = "2"
reason = "已撤并"
date = 2026-04-12
[[explain]]
office = "甲镇人民政府"
code = "R102"
key = "disclosure.fees.amount"
figure = 1.5
accepted = true
reason = "属实"
date = 2026-04-12
"""


class Document(NamedTuple):
    """Something that a command wrote."""

    schema: str
    title: str
    tree: Any


def printed(*args: str | Path) -> Any:
    """The JSON that a command prints."""
    with redirect_stdout(io.StringIO()) as out:
        run([str(arg) for arg in args])
    return json.loads(out.getvalue())


def reconciled(title: str, out: Path, *args: str | Path) -> Iterator[Document]:
    run(["reconcile", *map(str, args), "--out-dir", str(out)])
    for schema in ("records", "manifest"):
        yield Document(schema, title, json.loads((out / f"{schema}.json").read_text("utf-8")))


def of_workbooks(folder: Path) -> Iterator[Document]:
    """Workbooks of several kinds: audited together, and each exported."""
    blank = {"disclosure.licensing.decisions": None, "requests.granted.research": None}
    files = {
        "错误.xlsx": wrong_book("甲局"),
        "空白.xlsx": book("乙局", typed=blank, money=None),
        "合计.xlsx": book("丙局", typed={"requests.handled_total.total": 7}),
        "旧版.xlsx": filled_workbook(FORM_2019, record_2019()),
        "样例.xlsx": (samples() / "planted-errors" / "workbook.xlsx").read_bytes(),
        "规章.xlsx": (COUNTY / refresh_county.RECEIVED / f"3399-001_{OWN}_2024.xlsx").read_bytes(),
        "空表.xlsx": book("戊局", typed={"nil.disputes": "是", "disputes.review.other": None}),
        "读不了.xlsx": b"no workbook",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
        if name != "读不了.xlsx":
            yield Document("record", name, printed("export", folder / name))
    yield Document("check", "folder", printed("check", folder, "--format", "json"))
    one = folder / "空白.xlsx"
    audited = printed("check", one, "--format", "json", "--blank", "zero")
    yield Document("check", "blank", audited)
    many = folder / "很多.xlsx"
    many.write_bytes(book("丁局", typed={"disclosure.normative_documents.issued": 80}))
    found = printed("check", many, "--format", "json")["files"][0]["findings"]
    doubt = next(each for each in found if each["severity"] == "doubt" and each["key"])
    (folder / "说明.toml").write_text(WAIVER.format_map(doubt), encoding="utf-8")
    options = ("--waivers", folder / "说明.toml", "--format", "json")
    yield Document("check", "explained", printed("check", many, *options))
    yield Document("check", "English", printed("--lang", "en", "check", many, *options))


def of_months(folder: Path) -> Iterator[Document]:
    """A form that is reported every month."""
    with pytest.MonkeyPatch.context() as patch:
        own_forms(folder, patch)
        for office in ("甲镇人民政府", "乙镇人民政府"):
            written = month_record("r.json", 2026, 3, office)
            Path("in").mkdir(exist_ok=True)
            run(["fill", str(written), "-o", f"in/{office}.xlsx"])
        yield Document("record", "month", printed("export", "in/甲镇人民政府.xlsx"))
        march = ("--form", "hotline", "--year", "2026", "--period", "3")
        run(["generate", *march, "--office", "丙镇人民政府", "-o", "in/丙镇人民政府.xlsx"])
        yield Document("check", "months", printed("check", "in", "--format", "json"))
        yield from reconciled("months", Path("out"), "in", "--office", "甲镇人民政府")
        Path("决定.toml").write_text(DECISIONS, encoding="utf-8")
        decided = ("--office", "甲镇人民政府", "--decisions", "决定.toml")
        yield from reconciled("decided", Path("decided"), "in", *decided)
        Path("名单.csv").write_text("name\n甲镇人民政府\n", encoding="utf-8")
        form = ("--form", "hotline", "--year", "2026", "--period", "4")
        run(["generate", *form, "--roster", "名单.csv", "--previous", "in", "--out-dir", "sent"])
        yield Document("sent", "month", json.loads(Path("sent/manifest.json").read_text("utf-8")))


def of_county(folder: Path) -> Iterator[Document]:
    """The bundled season: handed out, received, and with what came later."""
    roster, last = COUNTY / refresh_county.ROSTER, COUNTY / refresh_county.LAST_YEAR
    received, later = COUNTY / refresh_county.RECEIVED, COUNTY / refresh_county.LATER
    out = folder / "sent"
    given = ("--roster", str(roster), "--previous", str(last))
    run(["generate", "--year", "2024", *given, "--out-dir", str(out)])
    yield Document("sent", "county", json.loads((out / "manifest.json").read_text("utf-8")))
    for preferred in ((), ("--prefer", later.name)):
        title = f"county {len(preferred)}"
        came = COUNTY if preferred else received
        yield from reconciled(title, folder / title, came, *given, "--office", OWN, *preferred)
    audited = printed("check", received, "--previous", last, "--format", "json")
    yield Document("check", "county", audited)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    makers = (of_workbooks, of_months, of_county)
    return [each for make in makers for each in make(tmp_path_factory.mktemp("json"))]


def complaints(name: str, tree: object) -> list[tuple[str, str]]:
    errors = VALIDATORS[name].iter_errors(tree)
    return [(error.json_path, error.message) for error in errors]


def members(tree: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its place: names of fields, `[]` for an element."""
    yield place, tree
    if isinstance(tree, dict):
        for key, each in tree.items():
            yield from members(each, f"{place}.{key}")
    elif isinstance(tree, list):
        for each in tree:
            yield from members(each, f"{place}[]")


def values(documents: list[Document], schema: str, place: str) -> set[object]:
    """All texts, numbers and nulls that stand at a place of the documents of a schema."""
    trees = [each.tree for each in documents if each.schema == schema]
    found = (value for tree in trees for at, value in members(tree) if at == place)
    return {value for value in found if not isinstance(value, dict | list)}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(VALIDATORS[name].schema)


def test_a_schema_within_another_is_the_same() -> None:
    assert RECORDS.read_text("utf-8") == made()[RECORDS]


def described(schema: Any) -> Iterator[tuple[str, bool]]:
    """Every field that a schema names, and whether it says what the field means."""
    for place, each in members(schema):
        if place.endswith(".properties") and not place.endswith(
            (".then.properties", ".if.properties", ".else.properties", ".contains.properties")
        ):
            yield from ((f"{place}.{key}", "description" in field) for key, field in each.items())


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_described(name: str) -> None:
    schema = VALIDATORS[name].schema
    assert isinstance(schema, dict)
    assert {"$id", "title", "description"} <= schema.keys()
    fields = list(described(schema))
    assert len(fields) >= 10
    assert [field for field, has_words in fields if not has_words] == []


def test_what_is_written_is_what_the_schemas_say(documents: list[Document]) -> None:
    found = {(each.schema, each.title): complaints(each.schema, each.tree) for each in documents}
    assert {name: said for name, said in found.items() if said} == {}


def test_the_documents_have_every_kind_of_thing(documents: list[Document]) -> None:
    """Otherwise the schemas would be held against less than they say."""
    assert {each.schema for each in documents} == set(NAMES)
    assert values(documents, "check", ".files[].status") == set(Status)
    assert values(documents, "check", ".files[].findings[].severity") == set(Severity)
    assert values(documents, "check", ".files[].edition") == {"1", "2019", "2021", None}
    assert values(documents, "check", ".files[].period") == {3}
    assert values(documents, "check", ".files[].findings[].explained.by") == {"张三"}
    assert values(documents, "check", ".files[].causes[].kind") >= {"transposed", "total_typed"}
    assert values(documents, "manifest", ".inputs[].outcome") == set(Outcome)
    assert values(documents, "record", ".office.rulemaking") == {True}
    assert values(documents, "record", ".reported.requests.handled_total.total") == {7}
    assert values(documents, "record", ".nil[]") == {"disputes"}
    assert None in values(documents, "record", ".figures.disclosure.fees.amount")
    assert None in values(documents, "sent", ".outputs[].previous")
    assert len(values(documents, "records", ".total.scope.lacking[].name")) >= 1


@pytest.mark.parametrize(
    ("name", "path", "kind"),
    [
        ("check", ("$defs", "file", "properties", "status"), Status),
        ("check", ("$defs", "finding", "properties", "severity"), Severity),
        ("check", ("$defs", "cause", "properties", "kind"), KeyingError),
        ("manifest", ("properties", "inputs", "items", "properties", "outcome"), Outcome),
        ("records", ("properties", "records", "items", "properties", "outcome"), Outcome),
    ],
)
def test_a_choice_of_a_schema_is_that_of_the_program(
    name: str, path: tuple[str, ...], kind: type[Status]
) -> None:
    schema: Any = VALIDATORS[name].schema
    for key in path:
        schema = schema[key]
    assert schema["enum"] == [each.value for each in kind]
    assert [each for each in kind if f"{each}: " not in schema["description"]] == []


OPTIONAL = {"period", "decisions", "explained", "date", "rulemaking", "scope", "nil", "reported"}
"""The fields that are not always there."""
ALWAYS = ".total.scope"
"""But a total has its scope."""
OF_KEYS = (".figures", ".text", ".reported")
"""Where the fields are keys of a form, so that any may be missing and others may be added."""
Path_ = tuple[str | int, ...]


def places(tree: Any, path: Path_ = (), seen: set[str] | None = None) -> Iterator[Path_]:
    """A path to each object: of those at one place that have the same fields, the first."""
    seen = set() if seen is None else seen
    if isinstance(tree, dict):
        place = "".join("[]" if isinstance(key, int) else f".{key}" for key in path)
        if f"{place} {sorted(tree)}" not in seen:
            seen.add(f"{place} {sorted(tree)}")
            yield path
        for key, each in tree.items():
            yield from places(each, (*path, key), seen)
    elif isinstance(tree, list):
        for number, each in enumerate(tree):
            yield from places(each, (*path, number), seen)


def damaged(tree: Any, path: Path_) -> Iterator[tuple[str, Any]]:
    """The document with one thing wrong in the object at a path."""
    place = "".join("[]" if isinstance(key, int) else f".{key}" for key in path)

    def changed() -> tuple[Any, Any]:
        whole = copy.deepcopy(tree)
        at = whole
        for key in path:
            at = at[key]
        return whole, at

    _, here = changed()
    for key in list(here)[:20]:
        for wrong in ([1.5], {"": 1.5}, 1.5):
            whole, at = changed()
            if type(at[key]) is not type(wrong):
                at[key] = wrong
                yield f"{place}.{key} = {wrong}", whole
        if not place.endswith(OF_KEYS) and (key not in OPTIONAL or f"{place}.{key}" == ALWAYS):
            whole, at = changed()
            del at[key]
            yield f"{place}.{key} is missing", whole
    if not place.endswith(OF_KEYS):
        whole, at = changed()
        at["further"] = "x"
        yield f"{place} has one field more", whole


def small(tree: Any) -> Any:
    """A document with fewer of what is many: a dozen elements, of figures a few of each kind."""
    if isinstance(tree, list):
        return [small(each) for each in tree[:12]]
    if isinstance(tree, dict):
        kept = {key: small(each) for key, each in tree.items()}
        few = dict(list(tree["figures"].items())[8:13]) if "figures" in tree else {}
        return {**kept, "figures": few} if few else kept
    return tree


@pytest.mark.parametrize("name", NAMES)
def test_what_is_damaged_is_refused(documents: list[Document], name: str) -> None:
    taken: list[str] = []
    count = 0
    for each in documents:
        if each.schema != name:
            continue
        tree = small(each.tree)
        assert complaints(name, tree) == []
        for path in places(tree):
            for what, wrong in damaged(tree, path):
                count += 1
                taken += [what] if VALIDATORS[name].is_valid(wrong) else []
    assert count >= 50
    assert taken == []


@pytest.mark.parametrize("wrong", [1.5, True, "1e5", "１", "", "1.", []])
def test_a_figure_is_a_count_an_amount_or_a_blank(documents: list[Document], wrong: object) -> None:
    tree = copy.deepcopy(next(each.tree for each in documents if each.schema == "record"))
    tree["figures"]["disclosure.fees.amount"] = wrong
    assert complaints("record", tree) != []
