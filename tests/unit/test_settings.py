"""Settings: four places in their order, and a sentence for whatever is wrong in one of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.settings import Loaded, Settings, load, parse_flags
from domain.errors import Misconfigured
from domain.log import ARTICLES

KEYS = {
    "lexicon.folder",
    "database.url",
    "log.backend",
    "log.keep_days",
    "log.kafka.bootstrap_servers",
    "log.kafka.prefix",
    "log.kafka.replication_factor",
    "log.kafka.session_timeout_s",
    "log.kafka.group_instance_id",
    "log.kafka.security_protocol",
    "log.kafka.ssl_cafile",
    "log.kafka.ssl_certfile",
    "log.kafka.ssl_keyfile",
    "log.kafka.ssl_password",
    "log.kafka.ssl_check_hostname",
    "log.kafka.sasl_mechanism",
    "log.kafka.sasl_username",
    "log.kafka.sasl_password",
    "sources.file",
    "watches.file",
    "fetch.allow_private_addresses",
    "fetch.timeout_s",
    "fetch.max_bytes",
    "alerts.channels",
    "log_level",
}


def write(folder: Path, text: str) -> Path:
    """A settings file."""
    path = folder / "communique.toml"
    path.write_text(text, encoding="utf-8")
    return path


def read(
    file: Path | None = None, environment: Mapping[str, str] | None = None, flags: Mapping[str, Any] | None = None
) -> Loaded:
    """Load, with nothing in the places that are not given."""
    return load(file, environment or {}, flags or {})


def wrong(file: Path | None = None, environment: Mapping[str, str] | None = None, **flags: Any) -> str:
    """The sentence for what is wrong; a flag's dots are double underscores here."""
    with pytest.raises(Misconfigured) as caught:
        read(file, environment, {key.replace("__", "."): value for key, value in flags.items()})
    return str(caught.value)


def test_without_anything_the_defaults_hold() -> None:
    """One file for everything, the embedded log, the terminal."""
    loaded = read()
    assert {key for key, _, _ in loaded.rows()} == KEYS
    assert {origin for _, _, origin in loaded.rows()} == {"default"}
    assert loaded.settings.log.backend == "embedded"
    assert loaded.settings.alerts.channels == ("terminal:",)
    assert loaded.settings.database.url.startswith("sqlite:///")
    assert loaded.settings.sources.file.name == "sources.toml"


def test_the_last_place_wins(tmp_path: Path) -> None:
    """A command's own defaults, the file, the environment, the flags; each value tells where it comes from."""
    file = write(tmp_path, "log_level = 'debug'\n[fetch]\ntimeout_s = 2\nmax_bytes = 2000\n[log]\nkeep_days = 2")
    environment = {"COMMUNIQUE_FETCH__TIMEOUT_S": "3", "COMMUNIQUE_FETCH__MAX_BYTES": "3000", "PATH": "/bin"}
    preset = {"log.backend": "kafka", "log.keep_days": 1}
    loaded = load(file, environment, {"fetch.timeout_s": "4"}, preset)

    settings = loaded.settings
    assert (settings.log.backend, settings.log.keep_days) == ("kafka", 2)
    assert (settings.log_level, settings.fetch.max_bytes, settings.fetch.timeout_s) == ("debug", 3000, 4.0)
    origins = {key: origin for key, _, origin in loaded.rows() if origin != "default"}
    assert origins == {
        "log.backend": "this command",
        "log.keep_days": str(file),
        "log_level": str(file),
        "fetch.max_bytes": "COMMUNIQUE_FETCH__MAX_BYTES",
        "fetch.timeout_s": "--set fetch.timeout_s",
    }


def test_a_list_may_be_written_with_commas(tmp_path: Path) -> None:
    """As variables and flags must; a file may hold a list."""
    file = write(tmp_path, "[log.kafka]\nbootstrap_servers = ['a:1', 'b:2']")
    loaded = read(file, {"COMMUNIQUE_ALERTS__CHANNELS": "terminal:, file:///x ,"})
    assert loaded.settings.log.kafka.bootstrap_servers == ("a:1", "b:2")
    assert loaded.settings.alerts.channels == ("terminal:", "file:///x")


def test_servers_may_be_names_and_addresses() -> None:
    """Of both kinds, and names as Docker gives them."""
    servers = ("kafka-1.example:9092", "my_kafka:1", "127.0.0.1:65535", "[::1]:9092")
    loaded = read(flags={"log.kafka.bootstrap_servers": ", ".join(servers)})
    assert loaded.settings.log.kafka.bootstrap_servers == servers


