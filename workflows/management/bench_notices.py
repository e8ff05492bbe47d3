"""How many notices one core prints, and how much memory the renderer holds meanwhile, beside a bare WeasyPrint."""

from collections.abc import Callable, Iterator
from itertools import cycle, islice
from time import perf_counter
from typing import Any

from workflows.gateways.press import PAGES, Press
from workflows.law.paper import Page
from workflows.models import Notice
from workflows.queries import notices

NOTICES = 2_000
MARKS = (100, 500, 1_000, 2_000)
SETTLED = 200  # pages until a renderer has loaded what it will ever load
GROWTH_MAX = 1.25
COMPARED = 60  # pages that the bare library prints, too
MIB = 1024**2


def run(size: int, *, recycles: bool) -> dict[str, Any]:
    """Print `size` different notices through one renderer, as the outbox does, one after the other."""
    press = Press(pages=PAGES if recycles else size + 1)
    compared = list(islice(pages(), min(COMPARED, size)))
    press.print(compared[0].html)  # started and warm
    ratios = {
        "press_ms": _median_ms(compared, lambda page: press.print(page.html, page.twin)),
        "bare_ms": _median_ms(compared, lambda page: _bare(page.html)),
    }
    press.stop()
    held: list[int] = []
    began = perf_counter()
    for page in islice(pages(), size):
        press.print(page.html, page.twin)
        held.append(press.held)
    seconds = perf_counter() - began
    press.stop()
    base, marks = max(held[:SETTLED]), sorted({*(mark for mark in MARKS if mark < size), size})
    rows = [
        {"notices": mark, "mib": held[mark - 1] // MIB, "most_mib": max(held[before:mark]) // MIB}
        for before, mark in zip([0, *marks], marks, strict=False)
    ]
    return {
        "notices": size,
        "recycles": recycles,
        "seconds": round(seconds, 1),
        "per_second": round(size / seconds, 2),
        **ratios,
        "ratio": round(ratios["press_ms"] / ratios["bare_ms"], 2),
        "base_mib": base // MIB,
        "growth": round(max(held) / base, 2),
        "rows": rows,
        "holds": max(held) <= GROWTH_MAX * base,
    }


def pages() -> Iterator[Page]:
    """Pages without end: the notices of the city in turn, each time with another number and another addressee."""
    kept = list(Notice.objects.order_by("pk").values_list("kind", "facts"))
    for serial, (kind, facts) in enumerate(cycle(kept), start=1):
        party = {**facts.get("party", {}), "name": f"衡川市第{serial}建筑劳务有限公司"}
        said = {**facts, "party": party, "number": f"衡测〔2026〕{serial}号"}
        html = notices.html(kind, said)
        yield Page.of(html, notices.machine_readable(kind, said, html))


def told(report: dict[str, Any]) -> list[str]:
    """The same as lines of text."""
    how = f"每 {PAGES} 份换一个进程" if report["recycles"] else "不换进程"
    return [
        f"{report['notices']} 份文书，一个排印进程（{how}），{report['seconds']} 秒，每秒 {report['per_second']} 份",
        f"{report['press_ms']:9.2f} ms  ×{report['ratio']:<6} 排印一份（PDF/A-3a、带标签、附数据、每份后回收内存）",
        f"{report['bare_ms']:9.2f} ms  ×1      直接调用 WeasyPrint 排同一页（基准）",
        *(
            f"{row['notices']:>6} 份后  常驻内存 {row['mib']:>4} MiB，区间最高 {row['most_mib']:>4} MiB"
            for row in report["rows"]
        ),
        f"前 {SETTLED} 份最高 {report['base_mib']} MiB，全程最高为其 {report['growth']} 倍（承诺不超过 {GROWTH_MAX}）",
    ]


def _bare(html: str) -> bytes:
    """What the library does by itself, called as its manual says."""
    from weasyprint import HTML

    return HTML(string=html).write_pdf()


def _median_ms(some: list[Page], work: Callable[[Page], bytes]) -> float:
    """The median time of one page."""
    times = []
    for page in some:
        began = perf_counter()
        work(page)
        times.append((perf_counter() - began) * 1000)
    return round(sorted(times)[len(times) // 2], 2)
