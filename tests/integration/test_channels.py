"""Each channel on the real thing: files, sockets, a stream, and Apprise's own plug-in."""

from __future__ import annotations

import base64
import io
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.channels import open_channel
from alerts.channels.terminal import TerminalChannel
from domain.alert import Delivery
from domain.errors import Misconfigured, Permanent, Transient
from tests.support.builders import make_delivery, make_message
from tests.support.receiver import Receiver, receiver

# Apprise looks whether this module is there when it first loads a service.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def server() -> Iterator[Receiver]:
    """A receiver of alerts."""
    with receiver() as running:
        yield running


def again(delivery: Delivery, attempt: int = 2) -> Delivery:
    """A later attempt of the same delivery."""
    return replace(delivery, attempt=attempt)


def lines(path: Path) -> list[str]:
    """The deliveries of a file of alerts, each a whole JSON object."""
    return [json.loads(line)["delivery"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_holds_one_alert_a_line(tmp_path: Path) -> None:
    """In words as they are; folders are made; a percent sign in the URL stands for a character of the name."""
    channel = open_channel(f"file://{tmp_path}/new%20folder/alerts.jsonl")
    channel.send(make_delivery("d1", message=make_message(headline="王毅会见\n拉夫罗夫")))
    channel.send(make_delivery("d2"))
    path = tmp_path / "new folder" / "alerts.jsonl"
    assert lines(path) == ["d1", "d2"]
    assert "王毅会见" in path.read_text(encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[1]) == {"delivery": "d2", **make_message()}


def test_a_retry_to_a_file_does_not_double(tmp_path: Path) -> None:
    """It looks whether the line is there; another delivery with the same words is another line."""
    path = tmp_path / "alerts.jsonl"
    channel = open_channel(f"file://{path}")
    delivery = make_delivery("d1")
    channel.send(delivery)
    assert channel.send(again(delivery)) == "was there already"
    channel.send(again(make_delivery("d2")))
    assert lines(path) == ["d1", "d2"]


@pytest.mark.parametrize("whole", [0, 1, 3])
@pytest.mark.parametrize("torn", ['{"delivery": "d9", "head', "x" * 200_000])
def test_a_torn_last_line_is_repaired(tmp_path: Path, whole: int, torn: str) -> None:
    """What a crash left of a line is cut off, and its delivery comes again; whole lines stay."""
    path = tmp_path / "alerts.jsonl"
    channel = open_channel(f"file://{path}")
    for number in range(whole):
        channel.send(make_delivery(f"d{number}"))
    with path.open("a", encoding="utf-8") as file:
        file.write(torn)
    channel.send(again(make_delivery("d9")))
    assert lines(path) == [*(f"d{number}" for number in range(whole)), "d9"]


def test_threads_do_not_mix_their_lines(tmp_path: Path) -> None:
    """Two channels on one file wait for each other."""
    path = tmp_path / "alerts.jsonl"
    long = make_message(headline="long " * 5000)

    def send(name: str) -> None:
        channel = open_channel(f"file://{path}")
        for number in range(10):
            channel.send(make_delivery(f"{name}{number}", message=long))

    with ThreadPoolExecutor(2) as threads:
        for future in [threads.submit(send, name) for name in "ab"]:
            future.result()
    assert sorted(lines(path)) == sorted(f"{name}{number}" for name in "ab" for number in range(10))


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    """A full or missing disk is put right by a person."""
    (tmp_path / "file").write_text("no folder")
    for url in (f"file://{tmp_path}", f"file://{tmp_path}/file/alerts.jsonl"):
        with pytest.raises(Transient, match="cannot be written"):
            open_channel(url).send(make_delivery())


def test_a_webhook_posts_the_same_at_each_attempt(server: Receiver) -> None:
    """The key is the delivery's, so that a receiver can drop a repeat."""
    server.statuses = [503, 200]
    channel = open_channel(f"webhook+http://127.0.0.1:{server.port}/hook")
    delivery = make_delivery("d1", message=make_message(headline="王毅"))
    with pytest.raises(Transient, match="HTTP 503"):
        channel.send(delivery)
    assert channel.send(replace(again(delivery), maybe_duplicate=True, lease=9)) == "HTTP 200"

    assert [headers["idempotency-key"] for headers, _ in server.requests] == ["d1", "d1"]
    assert [headers["content-type"] for headers, _ in server.requests] == ["application/json; charset=utf-8"] * 2
    assert server.bodies[0] == server.bodies[1]
    assert json.loads(server.bodies[0]) == delivery.message


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (200, None),
        (202, None),
        (204, None),
        (301, Permanent),
        (307, Permanent),
        (400, Permanent),
        (401, Permanent),
        (404, Permanent),
        (410, Permanent),
        (408, Transient),
        (425, Transient),
        (429, Transient),
        (500, Transient),
        (502, Transient),
        (599, Transient),
    ],
)
def test_an_answer_says_whether_to_try_again(server: Receiver, status: int, error: type[Exception] | None) -> None:
    """No redirect is followed: an alert would go where nobody sent it."""
    server.statuses = [status]
    channel = open_channel(f"webhook+http://127.0.0.1:{server.port}/hook")
    if error is None:
        assert channel.send(make_delivery()) == f"HTTP {status}"
    else:
        with pytest.raises(error, match=f"HTTP {status}") as caught:
            channel.send(make_delivery())
        assert type(caught.value) is error
        assert "/hook" not in str(caught.value)
    assert len(server.requests) == 1


