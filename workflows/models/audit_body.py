"""A work paper as one object whose digest is signed: plain strings and numbers, in a fixed form."""

from datetime import UTC, datetime
from typing import Any

from workflows.law.chain import canonical, digest
from workflows.models.audit import AuditFinding, SampleItem, WorkPaper

FORM = "xinheng/work-paper/v1"


def body_of(paper: WorkPaper) -> dict[str, Any]:
    """All of a paper: what was announced, how it was drawn, what was checked and found; two queries."""
    items = paper.items.select_related("line__book", "entry", "checked_by").order_by("nth")
    findings = paper.findings.select_related("line__book", "unit", "item", "written_by", "answered_by")
    return {
        "form": FORM,
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
        "checkpoint": {"size": paper.checkpoint.size, "root": paper.checkpoint.root}
        if paper.checkpoint
        else None,
        "seed": paper.seed,
        "population": {"count": paper.population, "digest": paper.population_digest},
        "items": [_item(each) for each in items],
        "findings": [_finding(each) for each in findings.order_by("pk")],
        "conclusion": paper.conclusion,
    }


def bytes_of(paper: WorkPaper) -> bytes:
    """The bytes that the digest is over: whoever is given them computes it alone."""
    return canonical(body_of(paper))


def digest_of(paper: WorkPaper) -> str:
    """SHA-256 over these bytes."""
    return digest(bytes_of(paper))


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
