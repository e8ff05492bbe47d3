"""The seal: none, a certificate, or a service; what is signed shows every change, what fails leaves nothing."""

import json
import shutil
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from workflows.gateways import seal
from workflows.gateways.typeset import typeset
from workflows.law.chain import digest
from workflows.law.seal import SealState, Signer, Verdict, state_of
from workflows.management import certificate

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
WHAT = seal.Sealing(
    "Abc123", "衡川市人力资源和社会保障局", "列入决定书", "衡人社信决〔2026〕1号", "行政执法专用章"
)


@pytest.fixture(scope="module")
def plain() -> bytes:
    """A small print."""
    return typeset('<html lang="zh-CN"><title>决定书</title><p>决定书', b"{}")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A test certificate and what it rests on."""
    folder = tmp_path_factory.mktemp("seal")
    certificate.make(folder / "seal.p12", folder / "trust.pem", "衡川市")
    return folder / "seal.p12", folder / "trust.pem"


@pytest.fixture
def pades(settings: Any, keys: tuple[Path, Path]) -> seal.Sealer:
    """The sealer with that certificate."""
    settings.XINHENG_SEAL, settings.XINHENG_SEAL_STORE, settings.XINHENG_SEAL_TRUST = "pades", *keys
    return seal.sealer()


def test_without_a_seal_the_print_stays_as_it_is(settings: Any, plain: bytes) -> None:
    settings.XINHENG_SEAL = "none"
    assert seal.sealer().seal(plain, WHAT, at=AT) == seal.Sealed(plain, Signer.NONE)
    assert seal.check(plain) == Verdict(signed=False)


def test_a_signed_file_begins_with_the_print_and_states_who_and_when(
    pades: seal.Sealer, plain: bytes
) -> None:
    sealed = pades.seal(plain, WHAT, at=AT)
    assert sealed.file.startswith(plain) and sealed.signer == Signer.TEST and sealed.signed_at == AT
    assert "TEST" in sealed.signed_by and "衡川市" in sealed.signed_by
    assert b"/ETSI.CAdES.detached" in sealed.file
    verdict = seal.check(sealed.file)
    assert verdict.holds and verdict.signed_at == AT and verdict.signed_by == sealed.signed_by


def test_any_changed_byte_of_the_print_breaks_the_signature(pades: seal.Sealer, plain: bytes) -> None:
    file = pades.seal(plain, WHAT, at=AT).file
    for place in range(0, len(plain), len(plain) // 12):
        changed = bytearray(file)
        changed[place] ^= 1
        assert not seal.check(bytes(changed)).holds
    appended = seal.check(file + b"\n% more\n")
    assert appended.intact and not appended.whole and "追加" in appended.sentence
    hidden = file.replace(b"0" * 64 + b">", b"0" * 60 + b"dead>", 1)
    assert hidden != file and not seal.check(hidden).holds


def test_a_signature_of_a_stranger_is_not_ours(
    pades: seal.Sealer, plain: bytes, settings: Any, tmp_path: Path
) -> None:
    file = pades.seal(plain, WHAT, at=AT).file
    certificate.make(tmp_path / "other.p12", tmp_path / "other.pem", "他市")
    settings.XINHENG_SEAL_TRUST = tmp_path / "other.pem"
    verdict = seal.check(file)
    assert verdict.intact and not verdict.trusted and not verdict.holds and "信任" in verdict.sentence


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
@pytest.mark.parametrize(
    "kept", [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"]
)
def test_trusted_certificates_that_cannot_be_read_are_said_so(
    pades: seal.Sealer, plain: bytes, settings: Any, tmp_path: Path, kept: bytes
) -> None:
    sealed = pades.seal(plain, WHAT, at=AT)
    settings.XINHENG_SEAL_TRUST = tmp_path / "trust.pem"
    settings.XINHENG_SEAL_TRUST.write_bytes(kept)
    said = seal.check(sealed.file)
    assert said.is_open and not said.holds and "读不出来" in said.sentence
    assert "改动" in seal.check(sealed.file.replace(b"/Producer", b"/Producez", 1)).sentence


def test_a_common_reader_finds_the_signature_valid(pades: seal.Sealer, plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(pades.seal(plain, WHAT, at=AT).file)
    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said and "ETSI.CAdES.detached" in said and "Total document signed" in said
    assert "TEST" in said


def test_a_key_that_others_can_read_signs_nothing(
    pades: seal.Sealer, plain: bytes, settings: Any, tmp_path: Path, keys: tuple[Path, Path]
) -> None:
    open_key = tmp_path / "open.p12"
    shutil.copy(keys[0], open_key)
    open_key.chmod(0o640)
    settings.XINHENG_SEAL_STORE = open_key
    with pytest.raises(seal.SealFailed, match="chmod 600") as failed:
        pades.seal(plain, WHAT, at=AT)
    assert not failed.value.permanent


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("XINHENG_SEAL_STORE", Path("/nowhere/seal.p12"), "读不到"),
        ("XINHENG_SEAL_PASSPHRASE", "wrong", "打不开"),
    ],
)
def test_a_key_that_cannot_be_had_says_why(
    pades: seal.Sealer, plain: bytes, settings: Any, name: str, value: Any, words: str
) -> None:
    setattr(settings, name, value)
    with pytest.raises(seal.SealFailed, match=words):
        pades.seal(plain, WHAT, at=AT)


def test_a_certificate_signs_only_in_its_time(pades: seal.Sealer, plain: bytes) -> None:
    with pytest.raises(seal.SealFailed, match="有效期"):
        pades.seal(plain, WHAT, at=datetime(2046, 1, 1, tzinfo=UTC))


def test_a_token_without_its_library_says_what_to_install(
    pades: seal.Sealer, plain: bytes, settings: Any
) -> None:
    pytest.importorskip("pyhanko")
    try:
        import pkcs11  # noqa: F401
    except ImportError:
        settings.XINHENG_SEAL_MODULE = "/usr/lib/softhsm/libsofthsm2.so"
        with pytest.raises(seal.SealFailed, match="python-pkcs11"):
            pades.seal(plain, WHAT, at=AT)


def test_the_test_certificate_is_never_overwritten(settings: Any, tmp_path: Path) -> None:
    settings.XINHENG_SEAL_STORE, settings.XINHENG_SEAL_TRUST = (
        tmp_path / "a" / "seal.p12",
        tmp_path / "a" / "trust.pem",
    )
    call_command("make_test_certificate")
    kept = settings.XINHENG_SEAL_STORE.read_bytes()
    assert settings.XINHENG_SEAL_STORE.stat().st_mode & 0o777 == 0o600
    call_command("make_test_certificate", "--if-missing")
    with pytest.raises(CommandError, match="移走"):
        call_command("make_test_certificate")
    assert settings.XINHENG_SEAL_STORE.read_bytes() == kept


# ------------------------------------------------------------------------------------------------ the service
class Service:
    """A seal service on this machine: what it was asked, and what it answers (a status and a body)."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answer: Any = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((dict(self.headers), body))
                status, said = outer.answer(body)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

            def log_message(self, *_args: Any) -> None:
                """Nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    """That service, as the settings name it."""
    running = Service()
    settings.XINHENG_SEAL, settings.XINHENG_SEAL_SECRET = "service", "sesame"
    settings.XINHENG_SEAL_URL = f"http://127.0.0.1:{running.server.server_port}/seal"
    settings.XINHENG_SEAL_SECONDS = 5
    yield running
    running.server.shutdown()
    running.server.server_close()


def sealed_by(body: dict[str, Any], **other: Any) -> dict[str, Any]:
    """What a good service answers."""
    file = b64decode(body["content"]) + b"\n% sealed\n"
    return {
        "content": b64encode(file).decode(),
        "signed_by": "衡川市电子印章",
        "signed_at": "2026-03-02T09:31:00+08:00",
        **other,
    }


def test_the_service_gets_the_print_once_under_the_key_of_the_notice(service: Service, plain: bytes) -> None:
    service.answer = lambda body: (200, sealed_by(body))
    sealed = seal.sealer().seal(plain, WHAT, at=AT)
    assert sealed.file == plain + b"\n% sealed\n" and sealed.signer == Signer.SERVICE
    assert sealed.signed_by == "衡川市电子印章" and sealed.signed_at == datetime(
        2026, 3, 2, 1, 31, tzinfo=UTC
    )
    ((headers, body),) = service.asked
    assert headers["Authorization"] == "Bearer sesame" and headers["Idempotency-Key"] == WHAT.key
    assert body["sha256"] == digest(plain) and b64decode(body["content"]) == plain
    assert (body["key"], body["authority"], body["seal"], body["number"]) == (
        WHAT.key,
        WHAT.authority,
        WHAT.seal_name,
        WHAT.number,
    )


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        (lambda body: (422, {"error": "印章已停用"}), True),
        (lambda body: (401, {}), False),
        (lambda body: (429, {}), False),
        (lambda body: (503, b"down"), False),
        (lambda body: (302, {}), False),
        (lambda body: (200, b"<html>"), False),
        (lambda body: (200, []), False),
        (lambda body: (200, sealed_by(body, content="not base64!")), False),
        (lambda body: (200, sealed_by(body, signed_at="2026-03-02T09:31:00")), False),
        (lambda body: (200, sealed_by(body, content=b64encode(b"%PDF other").decode())), True),
        (lambda body: (200, sealed_by(body, content=body["content"])), True),
    ],
)
def test_what_the_service_refuses_is_final_and_what_it_cannot_do_now_is_tried_again(
    service: Service, plain: bytes, answer: Any, permanent: bool
) -> None:
    service.answer = answer
    with pytest.raises(seal.SealFailed) as failed:
        seal.sealer().seal(plain, WHAT, at=AT)
    assert failed.value.permanent is permanent
    assert len(service.asked) == 1  # also after a redirection: the secret goes nowhere else


def test_a_service_that_is_away_is_tried_again(settings: Any, plain: bytes) -> None:
    settings.XINHENG_SEAL, settings.XINHENG_SEAL_URL = "service", "http://127.0.0.1:9/"
    with pytest.raises(seal.SealFailed, match="没有回应") as failed:
        seal.sealer().seal(plain, WHAT, at=AT)
    assert not failed.value.permanent


def test_the_state_of_a_seal_in_one_word() -> None:
    assert state_of("", unchanged=True) == state_of(Signer.NONE, unchanged=True) == SealState.NONE
    assert state_of(Signer.TEST, unchanged=True) == SealState.TEST
    assert (
        state_of(Signer.PADES, unchanged=True) == state_of(Signer.SERVICE, unchanged=True) == SealState.VALID
    )
    assert {state_of(signer, unchanged=False) for signer in Signer} == {SealState.BROKEN}
