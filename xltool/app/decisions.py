"""The file of the coordinator's decisions (决定.toml): read, written, put to a season."""

from __future__ import annotations

from xltool.app.files import about, read_bytes
from xltool.app.waivers import explainable
from xltool.collection.decision_file import decisions_toml, parse_decisions
from xltool.model.decision import Decisions


def read_decisions(data: bytes) -> Decisions:
    """The decisions of a file's content.

    Raises DecisionError with every fault of it, DefinitionError where a form cannot be used.
    """
    return parse_decisions(data, *explainable())


def write_decisions(decisions: Decisions) -> bytes:
    """The file of decisions, TOML in UTF-8: `read_decisions` gives the same ones back.

    Nothing is judged: what `read_decisions` would refuse, it refuses of these bytes.
    """
    return decisions_toml(decisions)


def open_decisions(path: str) -> Decisions:
    """The decisions of the file at a path. Raises as `read_decisions`, and FileError where it
    cannot be read."""
    data = read_bytes(path)
    with about(path):
        return read_decisions(data)
