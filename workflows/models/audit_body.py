"""A work paper as one object whose digest is signed: plain strings and numbers, in a fixed form."""

from datetime import UTC, datetime
from typing import Any

from workflows.law.audit import Reach
from workflows.law.chain import canonical, digest
from workflows.models.audit import AuditFinding, SampleItem, WorkPaper

# The second form names both signers and where the checkpoint that gave the seed is fetched; a paper that one auditor
# signed alone, before 0061, keeps the first. The third says out of which books the sample was drawn: all of the scope;
# a paper that was announced before 0068 keeps the second.
FORM, FORM_OF_FEWER_BOOKS, FORM_OF_ONE = (f"xinheng/work-paper/v{n}" for n in (3, 2, 1))


def body_of(paper: WorkPaper) -> dict[str, Any]:
    """All of a paper: what was announced, how it was drawn, what was checked and found, who signed; two queries."""
    items = paper.items.select_related("line__book", "entry", "checked_by", "reviewed_by").order_by("nth")
    findings = paper.findings.select_related(
        "line__book", "unit", "item", "written_by", "answered_by", "proposed_by", "agreed_by", "withdrawal_by",
        "withdrawn_by",
    )  # fmt: skip
    of_one = paper.is_signed and paper.signed_by_id is None and not paper.signers
    told = {
        "form": FORM_OF_ONE if of_one else FORM if paper.reach == Reach.ALL else FORM_OF_FEWER_BOOKS,
        "code": paper.code,
        "title": paper.title,
        "office": paper.office.code,
        "auditor": paper.auditor.username,
        "sampled": paper.sampled,
        "method": paper.method,
        "since": paper.since.isoformat(),
        "until": paper.until.isoformat(),
        "size": paper.size,
        "risks": list(paper.risks),
        "checkpoint": _checkpoint(paper, of_one),
        "seed": paper.seed,
        "population": {"count": paper.population, "digest": paper.population_digest},
        "items": [_item(each) | ({} if of_one else _review(each)) for each in items],
        "findings": [_finding(each) | ({} if of_one else _agreed(each)) for each in findings.order_by("pk")],
        "conclusion": paper.conclusion,
    }
    if of_one:
        return told
    reach = {"reach": paper.reach} if paper.reach == Reach.ALL else {}
    return told | reach | {"review": paper.review, "signers": list(paper.signers)}


def signers_of(examined: Any, examined_at: Any, reviewed: Any, reviewed_at: Any) -> list[dict[str, str]]:
    """The two who stand for a paper: who examined and handed it over, who reviewed and signed."""
    pairs = (("examined", examined, examined_at), ("reviewed", reviewed, reviewed_at))
    return [
        {"as": role, "username": who.username, "name": who.name, "at": _utc(at)}
        for role, who, at in pairs
        if who
    ]


def bytes_of(paper: WorkPaper) -> bytes:
    """The bytes that the digest is over: whoever is given them computes it alone."""
    return canonical(body_of(paper))


def digest_of(paper: WorkPaper) -> str:
    """SHA-256 over these bytes."""
    return digest(bytes_of(paper))


def _checkpoint(paper: WorkPaper, of_one: bool) -> dict[str, Any] | None:
    """The checkpoint that gave the seed, and where anybody fetches it with its signatures."""
    if paper.checkpoint is None:
        return None
    told: dict[str, Any] = {"size": paper.checkpoint.size, "root": paper.checkpoint.root}
    return told if of_one else told | {"note": f"/log/checkpoint/{paper.checkpoint.size}"}


def _item(item: SampleItem) -> dict[str, Any]:
    """One item as it was checked."""
    return {
        "nth": item.nth,
        "key": item.key,
        "line": _line(item.line),
        "reasons": list(item.reasons),
        "marks": dict(item.marks),
        "note": item.note,
        "checked_by": item.checked_by.username if item.checked_by else "",
        "checked_at": _utc(item.checked_at),
    }


def _review(item: SampleItem) -> dict[str, Any]:
    """What the second auditor said of it."""
    return {"review": item.review, "review_note": item.review_note, "reviewed_by": _name(item.reviewed_by)}


def _agreed(found: AuditFinding) -> dict[str, Any]:
    """On whose word it was sent, and taken back."""
    return {
        "written_by": _name(found.written_by),
        "proposed_by": _name(found.proposed_by),
        "agreed_by": _name(found.agreed_by),
        "withdrawal_by": _name(found.withdrawal_by),
        "withdrawn_by": _name(found.withdrawn_by),
    }


def _name(person: Any) -> str:
    """Somebody by the name of the account."""
    return person.username if person else ""


def _finding(found: AuditFinding) -> dict[str, Any]:
    """One finding with its answer."""
    return {
        "code": found.code,
        "item": found.item.nth,
        "line": _line(found.line),
        "unit": found.unit.code,
        "severity": found.severity,
        "title": found.title,
        "rule": found.rule,
        "text": found.text,
        "state": found.state,
        "answer_by": found.answer_by.isoformat() if found.answer_by else "",
        "sent_at": _utc(found.sent_at),
        "answer": found.answer,
        "answered_by": found.answered_by.username if found.answered_by else "",
        "answered_at": _utc(found.answered_at),
        "verdict": found.verdict,
    }


def _line(line: Any) -> dict[str, Any] | None:
    """A line by its place in its book and its hash."""
    return {"book": line.book.ref, "seq": line.seq, "hash": line.hash} if line else None


def _utc(at: datetime | None) -> str:
    """An instant as text."""
    return at.astimezone(UTC).isoformat() if at else ""
