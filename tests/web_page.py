"""A web page as a tree of elements, for tests to ask what stands where."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "col", "img", "wbr"}


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, tag: str = "", **wanted: str) -> list[Element]:
        """Every element within that has the tag and these attributes.

        `data_x` stands for `data-x`, and `css` for `class`.
        """
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, str):
                continue
            given = {_argument(name): value for name, value in child.attributes.items()}
            if tag in ("", child.tag) and wanted.items() <= given.items():
                found.append(child)
            found += child.all(tag, **wanted)
        return found

    def one(self, tag: str = "", **wanted: str) -> Element:
        (found,) = self.all(tag, **wanted)
        return found


def _argument(name: str) -> str:
    return "css" if name == "class" else name.replace("-", "_")


class _Reader(HTMLParser):
    """Builds the tree; what is opened must be closed, in order."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(page.decode())
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_page(page: bytes) -> Element:
    """The page as a tree, below a root without a tag."""
    return _Reader(page).root
