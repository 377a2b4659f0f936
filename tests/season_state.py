"""A season of the desk as a state, made from a collection by hand or from given files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.collected import catalogue, collection
from tests.web_page import Element, read_page
from xltool.app.check import audit_bytes
from xltool.app.options import PLAIN, ExamineOptions
from xltool.collection.collection import Collection
from xltool.desk.page import AskedPage
from xltool.desk.state import DeskState, Judged, OneFile
from xltool.desk.views import PAGES


def state_of(collected: Collection | None = None, root: Path = Path("年报")) -> DeskState:
    """The state of a season that was read and came to a collection."""
    judged = Judged(collected or collection(), catalogue(), PLAIN)
    return DeskState(root, judged=judged)


def looked_at(label: str, data: bytes, options: ExamineOptions = PLAIN) -> OneFile:
    """A file that was put to the desk to be looked at."""
    audited = audit_bytes(label, data, options)
    one = OneFile("one", label, data, audited)
    if audited.examined is not None and options.archive is not None:
        one = replace(one, before=options.archive.before(audited.examined.record))
    return one


def drawn(page: str, state: DeskState, *more: object, language: str = "zh", **args: str) -> Element:
    """A page read back as a tree."""
    asked = AskedPage(language, args=args)
    return read_page(PAGES[page](state, asked, *more).encode())


def ids(page: Element) -> list[str]:
    return [each.attributes["id"] for each in page.all() if "id" in each.attributes]


def targets(page: Element) -> set[str]:
    """The places on the page that its links lead to."""
    links = (each.attributes["href"] for each in page.all("a"))
    return {link[1:] for link in links if link.startswith("#")}


def has_class(element: Element, name: str) -> bool:
    return name in element.attributes.get("class", "").split()
