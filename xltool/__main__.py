"""`python -m xltool`, and the command `xltool`."""

import signal


def main() -> None:
    """Run the program on the arguments of the process, and exit.

    An interrupt while the program is loaded ends it by the signal, without a word.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from xltool.cli import main as run

    run()


if __name__ == "__main__":
    main()
