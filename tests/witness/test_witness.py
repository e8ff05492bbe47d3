"""A witness signs what only grows, and keeps the evidence of what does not."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workflows.law.checkpoint import (
    Checkpoint,
    Note,
    Vouched,
    key_of,
    parse_key,
    parse_signatures,
    sign,
    vouched,
)
from workflows.law.merkle import Frontier, Node, consistency_proof, empty_root, leaf_hash
from workflows.witness import xinheng_witness
from workflows.witness.xinheng_witness import Home, Refused, judge

NAME, WITNESS = "credit.example.gov.cn/log", "audit.example.gov.cn/w1"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
NOW = 1_790_000_000


class Log:
    """A log that can show any of its sizes, and prove growth."""

    def __init__(self, leaves: list[bytes], algorithm: str = "sha256") -> None:
        self.roots, self.nodes, self.algorithm = [empty_root(algorithm)], {}, algorithm
        tree = Frontier(algorithm=algorithm)
        for leaf in leaves:
            self.nodes.update(
                {(level, at): hash for level, at, hash in tree.append(leaf_hash(leaf, algorithm))}
            )
            self.roots.append(tree.root())

    @property
    def node(self) -> Node:
        """A reader of its nodes."""
        return lambda level, index: self.nodes[level, index]

    def note(self, size: int, private: Ed25519PrivateKey = PRIVATE) -> Note:
        """The signed checkpoint of a size."""
        text = Checkpoint(NAME, size, self.roots[size], (f"algorithm {self.algorithm}",)).text
        return Note(text, (sign(text, private, NAME),))

    def proof(self, old: int, new: int) -> str:
        """The lines of a consistency proof."""
        path = consistency_proof(old, new, self.node, self.algorithm)
        return "".join(f"{xinheng_witness.base64.b64encode(each).decode()}\n" for each in path)

    def asked(self, old: int, new: int) -> bytes:
        """What add-checkpoint takes."""
        return f"old {old}\n{self.proof(old, new)}\n{self.note(new)}".encode()


LOG = Log([b"%d" % n for n in range(20)])
MD5 = Note(Checkpoint(NAME, 1, bytes(32), ("algorithm md5",)).text, LOG.note(8).signatures)
FORKED = Log([b"%d" % n if n != 7 else b"another" for n in range(20)])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A witness with a key that trusts the log."""
    home = Home(tmp_path / "w")
    home.init(WITNESS)
    home.trust(xinheng_witness.parse_key(str(key_of(PRIVATE, NAME))), NAME)
    return home


def evidence(home: Home, folder: str = "evidence") -> list[str]:
    """The files of evidence that the witness keeps."""
    return [file.read_text() for file in sorted((home.folder / folder).glob("*"))]


def held(home: Home, size: int, line: str, log: Log = LOG) -> list[Vouched]:
    """Who vouches for a size with this counter-signature, as the product reads it."""
    note = Note(log.note(size).text, parse_signatures(line))
    return vouched(note, [parse_key(str(home.key()[0]))])


def test_a_growing_log_is_counter_signed_step_by_step(home: Home) -> None:
    for old, new in [(0, 8), (8, 8), (8, 13), (13, 20)]:
        line = judge(home, LOG.asked(old, new), NOW)
        assert [(each.key.name, each.at) for each in held(home, new, line)] == [(WITNESS, NOW)]
    assert json.loads((home.folder / "state.json").read_text())[NAME] == str(LOG.note(20))
    assert evidence(home) == []
    assert (home.folder / "key.json").stat().st_mode & 0o777 == 0o600


def test_a_log_in_sm3_is_witnessed_too(home: Home) -> None:
    log = Log([b"a", b"b", b"c"], "sm3")
    judge(home, log.asked(0, 2), NOW)
    assert held(home, 3, judge(home, log.asked(2, 3), NOW), log)
    with pytest.raises(Refused, match="SPLIT VIEW"):  # the algorithm cannot change under it
        judge(home, LOG.asked(3, 3), NOW)


