"""An article's own page: fetched and read when the feed has only a summary."""

from __future__ import annotations

import asyncio

from domain.errors import CommuniqueError
from ingest.fetch import Fetcher
from ingest.fulltext import full_text
from ingest.parsepool import ParsePool

EXTRACT_S = 10.0
"""A page takes about 40 ms; one that takes ten seconds is built to take hours."""

_INSTEAD = "the feed's own words are used"
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})


async def page_text(fetcher: Fetcher, pool: ParsePool, url: str, deadline: float) -> tuple[str | None, str | None]:
    """The full text of the page at ``url``, or None with a sentence that says why there is none.

    ``deadline`` is in the event loop's time: what is not read by then is given up.
    """
    try:
        async with asyncio.timeout_at(deadline):
            page = await fetcher.get(url)
            if page.content_type not in _PAGE_TYPES:
                return None, f"its page is not text but {page.content_type}; {_INSTEAD}"
            text: str | None = await pool.run(
                full_text, page.body, page.final_url, page.charset, timeout_s=EXTRACT_S, subject=url
            )
    except CommuniqueError as error:
        return None, f"its page could not be read ({error.message}); {_INSTEAD}"
    except TimeoutError:
        return None, f"its page could not be read in time; {_INSTEAD}"
    return text, None if text else f"its page holds no article text; {_INSTEAD}"
