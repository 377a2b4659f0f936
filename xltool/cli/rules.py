"""`xltool rules`: the rule catalogue, or one rule explained."""

from __future__ import annotations

import click

from xltool.audit.catalogue import Catalogue
from xltool.cli.command import TranslatedCommand
from xltool.cli.options import option
from xltool.model.errors import UsageError
from xltool.model.form import Form
from xltool.words.say import Say


def command(say: Say) -> click.Command:
    def rules(code: str | None, form: str | None) -> int:
        from xltool.app.library import open_catalogue, open_library
        from xltool.model.period import Cycle
        from xltool.words.rules import explained_rules

        forms = [f for f in open_library().forms() if form is None or f.id == form]
        cycles = {f.cycle for f in forms} if form is not None else set()
        common = open_catalogue(cycles.pop() if len(cycles) == 1 else Cycle.YEAR)
        if code is None:
            _list(common, forms, say)
            return 0
        explained = explained_rules(code, common, forms, say)
        if not explained:
            raise UsageError("usage.no_rule", code=code)
        for each in explained:
            click.echo(f"{each.code}  {each.title}")
            for line in each.said:
                click.echo(f"  {line}")
            if each.relation:
                click.echo(f"    {each.relation}")
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
    from xltool.words.rules import same_words

    table = Table()
    for name in ("code", "severity", "title", "edition", "clause"):
        table.add_column(say(f"column.{name}"))
    for rules in [*([rule] for rule in common.rules.values()), *same_words(forms)]:
        table.add_row(
            rules[0].code,
            say(f"check.severity.{rules[0].severity}"),
            Text(rules[0].title[say.language]),
            "\n".join(rule.edition or say("rule.any") for rule in rules),
            Text("\n".join(dict.fromkeys(rule.clause for rule in rules))),
        )
    console = open_console()
    console.print(table)
    console.print(say("rule.unseen"), soft_wrap=True)
