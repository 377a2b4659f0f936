"""Workbook files. Only this package uses XlsxWriter and knows how a workbook file is made."""
