"""The transition log: one chained book per entry, append-only, personal facts apart."""

import secrets
from datetime import UTC
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.chain import GENESIS


class Book(models.Model):
    """One chain of lines; its head tells how long the chain is and how it ends."""

    kind = models.CharField(max_length=20, default="entry")
    ref = models.CharField(_("簿号"), max_length=80, unique=True)
    lines_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return self.ref


class Transition(models.Model):
    """One line of the log. The database refuses to change or delete it.

    The line holds no personal fact: those are in `Facts`, bound by a salted digest.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField(_("行号"))
    verb = models.CharField(_("动作"), max_length=40, db_index=True)
    thing = models.CharField(_("对象"), max_length=80)
    before = models.CharField(_("原状态"), max_length=20, blank=True)
    after = models.CharField(_("新状态"), max_length=20, blank=True)
    actor = models.ForeignKey("workflows.Person", models.PROTECT, verbose_name=_("谁"))
    on_behalf_of = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代谁")
    )
    post = models.CharField(_("岗位"), max_length=60)
    at = models.DateTimeField(_("时间"), db_index=True)
    policy = models.CharField(_("规则版本"), max_length=60, blank=True)
    facts_digest = models.CharField(max_length=64)
    gesture = models.CharField(_("一次操作"), max_length=32)
    algorithm = models.CharField(max_length=10, default="sha256")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["book_id", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "seq"], name="one_line_per_place"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["post", "-id"], name="lines_of_post"),
            models.Index(fields=["actor", "-id"], name="lines_of_actor"),
            # What one person did in one book, herself or through another: was it prepared by the same hand?
            models.Index(fields=["book", "actor", "seq"], name="lines_of_hand"),
            models.Index(
                fields=["book", "on_behalf_of", "seq"],
                condition=models.Q(on_behalf_of__isnull=False),
                name="lines_through_a_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book.ref} #{self.seq} {self.verb}"

    def body(self) -> dict[str, Any]:
        """What the hash covers, as plain strings and numbers."""
        told = {
            "book": self.book.ref,
            "seq": self.seq,
            "verb": self.verb,
            "thing": self.thing,
            "before": self.before,
            "after": self.after,
            "actor": self.actor_id,
            "post": self.post,
            "at": self.at.astimezone(UTC).isoformat(),
            "policy": self.policy,
            "facts": self.facts_digest,
            "gesture": self.gesture,
            "algorithm": self.algorithm,
        }
        # Lines from before substitution existed, and all that nobody did for another, say nothing of it.
        return told | ({"for": self.on_behalf_of_id} if self.on_behalf_of_id else {})


def new_salt() -> str:
    """A fresh salt, so that nobody can guess facts from their digest."""
    return secrets.token_hex(16)


class Facts(models.Model):
    """The facts of one line; personal data live here and nowhere in the chain."""

    line = models.OneToOneField(Transition, models.PROTECT, primary_key=True, related_name="facts")
    salt = models.CharField(max_length=32, default=new_salt)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"facts of line {self.line_id}"
