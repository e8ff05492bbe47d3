"""What is done with complaints and reports alike: taken in, told to the office, taken up, handed to somebody."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.acts import alert, door, evidence
from workflows.acts.handling import Matter, duty_of
from workflows.law.chain import digest
from workflows.law.duties import DUTIES, Duty
from workflows.law.refusal import Refused, TooLate
from workflows.models import Alert, Complaint, Department, Evidence, Person, Post
from workflows.models.evidence import new_code

SAME_AGAIN = timedelta(days=30)  # the same words within this time are one matter (ours)


def digest_of_text(*parts: str) -> str:
    """The same words in other spacing, width or punctuation are the same."""
    plain = unicodedata.normalize("NFKC", "|".join(parts))
    return digest("".join(c for c in plain if c.isalnum()).casefold().encode())


def refuse_twice(model: Any, text_digest: str, at: datetime) -> None:
    """Raises Refused when the same words came in lately; whose they were is told to nobody."""
    if model.objects.filter(text_digest=text_digest, filed_at__gt=at - SAME_AGAIN).exists():
        raise Refused(
            _(
                "内容相同的件已经收到，不需要重复提交；请凭当时的编号和查询码查看办理情况。有新的情况，请写明新的内容。"
            )
        )


def keep_files(matter: Matter, uploads: Iterable[Any], *, by: Person, at: datetime) -> list[Evidence]:
    """The checked uploads under neutral names: what somebody calls a file may say who she is."""
    kept = []
    for nth, upload in enumerate(uploads, matter.files.count() + 1):
        ending = str(upload.file.name).rpartition(".")[2].lower()
        upload.file.name = f"{_('材料')}{nth}.{ending}"
        told: dict[str, Any] = {"purpose": Evidence.Purpose.COMPLAINT, "by": by, "at": at}
        kept.append(evidence.keep(None, upload.file, upload.media_type, **told))
    matter.files.add(*kept)
    return kept


def holders(office: Department, *wanted: Duty) -> list[Person]:
    """Who holds one of the duties in this very department now."""
    roles = [role for role, held in DUTIES.items() if held & set(wanted)]
    posts = Post.objects.filter(department=office, role__in=roles, until=None, person__is_active=True)
    return list({post.person_id: post.person for post in posts.select_related("person")}.values())


def page_of(matter: Matter) -> str:
    """The address of its page on the desk."""
    name = "desk-complaint" if isinstance(matter, Complaint) else "desk-report"
    return reverse(name, args=[matter.code])


def tell(
    matter: Matter,
    people: Iterable[Person],
    kind: str,
    key: str,
    *,
    at: datetime,
    by: Person | None = None,
    **data: Any,
) -> int:
    """Tell those whom the matter does not concern; the alert holds the number, nothing of what was said."""
    what = _("投诉") if isinstance(matter, Complaint) else _("举报线索")
    told = {
        "about": f"{what} {matter.code}",
        "title": f"{what} {matter.code}",
        "url": page_of(matter),
        **data,
    }
    rows = [
        Alert(code=new_code(), key=f"{key}/{matter.ref}", person=person, kind=kind, by=by, data=told, at=at)
        for person in people
        if not matter.concerns(person)
    ]
    alert.tell_all(rows)
    return len(rows)


@transaction.atomic
def take_up(matter: Matter, *, by: Person, at: datetime) -> Matter:
    """Somebody of the office takes it; whoever comes second hears who was first."""
    fresh: Any = door.lock(matter)
    if fresh.handler_id == by.pk:
        return matter
    if fresh.handler_id is not None:
        raise TooLate(_("这一件已经由%(who)s领取。") % {"who": fresh.handler.name})
    return _hand(fresh, by, "take_up_matter", by=by, at=at)


@transaction.atomic
def hand_to(matter: Matter, person: Person, *, because: str, by: Person, at: datetime) -> Matter:
    """Somebody of the office hands it to a colleague who may do it; never to whom it concerns."""
    fresh: Any = door.lock(matter)
    if not duty_of(fresh)(fresh, person):
        raise Refused(_("不能交给%(who)s：没有这项职责，或者应当回避。") % {"who": person.name})
    done = _hand(fresh, person, "hand_matter", by=by, at=at, because=because)
    tell(done, [person], Alert.Kind.ASSIGNED, f"hand/{at.timestamp():.0f}", by=by, at=at)
    return done


@transaction.atomic
def put_back(matter: Matter, *, by: Person, at: datetime) -> Matter:
    """Whoever has it gives it back to the office."""
    fresh: Any = door.lock(matter)
    if fresh.handler_id != by.pk:
        raise TooLate(_("这一件不在您手中。"))
    return _hand(fresh, None, "put_back_matter", by=by, at=at)


def _hand(fresh: Any, to: Person | None, verb: str, *, by: Person, at: datetime, because: str = "") -> Matter:
    """Change who has it, and the line of that; the duty is asked as for every step."""
    if not duty_of(fresh)(fresh, by):
        raise PermissionDenied(verb)
    former, fresh.handler = fresh.handler, to
    fresh.save(update_fields=["handler"])
    told = {"from": former.username if former else "", "to": to.username if to else ""}
    with door.one_gesture():
        door.record(verb, fresh, by=by, at=at, duty=duty_of(fresh), because=because, **told)
    done: Matter = fresh
    return done


def refuse_other_hand(matter: Any, by: Person) -> None:
    """Raises TooLate for whoever wants to do what a colleague has in hand."""
    if matter.handler_id is not None and matter.handler_id != by.pk:
        raise TooLate(_("这一件由%(who)s办理；需要换人的，请先转办。") % {"who": matter.handler.name})
