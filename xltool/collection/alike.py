"""C106: offices whose texts are nearly the same (雷同).

Comparing every pair of a thousand texts would take minutes. Clauses that two texts share tell which
pairs are worth it, and an office is only held against the first of those that are alike already.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from xltool.collection.collection import Line
from xltool.collection.findings import Teller
from xltool.model.finding import Finding
from xltool.model.form import Form
from xltool.text.similarity import compare

_ENDS = re.compile(r"[\s，。；：！？、,.;:!?（）()\d]+")
"""What clauses are cut at; figures as well, since a copied sentence has others."""
_SHORTEST = 4
"""Characters of a clause that says anything."""
_COMMON = 200
"""A clause that so many different texts have is a stock phrase and says nothing of a pair."""
_WORTH_IT = 50
"""Percent of a text that must stand in clauses of another before the two are compared."""


def alike(form: Form, tell: Teller, lines: tuple[Line, ...]) -> Iterator[Finding]:
    """Each office whose text is nearly that of one before it, whatever the topics it stands in."""
    bounds = form.year_on_year.bounds
    if bounds is None:
        return
    firsts: list[tuple[str, list[str]]] = []
    having: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        texts = [text for text in (line.record.text.values() if line.record else ()) if text]
        if sum(map(len, texts)) < bounds.least_text:
            continue
        clauses = _clauses(texts)
        shared: Counter[int] = Counter()
        for clause in clauses:
            for number in having[clause]:
                shared[number] += len(clause)
        length = sum(map(len, clauses))
        for number, count in shared.most_common():
            if count * 100 < _WORTH_IT * length:
                continue
            name, others = firsts[number]
            likeness = compare(texts, others)
            if likeness.length >= bounds.least_text and likeness.reaches(bounds.text_percent):
                yield tell(
                    "C106",
                    names=line.office.name,
                    known=name,
                    left=likeness.shared,
                    right=likeness.length,
                )
                break
        else:
            for clause in clauses:
                if len(having[clause]) < _COMMON:
                    having[clause].append(len(firsts))
            firsts.append((line.office.name, texts))


def _clauses(texts: list[str]) -> list[str]:
    found = (clause for text in texts for clause in _ENDS.split(text))
    return list(dict.fromkeys(clause for clause in found if len(clause) >= _SHORTEST))
