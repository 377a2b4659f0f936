"""Decisions are undone and redone; whatever is cut off, none that stood in the file is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xltool.app.decisions import read_decisions, write_decisions
from xltool.collection.decision_file import DecisionError
from xltool.desk.history import HISTORY, DecisionHistory
from xltool.desk.season_folder import SeasonFolder
from xltool.model.decision import Decisions, Exclusion
from xltool.model.errors import UsageError

DAY = date(2026, 1, 20)


def deciding(*offices: str) -> Decisions:
    return Decisions(exclude=tuple(Exclusion(each, "已撤并", DAY) for each in offices))


NONE, ONE, TWO, OTHER = deciding(), deciding("甲局"), deciding("甲局", "乙局"), deciding("丙局")


@pytest.fixture
def season(tmp_path: Path) -> SeasonFolder:
    folder = SeasonFolder(tmp_path / "年报")
    folder.prepare()
    return folder


@pytest.fixture
def history(season: SeasonFolder) -> DecisionHistory:
    return DecisionHistory(season)


def standing(season: SeasonFolder) -> Decisions:
    return read_decisions(season.decisions.read_bytes())


def test_each_change_is_undone_and_redone(history: DecisionHistory, season: SeasonFolder) -> None:
    history.decide(ONE, NONE)
    history.decide(TWO, ONE)
    seen = [history.step(by) for by in (-1, -1, 1, 1)]
    assert [(s.decisions, s.can_undo, s.can_redo) for s in seen] == [
        (ONE, True, True),
        (NONE, False, True),
        (ONE, True, True),
        (TWO, True, False),
    ]
    assert standing(season) == TWO


def test_there_is_an_end_to_undo_and_redo(history: DecisionHistory) -> None:
    for by, code in ((-1, "desk.season.nothing_to_undo"), (1, "desk.season.nothing_undone")):
        with pytest.raises(UsageError) as raised:
            history.step(by)
        assert raised.value.code == code


def test_a_new_decision_ends_what_could_be_redone(history: DecisionHistory) -> None:
    history.decide(ONE, NONE)
    history.step(-1)
    state = history.decide(OTHER, NONE)
    assert (state.decisions, state.can_undo, state.can_redo) == (OTHER, True, False)


def test_the_history_outlives_the_program(history: DecisionHistory, season: SeasonFolder) -> None:
    history.decide(ONE, NONE)
    history.decide(TWO, ONE)
    assert DecisionHistory(season).step(-1).decisions == ONE


def test_a_change_by_hand_is_in_force_and_can_be_undone(
    history: DecisionHistory, season: SeasonFolder
) -> None:
    history.decide(ONE, NONE)
    season.decisions.write_bytes(b"# by hand\n" + write_decisions(OTHER))
    assert history.open().decisions == OTHER
    assert history.step(-1).decisions == ONE
    assert history.step(1).decisions == OTHER
    assert season.decisions.read_bytes().startswith(b"# by hand")


def test_what_was_cut_off_between_history_and_file_keeps_what_the_file_says(
    history: DecisionHistory, season: SeasonFolder
) -> None:
    history.decide(ONE, NONE)
    before = season.decisions.read_bytes()
    history.decide(TWO, ONE)
    season.decisions.write_bytes(before)  # as if only the history had been written
    assert DecisionHistory(season).open().decisions == ONE
    assert DecisionHistory(season).step(-1).decisions == TWO  # what was under way is not lost


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"states": [], "at": 0}', b'{"states": 1}'])
def test_a_history_that_cannot_be_read_takes_no_decision_with_it(
    data: bytes, history: DecisionHistory, season: SeasonFolder
) -> None:
    history.decide(ONE, NONE)
    (season.root / HISTORY).write_bytes(data)
    assert history.open().decisions == ONE
    assert history.decide(TWO, ONE).decisions == TWO


def test_a_decision_that_the_file_would_refuse_is_refused(
    history: DecisionHistory, season: SeasonFolder
) -> None:
    with pytest.raises(DecisionError):
        history.decide(Decisions(exclude=(Exclusion("甲局", " ", DAY),)), NONE)
    assert not season.decisions.exists()


def test_a_file_with_faults_is_never_written_over(
    history: DecisionHistory, season: SeasonFolder
) -> None:
    season.decisions.write_bytes(b"[season\n")
    with pytest.raises(DecisionError):
        history.decide(ONE, NONE)
    assert season.decisions.read_bytes() == b"[season\n"


def test_what_was_decided_from_others_than_are_in_force_is_refused(
    history: DecisionHistory, season: SeasonFolder
) -> None:
    history.decide(ONE, NONE)
    with pytest.raises(UsageError) as raised:
        history.decide(OTHER, NONE)
    assert raised.value.code == "desk.season.decided_meanwhile"
    assert standing(season) == ONE
