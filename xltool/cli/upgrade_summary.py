"""What is printed of a workbook that was moved into another edition: what did not go over, what is
still to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from xltool.app.upgrade import UpgradedWorkbook
from xltool.audit.catalogue import spell
from xltool.history.crosswalk import Together
from xltool.model.address import Place, runs
from xltool.model.key import parts_of
from xltool.model.readings import Unreadable
from xltool.model.row_groups import SEPARATOR
from xltool.model.submission import NOT_THERE
from xltool.words.say import Say


class Summary:
    """A workbook that was moved from its edition into another, in words."""

    def __init__(self, done: UpgradedWorkbook, say: Say) -> None:
        self.upgraded = done.upgraded
        self.admission = done.examined.admission
        self.its = done.examined.form
        self.form = done.form
        self.places = done.places
        self.catalogue = done.examined.catalogue
        self.say = say

    def lines(self) -> Iterator[str]:
        """The whole list: what went over in one line, then part by part what did not."""
        say, done = self.say, self.upgraded
        yield say.of(done.record.period.cycle)(
            "upgrade.head",
            office=done.record.office.name,
            period=done.record.period,
            old=self.its.edition,
            edition=self.form.edition,
            template=self.form.template_version,
        )
        yield from self._template()
        yield say("upgrade.filled", figures=len(done.filled), passages=done.passages)
        yield from self._part("unsettled", self._unsettled())
        yield from self._part("added", map(self._added, done.added))
        if done.nothing:
            yield say("upgrade.nothing", cells=_areas(self.places[key] for key in done.nothing))
        yield from self._part("left", self._left())
        yield from self._part("unread", map(self._unread, done.unread))
        yield from self._part("typed_over", map(self._typed_over, done.typed_over))
        yield from self._part("unplaced", map(self._unplaced, done.unplaced))
        yield from self._part("wanted", self._wanted())

    def _template(self) -> Iterator[str]:
        """Which template the workbook was of, where it is an old or an unknown one."""
        for remark in self.admission.remarks:
            if remark.code == "F128":
                old = remark.facts["edition"]
                is_known = old in self.its.earlier_versions
                yield self.say("upgrade.old" if is_known else "upgrade.unknown", template=old)

    def _part(self, name: str, lines: Iterable[str]) -> Iterator[str]:
        listed = list(lines)
        if listed:
            yield self.say(f"upgrade.{name}")
            yield from (f"  {line}" for line in listed)

    def _unsettled(self) -> Iterator[str]:
        figures = self.admission.record.figures
        for group in self.upgraded.unsettled:
            why = "upgrade.sum" if group.value is not None else "upgrade.no_sum"
            cells = _areas(self.places[key] for key in group.keys if key in self.form.entered)
            sums = self.say(why, value=spell(group.value), count=len(group.keys))
            for key in group.source:
                if (value := figures[key]) is not None:
                    yield self._stood(key, spell(value)) + f"　→　{cells}{sums}"

    def _added(self, group: Together) -> str:
        record = self.admission.record
        parts = [
            f"{self.admission.stated[key].place}：{spell(record.figures[key])}"
            for key in group.source
        ]
        (key,) = group.keys
        return self.say(
            "upgrade.added_up",
            place=str(self.places[key]),
            label=self.form.figures[key].name,
            value=spell(group.value),
            parts="、".join(parts),
        )

    def _left(self) -> Iterator[str]:
        done, figures = self.upgraded, self.admission.record.figures
        yield from (self._stood(key, spell(figures[key])) for key in done.left)
        if done.zeros or done.blanks:
            yield self.say("upgrade.counted", zeros=done.zeros, blanks=done.blanks)

    def _unread(self, key: str) -> str:
        reading = self.admission.readings.get(key)
        if key in self.its.texts and (formula := self.admission.stated[key].formula):
            reading = Unreadable(formula, "formula_without_result")
        if not isinstance(reading, Unreadable) or reading.why == NOT_THERE:
            return self._stood(key, self.say("upgrade.lost"))
        why = self.catalogue.say(reading.why, self.say.language)
        return self._stood(key, self.say("upgrade.raw", raw=reading.raw, why=why))

    def _typed_over(self, key: str) -> str:
        record = self.admission.record
        value, computed = spell(record.reported[key]), record.figures[key]
        words = "upgrade.no_total" if computed is None else "upgrade.total"
        return self._stood(key, self.say(words, value=value, computed=spell(computed)))

    def _unplaced(self, key: str) -> str:
        return self._stood(key, self.admission.record.text[key] or "")

    def _wanted(self) -> Iterator[str]:
        for _, keys in groupby(self.upgraded.wanted, lambda key: parts_of(key)[:2]):
            row = list(keys)
            names = [self.form.figures[key].name.rpartition(SEPARATOR) for key in row]
            place, label = _areas(self.places[key] for key in row), names[0][0]
            yield f"{place}　{label}：" + "、".join(column for _, _, column in names)

    def _stood(self, key: str, what: str) -> str:
        """A cell of the workbook that was read, and what is printed of it."""
        figure = self.its.figures.get(key)
        label = figure.name if figure else self.its.texts[key].label
        return f"{self.admission.stated[key].place}　{label}：{what}"


def _areas(places: Iterable[Place]) -> str:
    """Cells of the new workbook, sheet by sheet."""
    sheets = groupby(places, lambda place: place.sheet)
    return "；".join(
        f"{sheet} " + "、".join(area.a1 for area in runs(place.cell for place in members))
        for sheet, members in sheets
    )
