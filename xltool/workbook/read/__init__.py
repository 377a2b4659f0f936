"""Workbooks that come back: found, read and told apart, cell by cell."""
