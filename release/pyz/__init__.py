"""The files that Python runs of xltool.pyz itself; they stand at its top."""
