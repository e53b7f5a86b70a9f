"""The command line: one module for each family of commands, `group` ties them together.

Modules here import only click and light modules of `graph` at their top, so that `--help` and
`--version` answer at once; whatever is heavy is imported by the command that needs it.
"""
