SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE alert (
    id character varying(32) NOT NULL,
    watch text NOT NULL,
    story_id character varying(32) NOT NULL,
    "window" character varying(12) NOT NULL,
    headline text NOT NULL,
    created timestamp with time zone NOT NULL
);
CREATE TABLE article (
    id character varying(32) NOT NULL,
    revision character varying(64) NOT NULL,
    url text,
    title text NOT NULL,
    text text NOT NULL,
    text_origin character varying(10) NOT NULL,
    language character varying(35) NOT NULL,
    source_id character varying(32) NOT NULL,
    outlet text NOT NULL,
    outlet_country character varying(3),
    published timestamp with time zone,
    first_seen timestamp with time zone NOT NULL,
    revised timestamp with time zone NOT NULL,
    updated timestamp with time zone NOT NULL,
    alert boolean NOT NULL
);
COMMENT ON COLUMN article.revised IS 'when this revision was seen';
COMMENT ON COLUMN article.alert IS 'false: it was in the baseline of its source';
CREATE TABLE dead_letter (
    id bigint NOT NULL,
    log text NOT NULL,
    topic text NOT NULL,
    number integer NOT NULL,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    headers json NOT NULL,
    value bytea NOT NULL,
    stage text NOT NULL,
    error text NOT NULL,
    message text NOT NULL,
    traceback text NOT NULL,
    added timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL
);
CREATE SEQUENCE dead_letter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE dead_letter_id_seq OWNED BY dead_letter.id;
CREATE TABLE delivery (
    id character varying(32) NOT NULL,
    alert_id character varying(32) NOT NULL,
    channel text NOT NULL,
    state character varying(10) NOT NULL,
    attempts integer NOT NULL,
    next_try timestamp with time zone NOT NULL,
    lease bigint NOT NULL,
    maybe_duplicate boolean NOT NULL,
    message json,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    error text,
    receipt text
);
COMMENT ON COLUMN delivery.message IS 'frozen at the first attempt';
CREATE TABLE entry (
    source_id character varying(32) NOT NULL,
    key text NOT NULL,
    wording character varying(64) NOT NULL,
    article_id character varying(32) NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    updated timestamp with time zone NOT NULL
);
CREATE TABLE event (
    id character varying(32) NOT NULL,
    article_id character varying(32) NOT NULL,
    story_id character varying(32),
    "position" integer NOT NULL,
    kind character varying(16) NOT NULL,
    status character varying(12) NOT NULL,
    countries text NOT NULL,
    date character varying(10),
    place text,
    confidence double precision NOT NULL,
    updated timestamp with time zone NOT NULL,
    details json NOT NULL
);
COMMENT ON COLUMN event.countries IS 'alpha-3 codes, sorted, joined by commas';
COMMENT ON COLUMN event.details IS 'the whole event as it leaves the program';
CREATE TABLE log_partition (
    topic text NOT NULL,
    number integer NOT NULL,
    next bigint NOT NULL
);
COMMENT ON COLUMN log_partition.next IS 'the offset that the next record gets';
CREATE TABLE log_record (
    topic text NOT NULL,
    number integer NOT NULL,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    value bytea NOT NULL,
    headers json NOT NULL,
    appended bigint NOT NULL
);
COMMENT ON COLUMN log_record.appended IS 'milliseconds since 1970, UTC';
CREATE TABLE outbox (
    id bigint NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    headers json NOT NULL,
    value bytea NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone
);
CREATE SEQUENCE outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE outbox_id_seq OWNED BY outbox.id;
CREATE TABLE poll (
    id bigint NOT NULL,
    source_id character varying(32) NOT NULL,
    at timestamp with time zone NOT NULL,
    status character varying(10) NOT NULL,
    http_status integer,
    bytes bigint NOT NULL,
    entries integer NOT NULL,
    new integer NOT NULL,
    duration_s double precision NOT NULL,
    error text,
    problems json NOT NULL
);
CREATE SEQUENCE poll_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE poll_id_seq OWNED BY poll.id;
CREATE TABLE source (
    id character varying(32) NOT NULL,
    url text NOT NULL,
    name text NOT NULL,
    country character varying(3),
    language character varying(35),
    kind text,
    timezone text NOT NULL,
    every_s double precision NOT NULL,
    with_history boolean NOT NULL,
    enabled boolean NOT NULL,
    origin character varying(10) NOT NULL,
    added timestamp with time zone NOT NULL,
    etag text,
    last_modified text,
    body_sha256 character varying(64),
    polled_ok boolean NOT NULL,
    failures integer NOT NULL,
    status character varying(10) NOT NULL,
    error text,
    last_poll timestamp with time zone,
    last_ok timestamp with time zone,
    next_due timestamp with time zone NOT NULL,
    lease bigint NOT NULL,
    lease_until timestamp with time zone
);
COMMENT ON COLUMN source.origin IS 'file: follows the sources file; user: added by command';
COMMENT ON COLUMN source.status IS 'new, ok or failing';
COMMENT ON COLUMN source.lease IS 'fencing number: grows with each claim';
CREATE TABLE statement (
    id character varying(32) NOT NULL,
    article_id character varying(32) NOT NULL,
    story_id character varying(32),
    "position" integer NOT NULL,
    speaker text NOT NULL,
    speaker_name text NOT NULL,
    country character varying(3),
    direct boolean NOT NULL,
    about text NOT NULL,
    text text NOT NULL,
    confidence double precision NOT NULL,
    updated timestamp with time zone NOT NULL,
    details json NOT NULL
);
COMMENT ON COLUMN statement.about IS 'alpha-3 codes, joined by commas';
COMMENT ON COLUMN statement.details IS 'the whole statement as it leaves the program';
CREATE TABLE story (
    id character varying(32) NOT NULL,
    family character varying(12) NOT NULL,
    kind character varying(16),
    status character varying(12) NOT NULL,
    countries text NOT NULL,
    persons json NOT NULL,
    day date,
    month character varying(7),
    day_read boolean NOT NULL,
    reported date NOT NULL,
    headline text NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    updated timestamp with time zone NOT NULL
);
COMMENT ON COLUMN story.countries IS 'alpha-3 codes, sorted, joined by commas';
COMMENT ON COLUMN story.day_read IS 'false: the day is that of a report which names none';
CREATE TABLE story_report (
    story_id character varying(32) NOT NULL,
    article_id character varying(32) NOT NULL,
    added timestamp with time zone NOT NULL
);
CREATE TABLE stream_offset (
    log text NOT NULL,
    grp text NOT NULL,
    topic text NOT NULL,
    number integer NOT NULL,
    next bigint NOT NULL,
    updated timestamp with time zone NOT NULL
);
ALTER TABLE ONLY dead_letter ALTER COLUMN id SET DEFAULT nextval('dead_letter_id_seq'::regclass);
ALTER TABLE ONLY outbox ALTER COLUMN id SET DEFAULT nextval('outbox_id_seq'::regclass);
ALTER TABLE ONLY poll ALTER COLUMN id SET DEFAULT nextval('poll_id_seq'::regclass);
INSERT INTO alembic_version VALUES ('0001');
INSERT INTO alert VALUES ('b6e3174802ea5932beee04ab2ffbc677', 'russia-china', 'f8d48d8c95c6530db199467d8da71735', 'held', 'Sergey Lavrov and Wang Yi met in Beijing', '2026-11-24 20:24:22.527883+00');
INSERT INTO article VALUES ('ecbced52965f5d9aa2c9302a6019f024', 'd6b3082615458367ddde384b887e77f2c9138431ff90e9378b94657345e0ff72', 'http://127.0.0.1:45445/0.html', 'Talks in Beijing', 'Talks in Beijing
Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on March 30, 2022.', 'summary', 'en', '30190f1d61205bb5abbc395ad0386193', '127.0.0.1', NULL, '2022-03-31 12:00:00+00', '2026-11-24 20:24:21.483661+00', '2026-11-24 20:24:21.483661+00', '2026-11-24 20:24:22.522706+00', true);
INSERT INTO article VALUES ('fdebbd0f8ef35f05bdba19928b3c6196', '28cb6860ba999dc11e402ec0a9d0621953ca59f7fcea5ed5ebe20c0ac27257e1', 'http://127.0.0.1:45445/1.html', 'Words of the minister', 'Words of the minister
On March 30, 2022 Lavrov said: "We value our relations with China."', 'summary', 'en', '30190f1d61205bb5abbc395ad0386193', '127.0.0.1', NULL, '2022-03-31 12:00:00+00', '2026-11-24 20:24:21.483939+00', '2026-11-24 20:24:21.483939+00', '2026-11-24 20:24:22.522706+00', true);
INSERT INTO article VALUES ('238854656c02553082da07e9d8f9f6eb', '32d5a2db4a2298f7444c4f83428f5fdbc41a677a390b356ffcd7245e5f7777d5', 'http://127.0.0.1:45445/2.html', 'Harvest', 'Harvest
On March 30, 2022 farmers of the valley counted more wheat than in any year before.', 'summary', 'en', '30190f1d61205bb5abbc395ad0386193', '127.0.0.1', NULL, '2022-03-31 12:00:00+00', '2026-11-24 20:24:21.48405+00', '2026-11-24 20:24:21.48405+00', '2026-11-24 20:24:22.522706+00', true);
INSERT INTO delivery VALUES ('2fc60f539d6c5967863d3759e294654b', 'b6e3174802ea5932beee04ab2ffbc677', 'file:///tmp/tmpoeel2e31/two/alerts.jsonl', 'sent', 1, '2026-11-24 20:24:52.555621+00', 1, false, '{"id": "b6e3174802ea5932beee04ab2ffbc677", "watch": "russia-china", "status": "held", "headline": "Sergey Lavrov and Wang Yi met in Beijing", "created": "2026-11-24T20:24:22Z", "story": {"id": "f8d48d8c95c6530db199467d8da71735", "family": "contact", "kind": "meeting", "status": "held", "countries": ["CHN", "RUS"], "persons": ["sergey-lavrov", "wang-yi"], "day": "2022-03-30"}, "events": [{"id": "7f497ae0db5e52ee91c0ab98a33dd153", "article_id": "ecbced52965f5d9aa2c9302a6019f024", "kind": "meeting", "status": "held", "actors": [{"id": "sergey-lavrov", "name": "Sergey Lavrov", "country": "RUS", "role": "foreign minister", "mentions": ["Russian Foreign Minister Sergey Lavrov"], "mention_spans": [{"start": 17, "end": 55, "text": "Russian Foreign Minister Sergey Lavrov"}]}, {"id": "wang-yi", "name": "Wang Yi", "country": "CHN", "role": "foreign minister", "mentions": ["Chinese Foreign Minister Wang Yi"], "mention_spans": [{"start": 60, "end": 92, "text": "Chinese Foreign Minister Wang Yi"}]}], "countries": ["CHN", "RUS"], "date": "2022-03-30", "date_precision": "day", "date_evidence": {"start": 107, "end": 121, "text": "March 30, 2022"}, "place": {"name": "Beijing", "country": "CHN", "mention": {"start": 96, "end": 103, "text": "Beijing"}}, "topics": [], "mode": "in_person", "plover": "CONSULT", "cameo": "040", "confidence": 0.93, "evidence": {"start": 17, "end": 122, "text": "Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on March 30, 2022."}}], "statements": [{"id": "9dfb4c6e8b9c5d9e9f776053fa1f5c14", "article_id": "fdebbd0f8ef35f05bdba19928b3c6196", "speaker": {"id": "sergey-lavrov", "name": "Sergey Lavrov", "country": "RUS", "role": "foreign minister", "mention": {"start": 40, "end": 46, "text": "Lavrov"}}, "direct": true, "stance": null, "about": ["CHN"], "topics": [], "plover": null, "cameo": "010", "confidence": 0.95, "evidence": {"start": 53, "end": 89, "text": "\"We value our relations with China.\""}}], "reports": [{"article_id": "ecbced52965f5d9aa2c9302a6019f024", "outlet": "127.0.0.1", "country": null, "language": "en", "title": "Talks in Beijing", "url": "http://127.0.0.1:45445/0.html", "published": "2022-03-31T12:00:00Z"}, {"article_id": "fdebbd0f8ef35f05bdba19928b3c6196", "outlet": "127.0.0.1", "country": null, "language": "en", "title": "Words of the minister", "url": "http://127.0.0.1:45445/1.html", "published": "2022-03-31T12:00:00Z"}]}', '2026-11-24 20:24:22.527883+00', '2026-11-24 20:24:22.570109+00', NULL, '2478 bytes');
INSERT INTO entry VALUES ('30190f1d61205bb5abbc395ad0386193', '0', 'c6bbe8c333ee2951f7a0ef39801baff3a12154f68f360dea716e819586b8d925', 'ecbced52965f5d9aa2c9302a6019f024', '2026-11-24 20:24:21.48425+00', '2026-11-24 20:24:21.48425+00');
INSERT INTO entry VALUES ('30190f1d61205bb5abbc395ad0386193', '1', '87de754c5a27349c7d7f8364ef188e0ddf8e8b07ed08a8d0040926ee37800c51', 'fdebbd0f8ef35f05bdba19928b3c6196', '2026-11-24 20:24:21.48425+00', '2026-11-24 20:24:21.48425+00');
INSERT INTO entry VALUES ('30190f1d61205bb5abbc395ad0386193', '2', '837fe6ded4c12caf491ea57d0f6e064e21a7bf700a9adc863242d6bf6377e1b9', '238854656c02553082da07e9d8f9f6eb', '2026-11-24 20:24:21.48425+00', '2026-11-24 20:24:21.48425+00');
INSERT INTO event VALUES ('7f497ae0db5e52ee91c0ab98a33dd153', 'ecbced52965f5d9aa2c9302a6019f024', 'f8d48d8c95c6530db199467d8da71735', 0, 'meeting', 'held', 'CHN,RUS', '2022-03-30', 'Beijing', 0.93, '2026-11-24 20:24:22.522706+00', '{"kind": "meeting", "status": "held", "actors": [{"id": "sergey-lavrov", "name": "Sergey Lavrov", "country": "RUS", "role": "foreign minister", "mentions": ["Russian Foreign Minister Sergey Lavrov"], "mention_spans": [{"start": 17, "end": 55, "text": "Russian Foreign Minister Sergey Lavrov"}]}, {"id": "wang-yi", "name": "Wang Yi", "country": "CHN", "role": "foreign minister", "mentions": ["Chinese Foreign Minister Wang Yi"], "mention_spans": [{"start": 60, "end": 92, "text": "Chinese Foreign Minister Wang Yi"}]}], "countries": ["CHN", "RUS"], "date": "2022-03-30", "date_precision": "day", "date_evidence": {"start": 107, "end": 121, "text": "March 30, 2022"}, "place": {"name": "Beijing", "country": "CHN", "mention": {"start": 96, "end": 103, "text": "Beijing"}}, "topics": [], "mode": "in_person", "plover": "CONSULT", "cameo": "040", "confidence": 0.93, "evidence": {"start": 17, "end": 122, "text": "Russian Foreign Minister Sergey Lavrov met Chinese Foreign Minister Wang Yi in Beijing on March 30, 2022."}}');
INSERT INTO log_partition VALUES ('events.v1', 0, 2);
INSERT INTO log_partition VALUES ('articles.v1', 0, 4);
INSERT INTO log_record VALUES ('articles.v1', 0, 0, 'ecbced52965f5d9aa2c9302a6019f024', '\x7b226964223a226563626365643532393635663564396161326339333032613630313966303234222c227265766973696f6e223a2264366233303832363135343538333637646464653338346238383765373766326339313338343331666639306539333738623934363537333435653066663732222c2275726c223a22687474703a2f2f3132372e302e302e313a34353434352f302e68746d6c222c227469746c65223a2254616c6b7320696e204265696a696e67222c2274657874223a2254616c6b7320696e204265696a696e675c6e5275737369616e20466f726569676e204d696e697374657220536572676579204c6176726f76206d6574204368696e65736520466f726569676e204d696e69737465722057616e6720596920696e204265696a696e67206f6e204d617263682033302c20323032322e222c227075626c6973686564223a22323032322d30332d33315431323a30303a30305a222c2266697273745f7365656e223a22323032362d31312d32345432303a32343a32312e3438333636315a222c22736f757263655f6964223a223330313930663164363132303562623561626263333935616430333836313933222c226f75746c6574223a7b226e616d65223a223132372e302e302e31222c22636f756e747279223a6e756c6c2c226c616e6775616765223a6e756c6c2c226b696e64223a6e756c6c2c2274696d657a6f6e65223a22555443227d2c22746578745f6f726967696e223a2273756d6d617279222c22616c657274223a747275657d', '{"ce_specversion": "1.0", "ce_id": "ecbced52965f5d9aa2c9302a6019f024:d6b3082615458367", "ce_source": "communique", "ce_type": "communique.article.v1", "ce_time": "2026-11-24T20:24:21.483661+00:00", "ce_subject": "ecbced52965f5d9aa2c9302a6019f024", "ce_dataschema": "urn:communique:schema:article.v1", "content-type": "application/json"}', 1795551861487);
INSERT INTO log_record VALUES ('articles.v1', 0, 1, 'fdebbd0f8ef35f05bdba19928b3c6196', '\x7b226964223a226664656262643066386566333566303562646261313939323862336336313936222c227265766973696f6e223a2232386362363836306261393939646331316534303265633061396430363231393533636135396637666365613565643565626532306330616332373235376531222c2275726c223a22687474703a2f2f3132372e302e302e313a34353434352f312e68746d6c222c227469746c65223a22576f726473206f6620746865206d696e6973746572222c2274657874223a22576f726473206f6620746865206d696e69737465725c6e4f6e204d617263682033302c2032303232204c6176726f7620736169643a205c2257652076616c7565206f75722072656c6174696f6e732077697468204368696e612e5c22222c227075626c6973686564223a22323032322d30332d33315431323a30303a30305a222c2266697273745f7365656e223a22323032362d31312d32345432303a32343a32312e3438333933395a222c22736f757263655f6964223a223330313930663164363132303562623561626263333935616430333836313933222c226f75746c6574223a7b226e616d65223a223132372e302e302e31222c22636f756e747279223a6e756c6c2c226c616e6775616765223a6e756c6c2c226b696e64223a6e756c6c2c2274696d657a6f6e65223a22555443227d2c22746578745f6f726967696e223a2273756d6d617279222c22616c657274223a747275657d', '{"ce_specversion": "1.0", "ce_id": "fdebbd0f8ef35f05bdba19928b3c6196:28cb6860ba999dc1", "ce_source": "communique", "ce_type": "communique.article.v1", "ce_time": "2026-11-24T20:24:21.483939+00:00", "ce_subject": "fdebbd0f8ef35f05bdba19928b3c6196", "ce_dataschema": "urn:communique:schema:article.v1", "content-type": "application/json"}', 1795551861487);
INSERT INTO log_record VALUES ('articles.v1', 0, 2, '238854656c02553082da07e9d8f9f6eb', '\x7b226964223a223233383835343635366330323535333038326461303765396438663966366562222c227265766973696f6e223a2233326435613264623461323239386637343434633466383334323866356664626334316136373761333930623335366666636437323435653566373737376435222c2275726c223a22687474703a2f2f3132372e302e302e313a34353434352f322e68746d6c222c227469746c65223a2248617276657374222c2274657874223a22486172766573745c6e4f6e204d617263682033302c2032303232206661726d657273206f66207468652076616c6c657920636f756e746564206d6f7265207768656174207468616e20696e20616e792079656172206265666f72652e222c227075626c6973686564223a22323032322d30332d33315431323a30303a30305a222c2266697273745f7365656e223a22323032362d31312d32345432303a32343a32312e3438343035305a222c22736f757263655f6964223a223330313930663164363132303562623561626263333935616430333836313933222c226f75746c6574223a7b226e616d65223a223132372e302e302e31222c22636f756e747279223a6e756c6c2c226c616e6775616765223a6e756c6c2c226b696e64223a6e756c6c2c2274696d657a6f6e65223a22555443227d2c22746578745f6f726967696e223a2273756d6d617279222c22616c657274223a747275657d', '{"ce_specversion": "1.0", "ce_id": "238854656c02553082da07e9d8f9f6eb:32d5a2db4a2298f7", "ce_source": "communique", "ce_type": "communique.article.v1", "ce_time": "2026-11-24T20:24:21.484050+00:00", "ce_subject": "238854656c02553082da07e9d8f9f6eb", "ce_dataschema": "urn:communique:schema:article.v1", "content-type": "application/json"}', 1795551861487);
INSERT INTO log_record VALUES ('events.v1', 0, 0, 'ecbced52965f5d9aa2c9302a6019f024', '\x7b226b696e64223a226d656574696e67222c22737461747573223a2268656c64222c226163746f7273223a5b7b226964223a227365726765792d6c6176726f76222c226e616d65223a22536572676579204c6176726f76222c22636f756e747279223a22525553222c22726f6c65223a22666f726569676e206d696e6973746572222c226d656e74696f6e73223a5b225275737369616e20466f726569676e204d696e697374657220536572676579204c6176726f76225d2c226d656e74696f6e5f7370616e73223a5b7b227374617274223a31372c22656e64223a35352c2274657874223a225275737369616e20466f726569676e204d696e697374657220536572676579204c6176726f76227d5d7d2c7b226964223a2277616e672d7969222c226e616d65223a2257616e67205969222c22636f756e747279223a2243484e222c22726f6c65223a22666f726569676e206d696e6973746572222c226d656e74696f6e73223a5b224368696e65736520466f726569676e204d696e69737465722057616e67205969225d2c226d656e74696f6e5f7370616e73223a5b7b227374617274223a36302c22656e64223a39322c2274657874223a224368696e65736520466f726569676e204d696e69737465722057616e67205969227d5d7d5d2c22636f756e7472696573223a5b2243484e222c22525553225d2c2264617465223a22323032322d30332d3330222c22646174655f707265636973696f6e223a22646179222c22646174655f65766964656e6365223a7b227374617274223a3130372c22656e64223a3132312c2274657874223a224d617263682033302c2032303232227d2c22706c616365223a7b226e616d65223a224265696a696e67222c22636f756e747279223a2243484e222c226d656e74696f6e223a7b227374617274223a39362c22656e64223a3130332c2274657874223a224265696a696e67227d7d2c22746f70696373223a5b5d2c226d6f6465223a22696e5f706572736f6e222c22706c6f766572223a22434f4e53554c54222c2263616d656f223a22303430222c22636f6e666964656e6365223a302e39332c2265766964656e6365223a7b227374617274223a31372c22656e64223a3132322c2274657874223a225275737369616e20466f726569676e204d696e697374657220536572676579204c6176726f76206d6574204368696e65736520466f726569676e204d696e69737465722057616e6720596920696e204265696a696e67206f6e204d617263682033302c20323032322e227d2c226964223a223766343937616530646235653532656539316330616239386133336464313533222c2261727469636c655f6964223a226563626365643532393635663564396161326339333032613630313966303234222c2261727469636c655f75726c223a22687474703a2f2f3132372e302e302e313a34353434352f302e68746d6c222c226f75746c6574223a223132372e302e302e31222c227075626c6973686564223a22323032322d30332d33315431323a30303a30305a222c2273746f72795f6964223a226638643438643863393563363533306462313939343637643864613731373335227d', '{"ce_specversion": "1.0", "ce_id": "7f497ae0db5e52ee91c0ab98a33dd153:d6b3082615458367", "ce_source": "communique", "ce_type": "communique.event.v1", "ce_time": "2026-11-24T20:24:21.483661+00:00", "ce_subject": "7f497ae0db5e52ee91c0ab98a33dd153", "ce_dataschema": "urn:communique:schema:event.v1", "content-type": "application/json"}', 1795551862543);
INSERT INTO log_record VALUES ('events.v1', 0, 1, 'fdebbd0f8ef35f05bdba19928b3c6196', '\x7b22737065616b6572223a7b226964223a227365726765792d6c6176726f76222c226e616d65223a22536572676579204c6176726f76222c22636f756e747279223a22525553222c22726f6c65223a22666f726569676e206d696e6973746572222c226d656e74696f6e223a7b227374617274223a34302c22656e64223a34362c2274657874223a224c6176726f76227d7d2c22646972656374223a747275652c227374616e6365223a6e756c6c2c2261626f7574223a5b2243484e225d2c22746f70696373223a5b5d2c22706c6f766572223a6e756c6c2c2263616d656f223a22303130222c22636f6e666964656e6365223a302e39352c2265766964656e6365223a7b227374617274223a35332c22656e64223a38392c2274657874223a225c2257652076616c7565206f75722072656c6174696f6e732077697468204368696e612e5c22227d2c226964223a223964666234633665386239633564396539663737363035336661316635633134222c2261727469636c655f6964223a226664656262643066386566333566303562646261313939323862336336313936222c2261727469636c655f75726c223a22687474703a2f2f3132372e302e302e313a34353434352f312e68746d6c222c226f75746c6574223a223132372e302e302e31222c227075626c6973686564223a22323032322d30332d33315431323a30303a30305a222c2273746f72795f6964223a226638643438643863393563363533306462313939343637643864613731373335227d', '{"ce_specversion": "1.0", "ce_id": "9dfb4c6e8b9c5d9e9f776053fa1f5c14:28cb6860ba999dc1", "ce_source": "communique", "ce_type": "communique.statement.v1", "ce_time": "2026-11-24T20:24:21.483939+00:00", "ce_subject": "9dfb4c6e8b9c5d9e9f776053fa1f5c14", "ce_dataschema": "urn:communique:schema:statement.v1", "content-type": "application/json"}', 1795551862549);
INSERT INTO log_record VALUES ('articles.v1', 0, 3, '3b7b49ee9d335d27b7216d0cd2fad4f4', '\x7b226964223a223362376234396565396433333564323762373231366430636432666164346634222c227265766973696f6e223a2237386439316264383261393665303334333633386235303837363966386265333835636661623932386634653766396561643132633330346130366362316366222c2275726c223a2268747470733a2f2f6e6577732e6578616d706c652f773130222c227469746c65223a225469746c65206f6620773130222c2274657874223a225469746c65206f66207731305c6e4368696e65736520507265736964656e74205869204a696e70696e672077696c6c206d656574205275737369616e20507265736964656e7420566c6164696d697220507574696e20696e204d6f73636f77206f6e204a756e652031302c20323032322e222c227075626c6973686564223a22323032322d30332d33305431323a30303a30305a222c2266697273745f7365656e223a22323032322d30332d33305431323a30303a30305a222c22736f757263655f6964223a223063666636393837323135383561666661643230663231383236353864646533222c226f75746c6574223a7b226e616d65223a224578616d706c652054696d6573222c22636f756e747279223a22474252222c226c616e6775616765223a22656e222c226b696e64223a226e6577737061706572222c2274696d657a6f6e65223a22555443227d2c22746578745f6f726967696e223a2266656564222c22616c657274223a747275657d', '{"ce_specversion": "1.0", "ce_id": "3b7b49ee9d335d27b7216d0cd2fad4f4:78d91bd82a96e034", "ce_source": "communique", "ce_type": "communique.article.v1", "ce_time": "2022-03-30T12:00:00+00:00", "ce_subject": "3b7b49ee9d335d27b7216d0cd2fad4f4", "ce_dataschema": "urn:communique:schema:article.v1", "content-type": "application/json"}', 1795551862904);
INSERT INTO outbox VALUES (1, 'articles.v1', '12906ea5379f5198aeae29875e07362e', '{"ce_specversion": "1.0", "ce_id": "12906ea5379f5198aeae29875e07362e:0d32c5e6caf4188f", "ce_source": "communique", "ce_type": "communique.article.v1", "ce_time": "2022-03-30T12:00:00+00:00", "ce_subject": "12906ea5379f5198aeae29875e07362e", "ce_dataschema": "urn:communique:schema:article.v1", "content-type": "application/json"}', '\x7b226964223a223132393036656135333739663531393861656165323938373565303733363265222c227265766973696f6e223a2230643332633565366361663431383866313230303431373938613934336265323536353132616266323438636235326665656662373137316666353539663536222c2275726c223a2268747470733a2f2f6e6577732e6578616d706c652f773230222c227469746c65223a225469746c65206f6620773230222c2274657874223a225469746c65206f66207732305c6e4368696e65736520507265736964656e74205869204a696e70696e672077696c6c206d656574205275737369616e20507265736964656e7420566c6164696d697220507574696e20696e204d6f73636f77206f6e204a756e652032302c20323032322e222c227075626c6973686564223a22323032322d30332d33305431323a30303a30305a222c2266697273745f7365656e223a22323032322d30332d33305431323a30303a30305a222c22736f757263655f6964223a223063666636393837323135383561666661643230663231383236353864646533222c226f75746c6574223a7b226e616d65223a224578616d706c652054696d6573222c22636f756e747279223a22474252222c226c616e6775616765223a22656e222c226b696e64223a226e6577737061706572222c2274696d657a6f6e65223a22555443227d2c22746578745f6f726967696e223a2266656564222c22616c657274223a747275657d', '2026-11-24 20:24:22.907296+00', NULL);
INSERT INTO poll VALUES (1, '30190f1d61205bb5abbc395ad0386193', '2026-11-24 20:24:21.491949+00', 'ok', 200, 765, 3, 3, 0.222, NULL, '[{"entry": "http://127.0.0.1:45445/0.html", "problem": "its page could not be read (the server answered 404 Not Found: there is nothing at this address; check it); the feed''s own words are used"}, {"entry": "http://127.0.0.1:45445/1.html", "problem": "its page could not be read (the server answered 404 Not Found: there is nothing at this address; check it); the feed''s own words are used"}, {"entry": "http://127.0.0.1:45445/2.html", "problem": "its page could not be read (the server answered 404 Not Found: there is nothing at this address; check it); the feed''s own words are used"}]');
INSERT INTO source VALUES ('30190f1d61205bb5abbc395ad0386193', 'http://127.0.0.1:45445/feed.json', '127.0.0.1', NULL, NULL, NULL, 'UTC', 600, true, true, 'user', '2026-11-24 20:24:19.960249+00', NULL, NULL, 'a740c38ab991e27f98b454878cf2b73472e0cf5f1b66b8188eec6bc233a5cb4c', true, 0, 'ok', NULL, '2026-11-24 20:24:21.491949+00', '2026-11-24 20:24:21.491949+00', '2026-11-24 20:33:47.992162+00', 1, NULL);
INSERT INTO statement VALUES ('9dfb4c6e8b9c5d9e9f776053fa1f5c14', 'fdebbd0f8ef35f05bdba19928b3c6196', 'f8d48d8c95c6530db199467d8da71735', 0, 'sergey-lavrov', 'Sergey Lavrov', 'RUS', true, 'CHN', '"We value our relations with China."', 0.9500000000000001, '2026-11-24 20:24:22.522706+00', '{"speaker": {"id": "sergey-lavrov", "name": "Sergey Lavrov", "country": "RUS", "role": "foreign minister", "mention": {"start": 40, "end": 46, "text": "Lavrov"}}, "direct": true, "stance": null, "about": ["CHN"], "topics": [], "plover": null, "cameo": "010", "confidence": 0.95, "evidence": {"start": 53, "end": 89, "text": "\"We value our relations with China.\""}}');
INSERT INTO story VALUES ('f8d48d8c95c6530db199467d8da71735', 'contact', 'meeting', 'held', 'CHN,RUS', '["sergey-lavrov", "wang-yi"]', '2022-03-30', NULL, true, '2022-03-31', 'Sergey Lavrov and Wang Yi met in Beijing', '2026-11-24 20:24:22.527883+00', '2026-11-24 20:24:22.544177+00');
INSERT INTO story_report VALUES ('f8d48d8c95c6530db199467d8da71735', 'ecbced52965f5d9aa2c9302a6019f024', '2026-11-24 20:24:22.522706+00');
INSERT INTO story_report VALUES ('f8d48d8c95c6530db199467d8da71735', 'fdebbd0f8ef35f05bdba19928b3c6196', '2026-11-24 20:24:22.522706+00');
INSERT INTO stream_offset VALUES ('embedded', 'process', 'articles.v1', 0, 3, '2026-11-24 20:24:22.522706+00');
SELECT pg_catalog.setval('dead_letter_id_seq', 1, false);
SELECT pg_catalog.setval('outbox_id_seq', 1, true);
SELECT pg_catalog.setval('poll_id_seq', 1, true);
ALTER TABLE ONLY alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY alert
    ADD CONSTRAINT pk_alert PRIMARY KEY (id);
ALTER TABLE ONLY article
    ADD CONSTRAINT pk_article PRIMARY KEY (id);
ALTER TABLE ONLY dead_letter
    ADD CONSTRAINT pk_dead_letter PRIMARY KEY (id);
ALTER TABLE ONLY delivery
    ADD CONSTRAINT pk_delivery PRIMARY KEY (id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT pk_entry PRIMARY KEY (source_id, key);
ALTER TABLE ONLY event
    ADD CONSTRAINT pk_event PRIMARY KEY (id);
ALTER TABLE ONLY log_partition
    ADD CONSTRAINT pk_log_partition PRIMARY KEY (topic, number);
ALTER TABLE ONLY log_record
    ADD CONSTRAINT pk_log_record PRIMARY KEY (topic, number, "offset");
ALTER TABLE ONLY outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY poll
    ADD CONSTRAINT pk_poll PRIMARY KEY (id);
ALTER TABLE ONLY source
    ADD CONSTRAINT pk_source PRIMARY KEY (id);
ALTER TABLE ONLY statement
    ADD CONSTRAINT pk_statement PRIMARY KEY (id);
ALTER TABLE ONLY story
    ADD CONSTRAINT pk_story PRIMARY KEY (id);
ALTER TABLE ONLY story_report
    ADD CONSTRAINT pk_story_report PRIMARY KEY (story_id, article_id);
ALTER TABLE ONLY stream_offset
    ADD CONSTRAINT pk_stream_offset PRIMARY KEY (log, grp, topic, number);
ALTER TABLE ONLY alert
    ADD CONSTRAINT uq_alert_watch UNIQUE (watch, story_id, "window");
ALTER TABLE ONLY dead_letter
    ADD CONSTRAINT uq_dead_letter_log UNIQUE (log, topic, number, "offset", stage);
ALTER TABLE ONLY source
    ADD CONSTRAINT uq_source_url UNIQUE (url);
CREATE INDEX ix_alert_created ON alert USING btree (created);
CREATE INDEX ix_article_updated ON article USING btree (updated);
CREATE INDEX ix_delivery_alert_id ON delivery USING btree (alert_id);
CREATE INDEX ix_delivery_due ON delivery USING btree (state, next_try);
CREATE INDEX ix_event_article_id ON event USING btree (article_id);
CREATE INDEX ix_event_story_id ON event USING btree (story_id);
CREATE INDEX ix_event_updated ON event USING btree (updated);
CREATE INDEX ix_log_record_appended ON log_record USING btree (appended);
CREATE INDEX ix_outbox_sent ON outbox USING btree (sent, id);
CREATE INDEX ix_poll_at ON poll USING btree (at);
CREATE INDEX ix_poll_source ON poll USING btree (source_id, at);
CREATE INDEX ix_source_due ON source USING btree (enabled, next_due);
CREATE INDEX ix_statement_article_id ON statement USING btree (article_id);
CREATE INDEX ix_statement_story_id ON statement USING btree (story_id);
CREATE INDEX ix_statement_updated ON statement USING btree (updated);
CREATE INDEX ix_story_countries_day ON story USING btree (countries, day);
CREATE INDEX ix_story_countries_reported ON story USING btree (countries, reported);
CREATE INDEX ix_story_updated ON story USING btree (updated);
ALTER TABLE ONLY alert
    ADD CONSTRAINT fk_alert_story_id_story FOREIGN KEY (story_id) REFERENCES story(id);
ALTER TABLE ONLY delivery
    ADD CONSTRAINT fk_delivery_alert_id_alert FOREIGN KEY (alert_id) REFERENCES alert(id);
ALTER TABLE ONLY entry
    ADD CONSTRAINT fk_entry_source_id_source FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE;
ALTER TABLE ONLY event
    ADD CONSTRAINT fk_event_article_id_article FOREIGN KEY (article_id) REFERENCES article(id);
ALTER TABLE ONLY event
    ADD CONSTRAINT fk_event_story_id_story FOREIGN KEY (story_id) REFERENCES story(id);
ALTER TABLE ONLY poll
    ADD CONSTRAINT fk_poll_source_id_source FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE;
ALTER TABLE ONLY statement
    ADD CONSTRAINT fk_statement_article_id_article FOREIGN KEY (article_id) REFERENCES article(id);
ALTER TABLE ONLY statement
    ADD CONSTRAINT fk_statement_story_id_story FOREIGN KEY (story_id) REFERENCES story(id);
ALTER TABLE ONLY story_report
    ADD CONSTRAINT fk_story_report_article_id_article FOREIGN KEY (article_id) REFERENCES article(id);
ALTER TABLE ONLY story_report
    ADD CONSTRAINT fk_story_report_story_id_story FOREIGN KEY (story_id) REFERENCES story(id);
