"""The command line: the engine and its reports from a terminal. A contract: other tools call it (see `docs/reference/cli.md`)."""
