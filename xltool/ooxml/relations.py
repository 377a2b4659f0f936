"""What the parts of a package refer to: by the id of the relation, or by its kind.

Where a part stands is the program's own choice; what it is, the relations and the content types
say.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from xltool.classes import dataclass
from xltool.ooxml.package import Package
from xltool.ooxml.xml_stream import stream

ROOT = "_rels/.rels"
"""The part that holds the relations of the package itself."""
_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relations:
    """The parts that a part refers to, links to other files left out.

    `by_kind` has them by the last word of the relation's type (`styles`), which is the same in both
    editions of the standard.
    """

    by_id: Mapping[str, str]
    by_kind: Mapping[str, tuple[str, ...]]

    def part(self, package: Package, kind: str, usual: str) -> str | None:
        """The part of a kind; without a relation that says so, the one at its usual place, if any.

        A part that a relation names and that is not there is returned all the same: to read it is
        to be told that the file is damaged.
        """
        named = self.by_kind.get(kind)
        if named:
            return named[0]
        return usual if usual in package else None


def relations_part(part: str) -> str:
    """The part that holds the relations of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_of(package: Package, part: str) -> Relations:
    """The relations of a part. Raises RefusedFile where they are missing or damaged."""
    return package.kept(_read_relations, relations_part(part))


def _read_relations(package: Package, listed: str) -> Relations:
    folder = posixpath.dirname(posixpath.dirname(listed))
    by_id: dict[str, str] = {}
    by_kind: dict[str, tuple[str, ...]] = {}

    def relation(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        by_id[attributes.get("Id", "")] = path
        by_kind[kind] = (*by_kind.get(kind, ()), path)

    stream(package, listed, {"Relationship": relation}, {})
    return Relations(by_id, by_kind)


def root_relations(package: Package) -> Relations:
    """The relations of the package itself; none where it has lost them."""
    return relations_of(package, "") if ROOT in package else Relations({}, {})


def content_type(package: Package, part: str) -> str:
    """What the package says of a part by its name; empty where it says nothing."""
    types: dict[str, str] = {}

    def override(attributes: dict[str, str]) -> None:
        name = attributes.get("PartName", "").replace("\\", "/").lstrip("/").lower()
        types[name] = attributes.get("ContentType", "")

    if _TYPES in package:
        stream(package, _TYPES, {"Override": override}, {})
    return types.get(part.lower(), "")
