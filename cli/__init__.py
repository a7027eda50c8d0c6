"""The command line: `cli.main` says what there is to type, one module a group of commands does the work."""
