"""Who hears of what became of an objection: those who answer for a department, and whoever objected."""

from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.acts import alert
from workflows.law.refusal import Refused
from workflows.models import Alert, Objection, ObjectionProcedure, Person, Post


def tell_of_end(objection: Objection, *, by: Person, at: datetime) -> None:
    """An objection has ended without an answer: its own flow writes the letter that says why.

    What it ended by (a day, a judgment) does not wait for a letter: where none can be issued, the heads are told.
    """
    last = ObjectionProcedure.objects.filter(objection=objection).order_by("pk").last()
    if last is None:
        return
    try:
        with transaction.atomic():
            last.flow_class.tell_end.run(objection=objection, by=by, at=at)
    except Refused:
        tell_heads(objection.upper_id or objection.office_id, objection, at=at, what="untold")


def tell_heads(department_id: int, objection: Any, *, at: datetime, what: str) -> None:
    """Tell whoever answers for the department: its heads, and in the credit office everybody of it."""
    roles = ("head", "credit_office")
    posts = Post.objects.filter(department=department_id, role__in=roles, until=None)
    for post in posts.select_related("person"):
        told = {"code": objection.code, "what": what, "url": f"/objection-cases/{objection.code}/"}
        key = f"objection/{what}/{objection.code}/{at:%Y%m%d}"
        alert.tell(post.person, Alert.Kind.OBJECTION, key=key, at=at, entry=objection.entry, **told)
