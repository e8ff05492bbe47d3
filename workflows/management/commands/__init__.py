"""One module per command; the module name is the command name."""
