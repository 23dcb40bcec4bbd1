"""Logs: one canonical line for each unit of work, on standard error."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def configure(level: str, *, json: bool | None = None) -> None:
    """Log from ``level`` (debug, info, warning, error) on; JSON unless standard error is a terminal, or as told."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    as_json = not sys.stderr.isatty() if json is None else json
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.processors.StackInfoRenderer(), *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries tell every connection and page at INFO; ours are the lines that matter.
    root.setLevel(max(threshold, logging.WARNING))
    # A page without a text is in the poll's own line.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # The broker's absence is told once by our loops, not ten times a second.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
