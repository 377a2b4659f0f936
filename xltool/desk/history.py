"""The decisions of a season with those before them and those undone: 决定.toml and its history.

The file of decisions is what counts, whoever wrote it; the history beside it is written first, so
that whenever a program is ended the file has a state that the history knows, or one made by hand.
"""

from __future__ import annotations

import json
import threading
from dataclasses import field

from xltool.app.decisions import read_decisions, write_decisions
from xltool.app.files import about, read_bytes
from xltool.app.paths import is_there
from xltool.classes import dataclass
from xltool.desk.season_folder import SeasonFolder
from xltool.model.decision import Decisions
from xltool.model.errors import FileError, UsageError

HISTORY = ".决定历史.json"
MOST_STATES = 500
_MOST_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class DecisionState:
    """The decisions in force, and whether there are any before and after them."""

    decisions: Decisions = field(default_factory=Decisions)
    can_undo: bool = False
    can_redo: bool = False


@dataclass(frozen=True, slots=True)
class _States:
    """The contents that the file of decisions has had, and which of them it has."""

    texts: tuple[str, ...]
    at: int


class DecisionHistory:
    """The decisions of a season, changed by one thread at a time."""

    def __init__(self, folder: SeasonFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def open(self) -> DecisionState:
        """The decisions as they stand. Raises DecisionError with every fault of their file, and
        FileError where it cannot be read."""
        return self._state(self._states())

    def decide(self, decided: Decisions, since: Decisions) -> DecisionState:
        """Have decisions in force, which `since` were changed into; what was undone is gone.

        Raises UsageError where others are in force by now, DecisionError with every fault of them,
        FileError where they cannot be written.
        """
        text = write_decisions(decided).decode()
        read_decisions(text.encode())
        with self._lock:
            states = self._states()
            if self._state(states).decisions != since:
                raise UsageError("desk.season.decided_meanwhile")
            if text == states.texts[states.at]:
                return self._state(states)
            texts = (*states.texts[: states.at + 1], text)[-MOST_STATES:]
            return self._written(_States(texts, len(texts) - 1))

    def step(self, by: int) -> DecisionState:
        """Go back (-1) or forward (1) by one. Raises UsageError where nothing is there, FileError
        where it cannot be written."""
        with self._lock:
            states = self._states()
            if not 0 <= states.at + by < len(states.texts):
                raise UsageError(
                    "desk.season.nothing_undone" if by > 0 else "desk.season.nothing_to_undo"
                )
            return self._written(_States(states.texts, states.at + by))

    def _states(self) -> _States:
        """The history, ending in what the file has where that is none of its own."""
        path = self._folder.decisions
        text = read_bytes(str(path)).decode("utf-8", "replace") if is_there(path) else ""
        states = self._noted()
        if states.texts[states.at] == text:
            return states
        return _States((*states.texts, text), len(states.texts))

    def _noted(self) -> _States:
        try:
            tree = json.loads(read_bytes(str(self._folder.root / HISTORY), _MOST_BYTES))
            texts, at = tuple(map(str, tree["states"])), tree["at"]
            if isinstance(at, int) and 0 <= at < len(texts):
                return _States(texts, at)
        except (FileError, ValueError, LookupError, TypeError):
            pass  # there is none yet, or none that could be gone back in
        return _States(("",), 0)

    def _state(self, states: _States) -> DecisionState:
        with about(str(self._folder.decisions)):
            decisions = read_decisions(states.texts[states.at].encode())
        return DecisionState(decisions, states.at > 0, states.at + 1 < len(states.texts))

    def _written(self, states: _States) -> DecisionState:
        state = self._state(states)
        tree = {"states": states.texts, "at": states.at}
        data = json.dumps(tree, ensure_ascii=False, indent=1).encode()
        self._folder.write(self._folder.root / HISTORY, data)
        self._folder.write(self._folder.decisions, states.texts[states.at].encode())
        return state
