"""Public verification: the document of a code, as far as the document itself shows it, and whether it holds.

Only the fields of `Found` leave this module. A document to a natural person is shown by its number, kind, authority,
date and state, and by the masked name (个人信息保护法 §§6, 51): no list, no identity number, no period. Where the rules
of a list hide listing and removal after a repair, no list, period or day of leaving is told of anybody.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from workflows.law.chain import canonical, digest
from workflows.law.entry import SHANGHAI
from workflows.law.genuine import GOOD, ON_THE_WAY, Answer, Life, Verdict, judged
from workflows.law.identity import masked
from workflows.law.letters import letter
from workflows.law.service import Noticing
from workflows.models import Facts, Notice
from workflows.models.notice import CHECK_ALPHABET, CHECK_LENGTH
from workflows.queries.notices import title_of

# What is read wrongly from paper stands for one character only (Crockford's base 32).
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
BETWEEN = frozenset(" -‐‑–—－_.·:：")
GROUP = 4
OF_A_PERIOD = frozenset({"listing_decision", "rescission_decision"})
ANSWERS_LATER = Q(replaces__isnull=False) | Q(kind__in=("rescission_decision", "revocation_decision"))


@dataclass(frozen=True)
class Found:
    """A document as anybody may see it who holds it; empty where the document says nothing, or of a person."""

    code: str
    title: str
    number: str
    authority: str
    issued_on: date
    name: str
    is_person: bool
    subject_code: str
    code_label: str
    list_name: str
    listed_from: date | None
    listed_until: date | None
    phone: str
    is_on_the_way: bool
    answer: Answer
    file_digest: str
    plain_digest: str

    @property
    def is_good(self) -> bool:
        """Is there nothing to warn of?"""
        return self.answer.verdict in GOOD


def typed(code: str) -> str:
    """The code that somebody meant: any case and spacing, O for 0, I and L for 1; "" for what can be no code."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", code) if c not in BETWEEN and not c.isspace())
    plain = plain.upper().translate(MISREAD)
    return plain if len(plain) == CHECK_LENGTH and set(plain) <= set(CHECK_ALPHABET) else ""


def grouped(code: str) -> str:
    """A code in groups of four, as it is printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def find(code: str, today: date) -> Found | None:
    """The document of this code; None when there is none. The same number of queries for every document."""
    rows = Notice.objects.select_related("entry__policy").defer("file", "page")
    notice = rows.filter(check_code=code or "-").first()  # what cannot be a code is looked up like any other
    return None if notice is None else _found(notice, today)


def _found(notice: Notice, today: date) -> Found:
    """What of a document is public."""
    facts, party = notice.facts, notice.facts.get("party") or {}
    authority, is_person = facts.get("authority") or {}, party.get("kind") == "person"
    name = str(party.get("name", ""))
    if is_person:
        name, _number = masked(name, "", str(notice.entry.policy.load_rules().value("masking_profile")))
    names_list = not is_person and not notice.entry.is_history_hidden
    has_period = names_list and notice.kind in OF_A_PERIOD
    return Found(
        code=grouped(notice.check_code),
        # A printed title names the list; of a person, or where the history is hidden, only the kind is told.
        title=title_of(letter(notice.kind, facts), facts) if names_list else notice.title,
        number=notice.number,
        authority=str(authority.get("name", "")),
        issued_on=notice.issued_on,
        name=name,
        is_person=is_person,
        subject_code="" if is_person else str(party.get("code", "")),
        code_label="" if is_person else str(party.get("code_label", "")),
        list_name=str(facts.get("list_name", "")) if names_list else "",
        listed_from=_day(facts.get("listed_from")) if has_period else None,
        listed_until=_day(facts.get("listed_until")) if has_period else None,
        phone=str(authority.get("phone", "")),
        is_on_the_way=notice.kind in ON_THE_WAY,
        answer=judged(_life(notice), today),
        file_digest=notice.file_digest,
        plain_digest=notice.plain_digest if notice.plain_digest != notice.file_digest else "",
    )


def _life(notice: Notice) -> Life:
    """What has happened since; two queries."""
    entry = notice.entry
    standing = entry.notices.exclude(state=Noticing.WITHDRAWN).filter(ANSWERS_LATER, pk__gt=notice.pk)
    columns = ("pk", "kind", "title", "number", "issued_on", "replaces_id", "associate_id")
    later: list[dict[str, Any]] = [dict(row) for row in standing.order_by("pk").values(*columns)]
    own = [row for row in later if row["associate_id"] == notice.associate_id]
    return Life(
        kind=notice.kind,
        state=notice.state,
        entry_state=entry.state,
        is_intact=_is_intact(notice),
        is_hidden=entry.is_history_hidden,
        withdrawn_on=notice.withdrawn_on,
        listed_until=entry.listed_until,
        exited_on=entry.exited_at.astimezone(SHANGHAI).date() if entry.exited_at else None,
        revoked_on=entry.revoked_at.astimezone(SHANGHAI).date() if entry.revoked_at else None,
        replaced_by=_newest(later, notice.pk),
        restored_by=_last(own, "rescission_decision"),
        revoked_by=_last(own, "revocation_decision"),
    )


def _newest(later: list[dict[str, Any]], pk: int) -> tuple[str, date] | None:
    """The last of the corrections that follow one upon another; None when the document was not corrected."""
    found = None
    for row in later:  # a correction is always the later row
        if row["replaces_id"] == pk:
            pk, found = row["pk"], _named(row)
    return found


def _last(rows: list[dict[str, Any]], kind: str) -> tuple[str, date] | None:
    """The last document of a kind."""
    found = [_named(row) for row in rows if row["kind"] == kind]
    return found[-1] if found else None


def _named(row: dict[str, Any]) -> tuple[str, date]:
    """The number of a document, or the title of a record, which bears none; and its day."""
    return row["number"] or f"《{row['title']}》", row["issued_on"]


def _is_intact(notice: Notice) -> bool:
    """Do the frozen facts still have their digest, and does the line of the issue name the same one?"""
    line = Facts.objects.filter(
        line__book_id=notice.entry.book_id, line__thing=notice.ref, line__verb="issue_notice"
    )
    told = line.values_list("data__digest", flat=True).first()
    return digest(canonical(notice.facts)) == notice.facts_digest == told


def _day(text: Any) -> date | None:
    """A day of the facts."""
    return date.fromisoformat(text) if text else None


UNKNOWN = Answer(Verdict.UNKNOWN)
