"""Where the signature of a report stands (GB/T 9704-2012, 7.3.5.2, documents without a seal).

The office stands two characters from the right edge; its date begins two characters to the right of
it. A date that would come nearer to the edge stays two characters away, and pushes the office left.
"""

from __future__ import annotations

from fractions import Fraction

from xltool.report.document import Signature
from xltool.text.width import width

_EDGE = 2
_STEP = 2
_LINE = 26
"""Characters of a line, less those at the edge."""


def indents(signature: Signature) -> tuple[int, ...]:
    """How far each line stays from the right edge, in hundredths of a character."""
    if signature.date is None:
        return (_EDGE * 100,)
    name, date = (Fraction(width(line), 2) for line in signature.lines)
    if name > _LINE:  # it ends on a line below, right above the date
        return (_EDGE * 100, (_EDGE + _STEP) * 100)
    of_date = max(Fraction(_EDGE), name - date)
    of_name = of_date + date + _STEP - name
    return (int(of_name * 100), int(of_date * 100))
