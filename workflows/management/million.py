"""A million subjects for measuring the search: rows written in bulk, names whose pieces are as uneven as real ones."""

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max

from workflows.acts.subject import pieces
from workflows.law.terms import due_instant
from workflows.management import crowd
from workflows.management.city import City
from workflows.models import (
    Book,
    Entry,
    Gram,
    Ground,
    ListType,
    Notice,
    Policy,
    Subject,
    SubjectKind,
)
from workflows.queries.policies import case_list

# The first of each row is the most frequent: the n-th is drawn with the weight 1/n.
REGIONS = [
    "衡川",
    "安澜",
    "临江",
    "北沙",
    "云溪",
    "青石",
    "东平",
    "南屏",
    "河阳",
    "白塘",
    "丰泽",
    "石门",
    "永安",
    "江宁",
    "海陵",
    "长乐",
    "金沙",
    "清源",
    "广陵",
    "平湖",
    "龙泉",
    "桐城",
    "宁远",
    "高淳",
    "西岭",
    "泰兴",
    "松原",
    "兰溪",
    "罗江",
    "新会",
    "淮阳",
    "富川",
    "曲阳",
    "定远",
    "武宁",
]
BRAND = (
    "恒泰宏业鼎兴安仑信德远航广源中拓喜成启明金桥永固新隆绿洲锦达瑞丰博雅嘉禾正和天润诚品华盛东升立本百川汇聚"
    "光耀星辰同创智慧科蓝海凯旋长青万顺福满祥云鑫利腾飞卓越优尚朗峰奥维思齐众联合力源通顺易捷美佳乐康宁益寿仁"
)
TRADES = [
    "建筑工程",
    "商贸",
    "科技",
    "装饰工程",
    "物流",
    "餐饮管理",
    "建筑劳务",
    "机电设备",
    "园林绿化",
    "信息技术",
    "食品",
    "市政工程",
    "服装",
    "汽车销售",
    "房地产开发",
    "文化传媒",
    "化工",
    "医药",
    "教育咨询",
    "养殖",
    "运输",
    "广告",
    "酒店管理",
    "电子",
    "农业开发",
    "环保科技",
    "机械制造",
    "家具",
    "人力资源",
    "物业服务",
    "新能源",
    "纺织",
    "包装",
    "建材",
    "五金",
    "钢结构",
    "消防工程",
    "水利工程",
    "印刷",
    "茶业",
]
ENDINGS = [
    "有限公司",
    "有限公司",
    "有限公司",
    "有限公司",
    "有限责任公司",
    "经营部",
    "商行",
    "股份有限公司",
    "专业合作社",
    "有限公司分公司",
]
FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文辉玲红志国海燕春梅佳宁雨桐子轩"
PERSONS = 33  # every so-manieth subject is a natural person
ENTRY_EVERY = 20  # every so-manieth subject has an entry
CHUNK = 20_000
SEED = 20261125


def grow(city: City, size: int, today: Any, tell: Any = lambda words: None) -> int:
    """Bring the number of subjects up to `size`, with pieces of names, entries, documents and tasks; how many more."""
    have = Subject.objects.count()
    if have >= size:
        return 0
    first = (Subject.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
    with transaction.atomic():
        _write(Subject, _subjects(first, size - have))
        tell(f"{size - have} 个主体")
        _write_pieces(first)
        tell("名称索引")
        _reset(Subject, Gram)
    for start in range(first, first + size - have, CHUNK):
        _entries(city, start, min(start + CHUNK, first + size - have), today)
    tell("条目、文书和任务")
    return size - have


def name_of(rng: random.Random, n: int) -> tuple[str, str]:
    """The kind and the name of the n-th subject."""
    if n % PERSONS == 0:
        return SubjectKind.PERSON, rng.choice(FAMILIES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))
    brand = "".join(_zipf(rng, BRAND) for _ in range(rng.choice((2, 2, 3, 4))))
    name = f"{_zipf(rng, REGIONS)}{brand}{_zipf(rng, TRADES)}{rng.choice(ENDINGS)}"
    return SubjectKind.ENTERPRISE, name


_WEIGHTS: dict[int, list[float]] = {}


def _zipf(rng: random.Random, among: Any) -> str:
    """One of these, the n-th with the weight 1/n."""
    weights = _WEIGHTS.get(len(among))
    if weights is None:
        total, weights = 0.0, []
        for rank in range(1, len(among) + 1):
            total += 1 / rank
            weights.append(total)
        _WEIGHTS[len(among)] = weights
    picked: str = rng.choices(among, cum_weights=weights)[0]
    return picked


