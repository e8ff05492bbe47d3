"""Public verification of a commitment's paper: the fields it shows itself, and what became of the commitment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.law.chain import canonical, digest
from workflows.law.commitment import BINDING, Promise
from workflows.law.identity import mask_name
from workflows.models import CommitmentPaper, Facts
from workflows.queries.genuine import grouped

RELATED = ("commitment__template", "commitment__entry", "commitment__subject")


@dataclass(frozen=True)
class PromiseFound:
    """A paper as anybody may see it who holds it; of a natural person neither the words nor a number."""

    code: str
    title: str
    number: str
    authority: str
    issued_on: date
    name: str
    is_person: bool
    subject_code: str
    what: str
    promise: str
    state: str
    ended_on: date | None
    is_intact: bool
    is_good: bool
    file_digest: str
    plain_digest: str
    text_digest: str


def find(code: str) -> PromiseFound | None:
    """The paper of this code; None when there is none. Two queries where there is one."""
    rows = CommitmentPaper.objects.defer("file", "page").select_related(*RELATED)
    paper = rows.filter(check_code=code or "-").first()
    if paper is None:
        return None
    made, facts = paper.commitment, paper.facts
    party: dict[str, Any] = facts.get("party") or {}
    is_person, is_intact = party.get("kind") == "person", _is_intact(paper)
    title = str(paper.get_kind_display())
    if paper.kind == CommitmentPaper.Kind.LETTER and made.template:
        title = made.template.title
    stands = made.state in (*BINDING, Promise.FULFILLED) or paper.kind == CommitmentPaper.Kind.DECISION
    return PromiseFound(
        code=grouped(paper.check_code),
        title=title,
        number=paper.number,
        authority=str((facts.get("authority") or {}).get("name", "")),
        issued_on=paper.issued_on,
        name=mask_name(str(party.get("name", ""))) if is_person else str(party.get("name", "")),
        is_person=is_person,
        subject_code="" if is_person else str(party.get("code_display", "")),
        what=str((facts.get("commitment") or {}).get("what", "")),
        promise=made.code,
        state=made.performance,
        ended_on=made.ended_on,
        is_intact=is_intact,
        is_good=is_intact and stands,
        file_digest=paper.file_digest,
        plain_digest=paper.plain_digest if paper.plain_digest != paper.file_digest else "",
        text_digest=made.text_digest,
    )


def _is_intact(paper: CommitmentPaper) -> bool:
    """Do the frozen facts still have their digest, and does the line of the issue name the same one?"""
    book = paper.commitment.keeper.book_id
    line = Facts.objects.filter(line__book_id=book, line__thing=paper.ref, line__verb="issue_promise_paper")
    told = line.values_list("data__digest", flat=True).first()
    return digest(canonical(paper.facts)) == paper.facts_digest == told
