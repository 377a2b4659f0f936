"""`python install.py [FOLDER]`: installs xltool into a folder, from the wheels beside this file.

No index, no network and no rights of an administrator are needed; where Python came without pip,
the pip beside this file serves. 安装.cmd and 安装.sh begin it.
"""

import os
import subprocess
import sys
from pathlib import Path

WHEELS = Path(__file__).resolve().with_name("wheels")
ON_WINDOWS = os.name == "nt"


def usual_folder() -> Path:
    """Where programs of this user stand."""
    if ON_WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "Programs" / "xltool"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "xltool"


def install(folder: Path) -> Path:
    """Install into a folder, anew where it was; the path of the program.

    Raises subprocess.CalledProcessError where a step fails, which has said why.
    """
    programs = folder / ("Scripts" if ON_WINDOWS else "bin")
    (pip,) = WHEELS.glob("pip-*.whl")
    python = str(programs / ("python.exe" if ON_WINDOWS else "python"))
    command = [python, str(pip / "pip"), "install", "--quiet", "--no-index", "--upgrade"]
    command += ["--disable-pip-version-check", "--find-links", str(WHEELS), "xltool"]
    subprocess.check_call([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    subprocess.check_call(command)
    return programs / ("xltool.exe" if ON_WINDOWS else "xltool")


def main() -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            "xltool 需要 Python 3.11 或更新的版本；这里是 {0}（{1}）。\n"
            "xltool needs Python 3.11 or newer; this is {0} ({1}).".format(
                sys.version.split()[0], sys.executable
            )
        )
    folder = Path(sys.argv[1]).resolve() if sys.argv[1:] else usual_folder()
    try:
        program = install(folder)
    except subprocess.CalledProcessError:
        sys.exit("没有装好：上面写明了原因。\nNot installed, for the reason above.")
    print("已装在 {}\n打开工作台：{} desk 文件夹".format(folder, program))


if __name__ == "__main__":
    main()
