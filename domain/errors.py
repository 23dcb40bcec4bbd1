"""The one tree of errors. What to do with an error follows from its class alone."""

from __future__ import annotations


class CommuniqueError(Exception):
    """An error with a sentence for the user.

    ``subject`` names what it happened to (a URL, a setting, an article id); ``message`` says what
    happened and, where the reader can act, what to do. The technical cause is ``__cause__``.
    """

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(subject, message)
        self.subject = subject
        self.message = message

    def __str__(self) -> str:
        return f"{self.subject}: {self.message}"


class Transient(CommuniqueError):
    """It may work later: retry with back-off."""


class Unreachable(Transient):
    """The database or the broker does not answer. ``communique run --once`` exits with 4."""


class Permanent(CommuniqueError):
    """It cannot work however often it is tried: dead letter, or a marked source."""


class Misconfigured(CommuniqueError):
    """A setting or a file that a person edits is wrong. The program exits with 3."""


class Displaced(Misconfigured):
    """Another process goes by the name that was given to this one; it must end, and may not be started anew."""


class Fenced(CommuniqueError):
    """Another worker owns this now; whatever was in hand must be dropped and read again."""


class Refused(Permanent):
    """The guard does not let a request go to that address."""
