"""The program: command line, settings, and the one place where all parts are joined."""
