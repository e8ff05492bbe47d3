"""Three invented lists, one of each kind, with rules that differ in everything the flows ask about.

They are test material: no clause here is a real one.
"""

from datetime import UTC, date, datetime
from typing import Any

from tests.scenes import scene
from workflows.acts import competence, policy
from workflows.models import Department, ListType

CLAUSE = "测试规则"
LOADED = datetime(2024, 1, 1, tzinfo=UTC)
SERIOUS, WATCH, RED = "test-serious", "test-watch", "test-red"


def parameter(value: str, unit: str = "", event: str = "", *, rolls: bool = False) -> dict[str, Any]:
    """One parameter as the files state it."""
    return {
        "label": "参数", "value": value, "unit": unit, "start_event": event, "clause": CLAUSE,
        "text": "", "is_verified": False, "rolls": rolls,
    }  # fmt: skip


def document(
    code: str, name: str, kind: str, prefix: str, parameters: dict[str, Any], measures: Any = ()
) -> dict[str, Any]:
    """One list with its first version."""
    return {
        "list": {"code": code, "name": name, "short_name": name, "kind": kind, "number_prefix": prefix},
        "version": 1,
        "policy": {
            "jurisdiction": "衡川市",
            "effective_from": "2022-01-01",
            "instrument": f"《{name}管理办法（测试）》",
            "issuer": "测试机关",
            "document_number": "测试〔2022〕1号",
            "basis_level": "测试",
            "source": "",
        },
        "parameters": parameters,
        "grounds": [
            {"code": f"{code}-ground", "text": f"{name}的列入情形", "short_text": "", "clause": "第三条"}
        ],
        "articles": [{"number": "第三条", "text": "列入情形的条文大意", "is_verbatim": False}],
        "measures": list(measures),
    }


COMMON = {
    "decision_window": parameter("20", "WD", "发现"),
    "exit_execution": parameter("5", "WD", "移出"),
    "natural_person_publishable": parameter("no"),
}
HEARD = "test-heard"
WATCH_RULES = {
    **COMMON,
    "legal_review": parameter("no"),
    "suspension": parameter("yes"),
    "suspension_longest": parameter("30", "D", "中止", rolls=True),
    "listing_period": parameter("until_cured"),
    "escalation_after": parameter("6", "M", "列入"),
    "escalation_list": parameter(SERIOUS),
    "early_exit": parameter("yes"),
    "repair_promise": parameter("no"),
    "repair_decision": parameter("5", "WD", "收到申请"),
    "monitoring_period": parameter("6", "M", "移出"),
}
SERIOUS_RULES = {
    **COMMON,
    "prior_notice": parameter("yes"),
    "statement_window": parameter("5", "WD", "收到告知书"),
    "statement_answer": parameter("5", "WD", "收到申辩"),
    "listing_period": parameter("3", "Y", "作出决定"),
    "severity": parameter("serious"),
    "general_maximum": parameter("3", "Y", "作出决定"),
    "early_exit": parameter("no"),
    "monitoring_period": parameter("12", "M", "移出"),
}
HEARD_RULES = {
    **SERIOUS_RULES,
    "hearing": parameter("yes"),
    "hearing_request": parameter("5", "WD", "收到告知书", rolls=True),
    "hearing_notice": parameter("7", "WD", "听证通知送达"),
}
RED_RULES = {
    **COMMON,
    "public_notice": parameter("yes"),
    "public_notice_window": parameter("10", "D", "公布"),
    "legal_review": parameter("yes"),
    "listing_period": parameter("2", "Y", "作出决定"),
}
BANS = (
    {"name": "五年内不得担任法定代表人", "body": "市场监管部门", "clause": CLAUSE, "term": "5Y"},
    {"name": "一年内不得申请许可", "body": "市场监管部门", "clause": CLAUSE, "term": "1Y"},
    {"name": "限制评优", "body": "市总工会", "clause": CLAUSE},
)
GIFTS = ({"name": "绿色通道", "body": "市行政审批局", "clause": CLAUSE},)


def enact(said: dict[str, Any]) -> None:
    """Load one list and name the bureaus of the tests as its authorities; repeatable."""
    policy.load(said, at=LOADED)
    made = ListType.objects.get(code=said["list"]["code"])
    for office in Department.objects.filter(code__in=("HC-RS", "HC-SC", "HC-JT")):
        competence.settle(made, office, since=date(2024, 1, 1))


def load() -> None:
    """Load the three lists; repeatable."""
    _load(None)


@scene
def _load(_nobody: None) -> None:
    """The same as a scene, which somebody plays."""
    enact(document(SERIOUS, "测试严重失信名单", "black", "TS", SERIOUS_RULES, BANS))
    enact(document(WATCH, "测试重点关注名单", "watch", "TW", WATCH_RULES))
    enact(document(RED, "测试守信激励名单", "red", "TR", RED_RULES, GIFTS))


def load_heard() -> None:
    """Load a list whose parties may ask for a hearing; repeatable."""
    enact(document(HEARD, "测试听证名单", "black", "TH", HEARD_RULES, BANS))
