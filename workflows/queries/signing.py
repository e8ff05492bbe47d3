"""What a person reads before signing: the words, how long they take, what follows, by which contact one is known."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.commitment import reading_time
from workflows.models import CommitmentTemplate, Department, Entry, Mandate, Person


@dataclass
class Deed:
    """What is to be signed, by whom, for whom; `key` names it in the session, `purpose` (law.contact) in the code."""

    key: str
    template: CommitmentTemplate
    text: str
    digest: str
    mandate: Mandate
    department: Department
    purpose: str
    seconds: list[Person] | None = None
    entry: Entry | None = None
    effects: list[str] = field(default_factory=list)
    matter: str = ""

    @property
    def reading(self) -> int:
        """How many seconds must lie between the page and the signature."""
        return reading_time(self.text, self.template.reading_seconds)


def contact_of(person: Person) -> str:
    """The contact at which the person answers: a mobile before an e-mail address, verified; empty without any."""
    if person.phone and person.phone_verified_at:
        return person.phone
    return person.email if person.email and person.email_verified_at else ""


def effects_of(entry: Entry, *, is_undecided: bool) -> list[str]:
    """What follows from the promise, by the articles of the list's own rules; nothing else is cited."""
    word = "不予列入" if is_undecided else "虚假"
    said = _("决定前已经改正并作出书面承诺的处理，见%(where)s；是否列入由机关决定")
    if not is_undecided:
        said = _("隐瞒真实情况、提供虚假资料的处理，见%(where)s")
    rows = entry.policy.articles.filter(text__contains=word).order_by("pk")[:2]
    return [said % {"where": _where(entry, article)} for article in rows]


def _where(entry: Entry, article: Any) -> str:
    """An article of the rules; one that nobody has read is marked."""
    name = entry.policy.instrument
    title = name if name.startswith("《") else f"《{name}》"
    return f"{title}{article.number}" + ("" if article.is_verified else _("（条款待核）"))
