"""Messages: what is put into the log comes out again, and has the shape that is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.article import Article, Outlet, TextOrigin
from domain.errors import Permanent
from domain.evidence import Span
from domain.extraction import Actor, DatePrecision, Event, EventKind, Mode, Place, Speaker, Statement, Status
from domain.log import ARTICLES, Message, Partition, Record
from streams.envelope import decode_article, encode_article, event_message, statement_message

SCHEMAS = Path(__file__).parents[3] / "config" / "schemas"
ARTICLE = Article(
    id="a" * 32,
    revision="0123456789abcdef" * 4,
    url="https://example.org/1",
    title="Переговоры",
    text="Переговоры\n王毅 met Lavrov.",
    published=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    first_seen=datetime(2026, 3, 1, 9, 31, tzinfo=UTC),
    source_id="s" * 32,
    outlet=Outlet("TASS", "RUS", "ru", "agency", "Europe/Moscow"),
)
SPAN = Span(11, 13, "王毅")
EVENT = Event(
    kind="meeting",
    status="held",
    actors=(Actor("wang-yi", "Wang Yi", "CHN", "minister", (SPAN,)),),
    countries=("CHN", "RUS"),
    evidence=SPAN,
    date="2026-03-01",
    date_precision="day",
    date_mention=SPAN,
    place=Place("Moscow", "RUS", SPAN),
    topics=("trade",),
    mode="in_person",
    plover="CONSULT",
    cameo="042",
)
STATEMENT = Statement(
    Speaker("wang-yi", "Wang Yi", "CHN", "minister", SPAN), direct=True, evidence=SPAN, stance="support"
)


TYPES: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    type(None): "null",
}


def record(value: bytes) -> Record:
    """As read from the log."""
    return Record(Partition(ARTICLES, 2), 7, "k", value, {})


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "$") -> Iterator[str]:
    """Where ``value`` departs from ``schema``, by the few keywords that these schemas use; a field too many counts."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema and all(list(problems(value, choice, root, where)) for choice in schema["anyOf"]):
        yield f"{where}: none of the choices"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not in the list"
    allowed = schema.get("type", TYPES[type(value)])
    if TYPES[type(value)] not in ([allowed] if isinstance(allowed, str) else allowed):
        yield f"{where}: {value!r} is not {allowed}"
    elif isinstance(value, dict):
        yield from problems_of_fields(value, schema, root, where)
    elif isinstance(value, list):
        for part in value:
            yield from problems(part, schema.get("items", {}), root, f"{where}[]")


def problems_of_fields(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], where: str
) -> Iterator[str]:
    """The fields that are missing or not declared, and what is wrong with the others."""
    declared = schema.get("properties", value)
    yield from (f"{where}.{key}: missing" for key in schema.get("required", []) if key not in value)
    yield from (f"{where}.{key}: not declared" for key in value if key not in declared)
    if "properties" in schema:
        for key in value.keys() & declared.keys():
            yield from problems(value[key], declared[key], root, f"{where}.{key}")


