"""The case file as one archive: letters, evidence, the ledger, the facts, and an index of all of it.

One part is held in memory at a time; the index comes last, because it tells what was really put in.
"""

import csv
import hashlib
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.cells import harmless
from workflows.law.steps import verb_words
from workflows.models import Entry, Evidence, Notice, Person, Transition
from workflows.queries import erasures
from workflows.queries.blind import NOTHING, Veil, veil_of
from workflows.queries.evidence import withheld
from workflows.queries.objections import unread_files
from workflows.queries.verification import state_words

CHUNK = 1 << 16
NAME_BYTES = 150  # of one file name in UTF-8: file systems allow 255, with room for a number and the ending
# What no file system of an office takes, and names that one of them keeps for devices.
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
LETTERS, EVIDENCE = "01-文书", "02-证据与材料"
LEDGER, FACTS, INDEX_PAGE, INDEX_DATA = "台账.csv", "案情.json", "index.html", "index.json"
STYLE = (
    "body{font:15px/1.6 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:32px auto;"
    "max-width:1080px;padding:0 20px;color:#13242c;background:#fff}h1{font-size:22px;margin:0}h2{font-size:17px}"
    "table{border-collapse:collapse;width:100%;font-size:14px}th,td{border:1px solid #c9d4d9;padding:6px 9px;"
    "text-align:left;vertical-align:top}th{background:#f3f6f7;font-weight:600}code{font-size:12px;word-break:break-all}"
    ".w{color:#835100}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px}dt{color:#5a6b73}dd{margin:0}"
)


@dataclass
class Part:
    """One thing of the index; `path` is empty when there is no file of it, and `note` says why."""

    group: str
    name: str
    kind: str
    number: str
    day: str
    size: int
    digest: str
    path: str = ""
    note: str = ""


