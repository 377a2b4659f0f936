"""The rule catalogue and every sentence about findings; words are rendered here, late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from xltool.audit.grouping import FindingGroup
from xltool.classes import dataclass
from xltool.model.expression import plain
from xltool.model.finding import Fact, Finding, Number, Rule, Words
from xltool.model.form import Form
from xltool.model.period import Cycle, Period
from xltool.text.messages import LISTED

SLOTS = frozenset(
    {"label", "expected", "actual", "difference", "left", "right", "formula"}
    | {
        "why",
        "how",
        "source",
        "count",
        "form",
        "edition",
        "known",
        "names",
        "previous",
        "remedy",
        "year",
    }
)
NAMING = ("why", "how", "source")
"""Slots that name a sentence among the reasons."""
OWN_FIGURES = ("C102", "C108")
"""The common rules about figures that a total does not add up: which they are, and on what
authority, the form says."""

_MOST_PLACES = 7
"""How many places of a group a sentence names with their figures."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules by code, those of every form first, and the sentences that name reasons."""

    rules: Mapping[str, Rule]
    reasons: Mapping[str, Words]

    def in_words_of(self, cycle: Cycle) -> Catalogue:
        """The catalogue with the words for the periods of a cycle."""

        def filled(words: Words) -> Words:
            return {language: cycle.words.fill(words[language], language) for language in words}

        rules = {
            code: replace(
                rule,
                title=filled(rule.title),
                message=filled(rule.message),
                remedy=filled(rule.remedy),
                message_to_office=filled(rule.message_to_office),
                remedy_to_office=filled(rule.remedy_to_office),
                clause=cycle.words.fill(rule.clause),
            )
            for code, rule in self.rules.items()
        }
        return Catalogue(rules, {name: filled(words) for name, words in self.reasons.items()})

    def for_offices(self) -> Catalogue:
        """The catalogue as offices are spoken to: nothing in it is for the coordinator to do."""
        rules = {
            code: replace(
                rule,
                message=rule.message_to_office or rule.message,
                remedy=rule.remedy_to_office or rule.remedy,
            )
            for code, rule in self.rules.items()
        }
        return Catalogue(rules, self.reasons)

    def with_form(self, form: Form) -> Catalogue:
        """The catalogue with the relations of a form added, and its clauses where it has them."""
        clause = form.consolidation.own_clause
        own = {code: replace(self.rules[code], clause=clause) for code in OWN_FIGURES}
        return Catalogue({**self.rules, **own, **form.all_rules}, self.reasons)

    def message(self, finding: Finding, language: str) -> str:
        """What is wrong, as a sentence."""
        return self._fill(self.rules[finding.code].message[language], finding, language)

    def remedy(self, finding: Finding, language: str) -> str:
        """What to do about it, as a sentence: the one that a fact names, that of its reason, or
        the rule's."""
        if named := finding.facts.get("remedy"):
            remedy = self.reasons[str(named)]
        else:
            of_reason = f"remedy_{finding.facts.get('why')}"
            remedy = self.reasons.get(of_reason, self.rules[finding.code].remedy)
        return self._fill(remedy[language], finding, language)

    def message_of(self, group: FindingGroup, language: str) -> str:
        """What is wrong at all places of a group, as one sentence."""
        if len(group.findings) == 1:
            return self.message(group.first, language)
        if (together := group.together) is not None:
            return self.message(together, language)
        listed = [self._place(finding, language) for finding in group.findings[:_MOST_PLACES]]
        how = "group_cut" if len(group.findings) > _MOST_PLACES else "group"
        return self.say(
            how,
            language,
            {
                "label": self.rules[group.code].title[language],
                "count": len(group.findings),
                "names": self.say("group_mark", language).join(listed),
            },
        )

    def _place(self, finding: Finding, language: str) -> str:
        place, expected, actual = _place_of(finding), finding.expected, finding.actual
        if "previous" in finding.facts:
            how = "group_before"
        elif expected == actual or expected is None:
            how = "group_place"
        else:
            how = "group_blank" if actual is None else "group_differing"
        if actual is None and how == "group_place":
            return place
        known = {"label": place, "expected": spell(expected), "actual": spell(actual)}
        return self.say(how, language, {**finding.facts, **known})

    def remedy_of(self, group: FindingGroup, language: str) -> str:
        """What to do about a group; of remedies that differ by place, that of the first."""
        remedy = self.remedy(group.first, language)
        if all(self.remedy(each, language) == remedy for each in group.findings[1:]):
            return remedy
        facts = {"label": _place_of(group.first), "remedy": remedy}
        return self.say("group_remedy", language, facts)

    def say(self, reason: str, language: str, facts: Mapping[str, Fact] | None = None) -> str:
        return self.reasons[reason][language].format(**_spelt(facts or {}, language))

    def _fill(self, sentence: str, finding: Finding, language: str) -> str:
        facts = _spelt(finding.facts, language)
        for name in NAMING:
            if name in facts:
                facts[name] = self.say(str(facts[name]), language, finding.facts)
        return sentence.format_map(
            {
                "label": finding.label,
                "expected": spell(finding.expected),
                "actual": spell(finding.actual),
                **facts,
            }
        )


def _place_of(finding: Finding) -> str:
    """Where a finding is, as short as can be."""
    return finding.cell or finding.label


def spell(value: Number | str | None) -> str:
    """A figure or a raw text as a sentence shows it."""
    if value is None:
        return ""
    return plain(value) if isinstance(value, int | Decimal) else value


def _spelt(facts: Mapping[str, Fact], language: str) -> dict[str, str | Period]:
    """What fills the slots; how a period is written is for the sentence to say."""
    spelt: dict[str, str | Period] = {}
    for name, fact in facts.items():
        if isinstance(fact, tuple):
            fact = LISTED[language].join(fact)
        spelt[name] = fact if isinstance(fact, Period) else spell(fact)
    return spelt
