"""`python -m xltool`, and the command `xltool`."""

import signal


def main() -> None:
    """Run the program on the arguments of the process, and exit.

    An interrupt while the program is loaded ends it by the signal, without a word.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from xltool.cli import main as run

    signal.signal(signal.SIGINT, before)
    run()


if __name__ == "__main__":
    main()
