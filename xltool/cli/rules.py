"""`xltool rules`: the rule catalogue, or one rule explained."""

from __future__ import annotations

from collections.abc import Iterator

import click

from xltool.audit.catalogue import Catalogue
from xltool.cli.command import TranslatedCommand
from xltool.cli.options import option
from xltool.model.errors import UsageError
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


def command(say: Say) -> click.Command:
    def rules(code: str | None, form: str | None) -> int:
        from xltool.app.library import open_catalogue, open_library
        from xltool.model.period import Cycle

        forms = [f for f in open_library().forms() if form is None or f.id == form]
        cycles = {f.cycle for f in forms} if form is not None else set()
        common = open_catalogue(cycles.pop() if len(cycles) == 1 else Cycle.YEAR)
        if code is None:
            _list(common, forms, say)
            return 0
        wanted = code.upper()
        found = [(None, common.rules[wanted])] if wanted in common.rules else []
        explained: list[tuple[Form | None, Rule]] = [*found]
        explained += [(f, f.all_rules[wanted]) for f in forms if wanted in f.all_rules]
        if not explained:
            raise UsageError("usage.no_rule", code=code)
        for owner, rule in explained:
            click.echo("\n".join(_explained(rule, owner, say)))
        return 0

    return TranslatedCommand(
        "rules",
        say,
        callback=rules,
        params=[click.Argument(["code"], required=False), option(say, "--form", help="rules_form")],
    )


def _list(common: Catalogue, forms: list[Form], say: Say) -> None:
    from rich.table import Table
    from rich.text import Text

    from xltool.cli.audit_table import open_console

    table = Table()
    for name in ("code", "severity", "title", "edition", "clause"):
        table.add_column(say(f"column.{name}"))
    for rules in [*([rule] for rule in common.rules.values()), *_same_words(forms)]:
        table.add_row(
            rules[0].code,
            say(f"check.severity.{rules[0].severity}"),
            Text(rules[0].title[say.language]),
            "\n".join(rule.edition or say("rule.any") for rule in rules),
            Text("\n".join(dict.fromkeys(rule.clause for rule in rules))),
        )
    open_console().print(table)


def _same_words(forms: list[Form]) -> Iterator[list[Rule]]:
    """The rules of the forms, one family after the other; what several editions say in the same
    words is listed once."""
    found: dict[tuple[str, str, str], list[Rule]] = {}
    for form in forms:
        for rule in form.all_rules.values():
            found.setdefault((rule.code, rule.severity, rule.title["zh"]), []).append(rule)
    families = list(dict.fromkeys(code[0] for code, *_ in found))
    for each in sorted(found, key=lambda told: (families.index(told[0][0]), told[0])):
        yield found[each]


def _explained(rule: Rule, owner: Form | None, say: Say) -> list[str]:
    lines = [
        f"{rule.code}  {rule.title[say.language]}",
        "  " + say("rule.weight", severity=say(f"check.severity.{rule.severity}")),
        "  " + say("rule.edition", edition=rule.edition or say("rule.any")),
    ]
    if rule.clause:
        lines.append("  " + say("rule.clause", clause=rule.clause))
    remedy = rule.remedy[say.language].format_map(_Anything())
    lines.append("  " + say("rule.remedy", remedy=remedy))
    if owner is not None:
        relations = (*owner.relations, *owner.year_on_year.relations)
        instances = [relation for relation in relations if relation.code == rule.code]
        if not instances:  # a rule about the text is no relation
            return lines
        first = instances[0]
        at = owner.figures[first.at].name
        lines.append("  " + say("rule.instances", count=len(instances), at=at))
        left, right = _sum(owner, first.left, say), _sum(owner, first.right, say) or "0"
        lines.append(f"    {left} {_SIGNS[first.kind]} {right}")
    return lines


class _Anything(dict[str, str]):
    """Stands in the slots of a sentence that is shown without a finding."""

    def __missing__(self, slot: str) -> str:
        return "…"


def _sum(form: Form, keys: tuple[str, ...], say: Say) -> str:
    return " + ".join(_named(form, key, say) for key in keys)


def _named(form: Form, key: str, say: Say) -> str:
    name = form.figures[bare(key)].name
    return say.of(form.cycle)("rule.last_year", name=name) if is_previous(key) else name
