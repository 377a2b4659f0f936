"""What rules say on the pages of the desk: to somebody who knows of no options and commands."""

from __future__ import annotations

from dataclasses import replace

from xltool.audit.catalogue import Catalogue
from xltool.model.finding import Words
from xltool.model.period import Cycle
from xltool.resources import open_messages


def on_a_page(catalogue: Catalogue, cycle: Cycle) -> Catalogue:
    """A catalogue in which some rules and reasons have the words of `desk_rules`, of the periods
    of a cycle."""
    known = {
        name: {language: cycle.words.fill(text, language) for language, text in words.items()}
        for name, words in open_messages("desk_rules").words.items()
    }

    def said(name: str, words: Words) -> Words:
        return known.get(name, words)

    rules = {
        code: replace(
            rule,
            message=said(f"{code}.message", rule.message),
            remedy=said(f"{code}.remedy", rule.remedy),
        )
        for code, rule in catalogue.rules.items()
    }
    reasons = {name: said(f"reason.{name}", words) for name, words in catalogue.reasons.items()}
    return Catalogue(rules, reasons)
