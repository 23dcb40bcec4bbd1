"""The words that prove a field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class Span:
    """A stretch of a document: ``text == document[start:end]``, in Python characters."""

    start: int
    end: int
    text: str

    def __init__(self, start: int, end: int, text: str) -> None:
        # Written out, here and in extraction.py: a generated constructor stays Python when the class is compiled.
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        object.__setattr__(self, "text", text)

    @classmethod
    def of(cls, document: str, start: int, end: int) -> Span:
        """The span of ``document`` from ``start`` up to ``end``."""
        return cls(start, end, document[start:end])

    def holds_in(self, document: str) -> bool:
        """Whether the offsets give the text (and there is some)."""
        return bool(self.text) and document[self.start : self.end] == self.text