def schema_of(message: Message) -> dict[str, Any]:
    """The schema that the message names."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")]
    (schema,) = (schema for schema in found if schema["$id"] == message.headers["ce_dataschema"])
    return dict(schema)


MESSAGES = [
    encode_article(ARTICLE),
    encode_article(replace(ARTICLE, url=None, published=None, outlet=Outlet("X"))),
    event_message(ARTICLE, EVENT, "e1", "s1"),
    event_message(
        replace(ARTICLE, url=None, published=None),
        Event("other", "held", actors=(), countries=(), evidence=SPAN),
        "e1",
        None,
    ),
    event_message(ARTICLE, replace(EVENT, place=Place("Moscow")), "e1", None),
    statement_message(ARTICLE, STATEMENT, "t1", "s1"),
    statement_message(ARTICLE, Statement(Speaker("x", "X"), direct=False, evidence=SPAN), "t1", None),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_has_the_shape_of_its_schema(message: Message) -> None:
    """Every field is declared and of its type, and none is missing."""
    schema = schema_of(message)
    assert list(problems(json.loads(message.value), schema, schema)) == []


@pytest.mark.parametrize("message", MESSAGES)
def test_the_shape_check_sees_a_departure(message: Message) -> None:
    """A field missing, one too many and one of another type are each seen."""
    schema, value = schema_of(message), json.loads(message.value)
    first = next(iter(value))
    for wrong in ({k: v for k, v in value.items() if k != first}, value | {"extra": 1}, value | {first: ["x"]}):
        assert list(problems(wrong, schema, schema))


def test_the_article_schema_requires_what_the_decoder_requires() -> None:
    """The published schema and the decoder agree on fields and on which of them may be absent."""
    published = json.loads((SCHEMAS / "article.v1.json").read_text(encoding="utf-8"))
    decoded = msgspec.json.schema(Article)["$defs"]
    for ours, theirs in ((published, decoded["Article"]), (published["$defs"]["outlet"], decoded["Outlet"])):
        assert set(ours["properties"]) == set(theirs["properties"])
        assert set(ours["required"]) == set(theirs["required"])


@pytest.mark.parametrize(
    ("name", "key", "literal"),
    [
        ("article", "text_origin", TextOrigin),
        ("event", "kind", EventKind),
        ("event", "status", Status),
        ("event", "mode", Mode),
        ("event", "date_precision", DatePrecision),
    ],
)
def test_the_schemas_list_the_words_of_the_domain(name: str, key: str, literal: Any) -> None:
    """A new word in the domain needs a place in the schema."""
    schema = json.loads((SCHEMAS / f"{name}.v1.json").read_text(encoding="utf-8"))
    assert set(schema["properties"][key]["enum"]) - {None} == set(get_args(literal))


def test_headers_are_cloudevents_in_binary_mode() -> None:
    """The required attributes are there, and the id follows from article and revision."""
    message = encode_article(ARTICLE, source="desk")
    assert message.key == ARTICLE.id
    assert message.headers == {
        "ce_specversion": "1.0",
        "ce_id": f"{ARTICLE.id}:0123456789abcdef",
        "ce_source": "desk",
        "ce_type": "communique.article.v1",
        "ce_time": "2026-03-01T09:31:00+00:00",
        "ce_subject": ARTICLE.id,
        "ce_dataschema": "urn:communique:schema:article.v1",
        "content-type": "application/json",
    }
    assert encode_article(ARTICLE, source="desk") == message


def test_a_finding_names_its_article_and_story() -> None:
    """An event and a statement carry what a reader needs to find them again; both are keyed by the article."""
    for message, kind in (
        (event_message(ARTICLE, EVENT, "f1", "s1"), "event"),
        (statement_message(ARTICLE, STATEMENT, "f1", "s1"), "statement"),
    ):
        value = json.loads(message.value)
        assert (value["id"], value["article_id"], value["story_id"]) == ("f1", ARTICLE.id, "s1")
        assert (value["article_url"], value["outlet"]) == (ARTICLE.url, "TASS")
        assert value["published"] == "2026-03-01T09:30:00Z"
        assert (message.key, message.headers["ce_type"]) == (ARTICLE.id, f"communique.{kind}.v1")
        assert message.headers["ce_id"] == "f1:0123456789abcdef"


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
times = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
articles = st.builds(
    Article,
    id=words.filter(bool),
    revision=words,
    url=st.none() | words,
    title=words,
    text=words,
    published=st.none() | times,
    first_seen=times,
    source_id=words,
    outlet=st.builds(Outlet, name=words, timezone=st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Moscow"])),
    text_origin=st.sampled_from(get_args(TextOrigin)),
    alert=st.booleans(),
)


@given(articles)
def test_an_article_comes_out_as_it_went_in(article: Article) -> None:
    """Decoding is the reverse of encoding."""
    assert decode_article(record(encode_article(article).value)) == article


def test_times_come_out_in_utc_and_unknown_fields_are_ignored() -> None:
    """Another program may write another offset, and a newer one more fields."""
    value = json.loads(encode_article(ARTICLE).value)
    moscow = ARTICLE.first_seen.astimezone(timezone(timedelta(hours=3)))
    value |= {"first_seen": moscow.isoformat(), "added_later": {"x": [1]}}
    decoded = decode_article(record(json.dumps(value).encode()))
    assert decoded == ARTICLE
    assert decoded.first_seen.tzinfo is UTC


@given(st.binary())
def test_any_bytes_are_an_article_or_permanently_none(value: bytes) -> None:
    """Nothing but ``Permanent`` comes out of bytes that are no article."""
    with pytest.raises(Permanent, match=r"articles.v1/2@7"):
        decode_article(record(value))


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": 7},
        {"text": "a\0b"},
        {"first_seen": "2026-03-01T09:31:00"},
        {"first_seen": "0001-01-01T00:00:00+14:00"},
        {"published": "yesterday"},
        {"outlet": {"name": "X", "timezone": "Mars/Base"}},
        {"outlet": {"name": "X", "timezone": "../../etc/passwd"}},
        {"outlet": {"name": "X", "timezone": "America"}},
        {"outlet": {}},
        {"text_origin": "dream"},
    ],
)
def test_an_article_that_cannot_be_used_is_permanently_wrong(change: dict[str, Any]) -> None:
    """It goes to the dead letters instead of being tried for ever."""
    value = json.loads(encode_article(ARTICLE).value) | change
    with pytest.raises(Permanent):
        decode_article(record(json.dumps(value).encode()))


@pytest.mark.parametrize("value", [b'{"a":' + b"[" * 100_000, b'{"id":"\xff"}', b'{"id":"\\ud800"}'])
def test_hostile_json_is_permanently_wrong(value: bytes) -> None:
    """Deep nesting and broken characters raise nothing else."""
    with pytest.raises(Permanent):
        decode_article(record(value))
