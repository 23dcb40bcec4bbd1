"""The ways out to people."""
