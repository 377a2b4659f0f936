"""The door to workbook files. Only this room knows XlsxWriter and how a workbook file is made."""
