"""Alerts to people: claim, send, mark."""
