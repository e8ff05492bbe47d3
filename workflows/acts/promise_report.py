"""What is reported of a commitment (报送市公共信用信息平台): the fields of the credit report, each time it changes."""

from datetime import datetime
from typing import Any

from workflows.acts.outbox import announce
from workflows.acts.recipient import PLATFORM
from workflows.law.identity import mask_id, mask_name
from workflows.models import Commitment, Person

FIELDS = (
    "企业名称", "统一社会信用代码", "承诺类型", "承诺事由", "承诺事项", "做出承诺日期", "承诺受理单位", "承诺履约状态",
    "数据来源", "经办人",
)  # fmt: skip


def record(made: Commitment) -> dict[str, str]:
    """The ten fields of domain §6.4; a natural person is masked, as everywhere outside."""
    subject = made.subject
    name = mask_name(subject.name) if subject.is_person else subject.name
    code = mask_id(subject.code) if subject.is_person else subject.code
    values = (
        name, code, str(made.get_kind_display()), made.matter, made.what, made.signed_on.isoformat(),
        made.department.name, made.performance, made.source, made.handler,
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))


def tell(made: Commitment, *, by: Person, at: datetime) -> None:
    """A row of the outbox for the platform, ordered with everything else of the same book."""
    line = made.keeper.book.lines.filter(thing=made.ref).order_by("-seq").first()
    message: dict[str, Any] = {
        "event": "commitment",
        "commitment": made.code,
        "state": made.state,
        "record": record(made),
        "digest": made.text_digest,
        "at": at.isoformat(),
    }
    key = f"promise/{made.code}/{line.seq if line else 0}"
    announce("platform", key, at=at, addressee=PLATFORM, line=line, payload=message)
