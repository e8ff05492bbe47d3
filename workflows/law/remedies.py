"""The remedies paragraph (救济): which body reviews, which court hears, and within what time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

REVIEW_DAYS: Final = 60  # 行政复议法第二十条
LITIGATION_MONTHS: Final = 6  # 行政诉讼法第四十六条
# The revised 行政复议法 took the choice of the upper department away on this day (art 24).
REVIEW_LAW_REVISED: Final = date(2024, 1, 1)
ANY_COURT: Final = "有管辖权的人民法院"


DECISION: Final = "本决定书"
# What is contested, by what the document calls itself; an answer is no decision, but what it did may be contested.
_CONTESTED: Final = {"本决定书": "本决定", "本通知书": "本通知", "本告知书": "本告知书所载处理结果"}


def remedies(authority: Mapping[str, Any], on: date, act: str = DECISION) -> dict[str, Any]:
    """Review body, review days, court, litigation months and the full Chinese paragraph for a document of that day.

    `authority` carries government, court, authority_kind "regular" | "vertical" and, if known, superior; `act` is what
    the document calls itself (本决定书、本通知书、本告知书).
    """
    body = review_body(authority, on)
    court = authority.get("court") or ANY_COURT
    return {
        "review_body": body,
        "review_days": REVIEW_DAYS,
        "court": court,
        "litigation_months": LITIGATION_MONTHS,
        "text": _paragraph(body, court, on, act),
    }


def review_body(authority: Mapping[str, Any], on: date) -> str:
    """The body an application for administrative review goes to (行政复议法第二十四条 since 2024-01-01)."""
    superior = authority.get("superior") or "上一级主管部门"
    if authority.get("authority_kind") == "vertical":
        return superior
    government = authority.get("government") or "本级人民政府"
    return government if on >= REVIEW_LAW_REVISED else f"{government}或者{superior}"


def _paragraph(body: str, court: str, on: date, act: str) -> str:
    """The paragraph as printed: right, body, period, start of the period, court, no suspension."""
    # Article numbers are those of the law in force since 2024; older documents name the law only.
    review_law = "《中华人民共和国行政复议法》" + ("第二十条" if on >= REVIEW_LAW_REVISED else "")
    contested = _CONTESTED.get(act, act)
    return (
        f"如不服{contested}，可以自收到{act}之日起{REVIEW_DAYS}日内，依照{review_law}的规定，"
        f"向{body}申请行政复议；也可以自收到{act}之日起{LITIGATION_MONTHS}个月内，"
        f"依照《中华人民共和国行政诉讼法》第四十六条的规定，直接向{court}提起行政诉讼。"
        "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向人民法院提起行政诉讼。"
        f"行政复议、行政诉讼期间，除依法应当停止执行的情形外，不停止{contested}的执行。"
    )
