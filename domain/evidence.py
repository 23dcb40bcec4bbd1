"""The words that prove a field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document: ``text == document[start:end]``, in Python characters."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, document: str, start: int, end: int) -> Span:
        """The span of ``document`` from ``start`` up to ``end``."""
        return cls(start, end, document[start:end])

    def holds_in(self, document: str) -> bool:
        """Whether the offsets give the text (and there is some)."""
        return bool(self.text) and document[self.start : self.end] == self.text
