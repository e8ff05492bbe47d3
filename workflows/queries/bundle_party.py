"""What goes into the bundle that a party takes of its own entry: its words, and what was told to it.

A line's facts go whole or not at all, so a line with anything that is not named here goes as a digest only. The line
itself is always there: without it nobody could prove that none is missing; it names posts and numbers, no person.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflows.law.service import READABLE
from workflows.models import Associate, Bundle, Entry, Notice, Subject, Transition
from workflows.queries import erasures
from workflows.queries.bundle_sight import Sight
from workflows.queries.log_facts import CHANGED

# What the hall, or a notice that was served, tells the party of the matter.
TOLD = frozenset(
    {
        "case_number", "order_number", "order_deadline", "particulars", "reply_until", "until", "former", "regime",
        "from_day", "on_day", "way", "received_on", "corrected_on", "barred", "adopted", "kind", "number", "digest",
        "template", "commitment", "file", "files", "document", "document_number", "document_date", "document_body",
        "list_name", "since", "last_day", "bulk", "bundle",
    }
)  # fmt: skip
# Fields that a step changed and that the hall shows.
TOLD_FIELDS = frozenset(
    {
        "state", "until", "due_on", "listed_on", "listed_from", "listed_until", "decided_on", "display_until",
        "reply_until", "shown_from", "shown_until", "shown_under", "stopped_at", "imposed_on", "lifted_on", "is_open",
    }
)  # fmt: skip
# Decisions whose reason the notice to the party gives.
REASONED = frozenset(
    {"enlist", "grant", "grant_partly", "refuse", "reject_repair", "accept_repair", "rescind"}
)
# What the file of a notice itself is, and how it reached the party: beside the above, of its own notices alone.
TOLD_OF_NOTICE = frozenset(
    {"plain", "page", "printed_with", "signer", "signed_by", "proof", "recipient", "replaces"}
)
FIELDS_OF_NOTICE = frozenset(
    {
        "served_on",
        "arrived_at",
        "acknowledged_at",
        "service_method",
        "service_proof",
        "service_recipient",
        "file",
    }
)
OF_THE_MATTER = ("entry", "display", "measure")
OF_LEAD = ("repair",)
MANDATE = re.compile(r"s(\d+):")


@dataclass
class PartySight(Sight):
    """What one party may have: `subject` speaks for itself, or as somebody listed together with the entry's subject."""

    entry: Entry | None = None
    subject: Subject | None = None
    associates: frozenset[int] = frozenset()
    own: frozenset[str] = field(default=frozenset())  # the notices that reached it, as the log names them

    @classmethod
    def of(cls, asked: Bundle) -> Self:
        """The sight of the party that asked."""
        entry, subject = asked.entry, asked.subject
        assert entry is not None and subject is not None
        rows = Associate.objects.filter(entry=entry, subject=subject)
        associates = frozenset(rows.values_list("pk", flat=True))
        sight = cls(asked.person, True, entry=entry, subject=subject, associates=associates)
        reached = sight.notices(Notice.objects.filter(entry=entry)).filter(state__in=READABLE)
        sight.own = frozenset(notice.ref for notice in reached.only("code", "entry"))
        return sight

    @property
    def is_lead(self) -> bool:
        """Is it the subject of the entry?"""
        return (
            self.entry is not None and self.subject is not None and self.entry.subject_id == self.subject.pk
        )

    def notices(self, rows: QuerySet[Notice]) -> QuerySet[Notice]:
        """Those that reached the party; it is not told that others got some."""
        mine = rows.filter(associate__in=self.associates)
        if self.is_lead:
            mine |= rows.filter(associate=None)
        return mine.filter(state__in=READABLE, to_another=False)

    def who(self, line: Transition) -> str | None:
        """The party's own people by name; officers by their post alone, others of the case not at all."""
        return None if self._is_own(line) else ""

    def withheld(self, line: Transition) -> str:
        """Why the facts of this line are not in the bundle; empty when they are."""
        if getattr(line, "facts", None) is None:
            return erasures.words(line)
        if self._is_own(line):
            return ""
        return self.never(line) or self._not_for_party(line)

    def _not_for_party(self, line: Transition) -> str:
        """Deny by default: every fact must be one that the party was told, of a thing that is its own."""
        kind = line.thing.partition("/")[0]
        if kind == "notice" and line.thing not in self.own:
            return _("写给其他当事人、或者还没有送达的文书")
        if kind not in ("notice", *OF_THE_MATTER) and not (kind in OF_LEAD and self.is_lead):
            return _("不属于已经告知您的内容，只留摘要")
        told = ((key, value) for key, value in line.facts.data.items() if value not in ("", None, [], {}))
        if all(self._is_told(line, key, value) for key, value in told):
            return ""
        return _("含有内部意见或者其他人的信息，只留摘要")

    def _is_told(self, line: Transition, key: str, value: Any) -> bool:
        """Was this fact told to the party?"""
        of_notice = line.thing in self.own
        if key == CHANGED:
            fields = set(value) if isinstance(value, dict) else {""}
            told = TOLD_FIELDS | (FIELDS_OF_NOTICE if of_notice else set())
            return fields <= told | ({"reason"} if line.verb in REASONED else set())
        if key == "subject":
            return self.is_lead
        if key == "cross_check":  # of other lists: the count, no name of another matter
            return self.is_lead and isinstance(value, dict) and not value.get("met")
        if of_notice and key in TOLD_OF_NOTICE:
            return True
        return key in TOLD or (key == "because" and line.verb in REASONED)

    def notice_withheld(self, notice: Notice, why_facts: str) -> str:
        """Why the file of a notice is not in the bundle."""
        if notice.ref not in self.own:
            return _("还没有送达")
        return super().notice_withheld(notice, why_facts)

    def _is_own(self, line: Transition) -> bool:
        """Did the party itself do it?"""
        found = MANDATE.match(line.post)
        return found is not None and self.subject is not None and int(found[1]) == self.subject.pk
