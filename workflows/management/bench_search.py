"""How long the search takes over a million subjects: the query function and the whole page, by kind of query."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from workflows.management import million
from workflows.management.city import City
from workflows.models import Entry, Notice, Person, Subject, SubjectKind
from workflows.queries import clock, search

SUBJECTS = 1_000_000
LIMIT_MS = 50.0
OFFICER = "shenjn"

Measure = Callable[..., dict[str, Any]]


def run(city: City, client_of: Any, getter: Any, measure: Measure, size: int) -> dict[str, Any]:
    """Every kind of query as an officer of the largest department asks it; ratios to one read by key."""
    if million.grow(city, size, clock.today()):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    some = Subject.objects.order_by("-pk")[1]
    base = measure("按主键取一个主体（基准）", lambda: Subject.objects.get(pk=some.pk))
    client, rows = client_of(OFFICER), []
    for what, query in kinds().items():
        asked = measure(what, lambda query=query: found_by(query))
        page = measure(what, getter(client, f"/search/?q={query}"))
        rows.append(
            {
                "what": what, "query": query, "ms": asked["ms"], "ratio": round(asked["ms"] / base["ms"], 1),
                "page_ms": page["ms"], "page_ratio": round(page["ms"] / base["ms"], 1), "queries": asked["queries"],
            }
        )  # fmt: skip
    return {
        "database": connection.vendor,
        "subjects": Subject.objects.count(),
        "entries": Entry.objects.count(),
        "base_ms": base["ms"],
        "rows": rows,
        "holds": all(row["ms"] <= LIMIT_MS for row in rows),
    }


def kinds() -> dict[str, str]:
    """One query of each kind; the numbers and whole names are those of subjects in the middle of the register."""
    middle = Subject.objects.order_by("-pk").values_list("pk", flat=True)[0] // 2
    company = Subject.objects.filter(pk__gt=middle, kind=SubjectKind.ENTERPRISE).order_by("pk")[0]
    person = Subject.objects.filter(pk__gt=middle, kind=SubjectKind.PERSON).order_by("pk")[0]
    entry = Entry.objects.filter(number__startswith="LR-2019", subject__gt=middle).order_by("pk")[0]
    paper = Notice.objects.filter(entry__number__startswith="LR-2019").order_by("pk")[0]
    return {
        "常见词": "建筑",
        "较常见词": "养殖",
        "到处都有的词": "有限公司",
        "少见词": "寿仁",
        "四个字": company.name[2:6],
        "两个常见词": "衡川 建筑",
        "两个常见词，没有一件符合": "衡川 安澜",
        "两个较常见词": "恒泰 养殖",
        "三个词": "恒泰 商贸 有限",
        "没有的词": "龘龘",
        "完整名称": company.name,
        "自然人姓名": person.name,
        "代码前 4 位": company.code[:4],
        "代码前 8 位": company.code[:8],
        "完整代码": company.code,
        "案件编号": entry.case_number,
        "条目编号": entry.number,
        "文书文号": paper.number,
    }


def found_by(query: str) -> search.Page:
    """Everything the query function does for one search, the posts of the officer read anew."""
    officer = Person.objects.get(username=OFFICER)
    return search.Results(officer, search.find(officer, query)).page()


def told(report: dict[str, Any]) -> list[str]:
    """The same as lines of text."""
    lines = [
        f"{report['database']}，{report['subjects']} 个主体、{report['entries']} 个条目，每项取中位数；"
        f"按主键取一个主体 {report['base_ms']:.2f} ms",
        "查询函数、倍数、查询条数；整页、倍数",
    ]
    for row in report["rows"]:
        mark = "" if row["ms"] <= LIMIT_MS else f"  超过 {LIMIT_MS:.0f} ms"
        lines.append(
            f"{row['ms']:8.2f} ms ×{row['ratio']:<7} {row['queries']:>3}  {row['page_ms']:8.2f} ms "
            f"×{row['page_ratio']:<7} {row['what']}：{row['query']}{mark}"
        )
    return lines
