"""What the coordinator decided of a season: whose file counts, who is left out, what is accepted.

Values only; each decision has its reason and its day.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date

from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.office import OfficeId


@dataclass(frozen=True, slots=True)
class SeasonDecision:
    """Who adds up, and which period: `number` is that of the month, quarter or half-year.

    What is empty or None is decided elsewhere.
    """

    office: str = ""
    year: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """The file, folder or archive that is taken where an office sent several.

    `file` is relative to what came in, with `/`. With a `sha256`, in lower-case hexadecimal, it
    holds only as long as the file has this content.
    """

    file: str
    reason: str
    date: date
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An office that is not added up."""

    office: str
    reason: str
    date: date
    code: str = ""

    @property
    def office_id(self) -> OfficeId:
        return OfficeId(self.office, self.code)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a doubt of an office counts as explained.

    `code` is the rule's, `key` its place, `figure` what it was decided about: with another figure
    it does not hold. `office` is a code or a full name. One that is `accepted` explains the doubt;
    one that is not takes the explanation away that the office gave.
    """

    office: str
    code: str
    key: str
    figure: Number | str | None
    accepted: bool
    reason: str
    date: date


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that was decided, each kind in the order of its file."""

    season: SeasonDecision = field(default_factory=SeasonDecision)
    prefer: tuple[Preference, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    explain: tuple[Ruling, ...] = ()

    @property
    def are_any(self) -> bool:
        """Whether anything was decided but who adds up, and which period."""
        return bool(self.prefer or self.exclude or self.explain)


NO_DECISIONS = Decisions()
