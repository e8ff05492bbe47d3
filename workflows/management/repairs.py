"""The demo city's applications for repair, one in each stage; and a company that executes a plan of reorganisation."""

import struct
import zlib
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile

from workflows.acts import evidence, log, repair_office
from workflows.models import Evidence, Repair

if TYPE_CHECKING:
    from workflows.management.cases import Builder


def application_to_accept(b: "Builder") -> None:
    """It came two days ago: nobody has looked at the materials yet."""
    walk, decided = b.listed("qinghe", 275)
    walk.apply(b.back(2), corrected_on=decided + timedelta(days=12), is_accepted=False)


def completion_asked(b: "Builder") -> None:
    """Something is missing: said once; the authority's clocks stand still."""
    walk, decided = b.listed("zhongxing", 285)
    walk.apply(b.back(3), corrected_on=decided + timedelta(days=9), is_accepted=False)
    missing = "支付凭证：缺少3名农民工的银行回单，请逐人补齐。\n签收记录：没有农民工本人签名，请补签。"
    walk.do("check", walk.cast.officer, b.back(2), outcome="complete", reason=missing, days=5)


def rejection_to_confirm(b: "Builder") -> None:
    """Who got a repair by fraud applies again: the officer would not accept it, the head has to say so."""
    b.wait(b.back(4))
    walk = b.walk("boan")
    entry = walk.subject.entries.filter(state="listed").earliest("pk")
    walk.take_up(entry)
    walk.apply(b.back(4), corrected_on=b.back(6), is_accepted=False, insists=True)
    said = {
        "reason": "以前的修复因提供虚假付款凭证被撤销，尚在不得再次申请的期限内。",
        "basis": "《信用修复管理办法》（国家发展改革委令第36号）",
        "again": "期限届满后可以再次申请。",
    }
    walk.do("check", walk.cast.officer, b.back(3), outcome="reject", **said)


def refused(b: "Builder") -> None:
    """Refused, in writing, with its remedies."""
    walk, decided = b.listed("yuanyi", 265)
    corrected = decided + timedelta(days=8)
    walk.apply(b.back(12), corrected_on=corrected)
    said = {"corrected_on": corrected.isoformat(), "reason": "经核对银行回单，仍有2名农民工的工资没有付清。"}
    walk.do("verify", walk.cast.officer, b.back(9), outcome="refuse", **said)
    walk.do("decide", walk.cast.head, b.back(8), outcome="refuse", reason="义务没有履行完毕，不予提前移出。")
    walk.serve_all(b.back(7), "repair_refused", step="serve_refusal")


def visited(b: "Builder") -> None:
    """Somebody went to the site of the application that is being verified."""
    when = b.when(b.back(10), 11)
    made = Repair.objects.filter(state="accepted", entry__subject=b.companies["hongtuo"][0]).first()
    if made is None:
        return
    day, who = b.back(10), b.people["shenjn"]
    said: dict[str, Any] = {
        "visited_on": day,
        "began": time(9, 30),
        "ended": time(10, 40),
        "place_visited": made.entry.subject.address,
        "officers": "沈佳宁、季宁宁（执法证号待填）",
        "attendant": "钱伟（法定代表人）",
        "seen": "现场查看工资发放台账和银行回单，抽查农民工6人，均称工资已经付清；公示栏张贴了工资支付情况。",
    }
    with log.one_gesture():
        scan = ContentFile(blank(), name="现场核查笔录.png")
        record = evidence.keep(
            made.entry, scan, "image/png", purpose=Evidence.Purpose.REPAIR, by=who, at=when
        )
        repair_office.record_visit(made, said, record, [], by=who, at=when)


def blank() -> bytes:
    """One white point, in the place of a scan."""
    row = b"\0\xff\xff\xff"

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")


def plan_under_way(b: "Builder") -> None:
    """The court has approved a plan: display and measures are suspended while it is executed."""
    walk, _decided = b.listed("qiheng", 420)
    ruling: dict[str, Any] = {
        "document_number": "（2026）衡01破3号之一",
        "document_date": b.back(30),
        "document_body": "衡川市中级人民法院",
        "watch_on": b.today + timedelta(days=540),
    }
    grounds = "法院裁定批准重整计划，企业申请在计划执行期间暂停惩戒。"
    walk.move(b.back(25), "reorganisation", grounds=grounds, **ruling)
    walk.do("decide", walk.cast.head, b.back(24), outcome="approve", reason="裁定属实，同意暂停惩戒。")


STAGES = (
    application_to_accept,
    completion_asked,
    rejection_to_confirm,
    refused,
    visited,
    plan_under_way,
)
