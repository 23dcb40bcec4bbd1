"""Articles to events, statements, stories and matches."""
