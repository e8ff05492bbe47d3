"""Many entries at once, as rows only: for counting queries and for measuring."""

from datetime import UTC, date, datetime

from tests.cast import City
from workflows.acts.subject import pieces
from workflows.management.city import code_for
from workflows.models import Book, Entry, Gram, Ground, ListType, Policy, Subject

PLACES = ("衡川", "安澜", "临江", "北沙", "云溪", "青石", "东平")
WORDS = ("启恒", "宏拓", "嘉远", "盛合", "立信", "正泰", "锦程", "博瑞", "天工", "新筑", "汇丰达", "百川")
TRADES = ("建筑劳务", "装饰工程", "市政工程", "园林绿化", "机电安装", "建设集团")
WHEN = datetime(2026, 3, 2, 2, tzinfo=UTC)


def crowd(city: City, how_many: int, first: int = 0) -> list[Entry]:
    """That many proposed entries of the labour bureau, each of another company; no log, no procedure."""
    office, kind = city.offices["HC-RS"], ListType.objects.get(code="wage-arrears")
    policy = Policy.objects.get(list_type=kind)
    ground = Ground.objects.filter(policy=policy).first()
    serials = range(first, first + how_many)
    subjects = Subject.objects.bulk_create(
        [Subject(kind="enterprise", name=name_for(n), code=code_for(50_000 + n)) for n in serials]
    )
    Gram.objects.bulk_create(
        [Gram(piece=piece, subject=s) for s in subjects for piece in pieces(s.name)], batch_size=5000
    )
    books = Book.objects.bulk_create([Book(ref=f"LR-2025-{n:05d}") for n in serials])
    return Entry.objects.bulk_create(
        [
            Entry(
                number=book.ref,
                book=book,
                list_type=kind,
                policy=policy,
                subject=subject,
                department=office,
                case_number=f"衡人社监〔2025〕{n}号",
                ground=ground,
                order_number=f"衡人社监令〔2025〕{n}号",
                order_deadline=date(2025, 3, 3),
                particulars={"workers": "3", "amount": "1000.00"},
                facts_summary="拖欠工资。",
                discovered_on=date(2025, 2, 3),
                registered_by=city.clara,
                registered_at=WHEN,
            )
            for n, (subject, book) in enumerate(zip(subjects, books, strict=True), first)
        ]
    )


def name_for(n: int) -> str:
    """The name of the n-th company; every one is another."""
    place, word = PLACES[n % len(PLACES)], WORDS[n // 7 % len(WORDS)]
    return f"{place}{word}{n:05d}{TRADES[n % len(TRADES)]}有限公司"
