"""The door to workbook files. Only this room knows openpyxl and XlsxWriter."""
