"""Tools for assistants by the Model Context Protocol: `fivekeys mcp`.

What a tool takes is in `given`, what it answers in `answers`; `tools` is the table of all of them.
Only `server` and `running` need the package ``mcp`` (the extra of that name); nothing here is
imported where the service runs.
"""
