"""What one auditor signed before two had to stays as it is, there and back (--thorough: every migration runs)."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests.acts.test_migrations import elsewhere, swept
from tests.environment import THOROUGH

BEFORE, AFTER = [("workflows", "0058_audit")], [("workflows", "0061_signoff")]
AT = datetime(2026, 3, 20, 2, tzinfo=UTC)


def stored(apps: Any, state: str) -> Any:
    """A paper of that time with an item that was examined."""
    person = apps.get_model("workflows", "Person").objects.get_or_create(username="hanj", name="韩静")[0]
    office = apps.get_model("workflows", "Department").objects.get_or_create(code="HC", name="衡川市")[0]
    papers, items = apps.get_model("workflows", "WorkPaper"), apps.get_model("workflows", "SampleItem")
    plan = {"since": date(2026, 3, 1), "until": date(2026, 3, 20), "size": 1, "announced_at": AT}
    paper = papers.objects.create(
        code=f"SJ-{state}", title="抽查", office=office, auditor=person, sampled="lines", method="random",
        state="drawn", **plan,
    )  # fmt: skip
    items.objects.create(paper=paper, nth=1, key="1", rank="", checked_by=person, checked_at=AT)
    if state == "signed":
        papers.objects.filter(pk=paper.pk).update(state="signed", digest="ab" * 32, signed_at=AT)
    return paper


def one_by_one(connection: Any) -> MigrationExecutor:
    """What goes through each migration: the squash that replaces them knows no step between."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor


@pytest.mark.skipif(not THOROUGH, reason="every migration runs, and that takes minutes")
def test_a_paper_that_one_auditor_signed_stays_signed(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), swept(), elsewhere(tmp_path, "xinheng_signoff") as connection:
        one_by_one(connection).migrate(BEFORE)
        apps = one_by_one(connection).loader.project_state(BEFORE).apps
        signed, drawn = stored(apps, "signed"), stored(apps, "drawn")
        one_by_one(connection).migrate(AFTER)
        rows = one_by_one(connection).loader.project_state(AFTER).apps.get_model("workflows", "WorkPaper")
        kept = rows.objects.get(pk=signed.pk)
        assert (kept.state, kept.digest, kept.signed_by_id, kept.signers) == ("signed", "ab" * 32, None, [])
        assert rows.objects.get(pk=drawn.pk).hands == [drawn.auditor_id]
        for pk, change in ((signed.pk, {"title": "改"}), (drawn.pk, {"state": "signed"})):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.objects.filter(pk=pk).update(**change)
        one_by_one(connection).migrate(BEFORE)
        again = apps.get_model("workflows", "WorkPaper").objects
        assert again.get(pk=signed.pk).state == "signed"
        with pytest.raises(DatabaseError), transaction.atomic():
            again.filter(pk=signed.pk).update(title="改")
