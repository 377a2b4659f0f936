"""The office's own text: the figures it states, the years it names, what it leaves out.

It knows sentences, and phrases as a form has them; not which rule a finding breaks, and no cell.
What is not certain is left out: a figure that is missed is a lesser evil than a false alarm.
"""

from xltool.audit.text.not_compared import NotCompared, figures_not_compared
from xltool.audit.text.presence import (
    is_missing,
    stray_years,
    template_leftovers,
    unwritten_passages,
)
from xltool.audit.text.sentences import ReadPassage, read_passages
from xltool.audit.text.statements import Statement, extract_statements

__all__ = [
    "NotCompared",
    "ReadPassage",
    "Statement",
    "extract_statements",
    "figures_not_compared",
    "is_missing",
    "read_passages",
    "stray_years",
    "template_leftovers",
    "unwritten_passages",
]
