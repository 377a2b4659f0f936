"""The world around the program at its worst: `make torture`, or `python -m tests.torture [SEED]`.

The command line runs in processes of its own, and is killed, watched by somebody who saves files,
given no room on its disk, and run by a user who may do little.
"""
