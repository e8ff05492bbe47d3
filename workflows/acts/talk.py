"""The discussion of a case: say something, name colleagues, take one's own word back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, evidence, log
from workflows.law import duties
from workflows.law.refusal import Refused
from workflows.models import Alert, Comment, Entry, Evidence, Person, WorkItem


def say(
    entry: Entry,
    text: str,
    *,
    mentions: Iterable[Person] = (),
    uploads: Iterable[Any] = (),
    item: WorkItem | None = None,
    url: str = "",
    by: Person,
    at: datetime,
) -> Comment:
    """Keep a comment with its files, a line in the book, an alert for everybody who is named; all or nothing.

    `url` is the page on which it was said: the alerts lead there. Refused to whoever speaks for the subject.
    """
    if entry.concerns(by):
        raise Refused(_("您是当事人的代表，不能参与本案的讨论，应当回避。"))
    with transaction.atomic(), log.one_gesture():
        entry = log.lock(entry)
        said = Comment.objects.create(entry=entry, item=item, person=by, at=at, text=text)
        kept = [
            evidence.keep(entry, u.file, u.media_type, purpose=Evidence.Purpose.COMMENT, by=by, at=at)
            for u in uploads
        ]
        named = list(mentions)
        said.files.set(kept)
        said.mentions.set(named)
        facts: dict[str, Any] = {"comment": text, "files": kept} if kept else {"comment": text}
        log.record("comment", entry, by=by, at=at, duty=duties.DISCUSS_CASE, ref=said.code, **facts)
        where = f"{url}#c-{said.code}" if url else ""
        alert.tell_all(
            Alert(
                person=person, kind=Alert.Kind.MENTIONED, key=f"mention/{said.code}",
                entry=entry, item=item, by=by, data={"url": where} if where else {}, at=at,
            )
            for person in named
        )  # fmt: skip
    return said


def withdraw(said: Comment, *, by: Person, at: datetime) -> None:
    """Take one's own comment back: it stays in its place, struck; its text is hidden from others.

    Refused for another's comment; a second withdrawal changes nothing.
    """
    if said.person_id != by.pk:
        raise Refused(_("只有发表人可以撤回讨论意见。"))
    with transaction.atomic(), log.one_gesture():
        entry = log.lock(said.entry)
        if Comment.objects.filter(pk=said.pk, withdrawn_at=None).update(withdrawn_at=at) == 1:
            log.record("withdraw_comment", entry, by=by, at=at, duty=duties.DISCUSS_CASE, ref=said.code)
