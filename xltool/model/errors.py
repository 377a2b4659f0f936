"""What can go wrong for a reason that a person can correct, as values: a code, facts, and no words.

    XltoolError
    ├── UsageError           a request that cannot be met: an option, a form, a period
    │   └── NumberError      a period's number that does not go with the form
    ├── ErrorsFoundError     a report was requested of a record that has errors
    └── FileError            a file cannot be read, used or written
        ├── RefusedFile      no workbook that can be examined; the code is that of an F rule
        ├── RecordError, RosterError, WaiverError, DecisionError, DefinitionError
        │                    with every fault
        ├── UnusablePage     nothing of a published report can be read from it
        ├── RefusedBase      a Word document whose styles cannot be taken over
        ├── NothingToAddUpError  a folder without a workbook that is of use
        └── EmptyArchiveError    a folder of which nothing is of an earlier period

Each stands where it is raised, but for DefinitionError: who handles it need not read definitions.
Words are put to them where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from xltool.classes import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One of many things wrong with a file.

    `place` is where, as the file's own writer would name it (a key, a path; empty: the whole),
    `code` names a sentence, `facts` fill its slots. Line and column count from 1, where they are
    known. `path` is the file, where it is another than that of the error.
    """

    place: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    column: int | None = None
    path: str = ""


class XltoolError(Exception):
    """A reason that a person can correct. `code` names it for good, `facts` fill its sentence."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={fact!r}" for name, fact in self.facts.items())])

    def __reduce__(self) -> tuple[Any, ...]:
        """An error that a worker process raises arrives as it was, whatever its class asks for."""
        return _restored, (type(self), self.__dict__)


def _restored(kind: type[XltoolError], state: Mapping[str, Any]) -> XltoolError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    return error


class UsageError(XltoolError):
    """The request cannot be met: an option, a form, a period that does not exist or fit."""


class MissingPackageError(UsageError):
    """What an option needs is not installed; the usage is right, and no help on it would help."""


class FileError(XltoolError):
    """A file that cannot be read, used or written; `path` is empty where it has none.

    `faults` are all that is wrong with it, where that is more than the error itself states.
    """

    def __init__(
        self, code: str, path: str = "", /, *, faults: Sequence[Fault] = (), **facts: Any
    ) -> None:
        super().__init__(code, **facts)
        self.path = path
        self.faults = tuple(faults)

    def __str__(self) -> str:
        listed = [
            ": ".join(filter(None, (fault.path, fault.place, fault.code))) for fault in self.faults
        ]
        return "; ".join([f"{self.path} {super().__str__()}".strip(), *listed])


class DefinitionError(FileError):
    """A definition that cannot be used, with every fault of it.

    The codes of the faults name their words in `templates/messages/definitions.toml`.
    """

    def __init__(self, path: str, faults: Sequence[Fault]) -> None:
        super().__init__("forms.fault", path, faults=faults)
