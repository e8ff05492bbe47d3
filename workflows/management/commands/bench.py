"""Measure the promised speeds: pages over 25 000 entries, as ratios to one indexed look-up of the same run."""

import json
import statistics
from argparse import ArgumentParser
from collections.abc import Callable
from itertools import count
from time import perf_counter, process_time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from workflows.management import (
    bench_expiry,
    bench_inbox,
    bench_log,
    bench_notices,
    bench_search,
    cases,
    city,
    crowd,
)
from workflows.models import Entry, Notice, Person
from workflows.printing import paper_bytes
from workflows.queries import clock, dryrun, verification

ROUNDS = 15
WHAT = ("all", "inbox", "search", "notices", "expiry", "log")
FEW_ENTRIES = 200  # the tasks of the inbox bring their own


class Command(BaseCommand):
    """Pages as officers and the public see them; median of several rounds, with the number of queries."""

    help = "测量承诺的速度（在单独的数据目录中）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`what` is measured; `--entries` sizes the register, `--tasks` the inbox, `--subjects` the search."""
        parser.add_argument("what", nargs="?", choices=WHAT, default="all")
        parser.add_argument("--tasks", type=int, nargs=2, default=(bench_inbox.SMALL, bench_inbox.LARGE))
        parser.add_argument("--subjects", type=int, default=bench_search.SUBJECTS)
        parser.add_argument("--notices", type=int, default=bench_notices.NOTICES)
        parser.add_argument("--no-recycle", action="store_true", help="notices: one renderer for all of them")
        expiring = (bench_expiry.FEW, bench_expiry.MANY)
        parser.add_argument("--expiring", type=int, nargs=2, default=expiring)
        parser.add_argument("--lines", type=int, default=bench_log.LINES)
        parser.add_argument("--entries", type=int, default=25_000)
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build the crowd once, then measure."""
        settings.ALLOWED_HOSTS = ["testserver"]
        alone = {
            "inbox": self._inbox,
            "search": self._search,
            "notices": self._notices,
            "expiry": self._expiry,
            "log": self._log,
        }
        if options["what"] in alone:
            alone[options["what"]](options)
            return
        built = self._build(options["entries"])
        rows = self._pages(built) + self._work()
        base = rows[0]["ms"]
        for row in rows:
            row["ratio"] = round(row["ms"] / base, 1)
        report = {"database": connection.vendor, "entries": Entry.objects.count(), "rows": rows}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(f"{report['database']}，{report['entries']} 个条目，每项 {ROUNDS} 次取中位数")
        for row in rows:
            self.stdout.write(
                f"{row['ms']:9.2f} ms  ×{row['ratio']:<8} {row['queries'] or '':>4}  {row['what']}"
            )

    def _inbox(self, options: dict[str, Any]) -> None:
        """The inbox at two sizes; exit code 1 where a page grows with the number of tasks."""
        built = self._build(FEW_ENTRIES)
        report = bench_inbox.run(built, self._client, self._getter, self._measure, tuple(options["tasks"]))
        lines = [json.dumps(report, ensure_ascii=False)] if options["json"] else bench_inbox.told(report)
        self.stdout.write("\n".join(lines))
        if not report["holds"]:
            raise CommandError("有页面随任务数量变慢，超过 1.5 倍。")

    def _expiry(self, options: dict[str, Any]) -> None:
        """Many listings run out in one night; exit code 1 where one is left or each grows dearer than promised."""
        report = bench_expiry.run(self._build(0), *options["expiring"])
        lines = [json.dumps(report, ensure_ascii=False)] if options["json"] else bench_expiry.told(report)
        self.stdout.write("\n".join(lines))
        if not report["holds"]:
            raise CommandError("到期移出有遗漏、重复，或者随数量变慢。")

    def _log(self, options: dict[str, Any]) -> None:
        """The log at a million lines; exit code 1 where it is slower than promised or does not hold."""
        report = bench_log.run(self._build(0), options["lines"])
        lines = [json.dumps(report, ensure_ascii=False)] if options["json"] else bench_log.told(report)
        self.stdout.write("\n".join(lines))
        if not report["holds"]:
            raise CommandError("台账的校验、证明或写入慢于承诺，或者校验发现问题。")

    def _search(self, options: dict[str, Any]) -> None:
        """The search over a million subjects; exit code 1 where the query function is slower than promised."""
        built = self._build(0)
        report = bench_search.run(built, self._client, self._getter, self._measure, options["subjects"])
        lines = [json.dumps(report, ensure_ascii=False)] if options["json"] else bench_search.told(report)
        self.stdout.write("\n".join(lines))
        if not report["holds"]:
            raise CommandError(f"有查询超过 {bench_search.LIMIT_MS:.0f} 毫秒。")

    def _notices(self, options: dict[str, Any]) -> None:
        """Printing on one core; exit code 1 where the renderer's memory grows."""
        self._build(0)
        report = bench_notices.run(options["notices"], recycles=not options["no_recycle"])
        lines = [json.dumps(report, ensure_ascii=False)] if options["json"] else bench_notices.told(report)
        self.stdout.write("\n".join(lines))
        if not report["holds"]:
            raise CommandError(f"排印进程的内存在前 {bench_notices.SETTLED} 份之后增长超过 25%。")

    def _build(self, size: int) -> city.City:
        """The demo city with a crowd."""
        call_command("collectstatic", interactive=False, verbosity=0)
        city.build_rules(clock.now())
        offices = city.build_offices()
        city.build_competences(offices)
        people = city.build_people(offices)
        companies = city.build_companies()
        if not Entry.objects.exists():
            cases.build(offices, people, companies, today=clock.today())
        built = city.City(offices, people)
        crowd.grow(built, size, clock.today())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return built

    def _pages(self, built: city.City) -> list[dict[str, Any]]:
        """One indexed look-up first, then the pages."""
        some = Entry.objects.filter(number__startswith="LR-2020").order_by("pk")[1]
        real = Entry.objects.filter(notices__isnull=False).order_by("pk").first()
        rows = [self._measure("按编号取一个条目（基准）", lambda: Entry.objects.get(number=some.number))]
        officer, public = self._client("shenjn"), Client()
        reviewer = self._client("zhengb")
        for what, client, address in (
            ("我的待办", officer, "/inbox/"),
            ("部门待领", reviewer, "/inbox/team/"),
            ("条目列表", officer, "/entries/"),
            ("条目卷宗", officer, f"/entries/{real.number if real else some.number}/"),
            ("按名称搜索", officer, "/search/?q=恒泰"),
            ("按代码搜索", officer, f"/search/?q={some.subject.code}"),
            ("公示首页", public, "/"),
            ("公示查询（名称）", public, "/register/?q=宏业"),
            ("公示查询（代码）", public, f"/register/?q={some.subject.code}"),
        ):
            rows.append(self._measure(what, self._getter(client, address)))
        return rows

    def _work(self) -> list[dict[str, Any]]:
        """What runs behind: printing and verifying."""
        paper = Notice.objects.filter(kind="listing_decision").first()
        rows = [self._measure("校验全部台账", lambda: verification.verify_all(), rounds=3)]
        if paper is not None:
            rows.append(self._measure("排印一份决定书", lambda: paper_bytes(paper), rounds=5))
        draft = crowd.draft_longer(Person.objects.get(username="zhouw"), clock.now())
        cases, today = Entry.objects.filter(list_type=draft.list_type_id).count(), clock.today()
        rows.append(self._measure(f"试算（{cases} 件）", lambda: dryrun.run(draft, today), rounds=5))
        return rows

    def _client(self, username: str) -> Client:
        """A signed-in visitor."""
        client = Client()
        client.force_login(Person.objects.get(username=username), backend="project.auth.DutyBackend")
        return client

    def _getter(self, client: Client, address: str) -> Callable[[], None]:
        """Fetch a page and insist that it is one."""

        visits = count(1)

        def get() -> None:
            # Each visit from another address: the limit on anonymous searches is not what is measured.
            number = next(visits)
            answer = client.get(
                address, REMOTE_ADDR=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            )
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: {answer.status_code}")

        return get

    def _measure(self, what: str, work: Callable[[], Any], rounds: int = ROUNDS) -> dict[str, Any]:
        """Median time of several rounds after one that warms up, and the queries of one round.

        `ms` is what a visitor waits, `cpu_ms` the processor time of this process alone, which other work on the
        machine does not lengthen; on PostgreSQL the server's share is not in it.
        """
        with CaptureQueriesContext(connection) as seen:
            work()
        asked = len(seen)  # before the list of queries is emptied
        waited, worked = [], []
        for _round in range(rounds):
            reset_queries()
            began, busy = perf_counter(), process_time()
            work()
            waited.append((perf_counter() - began) * 1000)
            worked.append((process_time() - busy) * 1000)
        return {"what": what, "ms": _median(waited), "cpu_ms": _median(worked), "queries": asked}


def _median(times: list[float]) -> float:
    """The middle one, in milliseconds."""
    return round(statistics.median(times), 3)
