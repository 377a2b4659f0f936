"""Rules explained in words: what each holds, how heavy it is, on what authority, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xltool.audit.catalogue import Catalogue
from xltool.classes import dataclass
from xltool.model.finding import Rule
from xltool.model.form import Form
from xltool.model.key import bare, is_previous
from xltool.model.relation import RelationKind
from xltool.words.say import Say

_SIGNS = {
    RelationKind.TOTAL: "=",
    RelationKind.EQUAL: "=",
    RelationKind.AT_MOST: "≤",
    RelationKind.ZERO_UNLESS: "=",
}


@dataclass(frozen=True, slots=True)
class ExplainedRule:
    """A rule in words; `relation` is its first sum, written out, empty where it is none."""

    code: str
    title: str
    said: tuple[str, ...]
    relation: str = ""


def same_words(forms: Iterable[Form]) -> Iterator[list[Rule]]:
    """The rules of the forms, one family after the other; what several editions say in the same
    words is one."""
    found: dict[tuple[str, str, str], list[Rule]] = {}
    for form in forms:
        for rule in form.all_rules.values():
            found.setdefault((rule.code, rule.severity, rule.title["zh"]), []).append(rule)
    families = list(dict.fromkeys(code[0] for code, *_ in found))
    for each in sorted(found, key=lambda told: (families.index(told[0][0]), told[0])):
        yield found[each]


def explained_rules(
    code: str, common: Catalogue, forms: Iterable[Form], say: Say
) -> tuple[ExplainedRule, ...]:
    """The rules of a code: that of every form, then those of forms; none where no rule has it."""
    wanted = code.upper()
    found: list[tuple[Form | None, Rule | None]] = [(None, common.rules.get(wanted))]
    found += [(form, form.all_rules.get(wanted)) for form in forms]
    return tuple(_explained(rule, owner, say) for owner, rule in found if rule is not None)


def _explained(rule: Rule, owner: Form | None, say: Say) -> ExplainedRule:
    said = [
        say("rule.weight", severity=say(f"check.severity.{rule.severity}")),
        say("rule.edition", edition=rule.edition or say("rule.any")),
    ]
    if rule.clause:
        said.append(say("rule.clause", clause=rule.clause))
    said.append(say("rule.remedy", remedy=rule.remedy[say.language].format_map(_Anything())))
    relation = ""
    relations = (*owner.relations, *owner.year_on_year.relations) if owner else ()
    instances = [each for each in relations if each.code == rule.code]
    if owner is not None and instances:  # a rule about the text is no relation
        first = instances[0]
        at = owner.figures[first.at].name
        said.append(say("rule.instances", count=len(instances), at=at))
        left, right = _sum(owner, first.left, say), _sum(owner, first.right, say) or "0"
        relation = f"{left} {_SIGNS[first.kind]} {right}"
    return ExplainedRule(rule.code, rule.title[say.language], tuple(said), relation)


class _Anything(dict[str, str]):
    """Stands in the slots of a sentence that is shown without a finding."""

    def __missing__(self, slot: str) -> str:
        return "…"


def _sum(form: Form, keys: tuple[str, ...], say: Say) -> str:
    return " + ".join(_named(form, key, say) for key in keys)


def _named(form: Form, key: str, say: Say) -> str:
    name = form.figures[bare(key)].name
    return say.of(form.cycle)("rule.last_year", name=name) if is_previous(key) else name
