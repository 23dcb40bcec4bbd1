"""A small local newsroom, and the real service run against it."""
