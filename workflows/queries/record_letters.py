"""The letters of an application about a record: their pages, their files, what the public verification says of them."""

from workflows.law.chain import canonical, digest
from workflows.law.genuine import Answer, Verdict
from workflows.law.identity import masked
from workflows.law.letters import letter
from workflows.law.paper import Page
from workflows.models import Facts, RecordPaper
from workflows.queries import notices
from workflows.queries.genuine import Found, grouped


def page_of(paper: RecordPaper) -> Page:
    """The page as it was printed first, or as it is printed now, with its machine-readable twin."""
    if paper.page:
        return Page.thawed(bytes(paper.page))
    html = notices.html(paper.kind, paper.facts)
    return Page.of(html, notices.machine_readable(paper.kind, paper.facts, html))


def printed(paper: RecordPaper) -> bytes | None:
    """The file of a letter; None while it is being printed."""
    kept = RecordPaper.objects.filter(pk=paper.pk).values_list("file", flat=True).get()
    return bytes(kept) if kept is not None else None


def find(code: str) -> Found | None:
    """The letter of this code as anybody may see it who holds it; None when there is none. Two queries where it is.

    Which penalty it is about is told to nobody: its display may have ended.
    """
    rows = RecordPaper.objects.defer("file", "page").select_related("repair__record__policy__list_type")
    paper = rows.filter(check_code=code or "-").first()
    if paper is None:
        return None
    facts = paper.facts
    party, authority = facts.get("party") or {}, facts.get("authority") or {}
    is_person, name = party.get("kind") == "person", str(party.get("name", ""))
    if is_person:
        profile = str(paper.repair.record.policy.load_rules().value("masking_profile"))
        name, _number = masked(name, "", profile)
    return Found(
        code=grouped(paper.check_code),
        title=notices.title_of(letter(paper.kind, facts), facts),
        number=paper.number,
        authority=str(authority.get("name", "")),
        issued_on=paper.issued_on,
        name=name,
        is_person=is_person,
        subject_code="" if is_person else str(party.get("code", "")),
        code_label="" if is_person else str(party.get("code_label", "")),
        list_name="",
        listed_from=None,
        listed_until=None,
        phone=str(authority.get("phone", "")),
        is_on_the_way=False,
        answer=Answer(Verdict.GENUINE if _is_intact(paper) else Verdict.ALTERED),
        file_digest=paper.file_digest,
        plain_digest=paper.plain_digest if paper.plain_digest != paper.file_digest else "",
    )


def _is_intact(paper: RecordPaper) -> bool:
    """Do the frozen facts still have their digest, and does the line of the issue name the same one?"""
    book = paper.repair.record.book_id
    line = Facts.objects.filter(line__book_id=book, line__thing=paper.ref, line__verb="issue_notice")
    told = line.values_list("data__digest", flat=True).first()
    return digest(canonical(paper.facts)) == paper.facts_digest == told
