"""Changing the parts of a workbook file as other programs do, without opening it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from html import escape, unescape

from xltool.model.address import Cell, Place


def parts(data: bytes) -> dict[str, bytes]:
    """Every member of the zip by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The file with one member's text changed; a change that changes nothing is a mistake."""
    members = parts(data)
    before = members[name].decode("utf-8")
    after = change(before)
    assert after != before, f"{name} was not changed"
    return packed({**members, name: after.encode("utf-8")})


def place_of(data: bytes, key: str) -> Place:
    """Where a defined name points."""
    book = parts(data)["xl/workbook.xml"].decode("utf-8")
    found = re.search(rf'<definedName name="{re.escape(key)}"[^>]*>([^<]*)<', book)
    assert found is not None, f"no name {key}"
    sheet, _, address = unescape(found[1]).rpartition("!")
    return Place(sheet.strip("'").replace("''", "'"), Cell.parse(address))


def sheet_part(data: bytes, sheet: str) -> str:
    """The member that holds a sheet."""
    members = parts(data)
    book = members["xl/workbook.xml"].decode("utf-8")
    id = re.search(rf'<sheet name="{re.escape(escape(sheet))}"[^>]*r:id="(\w+)"', book)
    assert id is not None, f"no sheet {sheet}"
    links = members["xl/_rels/workbook.xml.rels"].decode("utf-8")
    target = re.search(rf'Id="{id[1]}"[^>]*Target="([^"]+)"', links)
    assert target is not None
    return "xl/" + target[1].removeprefix("/xl/")


def _with_cell(data: bytes, key: str, content: Callable[[str], str], kind: str = "n") -> bytes:
    """Replace what stands between the tags of a figure's cell; `kind` is its type."""
    return _with_cell_at(data, place_of(data, key), content, kind)


def _with_cell_at(
    data: bytes, place: Place, content: Callable[[str], str], kind: str = "n"
) -> bytes:
    start = rf'<c r="{place.cell.a1}"( s="\d+")?(?: t="\w+")?'

    def change(xml: str) -> str:
        cell = re.search(rf"{start}(?:/>|>(.*?)</c>)", xml)
        assert cell is not None, f"no cell {place.cell.a1}"
        changed = f'<c r="{place.cell.a1}"{cell[1] or ""} t="{kind}">{content(cell[2] or "")}</c>'
        return xml[: cell.start()] + changed + xml[cell.end() :]

    return with_part(data, sheet_part(data, place.sheet), change)


def with_typed(data: bytes, where: str | Place, value: int | str | None) -> bytes:
    """The file with something else typed into a cell, which is given by its name or its place."""
    place = where if isinstance(where, Place) else place_of(data, where)
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return _with_cell_at(data, place, lambda _: text, "inlineStr")
    return _with_cell_at(data, place, lambda _: "" if value is None else f"<v>{value}</v>")


def with_stored(data: bytes, key: str, value: object) -> bytes:
    """The file with another stored result behind a formula; None takes it away."""

    def content(old: str) -> str:
        formula = re.search(r"<f>.*?</f>", old)
        assert formula is not None, f"{key} holds no formula"
        return formula[0] + ("" if value is None else f"<v>{value}</v>")

    return _with_cell(data, key, content, "str" if isinstance(value, str) else "n")


def with_formula(data: bytes, key: str, formula: str, stored: object = None) -> bytes:
    """The file with a formula in a cell; its stored result, or the number that stood there."""

    def content(old: str) -> str:
        number = re.search(r"<v>.*?</v>", old)
        kept = number[0] if number and stored is None else ""
        return f"<f>{escape(formula)}</f>" + (f"<v>{stored}</v>" if stored is not None else kept)

    return _with_cell(data, key, content, "str" if isinstance(stored, str) else "n")


def with_name(data: bytes, key: str, target: str | None) -> bytes:
    """The file with a defined name pointing elsewhere; None takes the name away."""

    def change(book: str) -> str:
        pattern = rf'(<definedName name="{re.escape(key)}"[^>]*>)[^<]*(</definedName>)'
        put = "" if target is None else rf"\g<1>{escape(target)}\g<2>"
        return re.sub(pattern, put, book)

    return with_part(data, "xl/workbook.xml", change)


def without_identity_names(data: bytes) -> bytes:
    """The file without the names of the facts of its identity."""
    pattern = r'<definedName name="identity\.[^"]*"[^>]*>[^<]*</definedName>'
    return with_part(data, "xl/workbook.xml", lambda book: re.sub(pattern, "", book))


def with_identity(data: bytes, fact: str, value: str) -> bytes:
    """The file with another identity, in its properties and on its hidden sheet."""
    old = re.search(
        rf'name="xltool\.{fact}"[^>]*><vt:lpwstr>([^<]*)<',
        parts(data)["docProps/custom.xml"].decode("utf-8"),
    )
    assert old is not None, f"no property {fact}"
    data = with_part(
        data,
        "docProps/custom.xml",
        lambda xml: re.sub(
            rf'(name="xltool\.{fact}"[^>]*><vt:lpwstr>)[^<]*(<)', rf"\g<1>{escape(value)}\g<2>", xml
        ),
    )
    return _with_cell(data, f"identity.{fact}", lambda _: f"<v>{escape(value)}</v>", "str")


def without_properties(data: bytes) -> bytes:
    """The file as a program leaves it that knows no custom properties."""
    empty = re.compile(r"<property .*</property>", re.DOTALL)
    return with_part(data, "docProps/custom.xml", lambda xml: empty.sub("", xml))
