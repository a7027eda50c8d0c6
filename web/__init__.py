"""The browser face: thin, above the graph and below the command line."""
