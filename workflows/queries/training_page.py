"""The page of a certificate that hangs from no entry, from its frozen facts; and what anybody may know who holds it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from workflows.law.chain import canonical, digest
from workflows.law.identity import mask_name
from workflows.law.paper import Page
from workflows.models import Facts, TrainingPaper
from workflows.queries import page_parts
from workflows.queries.genuine import grouped
from workflows.queries.notices import printable
from workflows.queries.promise_page import framed

KIND = "training_certificate"


def page_of(paper: TrainingPaper) -> Page:
    """The page as it was printed first, or as it is printed now, with its machine-readable twin."""
    if paper.page:
        return Page.thawed(bytes(paper.page))
    facts = paper.facts
    context = {**printable(facts), **framed("notices/_form_letter.html", paper.title, facts, is_sealed=True)}
    html = page_parts.rare_apart(render_to_string(f"notices/{KIND}.html", context))
    return Page.of(html, {"kind": KIND, **facts})


def printed(subjects: list[int], code: str) -> TrainingPaper | None:
    """One certificate of these subjects."""
    rows = TrainingPaper.objects.filter(completion__subject__in=subjects, code=code)
    return rows.select_related("completion").defer("page").first()


@dataclass(frozen=True)
class CertificateFound:
    """A certificate as anybody may see it who holds it; a natural person is masked."""

    code: str
    title: str
    number: str
    authority: str
    issued_on: date
    name: str
    is_person: bool
    subject_code: str
    course: str
    hours: str
    result: str
    is_intact: bool
    file_digest: str
    plain_digest: str


def find(code: str) -> CertificateFound | None:
    """The certificate of this check code; None when there is none. Two queries where there is one."""
    rows = TrainingPaper.objects.defer("file", "page").select_related("completion__subject")
    paper = rows.filter(check_code=code or "-").first()
    if paper is None:
        return None
    facts = paper.facts
    party: dict[str, Any] = facts.get("party") or {}
    told: dict[str, Any] = facts.get("training") or {}
    is_person = party.get("kind") == "person"
    name = str(party.get("name", ""))
    return CertificateFound(
        code=grouped(paper.check_code),
        title=paper.title,
        number=paper.number,
        authority=str((facts.get("authority") or {}).get("name", "")),
        issued_on=paper.issued_on,
        name=mask_name(name) if is_person else name,
        is_person=is_person,
        subject_code="" if is_person else str(party.get("code_display", "")),
        course=str(told.get("course", "")),
        hours=str(told.get("hours", "")),
        result=str(told.get("result", "")),
        is_intact=_is_intact(paper),
        file_digest=paper.file_digest,
        plain_digest=paper.plain_digest if paper.plain_digest != paper.file_digest else "",
    )


def _is_intact(paper: TrainingPaper) -> bool:
    """Do the frozen facts still have their digest, and does the line of the issue name the same one?"""
    line = Facts.objects.filter(
        line__book_id=paper.keeper.book_id, line__thing=paper.ref, line__verb="issue_training_paper"
    )
    told = line.values_list("data__digest", flat=True).first()
    return digest(canonical(paper.facts)) == paper.facts_digest == told
