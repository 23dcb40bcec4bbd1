"""OPML: the lists of feeds that feed readers exchange (http://opml.org/spec2.opml)."""

from __future__ import annotations

from lxml import etree  # type: ignore[import-untyped]

from domain.article import Outlet
from domain.errors import Misconfigured, Refused
from domain.ids import source_id
from domain.source import Source
from ingest.guard import check_url
from ingest.text import clean
from ingest.userinfo import host_name


def read_opml(data: bytes) -> list[Source]:
    """The feeds of an OPML file, in its order, each once; folders are not kept.

    Raises ``Misconfigured`` when it is not OPML. Outlines whose address is not http or https are passed over.
    """
    # Entities stay unexpanded and nothing is loaded: the file comes from elsewhere.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Misconfigured("OPML", f"the file is not XML ({error})") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise Misconfigured("OPML", "the file is not OPML; export the feeds of your reader as OPML")
    found: dict[str, Source] = {}
    for outline in root.iter("{*}outline"):
        attributes = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        try:
            check_url(url)
        except Refused:
            continue
        name = clean(attributes.get("title") or attributes.get("text") or "").replace("\n", " ")
        language = attributes.get("language") or None
        source = Source(source_id(url), url, Outlet(name or host_name(url), language=language))
        found.setdefault(source.id, source)
    return list(found.values())


def write_opml(sources: list[Source]) -> bytes:
    """An OPML 2.0 file of the sources, in UTF-8."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Communique"
    body = etree.SubElement(root, "body")
    for source in sources:
        name = clean(source.outlet.name).replace("\n", " ")
        outline = etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=source.url)
        if source.outlet.language:
            outline.set("language", source.outlet.language)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document
