"""Speed and memory, measured on the real thing: ``make bench``."""
