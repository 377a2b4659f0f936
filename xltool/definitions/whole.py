"""The whole of a file beside a form's definition, to be read: with what it takes over, and its
faults told where they were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from xltool.definitions.inherit import Sibling, Tree, tree_as_in
from xltool.definitions.reader import DefinitionError, Part


def whole_of(
    text: str, source: str, sibling: Sibling, usual: Mapping[str, Mapping[str, Any]] | None = None
) -> Whole:
    """The TOML of a file with what it takes over, to be read.

    `usual` are tables of what stands in the file where nothing else is written.
    Raises DefinitionError for what is no TOML, and where nothing can be taken over.
    """
    tree = tree_as_in(text, source, sibling)
    filled = {
        name: {**values, **written}
        for name, values in (usual or {}).items()
        if isinstance(written := tree.values.get(name, {}), dict)
    }
    return Whole(replace(tree, values={**tree.values, **filled}))


class Whole(Part):
    """The table that holds all others of a file."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree.values, "", list(tree.faults))
        self._whole = tree

    def close(self) -> None:
        """End the reading. Raises DefinitionError with every fault that was noted."""
        self.finish()
        if not self.faults:
            return
        source = self._whole.source
        found: dict[str, list[str]] = {source: []}
        for fault in self.faults:
            path, colon, what = fault.partition(": ")
            origin = self._whole.origin(path)
            found.setdefault(origin.source, []).append(f"{origin.path}{colon}{what}")
        own = found.pop(source)
        raise DefinitionError(source, own, found)
