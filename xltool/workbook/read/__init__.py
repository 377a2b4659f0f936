"""Workbooks that come back: identified, and every cell of the form found and read."""
