"""Tests that need a program which Python does not bring: LibreOffice, Node, a browser, Java, Wine.

They are marked `outside`, and skipped where the program is missing unless it is demanded.
"""

from __future__ import annotations

import os

import pytest


def needs(found: object, required: str, reason: str) -> pytest.MarkDecorator:
    """Marks what needs a program; `required` is the variable by which it is demanded.

    Where it is demanded and missing, the test itself fails.
    """
    return pytest.mark.outside(missing=not (found or os.environ.get(required)), reason=reason)
