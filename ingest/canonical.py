"""The canonical form of an article's address: the same article met twice gets the same id."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

_TRACKING = (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh mc_cid mc_eid mkt_tok "
    "_openstat _ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv oly_anon_id oly_enc_id "
    "rb_clickid s_cid ml_subscriber ml_subscriber_hash wickedid srsltid epik campaign_id ref_src ref_url "
    "traffic_source from_rss rss_source ocid cmpid spm share_token sfnsn"
)
_TRACKING_NAMES = frozenset(_TRACKING.split())
_TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "at_medium", "at_campaign", "at_custom")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str | None:
    """``url`` without its fragment, tracking parameters and default port; None when it is not http or https.

    Scheme and host become lower case and ASCII. The other parameters stay, in their order: for some sites
    they are the article (``index.php?id=7``). A fragment that begins with ``!`` is part of the address.
    Doing it twice changes nothing.
    """
    try:
        parts = urlsplit(re.sub(r"[\x00-\x20\x7f]", "", url))
        host = _host(parts)
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or host is None:
        return None
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _tracking(pair.partition("=")[0]))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((scheme, host, parts.path or "/", query, fragment))


def _host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{host}:{port}" if port is not None and port != _DEFAULT_PORTS.get(parts.scheme.lower()) else host


def _tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
