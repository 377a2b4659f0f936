"""What is handed out, made of the checkout: wheel, source distribution, one file, install packet.

`python -m release WHEELS` writes all of it to dist/; nothing of it travels in the program.
"""