def test_what_is_signed_is_on_disk_before_the_signature_leaves(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(seed: bytes, message: bytes) -> bytes:
        assert home.seen(NAME).size == 8  # type: ignore[union-attr]
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(xinheng_witness, "sign", crash)
        with pytest.raises(SystemExit):
            judge(home, LOG.asked(0, 8), NOW)
    with pytest.raises(Refused, match="SPLIT VIEW"):
        judge(home, FORKED.asked(8, 8), NOW)
    assert held(home, 8, judge(home, LOG.asked(8, 8), NOW))


def test_of_many_that_ask_at_once_one_is_signed(home: Home) -> None:
    judge(home, LOG.asked(0, 8), NOW)
    signed: list[int] = []

    def ask(new: int) -> None:
        try:
            judge(home, LOG.asked(8, new), NOW)
            signed.append(new)
        except Refused as why:
            assert (why.status, why.body) == (409, f"{home.seen(NAME).size}\n")  # type: ignore[union-attr]

    asking = [threading.Thread(target=ask, args=(new,)) for new in range(9, 21)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert [home.seen(NAME).size] == signed  # type: ignore[union-attr]
    assert evidence(home) == []


def test_a_split_view_is_told_in_two_languages_and_kept(home: Home) -> None:
    judge(home, LOG.asked(0, 8), NOW)
    with pytest.raises(Refused) as same_size:
        judge(home, FORKED.asked(8, 8), NOW)
    assert same_size.value.status == 409
    assert "台账分叉：同为8行，树根却不同" in str(same_size.value)
    assert "SPLIT VIEW" in str(same_size.value)
    with pytest.raises(Refused, match="不能证明13行的台账以此前所见的8行开头") as later:
        judge(home, FORKED.asked(8, 13), NOW)
    assert later.value.status == 422
    [kept], [doubted] = evidence(home), evidence(home, "doubts")
    assert str(LOG.note(8)) in kept and str(FORKED.note(8)) in kept
    assert str(LOG.note(8)) in doubted and str(FORKED.note(13)) in doubted
    assert "doubts" in str(later.value) and "请再核对一次" in str(later.value)
    assert home.seen(NAME).note == str(LOG.note(8))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        (f"old 8\n\n{LOG.note(5)}".encode(), 400, ""),
        (LOG.asked(3, 5), 409, "8\n"),
        (f"old 5\n\n{LOG.note(5)}".encode(), 409, "8\n"),
    ],
)
def test_fewer_lines_than_before_are_refused_in_words_that_say_what_to_do(
    home: Home, body: bytes, status: int, answer: str
) -> None:
    judge(home, LOG.asked(0, 8), NOW)
    with pytest.raises(Refused) as why:
        judge(home, body, NOW)
    assert (why.value.status, why.value.body) == (status, answer)
    for words in ("此前已签8行，现在出示的检查点只有5行", "退回到旧备份", "请取最新的检查点再核对一次", "报告审计部门",
                  "8 lines were counter-signed", "rolled back", "another copy", "tell the auditors"):  # fmt: skip
        assert words in str(why.value)
    assert home.seen(NAME).size == 8  # type: ignore[union-attr]
    assert evidence(home) == []  # an old checkpoint can be shown again by anybody


def test_a_request_that_starts_beyond_its_own_checkpoint_says_so(home: Home) -> None:
    with pytest.raises(Refused, match="起点是9行，所附检查点却只有8行") as why:
        judge(home, LOG.asked(0, 8).replace(b"old 0", b"old 9"), NOW)
    assert "starts from 9 lines, but its checkpoint holds only 8" in str(why.value)


@pytest.mark.usefixtures("swift")
def test_no_changed_bit_of_a_request_is_signed(home: Home) -> None:
    judge(home, LOG.asked(0, 8), NOW)
    asked, signed = LOG.asked(8, 13), []
    for at in range(len(asked)):
        for bit in range(8):
            try:
                signed.append(judge(home, asked[:at] + bytes([asked[at] ^ 1 << bit]) + asked[at + 1 :], NOW))
            except Refused as why:
                assert why.status in (400, 403, 404, 409, 422)
    assert signed == []
    assert judge(home, asked, NOW)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (LOG.asked(0, 8).replace(b"old 0", b"old 00"), 400),
        (LOG.asked(0, 8).replace(b"old 0\n", b"old 0\nAAA\n"), 400),
        (b"old 0\n" + b"%s\n" % (b"A" * 43 + b"=") * 64 + b"\n" + str(LOG.note(8)).encode(), 400),
        (LOG.asked(0, 8).replace(b"old 0", b"old 9"), 400),
        (LOG.asked(0, 8).replace(b"8\n", b"08\n", 1), 400),
        (LOG.asked(0, 8)[:-1], 400),
        (LOG.asked(0, 8) + b"\xff\n", 400),
        (b"", 400),
        (LOG.asked(0, 8).replace(NAME.encode(), b"x.example/log"), 404),
        (f"old 0\n\n{LOG.note(8, Ed25519PrivateKey.from_private_bytes(b'x' * 32))}".encode(), 403),
        (LOG.asked(0, 8).replace(b"8\n", b"9\n", 1), 403),
        (LOG.asked(3, 8), 409),
        (f"old 0\n{LOG.proof(3, 8)}\n{LOG.note(8)}".encode(), 422),
        (f"old 0\n\n{MD5}".encode(), 422),
    ],
)
def test_what_the_specification_refuses(home: Home, body: bytes, status: int) -> None:
    with pytest.raises(Refused) as why:
        judge(home, body, NOW)
    assert why.value.status == status
    assert home.seen(NAME) is None
    assert evidence(home) == []


