"""The demo city 衡川市: invented departments, people and subjects; codes on an unassigned region."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from workflows.acts import calendar as calendars
from workflows.acts import competence, handling, occupation, people, policy, subject, team
from workflows.law.duties import Role
from workflows.models import Department, ListType, Person, Subject
from workflows.queries import calendar as calendar_files
from workflows.queries import handling_terms, occupations, policies


@dataclass(frozen=True)
class City:
    """The demo city as built: departments by code, people by user name."""

    offices: dict[str, Department]
    people: dict[str, Person]


PASSWORD = "Hengchuan-2026"
SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Office:
    """One department of the demo city."""

    code: str
    name: str
    short: str
    parent: str
    level: str = "city"
    notice_code: str = ""
    kind: str = "regular"


OFFICES = (
    Office("HC", "衡川市", "衡川市", ""),
    Office("HC-XY", "衡川市社会信用体系建设领导小组办公室", "市信用办", "HC", notice_code="衡信用办"),
    Office("HC-RS", "衡川市人力资源和社会保障局", "市人社局", "HC", notice_code="衡人社"),
    Office("HC-SC", "衡川市市场监督管理局", "市市场监管局", "HC", notice_code="衡市监"),
    Office("HC-JT", "衡川市交通运输局", "市交通局", "HC", notice_code="衡交"),
    Office("HC-SW", "国家税务总局衡川市税务局", "市税务局", "HC", notice_code="衡税", kind="vertical"),
    Office("HC-SJ", "衡川市审计局", "市审计局", "HC"),
    Office("AL", "安澜区", "安澜区", "HC", "district"),
    Office("AL-RS", "安澜区人力资源和社会保障局", "安澜区人社局", "AL", "district", "安人社"),
    Office("AL-BH", "安澜区滨河镇人民政府", "滨河镇", "AL", "town", "滨政"),
)

# username, name, then (department, role) pairs
OFFICERS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("shenjn", "沈佳宁", (("HC-RS", Role.CASE_OFFICER),)),
    ("jiyt", "季雨桐", (("HC-RS", Role.CASE_OFFICER),)),
    ("zhengb", "郑博", (("HC-RS", Role.REVIEWER),)),
    ("fangm", "方敏", (("HC-RS", Role.LEGAL_REVIEWER),)),
    ("qiuy", "邱岩", (("HC-RS", Role.LEGAL_REVIEWER),)),
    ("lumy", "陆明远", (("HC-RS", Role.HEAD),)),
    ("zhouw", "周雯", (("HC-XY", Role.CREDIT_OFFICE), ("HC", Role.CREDIT_OFFICE))),
    ("guq", "顾清", (("HC-XY", Role.CREDIT_OFFICE), ("HC", Role.CREDIT_OFFICE))),
    ("liangd", "梁栋", (("HC-SC", Role.CASE_OFFICER),)),
    ("heyx", "何云霞", (("HC-SC", Role.REVIEWER), ("HC-SC", Role.LEGAL_REVIEWER))),
    ("songj", "宋健", (("HC-SC", Role.HEAD),)),
    ("baiy", "白芸", (("HC-SW", Role.CASE_OFFICER),)),
    ("qinf", "秦枫", (("HC-SW", Role.REVIEWER), ("HC-SW", Role.LEGAL_REVIEWER))),
    ("tangl", "汤磊", (("HC-SW", Role.HEAD),)),
    ("xuk", "许可", (("HC-JT", Role.CASE_OFFICER),)),
    ("dingl", "丁岚", (("AL-RS", Role.CASE_OFFICER),)),
    ("yuanh", "袁弘", (("AL-RS", Role.HEAD),)),
    ("panr", "潘蓉", (("HC-XY", Role.TRAINER),)),
    ("weic", "魏晨", (("HC-XY", Role.TRAINER),)),
    ("jianb", "简白", (("HC-XY", Role.CONFIDENTIAL),)),
    ("hanj", "韩静", (("HC-SJ", Role.AUDITOR), ("HC", Role.AUDITOR))),
    ("xiaoy", "肖悦", (("HC-SJ", Role.AUDITOR), ("HC", Role.AUDITOR))),
    ("xitong", "系统管理员", (("HC", Role.SYSTEM_ADMIN),)),
    ("anquan", "安全管理员", (("HC", Role.SECURITY_ADMIN),)),
    ("shenjigl", "审计管理员", (("HC", Role.AUDIT_ADMIN),)),
)

# department, team, who sits there
TEAMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("HC-RS", "执法监察科", ("shenjn", "jiyt")),
    ("HC-RS", "法规科", ("zhengb", "fangm")),
)

# key, username and name of who speaks for it, name of the subject
COMPANIES: tuple[tuple[str, str, str, str], ...] = (
    ("qiheng", "luoym", "罗一鸣", "衡川启恒建筑劳务有限公司"),
    ("hongtuo", "qianw", "钱伟", "衡川市宏拓装饰工程有限公司"),
    ("zhongxing", "sunl", "孙磊", "衡川众兴机电安装有限公司"),
    ("yuanyi", "mat", "马涛", "衡川远逸物流有限公司"),
    ("lvzhou", "tangx", "唐欣", "衡川绿洲园林景观有限公司"),
    ("jinda", "fengy", "冯毅", "衡川锦达置业有限公司"),
    ("hengrui", "caop", "曹鹏", "衡川恒瑞市政工程有限公司"),
    ("sanli", "yeq", "叶青", "衡川三立纺织有限公司"),
    ("tianmu", "linxr", "林小茹", "衡川天牧食品有限公司"),
    ("boan", "gaof", "高峰", "衡川博安消防技术有限公司"),
    ("xinlong", "dengk", "邓凯", "衡川市新隆路桥工程有限公司"),
    ("qinghe", "luoj", "罗静", "衡川青禾餐饮管理有限公司"),
)

# username and name of a natural person, key of the company with which she is listed: an account of her own
PERSONS: tuple[tuple[str, str, str], ...] = (("jining", "季宁", "lvzhou"),)


def code_for(serial: int) -> str:
    """A credit code on an unassigned region whose two check digits are right."""
    body = f"91339900MA{700000 + serial:06d}"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    inner = body[8:16]
    values = [int(c, 36) for c in inner]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    seventeen = body + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(seventeen))
    return seventeen + alphabet[(31 - total % 31) % 31]


def id_for(serial: int, born: str = "19800115") -> str:
    """An identity number on an unassigned region whose check digit is right; a thousand of them to a birthday."""
    days, number = divmod(serial, 1000)
    seventeen = f"339900{date.fromisoformat(born) + timedelta(days=days):%Y%m%d}{number:03d}"
    total = sum(
        int(c) * w
        for c, w in zip(seventeen, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return seventeen + "10X98765432"[total % 11]


@transaction.atomic
def build_rules(at: Any) -> None:
    """The policy of the list and the calendars that are at hand; repeatable."""
    policy.load_all(policies.bundled(), at=at)
    occupation.load(occupations.bundled(), at=at)
    handling.load(handling_terms.bundled(), at=at)
    for notice in calendar_files.bundled_notices():
        days = [(day.date, day.is_workday, day.note) for day in notice.days]
        calendars.load_year(notice.year, days, notice.source, at=at)


@transaction.atomic
def build_offices() -> dict[str, Department]:
    """The department tree; repeatable."""
    made: dict[str, Department] = {}
    for office in OFFICES:
        district = office.level != "city"
        made[office.code] = people.establish(
            office.code,
            parent=made.get(office.parent),
            name=office.name,
            short_name=office.short,
            level=office.level,
            authority_kind=office.kind,
            notice_code=office.notice_code,
            government_name="安澜区人民政府" if district else "衡川市人民政府",
            court_name="安澜区人民法院",
            address="衡川市安澜区行政中心2号楼" if district else "衡川市望江路88号市民中心",
            phone="0999-1234-0056" if district else "0999-1234-0012",
        )
    return made


@transaction.atomic
def build_competences(offices: dict[str, Department]) -> None:
    """Who decides on which list in the demo city (catalogue/demo.yaml); repeatable."""
    for code, names in policies.demo_competences().items():
        found = ListType.objects.filter(code=code).first()
        for name in names if found else ():
            competence.settle(found, offices[name], since=SINCE)


@transaction.atomic
def build_people(offices: dict[str, Department]) -> dict[str, Person]:
    """Officers with their posts, the clock and the public counter; repeatable."""
    made: dict[str, Person] = {}
    for username, name, posts in OFFICERS:
        made[username] = person(username, name)
        for code, role in posts:
            people.appoint(made[username], offices[code], role, since=SINCE)
    made["clock"] = person("clock", "系统时钟", password=None)
    people.appoint(made["clock"], offices["HC"], Role.CLOCK, since=SINCE)
    made["counter"] = person("counter", "公众窗口", password=None)
    people.appoint(made["counter"], offices["HC"], Role.COUNTER, since=SINCE)
    return made


@transaction.atomic
def build_teams(offices: dict[str, Department], people: dict[str, Person]) -> None:
    """The teams of the labour bureau; repeatable."""
    for code, name, usernames in TEAMS:
        team.settle(offices[code], name, [people[username] for username in usernames], since=SINCE)


@transaction.atomic
def build_companies() -> dict[str, tuple[Subject, Person]]:
    """Subjects and who speaks for them; repeatable."""
    made = {}
    for serial, (key, username, name, company) in enumerate(COMPANIES, 1):
        found = subject.find_or_create(
            code_for(serial),
            company,
            legal_representative=name,
            address=f"衡川市安澜区滨河路{serial * 8}号",
            phone=f"0999-5678-{serial:04d}",
        )
        who = person(username, name)
        people.mandate(who, found, "legal", since=SINCE)
        made[key] = (found, who)
    return made


def person(username: str, name: str, password: str | None = PASSWORD) -> Person:
    """One person of the demo city; an existing one is left as it is."""
    return people.enrol(username, name, password)
