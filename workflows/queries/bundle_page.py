"""The page of a bundle that people read: what it is, each line in words, the notices, how to verify all of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from workflows.law.bundle import Known
from workflows.law.checkpoint import parse_checkpoint, parse_note
from workflows.law.identity import mask_name
from workflows.law.steps import VERBS, verb_words
from workflows.models import Department, Notice, Transition
from workflows.queries import log, log_facts
from workflows.queries.bundle_words import LABELS
from workflows.queries.cover import OF_A_PARTY, names_of, names_shown

if TYPE_CHECKING:
    from workflows.queries.bundles import Gathered

STYLE = (
    "body{font:15px/1.6 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:32px auto;"
    "max-width:1120px;padding:0 20px;color:#13242c;background:#fff}h1{font-size:22px;margin:0}"
    "h2{font-size:17px;margin:28px 0 8px}p{margin:6px 0}"
    "code,pre{font:12.5px/1.5 ui-monospace,Consolas,monospace;overflow-wrap:anywhere;white-space:pre-wrap}"
    "pre{background:#f3f6f7;border:1px solid #c9d4d9;padding:10px;margin:6px 0}"
    ".s{color:#55656d;font-size:13px}.w{color:#835100}"
    "table{border-collapse:collapse;width:100%;font-size:14px}th,td{border:1px solid #c9d4d9;padding:6px 9px;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f3f6f7;font-weight:600}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:8px 0}dt{color:#55656d}"
    "dd{margin:0;overflow-wrap:anywhere}td dl{font-size:13px;gap:0 10px;margin:0}summary{cursor:pointer}"
    "ol{padding-left:22px}@media(max-width:700px){body{margin:16px auto;"
    "padding:0 14px}thead{display:none}table,tbody,tr,td{display:block}tr{border:1px solid #c9d4d9;"
    "margin-bottom:10px}td{border:0;padding:3px 10px}dl{grid-template-columns:1fr;"
    "gap:0}dd{margin-bottom:6px}}@media print{details{display:block}}"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line in words; `post` still as the log writes it."""

    index: int
    seq: int
    book: str
    at: datetime
    verb: str
    thing: str
    change: str
    who: str
    post: str
    policy: str
    hash: str
    withheld: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice: its file in the bundle, or why it is not there."""

    title: str
    number: str
    issued_at: datetime
    state: str
    name: str
    index: int
    withheld: str


def row_of(index: int, line: Transition, why: str, *, in_full: bool, who: str | None = None) -> Row:
    """One line as the page tells it; the line knows its book. Whoever acted for a party is masked, unless in full.

    Where `who` says it in other words, the post of a party's own people would tell what those words do not.
    """
    entry = log.entry_of(line)
    words = verb_words(line.verb, entry.list_type.kind) if entry else str(VERBS.get(line.verb, line.verb))
    facts = (
        []
        if why
        else [(str(LABELS.get(f.label, f.label)), f.value) for f in log_facts.facts_of(line, unmasked=True)]
    )
    post = line.post if who is None or not OF_A_PARTY.match(line.post) else ""
    return Row(
        index, line.seq, line.book.ref, line.at, words, f"{log.about(line.thing)} {line.thing}",
        log.change_words(line), _who(line, in_full) if who is None else who, post, line.policy, line.hash,
        why, facts,
    )  # fmt: skip


def _who(line: Transition, in_full: bool) -> str:
    """Who acted; a party's own people stand in a mandate (`s7:legal`), officers in a post."""
    return names_of(line) if in_full else names_shown(line)


def notice_row(notice: Notice, index: int, name: str, why: str) -> NoticeRow:
    """One notice as the page tells it."""
    state = notice.get_state_display()
    return NoticeRow(notice.title, notice.number, notice.issued_at, state, name, index, why)


def render(
    made: "Gathered", *, by: str, at: datetime, purpose: str, program: bytes, keys: list[Known]
) -> str:
    """The whole page, standing alone: no script, nothing from elsewhere."""
    offices = dict(Department.objects.values_list("code", "short_name"))
    said = parse_checkpoint(parse_note(made.note).text)
    entry = made.scope.entry
    facts = {
        "made": made,
        "entry": entry,
        "subject": _subject(made),
        "rows": ((row, log.post_words(row.post, offices)) for row in made.told),
        "said": said,
        "root": said.root.hex(),
        "by": by,
        "at": at,
        "purpose": purpose,
        "keys": keys,
        "bare": sum(bool(row.withheld) for row in made.told),
        "program": hashlib.sha256(program).hexdigest(),
        "file": file_name(made.scope),
        "public_url": settings.XINHENG_PUBLIC_URL or _("（台账的公开地址）"),
        "style": mark_safe(f"<style>{STYLE}</style>"),
    }
    return render_to_string("bundle/index.html", facts)


def _subject(made: "Gathered") -> str:
    """The party of the entry; a natural person masked where the bundle holds no fact that names her."""
    if made.scope.entry is None:
        return ""
    subject = made.scope.entry.subject
    return subject.name if made.in_full or not subject.is_person else mask_name(subject.name)


def file_name(scope: Any) -> str:
    """How the file is called: plain letters, for whoever types the command."""
    if scope.entry is not None:
        return f"bundle-{scope.entry.number}.zip"
    return f"bundle-{scope.since:%Y%m%d}-{scope.until:%Y%m%d}.zip"
