"""What 打开工作台.cmd begins: the desk of the folder beside the program, and words about it."""

import sys
from pathlib import Path

from xltool.cli import main
from xltool.cli.desk import DEFAULT_FOLDER

_WORDS = """政府信息公开年报工作台
浏览器会打开工作台的网页；没有打开的，把下面的地址复制到浏览器里。
工作台开着的时候请不要关这个窗口。文件都在这台电脑上，不会传到别处。
"""


def season_folder() -> Path:
    """Beside the commands: one storey above the folder of this file."""
    return Path(__file__).resolve().parents[1] / DEFAULT_FOLDER


if __name__ == "__main__":
    print(_WORDS, flush=True)
    main(["desk", str(season_folder()), *sys.argv[1:]])
