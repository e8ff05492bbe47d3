"""The page of a slip: one sheet beside a paper notice, with the code and where to use it; kept nowhere."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from workflows.models import Notice
from workflows.models.serving import party_of
from workflows.queries import page_parts


def html(notice: Notice, code: str) -> str:
    """The HTML of the slip of a notice, for the printer."""
    subject, person = party_of(notice)
    is_company = person is None and not subject.is_person
    authority = notice.facts.get("authority") or {}
    public = settings.XINHENG_PUBLIC_URL
    path = reverse("activate")
    address = f"{public}{path}?code={code.replace(' ', '')}" if public else ""
    told = {
        "authority": authority.get("name") or notice.entry.department.name,
        "name": person.name if person is not None else subject.name,
        "title": notice.title,
        "number": notice.number,
        "you": "你单位" if is_company else "你",
        "is_company": is_company,
        "code": code,
        "where": f"{public}{path}" if public else "信衡主体服务大厅登录页，点“用开通码开通账号”",
        "number_label": "统一社会信用代码" if is_company else "公民身份号码",
        "qr": page_parts.qr(address) if address else None,
        "address": notice.entry.department.address or "—",
        "phone": notice.entry.department.phone or "—",
    }
    with translation.override("zh-hans"):
        return page_parts.rare_apart(render_to_string("notices/slip.html", told))
