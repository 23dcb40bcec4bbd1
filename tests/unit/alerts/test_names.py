"""Names of channels: stable, told apart, and without secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels import channel_name, open_channel
from domain.errors import Misconfigured

# Apprise looks whether this module is there when it first loads a service.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRETS = [
    "webhook+https://s3cret:s3cret@hooks.example/s3cret?key=s3cret#s3cret",
    "webhook+http://hooks.example:8080/s3cret",
    "tgram://123456:s3cret/s3cret/",
    "slack://s3cret/s3cret/s3cret",
    "mailto://user:s3cret@s3cret.example",
    "mailtos://s3cret?pass=s3cret",
    "json://s3cret:1234/s3cret",
    "webhook+https://[s3cret",
    "s3cret",
]


@pytest.mark.parametrize("url", SECRETS)
def test_no_name_shows_a_secret(url: str) -> None:
    """Only the host of a webhook is no secret."""
    assert "s3cret" not in channel_name(url)


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("terminal:", "terminal:"),
        ("file:///var/lib/alerts.jsonl", "file:///var/lib/alerts.jsonl"),
        ("webhook+https://hooks.example/a", "webhook+https://hooks.example#"),
        ("webhook+http://hooks.example:8080/a", "webhook+http://hooks.example:8080#"),
        ("webhook+http://hooks.example:port/a", "webhook+http://hooks.example#"),
        ("tgram://123:abc/42", "tgram://***#"),
    ],
)
def test_a_name_tells_what_kind_of_channel_it_is(url: str, start: str) -> None:
    """And where it leads, if that is no secret."""
    assert channel_name(url).startswith(start)


def test_two_channels_of_one_host_have_two_names() -> None:
    """The same URL always has the same one: deliveries are found again by it."""
    one, two = "tgram://1:a/42", "tgram://1:a/43"
    assert channel_name(one) != channel_name(two)
    assert channel_name(one) == channel_name(one) == "tgram://***#" + channel_name(one)[-8:]


@given(st.text(max_size=60))
def test_any_text_has_a_name(url: str) -> None:
    """Whether a channel can be opened is another question, and its answer a sentence."""
    assert isinstance(channel_name(url), str)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no channel",
        "nosuchservice://x",
        "webhook+https://",
        "webhook+https:///path",
        "webhook+https://[::1",
        "webhook+ftp://host/x",
        "webhook+https://host:port/x",
        "file:",
        "file:///",
        "file://host/alerts.jsonl",
        "https://[bad",
    ],
)
def test_a_url_that_cannot_be_sent_to_is_a_wrong_setting(url: str) -> None:
    """Told at the start, not at the first alert."""
    with pytest.raises(Misconfigured, match=r"^alerts\.channels: "):
        open_channel(url)


@pytest.mark.parametrize("url", ["tgram://s3cret", "webhook+https://:s3cret@/s3cret", "nosuch://s3cret/s3cret"])
def test_a_wrong_channel_is_named_without_its_secret(url: str) -> None:
    """The sentence goes to logs."""
    with pytest.raises(Misconfigured) as caught:
        open_channel(url)
    assert "s3cret" not in str(caught.value)
