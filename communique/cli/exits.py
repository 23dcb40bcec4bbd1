"""The exit codes. 2 (a wrong command line) and 130 (interrupted) are click's and the shell's."""

FAILED = 1
USAGE = 2
MISCONFIGURED = 3
UNREACHABLE = 4
SOME_FAILED = 5
INTERRUPTED = 130
