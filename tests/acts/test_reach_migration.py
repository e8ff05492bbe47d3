"""Papers from before 0068 keep their books, and the database goes on refusing what it refused."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.acts.test_migrations import elsewhere, swept

BEFORE = [("workflows", "0002_lists_squashed_0066_lines_of_hand")]
AFTER = [("workflows", "0068_paper_reach")]
AT = datetime(2026, 3, 20, 2, tzinfo=UTC)


def test_a_paper_of_before_keeps_its_books_there_and_back(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), swept(), elsewhere(tmp_path, "xinheng_reach") as connection:
        MigrationExecutor(connection).migrate(BEFORE)
        apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
        person = apps.get_model("workflows", "Person").objects.create(username="hanj", name="韩静")
        office = apps.get_model("workflows", "Department").objects.create(code="HC", name="衡川市")
        before = apps.get_model("workflows", "WorkPaper").objects
        kept = before.create(
            code="SJ-1", title="抽查", office=office, auditor=person, sampled="lines", method="random",
            since=date(2026, 3, 1), until=date(2026, 3, 20), size=1, announced_at=AT,
        )  # fmt: skip
        MigrationExecutor(connection).migrate(AFTER)
        state = MigrationExecutor(connection).loader.project_state(AFTER)
        papers = state.apps.get_model("workflows", "WorkPaper").objects
        assert papers.get(pk=kept.pk).reach == "first"
        for change in ({"reach": "all"}, {"size": 2}, {"state": "signed"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                papers.filter(pk=kept.pk).update(**change)
        MigrationExecutor(connection).migrate(BEFORE)
        for change in ({"size": 2}, {"state": "signed"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                before.filter(pk=kept.pk).update(**change)
        assert before.filter(pk=kept.pk).update(title="改") == 1
