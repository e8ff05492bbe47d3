"""Load the demo city 衡川市: people, rules, calendars, and a case at every stage. Can be repeated."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from workflows.management import (
    cases,
    city,
    courses,
    guided,
    matters,
    persons,
    promises,
    receipts,
    record_repairs,
    records,
    rehearsal,
)
from workflows.models import Entry
from workflows.queries import clock


class Command(BaseCommand):
    """Build what is missing; a second run changes nothing."""

    help = "载入演示城市衡川市（可以重复执行）。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Places, people, rules; then the cases, in one transaction, unless there are cases already."""
        if not settings.XINHENG_DEMO:
            raise CommandError("演示数据只在 XINHENG_DEMO=1 时载入。")
        city.build_rules(clock.now())
        rehearsal.build_rules(clock.now())
        offices = city.build_offices()
        city.build_competences(offices)
        people = city.build_people(offices)
        city.build_teams(offices, people)
        companies = city.build_companies()
        rehearsal.build_competence(offices)
        builder = cases.Builder(offices, people, companies, clock.today())
        with transaction.atomic():
            receipts.register(offices, people)
            builder.tell(self.missing(builder))
            receipts.answer(clock.now(), today=clock.today())
        self.stdout.write(f"演示城市衡川市已就绪：{Entry.objects.count()} 个条目。")

    def missing(self, builder: cases.Builder) -> Iterator[cases.Story]:
        """What has not been told yet: the cases where there are none, and what stands beside them."""
        is_new = not Entry.objects.exists()
        if is_new:
            yield from (*cases.STAGES, *rehearsal.STAGES, persons.listed_too)
        for beside in (records, record_repairs, courses, promises):
            yield from beside.stories()
        if is_new or builder.are_listed("lvzhou", "hongtuo", "xinlong"):
            yield from (*guided.stories(), *matters.stories())