def _subjects(first: int, how_many: int) -> Iterator[Any]:
    """The rows of the subjects, as the columns of the table want them."""
    rng = random.Random(SEED)
    fields = Subject._meta.concrete_fields
    blank = {f.attname: f.get_db_prep_save(f.get_default(), connection) for f in fields}
    order = [f.attname for f in fields]
    for pk in range(first, first + how_many):
        kind, name = name_of(rng, pk)
        row = {**blank, "id": pk, "kind": str(kind), "name": name, "code": code_of(pk, kind)}
        yield tuple(row[column] for column in order)


def code_of(n: int, kind: str) -> str:
    """A number in the shape of a code; its check digit is not computed."""
    if kind == SubjectKind.PERSON:
        return f"339900{1950 + n % 53}{n % 12 + 1:02d}{n % 28 + 1:02d}{n // 28 % 1000:03d}"[:17] + str(n % 10)
    return f"9{n % 3 + 1}{339000 + n % 997:06d}MB{n:07d}"[:17].ljust(17, "0") + "0123456789ABCDEF"[n % 16]


def _write(model: Any, rows: Iterable[Any]) -> None:
    """Rows of all columns of a table: by COPY where there is one, else many at a time."""
    table, columns = model._meta.db_table, [f.column for f in model._meta.concrete_fields]
    _insert(table, columns, rows)


def _insert(table: str, columns: list[str], rows: Iterable[Any]) -> None:
    """The same for a named table."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" for _ in columns)
        # The driver itself: Django's wrapper would keep every statement.
        cursor.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def _write_pieces(first: int) -> None:
    """The pieces of all new names, sorted before they are written, so that the index grows at its end."""
    table = Gram._meta.db_table
    rows = Subject.objects.filter(pk__gte=first).values_list("pk", "name").iterator(chunk_size=CHUNK)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE raw_piece (piece varchar(2), subject_id bigint)")
        _insert("raw_piece", ["piece", "subject_id"], ((p, pk) for pk, name in rows for p in pieces(name)))
        cursor.execute(
            f'INSERT INTO "{table}" (piece, subject_id) '
            "SELECT piece, subject_id FROM raw_piece ORDER BY piece, subject_id"
        )
        cursor.execute("DROP TABLE raw_piece")


def _reset(*models: Any) -> None:
    """Sequences go on after the keys that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


@transaction.atomic
def _entries(city: City, start: int, end: int, today: Any) -> None:
    """Entries of every twentieth subject, spread over the departments; a document for every second of them."""
    subjects = list(Subject.objects.filter(pk__gte=start, pk__lt=end).exclude(kind=SubjectKind.PERSON))
    subjects = [s for s in subjects if s.pk % ENTRY_EVERY == 0]
    books = Book.objects.bulk_create([Book(ref=f"LR-2019-{s.pk:07d}") for s in subjects])
    list_type = ListType.objects.get(code=case_list())
    policy = Policy.objects.filter(list_type=list_type, state__in=Policy.IN_FORCE).latest("version")
    links = {"list_type": list_type, "policy": policy, "ground": Ground.objects.filter(policy=policy)[0]}
    entries = [
        crowd.entry_row(city, s.pk // ENTRY_EVERY, today, subject=s, book=b, **links)
        for s, b in zip(subjects, books, strict=True)
    ]
    offices = [city.offices[code] for code in ("HC-RS", "HC-RS", "HC-SC", "HC-JT", "HC-RS", "AL-RS")]
    for nth, entry in enumerate(entries):
        entry.department = offices[nth % len(offices)]
        entry.case_number = f"{entry.department.notice_code}监〔2019〕{entry.subject_id}号"
        entry.order_number = f"{entry.department.notice_code}监令〔2019〕{entry.subject_id}号"
    entries = Entry.objects.bulk_create(entries)
    Notice.objects.bulk_create([_notice(city, e, today) for e in entries if e.state == "listed"])
    office = city.offices["HC-RS"].pk
    crowd.work(city, [e for e in entries if e.state == "proposed" and e.department_id == office], today)


def _notice(city: City, entry: Entry, today: Any) -> Notice:
    """The decision on a listed entry, with its number."""
    return Notice(
        entry=entry,
        kind="listing_decision",
        title="列入决定书",
        number=f"{entry.department.notice_code}列决字〔2019〕{entry.subject_id}号",
        facts={},
        facts_digest="0" * 64,
        issued_by=city.people["shenjn"],
        issued_on=today - timedelta(days=100),
        issued_at=due_instant(today - timedelta(days=100)),
        file_digest="0",
    )
