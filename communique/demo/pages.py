"""What the outlets publish, as bytes: RSS 2.0, Atom, JSON Feed 1.1 and HTML pages. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from html import escape
from xml.etree import ElementTree as ET

from communique.demo.press import Item, Paper

ATOM = "http://www.w3.org/2005/Atom"

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "page": "text/html; charset=utf-8",
}

# What surrounds an article on a real site, so that finding its text is work: navigation, notices, footer.
_AROUND = {
    "en": (
        ("World", "Business", "Markets", "Sport", "Culture", "Weather"),
        "We use cookies to remember your choices. Accept all or manage settings.",
        "Sign up for our morning newsletter and follow us for the day's pictures.",
        "All rights reserved. Contact, careers, advertising, privacy.",
    ),
    "ru": (
        ("Политика", "Экономика", "Общество", "Спорт", "Культура", "Погода"),
        "Мы используем файлы cookie. Продолжая, вы соглашаетесь с правилами.",
        "Подписывайтесь на утреннюю рассылку и читайте нас в мессенджерах.",
        "Все права защищены. Редакция, реклама, вакансии, обратная связь.",
    ),
    "zh": (
        ("要闻", "财经", "社会", "体育", "文化", "天气"),
        "本网站使用缓存文件以改善您的浏览体验。",
        "欢迎订阅每日早报并关注我们的客户端。",
        "版权所有。联系我们、广告服务、招聘信息、隐私政策。",
    ),
}


def feed(paper: Paper, items: Sequence[Item], base_url: str) -> bytes:
    """The outlet's feed with ``items`` in the given order, in the outlet's format."""
    return {"rss": _rss, "atom": _atom, "json": _json_feed}[paper.format](paper, items, base_url)


def page(paper: Paper, item: Item) -> bytes:
    """The article's page: its text amid what a site puts around one."""
    sections, cookies, newsletter, footer = _AROUND[paper.outlet.language or "en"]
    name, title = escape(paper.outlet.name), escape(item.title)
    links = "".join(f'<li><a href="/{paper.id}/{number}/">{text}</a></li>' for number, text in enumerate(sections))
    return f"""<!DOCTYPE html>
<html lang="{paper.outlet.language}">
<head>
<meta charset="utf-8">
<title>{title} | {name}</title>
<meta property="og:title" content="{title}">
<meta property="og:site_name" content="{name}">
<meta property="article:published_time" content="{item.published.isoformat()}">
</head>
<body>
<header><a href="/{paper.id}/">{name}</a><nav><ul>{links}</ul></nav></header>
<div class="cookie-banner"><p>{cookies}</p></div>
<main><article>
<h1>{title}</h1>
<time datetime="{item.published.isoformat()}">{item.published:%Y-%m-%d %H:%M}</time>
<div class="article-body">
{_paragraphs(item)}
</div>
</article></main>
<aside class="newsletter"><p>{newsletter}</p></aside>
<footer><p>© {name}. {footer}</p><ul>{links}</ul></footer>
</body>
</html>
""".encode()


def _rss(paper: Paper, items: Sequence[Item], base_url: str) -> bytes:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _texts(
        channel,
        title=paper.outlet.name,
        link=f"{base_url}/{paper.id}/",
        description=f"News from {paper.outlet.name}",
        language=paper.outlet.language,
    )
    for item in items:
        entry = ET.SubElement(channel, "item")
        _texts(entry, title=item.title, link=base_url + item.path, description=item.paragraphs[0])
        ET.SubElement(entry, "guid", isPermaLink="false").text = item.id
        _texts(entry, pubDate=format_datetime(item.published))
    return _xml(root)


def _atom(paper: Paper, items: Sequence[Item], base_url: str) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": paper.outlet.language or "en"})
    newest = max((item.published.astimezone(UTC) for item in items), default=None)
    _texts(root, id=base_url + paper.feed_path, title=paper.outlet.name)
    _texts(root, updated=newest.isoformat() if newest else "1970-01-01T00:00:00Z")
    ET.SubElement(root, "link", rel="self", href=base_url + paper.feed_path)
    _texts(ET.SubElement(root, "author"), name=paper.outlet.name)
    for item in items:
        entry = ET.SubElement(root, "entry")
        _texts(entry, id=f"urn:{paper.id}:{item.id}", title=item.title)
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=base_url + item.path)
        _texts(entry, published=item.published.isoformat(), updated=item.published.isoformat())
        ET.SubElement(entry, "content", type="html").text = _paragraphs(item)
    return _xml(root)


def _json_feed(paper: Paper, items: Sequence[Item], base_url: str) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.outlet.name,
        "language": paper.outlet.language,
        "home_page_url": f"{base_url}/{paper.id}/",
        "feed_url": base_url + paper.feed_path,
        "items": [
            {
                "id": item.id,
                "url": base_url + item.path,
                "title": item.title,
                "content_html": _paragraphs(item),
                "date_published": item.published.isoformat(),
            }
            for item in items
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _paragraphs(item: Item) -> str:
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in item.paragraphs)


def _texts(parent: ET.Element, **children: str | None) -> None:
    for tag, text in children.items():
        ET.SubElement(parent, tag).text = text


def _xml(root: ET.Element) -> bytes:
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body