def test_a_prefix_that_makes_names_too_long_for_kafka_is_told() -> None:
    """With both limits; the longest that is allowed makes a topic of exactly as many characters."""
    longest = 249 - len(f".{ARTICLES}")
    assert read(flags={"log.kafka.prefix": "p" * longest}).settings.log.kafka.prefix == "p" * longest
    sentence = wrong(log__kafka__prefix="p" * (longest + 1))
    assert sentence.startswith("log.kafka.prefix: ")
    assert f"at most 249 characters, so this may have {longest}; it has {longest + 1}" in sentence


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """In paths of files."""
    monkeypatch.setenv("HOME", "/home/someone")
    assert read(flags={"sources.file": "~/my.toml"}).settings.sources.file == Path("/home/someone/my.toml")


@pytest.mark.parametrize("value", ["true", "1", "yes", "on"])
def test_a_variable_may_say_yes(value: str) -> None:
    """In any of the usual words."""
    assert read(environment={"COMMUNIQUE_FETCH__ALLOW_PRIVATE_ADDRESSES": value}).settings.fetch.allow_private_addresses


def test_a_key_that_no_setting_has_is_an_error_everywhere(tmp_path: Path) -> None:
    """Which names the place, and the key that was probably meant."""
    in_file = wrong(write(tmp_path, "[fetch]\ntimeout = 5"))
    assert in_file.startswith("fetch.timeout: ")
    assert str(tmp_path) in in_file
    assert "did you mean 'fetch.timeout_s'?" in in_file

    in_environment = wrong(environment={"COMMUNIQUE_FETCH__TIMOUT_S": "5"})
    assert "COMMUNIQUE_FETCH__TIMOUT_S: " in in_environment
    assert "did you mean 'COMMUNIQUE_FETCH__TIMEOUT_S'?" in in_environment

    in_flags = wrong(fetch__timout_s=5)
    assert "--set" in in_flags
    assert "did you mean 'fetch.timeout_s'?" in in_flags
    assert "known are alerts.channels, database.url" in wrong(xyzzy=1)


@pytest.mark.parametrize(
    "text",
    ["fetch = 5", "database = 'sqlite:///x'", "[alerts.channels]\none = 'terminal:'", "[[fetch]]\ntimeout_s = 5"],
)
def test_a_group_that_is_none_is_an_error(tmp_path: Path, text: str) -> None:
    """And a setting that is written as a group."""
    assert "no setting has this name" in wrong(write(tmp_path, text))


@pytest.mark.parametrize(
    "name",
    [
        "COMMUNIQUE_TEST_POSTGRES",
        "COMMUNIQUE_TEST_KAFKA",
        "COMMUNIQUE_REQUIRE_SERVICES",
        "COMMUNIQUE_KAFKA_LIBS",
        "COMMUNIQUE_CONFIG",
        "COMMUNIQUES_FETCH",
        "MY_COMMUNIQUE_FETCH",
    ],
)
def test_variables_that_are_no_settings_are_let_be(name: str) -> None:
    """Those of the tests, of the broker's recipe, of the command line and of other programs."""
    assert read(environment={name: "x"}).settings == Settings()


@pytest.mark.parametrize("name", ["COMMUNIQUE_CONFIGURATION", "COMMUNIQUE_KAFKA_LIBS_DIR", "COMMUNIQUE_TESTS"])
def test_a_variable_that_only_begins_like_one_of_those_is_an_error(name: str) -> None:
    """It would be passed over in silence."""
    assert name in wrong(environment={name: "x"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fetch.timeout_s", "soon"),
        ("fetch.timeout_s", "0"),
        ("fetch.timeout_s", "nan"),
        ("fetch.timeout_s", ""),
        ("fetch.max_bytes", "1.5"),
        ("log.backend", "rabbit"),
        ("log.keep_days", "-1"),
        ("log.keep_days", "inf"),
        ("log.keep_days", "1e9"),
        ("log.kafka.prefix", "a b"),
        ("log.kafka.bootstrap_servers", ""),
        ("log.kafka.bootstrap_servers", ","),
        ("log.kafka.bootstrap_servers", "host"),
        ("log.kafka.bootstrap_servers", "host:abc"),
        ("log.kafka.bootstrap_servers", "host:port:9092"),
        ("log.kafka.bootstrap_servers", "host:0"),
        ("log.kafka.bootstrap_servers", "host:65536"),
        ("log.kafka.bootstrap_servers", ":9092"),
        ("log.kafka.bootstrap_servers", "::1:9092"),
        ("log.kafka.bootstrap_servers", "PLAINTEXT://host:9092"),
        ("log.kafka.bootstrap_servers", "host:9092,other"),
        ("log_level", "loud"),
        ("fetch.allow_private_addresses", "perhaps"),
        ("alerts.channels", 5),
    ],
)
def test_a_value_that_is_wrong_names_its_key_and_its_place(tmp_path: Path, key: str, value: Any) -> None:
    """In the file, in the environment and in a flag."""
    variable = "COMMUNIQUE_" + key.upper().replace(".", "__")
    places: list[tuple[str, dict[str, Any]]] = [(f"--set {key}", {"flags": {key: value}})]
    if isinstance(value, str):
        places.append((variable, {"environment": {variable: value}}))
        file = write(tmp_path, f"{key} = '{value}'")
        places.append((str(file), {"file": file}))
    for origin, place in places:
        with pytest.raises(Misconfigured) as caught:
            read(**place)
        assert caught.value.subject == key
        assert f"(set by {origin})" in caught.value.message


