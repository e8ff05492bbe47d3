"""How long the inbox takes at ten thousand and at a million open tasks, for one who owns a tenth of them."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.db import connection

from workflows.management import crowd_tasks
from workflows.management.city import City
from workflows.models import WorkItem
from workflows.queries import clock

SMALL, LARGE = 10_000, 1_000_000
RATIO_MAX = 1.5
PAGE_20 = 19  # pages that lie before it
NEXT = re.compile(r'rel="next" href="([^"]+)"')

Measure = Callable[..., dict[str, Any]]


def run(city: City, client_of: Any, getter: Any, measure: Measure, sizes: tuple[int, int]) -> dict[str, Any]:
    """Both sizes in one run, the same addresses, and the ratio between them."""
    rounds = []
    for size in sizes:
        crowd_tasks.grow(city, size, clock.today())
        crowd_tasks.refresh_statistics()
        rounds.append(_pages(client_of, getter, measure))
    rows = []
    for few, many in zip(*rounds, strict=True):
        ratios = {
            "ratio": round(many["ms"] / few["ms"], 2),
            "cpu_ratio": round(many["cpu_ms"] / few["cpu_ms"], 2),
        }
        rows.append({**many, "small_ms": few["ms"], "small_cpu_ms": few["cpu_ms"], **ratios})
    judged = [row for row in rows[1:] if row["promised"]]
    return {
        "database": connection.vendor,
        "sizes": list(sizes),
        "rows": rows,
        "holds": all(row["ratio"] <= RATIO_MAX for row in judged),
    }


def _pages(client_of: Any, getter: Any, measure: Measure) -> list[dict[str, Any]]:
    """One look-up by key first, then the pages of an officer with a tenth of all, and of one who may take many."""
    some = WorkItem.objects.filter(code__startswith=crowd_tasks.CODE).order_by("pk")[1]
    officer, taker = client_of("shenjn"), client_of("shenjn")
    due = f"due_from={clock.today().isoformat()}"
    asked: list[tuple[str, Any, bool]] = [
        ("按主键取一件任务（基准）", lambda: WorkItem.objects.get(pk=some.pk), False),
        ("我的待办", getter(officer, "/inbox/"), True),
        ("部门待领", getter(taker, "/inbox/team/"), True),
        ("筛选：名单、环节、届满日期", getter(officer, f"/inbox/?step=identification.draft&{due}"), True),
        ("筛选：加急以上的待领", getter(taker, "/inbox/team/?urgency=1&urgency=2&state=soon"), True),
        ("我的待办第 20 页", getter(officer, _far_page(officer, "/inbox/")), True),
        ("部门待领第 20 页", getter(taker, _far_page(taker, "/inbox/team/")), True),
        ("计数片段", getter(officer, f"/inbox/counts/?box=mine&seen={some.pk}&at=1"), True),
        ("筛选：文字，没有一件符合（不在承诺内）", getter(officer, "/inbox/?q=没有此名"), False),
    ]
    return [{**measure(what, work), "promised": promised} for what, work, promised in asked]


def _far_page(client: Any, address: str) -> str:
    """The address of the twentieth page, as an officer gets there: page by page."""
    for _page in range(PAGE_20):
        following = NEXT.search(client.get(address).content.decode())
        if following is None:
            break
        address = unescape(following[1])
    return address


def told(report: dict[str, Any]) -> list[str]:
    """The same as lines of text."""
    small, large = report["sizes"]
    lines = [
        f"{report['database']}，在办任务 {small} 件与 {large} 件，每项取中位数；括号内为本进程处理器时间之比"
    ]
    for row in report["rows"]:
        mark = "" if not row["promised"] or row["ratio"] <= RATIO_MAX else "  超过 1.5 倍"
        times = f"{row['small_ms']:9.2f} → {row['ms']:9.2f} ms  ×{row['ratio']:<5} (×{row['cpu_ratio']:<5})"
        lines.append(f"{times} {row['queries']:>3}  {row['what']}{mark}")
    return lines
