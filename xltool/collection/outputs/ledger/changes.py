"""How a figure moved from one year to the next: as a formula over two cells, and as its result."""

from __future__ import annotations

from decimal import Decimal

from xltool.model.finding import Number


def difference(last: str, this: str, places: int) -> str:
    """The formula of a change; blank where one of the two cells is."""
    apart = f"ROUND({this}-{last},{places})" if places else f"{this}-{last}"
    return f'IF(OR({last}="",{this}=""),"",{apart})'


def difference_of(last: Number | None, this: Number | None) -> Number | None:
    """A change; None where one of the two figures is blank."""
    return None if last is None or this is None else this - last


def share(last: str, this: str) -> str:
    """The formula of a change as a part of last year's figure; blank where that is not above 0."""
    return f'IF(OR({last}="",{this}=""),"",IF({last}<=0,"",({this}-{last})/{last}))'


def share_of(last: Number | None, this: Number | None) -> Number | None:
    """A change as a part of last year's figure; None where there is nothing to compare with."""
    if last is None or this is None or last <= 0:
        return None
    return Decimal(this - last) / Decimal(last)
