# -*- coding: utf-8 -*-
"""How xltool.pyz begins, in words that every Python knows: whatever a machine has reads it."""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "xltool 需要 Python 3.11 或更新的版本；这里是 %s（%s）。\n"
        "xltool needs Python 3.11 or newer; this is %s (%s).\n"
        % ((sys.version.split()[0], sys.executable) * 2)
    )
    sys.exit(3)

if __name__ == "__main__":
    from unpacking import run

    run(sys.path[0])
