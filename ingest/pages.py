"""An article's own page: fetched and read when the feed has only a summary."""

from __future__ import annotations

from domain.errors import CommuniqueError
from ingest.fetch import Fetcher
from ingest.fulltext import full_text
from ingest.parsepool import ParsePool

EXTRACT_S = 10.0
"""A page takes about 40 ms; one that takes ten seconds is built to take hours."""

_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})


async def page_text(fetcher: Fetcher, pool: ParsePool, url: str) -> tuple[str | None, str | None]:
    """The full text of the page at ``url``, or None with a sentence that says why there is none."""
    try:
        page = await fetcher.get(url)
        if page.content_type not in _PAGE_TYPES:
            return None, f"its page is not text but {page.content_type}; the feed's own words are used"
        text: str | None = await pool.run(
            full_text, page.body, page.final_url, page.charset, timeout_s=EXTRACT_S, subject=url
        )
    except CommuniqueError as error:
        return None, f"its page could not be read ({error.message}); the feed's own words are used"
    return text, None if text else "its page holds no article text; the feed's own words are used"
