"""The copy of one's own data as an archive: parts of some entries each, then one file with an index over all of it."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.entry import SHANGHAI
from workflows.models import Archive, Evidence, Mandate, Notice
from workflows.queries import copy_facts, hall, hall_guidance
from workflows.queries.casefolder import CHUNK, STYLE, safe_name
from workflows.queries.hall import Party

TOLD_ALSO = hall_guidance.tasks  # its facts are registered with `copy_facts`
INDEX_PAGE, INDEX_DATA = "index.html", "data.json"
PAPERS, FILES = "文书", "材料"


def keys_of(mandate: Mandate, at: datetime) -> list[int]:
    """The entries of which the party may know, in the order of the copy."""
    day = at.astimezone(SHANGHAI).date()
    return [p.entry.pk for p in hall.parties(mandate.person, day) if p.mandate.pk == mandate.pk]


def write_part(target: Path, mandate: Mandate, keys: Iterable[int], at: datetime) -> None:
    """The papers and files of some entries, and what is told of them (`facts.json` for the index)."""
    day, wanted = at.astimezone(SHANGHAI).date(), set(keys)
    told: list[dict[str, Any]] = []
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for party in hall.parties(mandate.person, day):
            if party.mandate.pk == mandate.pk and party.entry.pk in wanted:
                facts = copy_facts.of_entry(party)
                facts[_("文件")] = list(_files(archive, party, mandate, at))
                told.append(facts)
        archive.writestr("facts.json", json.dumps(told, ensure_ascii=False))
    part.replace(target)


def _files(archive: zipfile.ZipFile, party: Party, mandate: Mandate, at: datetime) -> Iterator[str]:
    """Write the papers addressed to the party and the files that its people handed in; their paths."""
    root, used = safe_name(party.entry.number), set[str]()
    for notice in party.notices:
        file = Notice.objects.filter(pk=notice.pk).values_list("file", flat=True).get()
        if file is not None:
            name = safe_name(f"{notice.issued_on.isoformat()} {notice.title} {notice.number}", ".pdf")
            yield _put(archive, f"{root}/{PAPERS}/{name}", used, at, [bytes(file)])
    for row in _handed_in(party, mandate):
        try:
            with row.file.open("rb") as stream:
                path = f"{root}/{FILES}/{safe_name(row.name)}"
                yield _put(archive, path, used, at, iter(lambda: stream.read(CHUNK), b""))
        except FileNotFoundError:
            continue


def _handed_in(party: Party, mandate: Mandate) -> Iterable[Evidence]:
    """What those who speak or spoke for the party uploaded in this entry, and what belongs to its own statements."""
    people = set(mandate.subject.mandates.values_list("person", flat=True))
    handed_in: list[Any] = [*party.statements, *party.repairs]
    own = {file.pk for said in handed_in for file in said.files.all()}
    rows = Evidence.objects.filter(entry=party.entry).exclude(purpose=Evidence.Purpose.COMMENT)
    return [row for row in rows.order_by("pk") if row.uploaded_by_id in people or row.pk in own]


def _put(archive: zipfile.ZipFile, path: str, used: set[str], at: datetime, chunks: Iterable[bytes]) -> str:
    """Write one file under a name that is free; the name."""
    stem, dot, ending = path.rpartition(".")
    found, n = path, 1
    while found.casefold() in used:
        n += 1
        found = f"{stem} ({n}){dot}{ending}"
    used.add(found.casefold())
    info = zipfile.ZipInfo(found, localtime(at).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as out:
        for chunk in chunks:
            out.write(chunk)
    return found


def join(parts: list[Path], target: IO[bytes], mandate: Mandate, made: Archive, at: datetime) -> None:
    """All parts as one archive, with an index to read and one for a machine."""
    day, entries = at.astimezone(SHANGHAI).date(), list[dict[str, Any]]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in parts:
            with zipfile.ZipFile(each) as part:
                for info in part.infolist():
                    if info.filename == "facts.json":
                        entries += json.loads(part.read(info))
                        continue
                    with part.open(info) as source, archive.open(info.filename, "w", force_zip64=True) as out:
                        for chunk in iter(lambda: source.read(CHUNK), b""):
                            out.write(chunk)
        told = {
            _("说明"): _("本副本列出系统持有的、与本主体有关的信息；其他自然人的信息已作处理。"),
            _("生成时间"): f"{localtime(at):%Y-%m-%d %H:%M}",
            _("取得人"): f"{mandate.person.name}（{mandate.get_kind_display()}）",
            _("主体"): copy_facts.of_subject(mandate, day),
            _("条目"): entries,
            _("谁看过我的信息"): copy_facts.looked(mandate, day),
        }
        archive.writestr(INDEX_DATA, json.dumps(told, ensure_ascii=False, indent=1))
        archive.writestr(INDEX_PAGE, _page(told, made))


def _page(told: dict[str, Any], made: Archive) -> str:
    """The index to read: the same facts as nested lists."""
    style = mark_safe(f"<style>{STYLE}</style>")
    return render_to_string("hall/copy.html", {"told": told, "made": made, "style": style})
