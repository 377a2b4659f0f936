"""The styles a Word report wears: ours, or those of the same names in an office's own document.

Of such a document nothing is taken but its styles and its theme. It comes from outside: nothing in
it is trusted, no macro is let near, and whatever is no plain Word document is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from xltool.classes import dataclass
from xltool.model.errors import FileError
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kind import ZIP_MAGIC, Kind, kind_of, kind_of_package
from xltool.ooxml.package import Package
from xltool.ooxml.relations import relations_of, root_relations
from xltool.ooxml.xml_stream import stream
from xltool.reporting.render.template import part

MOST_BYTES = 32 * 1024 * 1024

_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_BORROWED = {"styles": _STYLES, "theme": "word/theme/theme1.xml"}
"""What is taken over, by the kind of relation, and where it stands in a report."""
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ACTIVE = re.compile(r"vba|macro|/activex/|/embeddings/")
_NAMED = re.compile(
    r'<w:style w:type="\w+" w:styleId="(?P<id>\w+)">\s*<w:name w:val="(?P<name>[^"]+)"/>'
)
_NUMBERS = re.compile(rb"<(?P<prefix>\w+:)?numPr(?:\s*/>|>.*?</(?P=prefix)?numPr>)", re.DOTALL)
_OUTSIDE = re.compile(rb"\b(?:embed|link|id)=\"rId")
_WHY = {"F102": "damaged", "F108": "large"}


class RefusedBase(FileError):
    """A document whose styles cannot be used.

    `why` is one of empty, not_word, encrypted, damaged, large, unsafe, macros, strict, styles; the
    last comes with the `names` of the styles that are missing.
    """

    def __init__(self, why: str, names: tuple[str, ...] = ()) -> None:
        super().__init__("report.base.refused", why=why, names=names)


@dataclass(frozen=True, slots=True)
class WordStyles:
    """Parts of a Word package by name, and the ids of the styles in them by the ids of ours."""

    parts: Mapping[str, bytes]
    ids: Mapping[str, str]


@cache
def our_styles() -> WordStyles:
    """The styles that travel with the program."""
    return WordStyles({}, {id: id for id in _names()})


def _names() -> dict[str, str]:
    """The names of our styles by their ids; those that others are based on are left out."""
    found = _NAMED.finditer(part(f"report/docx/{_STYLES}"))
    return {each["id"]: each["name"] for each in found}


def styles_of(data: bytes) -> WordStyles:
    """The styles of an office's own .docx file. Raises RefusedBase."""
    package = _pass(data)
    try:
        places = _places(package)
        found = dict(_ids(package, places[_STYLES])) if _STYLES in places else {}
        parts = dict(_borrowed(package, places))
    except RefusedFile as refused:
        raise RefusedBase(_WHY.get(refused.code, "unsafe")) from refused
    ids = {id: found.get(name.casefold(), "") for id, name in _names().items()}
    if missing := tuple(name for id, name in _names().items() if not ids[id]):
        raise RefusedBase("styles", missing)
    return WordStyles(parts, ids)


def _pass(data: bytes) -> Package:
    """Let the bytes of a Word document through."""
    if not data:
        raise RefusedBase("empty")
    if len(data) > MOST_BYTES:
        raise RefusedBase("large")
    if not data.startswith(ZIP_MAGIC):
        raise RefusedBase("encrypted" if kind_of(data) is Kind.ENCRYPTED else "not_word")
    try:
        package = Package(data)
    except RefusedFile as refused:
        raise RefusedBase(_WHY.get(refused.code, "unsafe")) from refused
    if any(_ACTIVE.search(name) for name in package.names):
        raise RefusedBase("macros")
    return package


def _places(package: Package) -> dict[str, str]:
    """Where each part that is taken over stands there. Raises RefusedBase for no Word document."""
    if kind_of_package(package) is not Kind.DOCX:
        raise RefusedBase("not_word")
    body = root_relations(package).part(package, "officeDocument", _BODY) or _BODY
    relations = relations_of(package, body)
    found = {ours: relations.part(package, kind, ours) for kind, ours in _BORROWED.items()}
    return {ours: part for ours, part in found.items() if part is not None and part in package}


def _ids(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Ids of styles by their names, without regard to case: programs differ in it."""
    found: dict[str, str] = {}
    id = ""

    def opened(attributes: dict[str, str]) -> None:
        if _NAMESPACE not in attributes.values():
            raise RefusedBase("strict")

    def style(attributes: dict[str, str]) -> None:
        nonlocal id
        id = _local(attributes, "styleId")

    def name(attributes: dict[str, str]) -> None:
        found.setdefault(_local(attributes, "val").casefold(), id)

    stream(package, part, {"styles": opened, "style": style, "name": name}, {})
    yield from found.items()


def _local(attributes: Mapping[str, str], wanted: str) -> str:
    named = (v for key, v in attributes.items() if key.rpartition(":")[2] == wanted)
    return next(named, "")


def _borrowed(package: Package, places: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The parts that are taken over. One that needs another part to stand beside it is left."""
    for ours, name in places.items():
        folder, _, file = name.rpartition("/")
        if f"{folder}/_rels/{file}.rels" in package:
            continue
        stream(package, name, {}, {})
        data = b"".join(package.chunks(name))
        # our headings bear their numbers; a numbering of the style would be a second one
        data = _NUMBERS.sub(b"", data)
        if not _OUTSIDE.search(data):
            yield ours, data
