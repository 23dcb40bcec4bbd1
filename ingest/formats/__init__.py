"""The formats that a source may come in."""