def test_the_next_key_of_a_log_is_trusted_beside_the_first(home: Home) -> None:
    judge(home, LOG.asked(0, 8), NOW)
    following = Ed25519PrivateKey.from_private_bytes(b"n" * 32)
    asked = f"old 8\n{LOG.proof(8, 13)}\n{LOG.note(13, following)}".encode()
    with pytest.raises(Refused, match="没有日志的有效签名"):
        judge(home, asked, NOW)
    assert xinheng_witness.main(["--home", str(home.folder), "trust", str(key_of(following, NAME))]) == 0
    assert held(home, 13, judge(home, asked, NOW))


@pytest.fixture
def served() -> Iterator[Callable[[Any], str]]:
    """Serve something on a port of its own until the test ends."""
    running: list[ThreadingHTTPServer] = []

    def serve(server: ThreadingHTTPServer) -> str:
        running.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"127.0.0.1:{server.server_address[1]}"

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


def test_the_service_answers_as_the_protocol_says(home: Home, served: Callable[[Any], str]) -> None:
    line = http.client.HTTPConnection(served(xinheng_witness.server(home, "127.0.0.1:0")))

    def post(body: bytes, path: str = "/add-checkpoint") -> tuple[int, str, str]:
        line.request("POST", path, body)
        answer = line.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read().decode()

    status, _, body = post(LOG.asked(0, 8))
    assert status == 200
    assert held(home, 8, body)
    assert post(LOG.asked(3, 13)) == (409, "text/x.tlog.size", "8\n")
    assert post(FORKED.asked(8, 8))[::2] == (409, "8\n")
    assert post(FORKED.asked(8, 13))[0] == 422
    assert post(b"", "/elsewhere")[0] == 404
    line.putrequest("POST", "/add-checkpoint")
    line.putheader("Content-Length", "1010001")  # announced: who sends so much is answered before it arrives
    line.endheaders()
    assert line.getresponse().status == 400
    line.close()


class Shown(BaseHTTPRequestHandler):
    """A log's public pages, as far as a witness reads them, and a place for its answer."""

    log, size, sent = LOG, 8, b""

    def do_GET(self) -> None:
        """The checkpoint, or a consistency proof."""
        *_, old, new = self.path.split("/")
        self._say(
            str(self.log.note(self.size)) if new == "checkpoint" else self.log.proof(int(old), int(new))
        )

    def do_POST(self) -> None:
        """Take a counter-signature."""
        Shown.sent = self.rfile.read(int(self.headers["Content-Length"]))
        self._say("", 204)

    def _say(self, text: str, status: int = 200) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *told: object) -> None:
        """Say nothing."""


def test_a_witness_looks_itself_and_sees_growth_rollback_and_fork(
    home: Home,
    served: Callable[[Any], str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"http://{served(ThreadingHTTPServer(('127.0.0.1', 0), Shown))}/log"

    def checked(size: int, log: Log = LOG) -> int:
        monkeypatch.setattr(Shown, "size", size)
        monkeypatch.setattr(Shown, "log", log)
        return xinheng_witness.main(["--home", str(home.folder), "check", url, "--send", f"{url}/cosignature",
                                     "--out", str(home.folder / "last")])  # fmt: skip

    for size in (5, 8, 8):
        assert checked(size) == 0
        assert held(home, size, capsys.readouterr().out)
        assert Shown.sent.decode() == (home.folder / "last").read_text()
    assert checked(13, FORKED) == 1
    assert "NOT CONSISTENT" in capsys.readouterr().err
    assert checked(5) == 1
    told = capsys.readouterr().err
    assert "台账倒退：此前已签8行，现在只示5行" in told
    assert "向台账运行单位查明原因" in told
    assert "ask the log's operator for the reason" in told
    assert (len(evidence(home)), len(evidence(home, "doubts"))) == (0, 1)  # an old checkpoint proves nothing
    assert checked(20) == 0
    assert xinheng_witness.main(["--home", str(home.folder), "check", url.replace("/log", "x")]) == 2


def test_a_checkpoint_can_come_by_hand_as_a_file(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, command = tmp_path / "asked", ["--home", str(home.folder), "check", str(tmp_path / "asked")]
    for said, expected in [(str(LOG.note(8)).encode(), 0), (LOG.asked(8, 13), 0), (str(LOG.note(13)).encode(), 0),
                           (str(LOG.note(20)).encode(), 2), (b"nonsense", 2)]:  # fmt: skip
        file.write_bytes(said)
        assert xinheng_witness.main(command) == expected
    assert "不是规范的检查点" in capsys.readouterr().err
    file.write_bytes(str(LOG.note(5)).encode())
    assert xinheng_witness.main(command) == 1  # not "could not be checked": whoever runs it must look
    assert "此前已签13行，现在出示的检查点只有5行" in capsys.readouterr().err
    assert xinheng_witness.main(["--home", str(tmp_path / "new"), "init", "a b"]) == 2
    assert xinheng_witness.main(["--home", str(home.folder), "init", WITNESS]) == 2  # a key is never replaced
