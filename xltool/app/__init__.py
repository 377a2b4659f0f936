"""What is done for a user, whatever calls: a command line, a page, a notebook, a test.

Values and paths in, values out; errors of `xltool.model.errors`, progress to a callback. Nothing
here prints, exits, knows a terminal, or puts a finding into words.
"""