def safe_name(name: str, ending: str = "") -> str:
    """A file name that every file system takes; nothing of it leads out of the folder."""
    shown = UNSAFE.sub("_", unicodedata.normalize("NFC", name))
    shown = "".join(c for c in shown if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip(" .")
    stem, dot, own = shown.rpartition(".")
    if not ending and dot and stem and len(own) <= 8:
        shown, ending = stem, f".{own}"
    while len(shown.encode()) > NAME_BYTES:
        shown = shown[:-1]
    shown = shown.strip(" .") or _("未命名")
    return f"_{shown}{ending}" if DEVICES.fullmatch(shown + ending) else shown + ending


class Folder:
    """The archive being written: names that were used are numbered, digests are taken as the bytes go by."""

    def __init__(self, target: IO[bytes], at: datetime) -> None:
        self.archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.stamp = localtime(at).timetuple()[:6]
        self.used: set[str] = set()
        self.parts: list[Part] = []

    def place(self, path: str) -> str:
        """A path that is not taken, whatever the case of its letters."""
        stem, dot, ending = path.rpartition(".")
        stem, ending = (stem, dot + ending) if dot and "/" not in ending else (path, "")
        found, n = path, 1
        while found.casefold() in self.used:
            n += 1
            found = f"{stem} ({n}){ending}"
        self.used.add(found.casefold())
        return found

    def put(self, part: Part, path: str, chunks: Iterable[bytes]) -> None:
        """Write one file and check it against the digest on record."""
        part.path = self.place(path)
        found, size = self._write(part.path, chunks)
        if part.digest and part.digest != found:
            part.note = _("与登记的摘要不一致，请报告审计岗")
        part.size, part.digest = size, part.digest or found
        self.parts.append(part)

    def miss(self, part: Part, why: str) -> None:
        """Name something of which there is no file."""
        part.note = why
        self.parts.append(part)

    def _write(self, path: str, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Write the bytes piece by piece; their digest and how many they were."""
        info = zipfile.ZipInfo(path, self.stamp)
        info.compress_type = zipfile.ZIP_DEFLATED
        made, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                made.update(chunk)
                size += len(chunk)
        return made.hexdigest(), size

    def close(self, page: str, data: str) -> None:
        """Write both forms of the index and finish."""
        self._write(INDEX_PAGE, [page.encode()])
        self._write(INDEX_DATA, [data.encode()])
        self.archive.close()


def write(
    entry: Entry, target: IO[bytes], *, by: str, at: datetime, reader: Person | None = None
) -> list[Part]:
    """Write the archive of an entry into a file; returns what its index tells."""
    folder = Folder(target, at)
    folder.used |= {INDEX_PAGE, INDEX_DATA}
    _letters(folder, entry)
    _evidence(folder, entry, unread_files(entry, reader, at) if reader else set())
    told = Part(_("台账"), _("台账"), _("全部行"), entry.number, _day(at), 0, "")
    folder.put(told, LEDGER, ledger_lines(entry, veil_of(entry, reader)))
    facts = Part(_("案情"), _("案情"), _("登记的事实"), entry.number, _day(at), 0, "")
    folder.put(facts, FACTS, [json.dumps(facts_of(entry), ensure_ascii=False, indent=1).encode()])
    context = {
        "entry": entry,
        "parts": folder.parts,
        "by": by,
        "at": at,
        "style": mark_safe(f"<style>{STYLE}</style>"),
    }
    head = {
        "entry": entry.number,
        "subject": entry.subject.name,
        "exported_by": by,
        "exported_at": at.isoformat(),
    }
    data = json.dumps({**head, "files": [asdict(p) for p in folder.parts]}, ensure_ascii=False, indent=1)
    folder.close(render_to_string("entry/folder.html", context), data)
    return folder.parts


def _day(at: datetime) -> str:
    """The day in Shanghai of an instant."""
    return localtime(at).date().isoformat()


def _letters(folder: Folder, entry: Entry) -> None:
    """The documents as printed, one read at a time; what is not printed yet is named."""
    rows = (
        Notice.objects.filter(entry=entry)
        .select_related("associate")
        .defer("facts")
        .order_by("issued_at", "pk")
    )
    for notice in rows.iterator(chunk_size=1):
        to = notice.associate.name if notice.associate else entry.subject.name
        to = _("异议人") if notice.to_another else to
        title = f"{notice.title}（{to}）"
        part = Part(
            _("文书"), title, notice.get_state_display(), notice.number, notice.issued_on.isoformat(), 0,
            notice.file_digest,
        )  # fmt: skip
        if notice.file is None or not notice.file_digest:
            folder.miss(part, _("尚未印制"))
            continue
        name = safe_name(f"{notice.issued_on.isoformat()} {title} {notice.number}", ".pdf")
        folder.put(part, f"{LETTERS}/{name}", [bytes(notice.file)])


def _evidence(folder: Folder, entry: Entry, hidden: set[int]) -> None:
    """The uploaded files under the names they came with; what colleagues told each other is no part of the case."""
    for row in Evidence.objects.filter(entry=entry).exclude(purpose="comment").order_by("pk"):
        part = Part(
            _("证据与材料"), row.name, row.get_purpose_display(), "", _day(row.uploaded_at), row.size, row.digest
        )  # fmt: skip
        if row.pk in hidden:
            part.name, part.digest = row.get_purpose_display(), ""
            folder.miss(part, _("仅办理异议的人员可见"))
            continue
        if why := withheld(row):
            folder.miss(part, why)
            continue
        try:
            with row.file.open("rb") as stream:
                folder.put(part, f"{EVIDENCE}/{safe_name(row.name)}", iter(lambda: stream.read(CHUNK), b""))
        except FileNotFoundError:
            folder.miss(part, _("存储中找不到这个文件"))


# What somebody who objects says and hands in, in the lines of the objection.
OF_OBJECTOR = ("contact", "id_number", "name", "text", "added", "shown", "claimed", "why")


def ledger_lines(entry: Entry, veil: Veil = NOTHING) -> Iterator[bytes]:
    """The whole book as a table for a spreadsheet; no cell is taken for a formula."""
    yield "\ufeff".encode()
    heads = (
        _("行号"), _("时间"), _("动作"), _("对象"), _("原状态"), _("新状态"), _("岗位"), _("姓名"), _("代谁"),
        _("规则版本"), _("所附事实"), _("上一行摘要"), _("本行摘要"),
    )  # fmt: skip
    yield _row(heads)
    lines = Transition.objects.filter(book_id=entry.book_id).select_related("actor", "on_behalf_of", "facts")
    for line in lines.order_by("seq").iterator(chunk_size=200):
        facts = getattr(line, "facts", None)
        data = facts.data if facts else {}
        if "comment" in data:  # what colleagues told each other is no paper of the case
            data = {**data, "comment": _("内部讨论，不入案卷")}
        if line.thing.startswith("objection/"):  # who objects may be a stranger to the case
            data = data | {key: _("仅办理人可见") for key in OF_OBJECTOR if data.get(key)}
        if veil.hides(line.actor_id, line.at):
            data = {key: veil.words if key == "because" else value for key, value in data.items()}
        yield _row(
            (
                line.seq, localtime(line.at).isoformat(timespec="seconds"),
                verb_words(line.verb, entry.list_type.kind), line.thing,
                state_words(line.thing, line.before), state_words(line.thing, line.after), line.post,
                line.actor.name, line.on_behalf_of.name if line.on_behalf_of else "", line.policy,
                json.dumps(data, ensure_ascii=False) if facts else erasures.words(line), line.previous, line.hash,
            )
        )  # fmt: skip


def _row(cells: Iterable[Any]) -> bytes:
    """One line of the table."""
    out = io.StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode()


def facts_of(entry: Entry) -> dict[str, Any]:
    """The entry in plain JSON: what was registered, decided and said."""
    days = ("order_deadline", "discovered_on", "decided_on", "listed_from", "listed_until", "corrected_on")
    return {
        "number": entry.number,
        "list": entry.list_type.name,
        "rules": entry.policy.reference,
        "department": entry.department.name,
        "subject": {"name": entry.subject.name, "code": entry.subject.code},
        "state": entry.get_state_display(),
        "case_number": entry.case_number,
        "ground": {"text": entry.ground.text, "clause": entry.ground.clause},
        "order_number": entry.order_number,
        "particulars": dict(entry.told_particulars),
        "facts_summary": entry.facts_summary,
        "evidence_list": entry.evidence_list,
        "reason": entry.reason,
        **{name: value.isoformat() if (value := getattr(entry, name)) else None for name in days},
        "registered_by": entry.registered_by.name,
        "registered_at": entry.registered_at.isoformat(),
        "associates": [
            {
                "name": a.name,
                "id_number": a.id_number,
                "capacity": a.get_capacity_display(),
                "role_facts": a.role_facts,
            }
            for a in entry.associates.all()
        ],
        "statements": [
            {"filed_on": s.filed_on.isoformat(), "text": s.text, "answer": s.answer}
            for s in entry.statements.order_by("pk")
        ],
        "repairs": [
            {
                "code": r.code,
                "state": r.get_state_display(),
                "statement": r.statement,
                "verification": r.verification,
            }
            for r in entry.repairs.order_by("pk")
        ],
    }
