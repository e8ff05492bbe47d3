"""What the witness was fooled by on 2026-11-27 (attack on issue 8), and is no more."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.witness.bundles import ENTRY, HEADS, KEY, signed
from tests.witness.test_witness import LOG, NAME, NOW, PRIVATE, evidence
from workflows.law.checkpoint import key_of
from workflows.witness import xinheng_witness
from workflows.witness.xinheng_witness import Home, Refused, judge, parse_key

pytestmark = pytest.mark.usefixtures("swift")
CALLS: list[str] = []


class Proxy(BaseHTTPRequestHandler):
    """What stands between a witness and the log, and answers as its class says."""

    status, more = 302, {"Location": "/login"}

    def do_POST(self) -> None:
        CALLS.append("POST")
        self._say(self.status, b"\x1b[2Jtaken\n", self.more)

    def do_GET(self) -> None:
        CALLS.append("GET")
        self._say(200, b"login", {})

    def _say(self, status: int, body: bytes, more: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (more | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        pass


class Dripping(Proxy):
    """Says a letter now and then, and never comes to an end."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            return


@pytest.fixture
def served() -> Iterator[Callable[[Any], str]]:
    """The address of a server that runs until the test ends."""
    running: list[ThreadingHTTPServer] = []

    def serve(handler: Any) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads, server.block_on_close = True, False
        running.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        CALLS.clear()
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def sending(tmp_path: Path) -> Callable[[str], int]:
    """Check a true checkpoint and send the counter-signature to an address; the exit code."""
    home = ["--home", str(tmp_path / "w")]
    assert xinheng_witness.main([*home, "init", "w.example/1"]) == 0
    assert xinheng_witness.main([*home, "trust", KEY]) == 0
    shown = tmp_path / "checkpoint"
    shown.write_text(ENTRY.checkpoint.partition("\n\n")[0] + "\n\n" + str(signed(HEADS[0].text)))
    return lambda address: xinheng_witness.main([*home, "check", str(shown), "--send", address])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 200, 422])
def test_a_counter_signature_that_nobody_took_is_not_said_to_be_handed_in(
    status: int, served: Any, sending: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--send` followed a redirect as a GET and ended with 0; only 204 is a taking, and no word clears the screen."""
    handler = type(
        "Answering", (Proxy,), {"status": status, "more": {"Location": "/login"} if status < 400 else {}}
    )
    assert sending(f"{served(handler)}/log/witness/cosignature") == 2
    said = capsys.readouterr().err
    assert CALLS == ["POST"]
    assert "台账没有收下副署" in said and "一致，已副署" not in said and "\x1b" not in said


def test_what_the_log_took_is_said_to_be_handed_in(served: Any, sending: Any) -> None:
    assert sending(served(type("Taking", (Proxy,), {"status": 204, "more": {}}))) == 0


def test_a_server_that_never_ends_its_answer_is_left(
    served: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(xinheng_witness, "LONGEST", 0.5)
    home, began = ["--home", str(tmp_path / "w")], time.monotonic()
    assert xinheng_witness.main([*home, "init", "w.example/1"]) == 0
    assert xinheng_witness.main([*home, "check", served(Dripping)]) == 2
    assert time.monotonic() - began < 20
    assert "未能核对" in capsys.readouterr().err


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A witness that has counter-signed eight lines."""
    home = Home(tmp_path / "w")
    home.init("w.example/1")
    home.trust(parse_key(str(key_of(PRIVATE, NAME))), NAME)
    judge(home, LOG.asked(0, 8), NOW)
    return home


def test_an_old_checkpoint_shown_on_the_way_is_no_evidence(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xinheng_witness, "got", lambda url: str(LOG.note(5)).encode())
    with pytest.raises(Refused, match="台账倒退") as why:
        xinheng_witness.fetched(home, "https://log.example")
    assert why.value.status == 409 and "旧的检查点" in str(why.value)
    assert evidence(home) == evidence(home, "doubts") == []


def test_a_proof_spoiled_on_the_way_makes_doubts_of_which_there_is_an_end(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xinheng_witness, "DOUBTS_AT_MOST", 3)
    for size in range(9, 20):
        with pytest.raises(Refused, match="NOT CONSISTENT"):
            judge(home, f"old 8\n\n{LOG.note(size)}".encode(), NOW)
    assert evidence(home) == [] and len(evidence(home, "doubts")) == 3


def test_no_name_of_a_log_steers_the_terminal_of_its_witness(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """C1 controls and marks of direction are no line feeds: the form of a checkpoint lets them through."""
    file = tmp_path / "asked"
    file.write_text(str(LOG.note(9)).replace(NAME, "\x9b2J\u202elog", 1))
    assert xinheng_witness.main(["--home", str(home.folder), "check", str(file)]) == 2
    said = capsys.readouterr().err
    assert "不认识这个台账" in said and not {"\x9b", "\u202e"} & set(said)
