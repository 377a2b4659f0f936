"""`python -m xltool`, and the command `xltool`."""

import gc
import signal

_NEW_VALUES = 20_000
"""Values made before Python looks for some that are needed no more: what loading the program and
its definitions makes stays."""


def main() -> None:
    """Run the program on the arguments of the process, and exit.

    An interrupt while the program is loaded ends it by the signal, without a word.
    """
    gc.set_threshold(_NEW_VALUES)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from xltool.cli import main as run

    run()


if __name__ == "__main__":
    main()
