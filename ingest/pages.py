"""An article's own page: fetched and read when the feed has only a summary."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass

from domain.errors import CommuniqueError, Transient
from ingest.fetch import Fetcher
from ingest.fulltext import full_text
from ingest.parsepool import ParsePool

EXTRACT_S = 10.0
"""A page takes about 40 ms; one that takes ten seconds is built to take hours."""

MAX_TRIES = 5
"""Polls in which a page that does not answer is asked for; then the feed's words are all there will be."""

_INSTEAD = "the feed's own words are used"
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})


@dataclass(frozen=True, slots=True)
class Page:
    """The full text of a page, or None with a sentence that says why there is none; ``later``: it may come yet."""

    text: str | None
    problem: str | None = None
    later: bool = False


def awaiting(wording: str, tries: int) -> str:
    """What is saved as an entry's wording when its page has not answered ``tries`` times: no feed ever says it."""
    return hashlib.sha256(f"{wording} without its page, {tries}".encode()).hexdigest()


async def read_page(fetcher: Fetcher, pool: ParsePool, url: str, deadline: float) -> Page:
    """The page at ``url``. ``deadline`` is in the event loop's time: what is not read by then is given up."""
    try:
        async with asyncio.timeout_at(deadline):
            page = await fetcher.get(url)
            if page.content_type not in _PAGE_TYPES:
                return Page(None, f"its page is not text but {page.content_type}; {_INSTEAD}")
            text: str | None = await pool.run(
                full_text, page.body, page.final_url, page.charset, timeout_s=EXTRACT_S, subject=url
            )
    except CommuniqueError as error:
        return Page(None, f"its page could not be read ({error.message}); {_INSTEAD}", isinstance(error, Transient))
    except TimeoutError:
        return Page(None, f"its page could not be read in time; {_INSTEAD}", later=True)
    return Page(text, None if text else f"its page holds no article text; {_INSTEAD}")