def test_a_member_of_a_list_that_is_wrong_names_the_list(tmp_path: Path) -> None:
    """Not a key that nobody wrote."""
    file = write(tmp_path, "[alerts]\nchannels = ['terminal:', 5]")
    assert wrong(file).startswith("alerts.channels: ")


def test_secrets_are_masked() -> None:
    """In every URL that may hold one; the rest is shown as it is."""
    loaded = read(
        flags={
            "database.url": "postgresql://user:s3cret@db/news?password=s3cret&sslmode=require",
            "alerts.channels": "terminal:,webhook+https://hooks.example/s3cret,tgram://s3cret/s3cret",
        }
    )
    rows = {key: value for key, value, _ in loaded.rows()}
    assert "s3cret" not in str(rows)
    assert rows["alerts.channels"][0] == "terminal:"
    assert rows["alerts.channels"][1].startswith("webhook+https://hooks.example#")
    assert rows["database.url"].startswith("postgresql://user:***@db/news")
    assert "sslmode=require" in rows["database.url"]


@pytest.mark.parametrize("url", ["postgresql:/user:s3cret@db", "s3cret", "postgresql://user:s3cret@db:s3cret/x"])
def test_a_database_that_is_no_url_is_masked_whole(url: str) -> None:
    """A password may stand anywhere in it."""
    rows = {key: value for key, value, _ in read(flags={"database.url": url}).rows()}
    assert rows["database.url"] == "***"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[fetch\n", "this is not TOML"),
        (b"log_level = 'debug'\nlog_level = 'info'\n", "this is not TOML"),
        (b"log_level = '\xff'", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_understood_is_an_error(tmp_path: Path, content: bytes, sentence: str) -> None:
    """Which names the file, and the place in it."""
    path = tmp_path / "communique.toml"
    path.write_bytes(content)
    message = wrong(path)
    assert message.startswith(f"{path}: ")
    assert sentence in message


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """It was named by somebody; and a folder is no file."""
    assert "cannot be read" in wrong(tmp_path / "none.toml")
    assert "cannot be read" in wrong(tmp_path)


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    """Nor does one of comments and empty groups."""
    assert read(write(tmp_path, "# nothing\n[fetch]\n")).settings == Settings()


def test_flags_are_assignments() -> None:
    """Only the first equals sign counts."""
    assert parse_flags(["a.b=1", " c = x=y ", "d="]) == {"a.b": "1", "c": "x=y", "d": ""}
    with pytest.raises(Misconfigured, match=r"--set fetch\.timeout_s=5"):
        parse_flags(["a.b"])


@given(st.dictionaries(st.text(max_size=10).filter(lambda key: key not in KEYS), st.text(max_size=10), max_size=3))
def test_flags_of_any_text_are_a_sentence(flags: dict[str, str]) -> None:
    """Never another error."""
    if flags:
        with pytest.raises(Misconfigured) as caught:
            read(flags=flags)
        assert caught.value.subject in flags
    else:
        assert read(flags=flags).settings == Settings()


def test_passwords_of_the_broker_are_not_shown() -> None:
    """Wherever they come from."""
    secret = uuid.uuid4().hex
    flags = {
        "log.kafka.security_protocol": "SASL_PLAINTEXT",
        "log.kafka.sasl_mechanism": "PLAIN",
        "log.kafka.sasl_username": "desk",
        "log.kafka.sasl_password": secret,
    }
    loaded = read(flags=flags)
    assert loaded.settings.log.kafka.sasl_password == secret
    shown = {key: value for key, value, _ in loaded.rows()}
    assert shown["log.kafka.sasl_username"] == "desk"
    assert shown["log.kafka.sasl_password"] not in {secret, None}


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"log__kafka__security_protocol": "SASL_SSL"}, "needs sasl_mechanism, sasl_password, sasl_username"),
        ({"log__kafka__sasl_password": "geheim"}, "sasl_password has no effect without security_protocol SASL"),
        ({"log__kafka__ssl_cafile": "/etc/passwd"}, "ssl_cafile has no effect without security_protocol SSL"),
        ({"log__kafka__security_protocol": "SSL", "log__kafka__ssl_cafile": "/no/ca.pem"}, "no file /no/ca.pem"),
        ({"log__kafka__security_protocol": "TLS"}, "log.kafka.security_protocol"),
    ],
)
def test_security_that_cannot_work_is_told(flags: dict[str, Any], words: str) -> None:
    """Before a broker is asked."""
    sentence = wrong(**flags)
    assert words in sentence
    assert "geheim" not in sentence
