"""The case file as one archive: what is in it is what is on record, and taking it out is a line."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from tests.cast import MONDAY, City
from workflows.acts.notice import print_file
from workflows.management.walk import at
from workflows.models import Evidence, Transition
from workflows.queries.casefolder import safe_name

pytestmark = [pytest.mark.django_db]


def taken(client: Any, walk: Any) -> tuple[zipfile.ZipFile, list[dict[str, Any]]]:
    """The archive of an entry and what its index names."""
    answer = client.get(f"/entries/{walk.entry.number}/files.zip")
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return archive, json.loads(archive.read("index.json"))["files"]


def upload(city: City, walk: Any, settings: Any, name: str, content: bytes | None) -> None:
    """A file of the case; without content it is missing from the store."""
    serial = Evidence.objects.count()
    told = {"media_type": "application/pdf", "size": len(content or b""), "uploaded_by": city.clara}
    digest = hashlib.sha256(content or b"").hexdigest()
    row = Evidence(entry=walk.entry, file=f"evidence/z{serial}", name=name, digest=digest, **told)
    row.uploaded_at = at(MONDAY)
    row.save()
    if content is not None:
        path = settings.MEDIA_ROOT / "evidence"
        path.mkdir(parents=True, exist_ok=True)
        (path / f"z{serial}").write_bytes(content)


def test_what_is_unpacked_is_what_is_on_record(
    city: City, sign_in: Any, today_is: Any, settings: Any
) -> None:
    walk = city.notified()
    today_is(MONDAY)
    first, *others = walk.entry.notices.all()
    print_file(first, b"%PDF-1.4 paper", at=at(MONDAY))
    for content in (b"one", b"two", None):
        upload(city, walk, settings, "../台账.pdf", content)
    archive, files = taken(sign_in(city.clara), walk)
    assert archive.testzip() is None
    for part in files:
        if part["path"]:
            assert hashlib.sha256(archive.read(part["path"])).hexdigest() == part["digest"]
            assert ".." not in part["path"].split("/") and part["path"].count("/") < 2
    assert first.number in {part["number"] for part in files if part["path"]}
    notes = [part["note"] for part in files]
    assert notes.count("尚未印制") == len(others) and notes.count("存储中找不到这个文件") == 1
    assert len({name.casefold() for name in archive.namelist()}) == len(archive.namelist())
    assert "案卷目录" in archive.read("index.html").decode()


def test_taking_it_out_is_a_line_each_time_and_the_ledger_holds_it(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk = city.case()
    today_is(MONDAY)
    clara = sign_in(city.clara)
    taken(clara, walk)
    archive, _files = taken(clara, walk)
    lines = Transition.objects.filter(book__entry=walk.entry, verb="export_file")
    assert lines.count() == 2 and archive.read("台账.csv").decode().count("导出案卷") == 2


def test_only_the_case_department_and_auditors_take_it_out(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    address = f"/entries/{walk.entry.number}/files.zip"
    assert sign_in(city.anna).get(address).status_code == 200
    assert sign_in(city.people["zhouw"]).get(address).status_code == 403
    assert sign_in(city.nora).get(address).status_code == 404
    assert Transition.objects.filter(verb="export_file").count() == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a/../b.pdf", "a_.._b.pdf"), ("con.txt", "_con.txt"), ("..", "未命名"), ("=1+1.csv", "=1+1.csv")],
)
def test_no_name_leads_out_of_the_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe
