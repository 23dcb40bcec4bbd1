"""Codes for exchange with other event data: PLOVER roots and CAMEO codes (codebooks of 2018 and 1.1b3)."""

from __future__ import annotations

from typing import Final

from domain.extraction import EventKind, Status

_CODES: Final[dict[EventKind, tuple[str | None, str | None]]] = {
    "meeting": ("CONSULT", "040"),
    "summit": ("CONSULT", "040"),
    "consultation": ("CONSULT", "040"),
    "visit": ("CONSULT", "042"),
    "phone_call": ("CONSULT", "041"),
    "joint_statement": ("AGREE", "030"),
    "agreement": ("AGREE", "057"),
    "exercise": ("COOPERATE", "062"),
    "sanction": ("SANCTION", "163"),
    "message": (None, "018"),
    "other": (None, None),
}


def of_event(kind: EventKind, status: Status, countries: int = 2) -> tuple[str | None, str | None]:
    """PLOVER and CAMEO code; one country's own drill is MOBILIZE; what is to come is AGREE (036 for contacts)."""
    plover, cameo = _CODES[kind]
    if status in {"denied", "hypothetical"}:
        return None, None
    if kind == "exercise" and countries == 1:
        return "MOBILIZE", "150"
    if status == "planned" and plover == "CONSULT":
        return "AGREE", "036"
    return plover, cameo