def test_a_webhook_that_does_not_answer_is_tried_again(server: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port, a name that is none, and a receiver that is silent for longer than the time-out."""
    monkeypatch.setattr("alerts.channels.webhook.TIMEOUT_S", 0.2)
    server.hang = "answer"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        for port in (server.port, closed.getsockname()[1]):
            with pytest.raises(Transient, match="does not answer"):
                open_channel(f"webhook+http://127.0.0.1:{port}/hook").send(make_delivery())
    assert len(server.requests) == 1


def test_a_user_and_password_are_basic_authentication(server: Receiver) -> None:
    url = f"webhook+http://desk:p%40ss@127.0.0.1:{server.port}/hook"
    open_channel(url).send(make_delivery())
    [(headers, _)] = server.requests
    assert base64.b64decode(headers["authorization"].removeprefix("Basic ")) == b"desk:p@ss"


def test_a_webhook_does_not_wait_for_the_body_of_an_answer(server: Receiver) -> None:
    """The status says it all; a receiver that never ends its answer holds nobody up."""
    server.hang = "body"
    channel = open_channel(f"webhook+http://127.0.0.1:{server.port}/hook")
    assert channel.send(make_delivery("d1")) == "HTTP 200"
    assert channel.send(make_delivery("d2")) == "HTTP 200"
    assert len(server.requests) == 2


def test_a_terminal_shows_the_alert_as_text() -> None:
    """And says so when it may be a repeat. What looks like markup is text."""
    stream = io.StringIO()
    channel = TerminalChannel(stream)
    channel.send(make_delivery(message=make_message(headline="[bold]They met[/bold]")))
    assert stream.getvalue().startswith("[held] [bold]They met[/bold]\nwho:      Sergey Lavrov")
    assert "perhaps" not in stream.getvalue()
    channel.send(make_delivery(maybe_duplicate=True))
    assert "perhaps a second time" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_a_terminal_that_is_closed_is_tried_again() -> None:
    """As a pipe to a program that has ended."""
    stream = io.StringIO()
    channel = TerminalChannel(stream)
    stream.close()
    with pytest.raises(Transient, match="does not take output"):
        channel.send(make_delivery())


def test_a_terminal_that_cannot_show_a_character_shows_the_rest() -> None:
    """An old locale must not hold an alert back for a day."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    TerminalChannel(stream).send(make_delivery(message=make_message(headline="王毅 met Lavrov")))
    assert b"?? met Lavrov" in raw.getvalue()


def test_apprise_sends_an_alert_as_title_and_text(server: Receiver) -> None:
    """Its answer is only yes or no: what fails is tried again, and the URL's secrets are not told."""
    channel = open_channel(f"json://user:s3cret@127.0.0.1:{server.port}/s3cret")
    assert channel.send(make_delivery()) == "accepted"
    told = json.loads(server.bodies[0])
    assert told["title"] == "[held] Sergey Lavrov and Wang Yi met in Tunxi"
    assert "Our ties are strong." in told["message"]

    server.statuses = [500]
    with pytest.raises(Transient, match="did not take") as caught:
        channel.send(make_delivery())
    assert "s3cret" not in str(caught.value)


def test_a_service_that_apprise_does_not_know_is_a_wrong_setting() -> None:
    """Told at the start."""
    with pytest.raises(Misconfigured, match="not an address"):
        open_channel("nosuchservice://127.0.0.1/x")
