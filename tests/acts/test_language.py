"""What is kept and printed is in the language of the law, whatever language the screen has."""

import json
import re
from datetime import date, timedelta

import pytest
from django.utils import translation

from workflows.models import Facts, Notice

pytestmark = pytest.mark.django_db

WORDS = re.compile(r"[A-Za-z]{4,}")
# Codes of the program and of subjects, never shown as prose.
KEYS = {"policy", "code", "code_display", "authority_kind", "kind", "ground", "basis", "notice_code"}


def prose(facts, key=""):
    """Every text of a notice's facts that is not a code."""
    if isinstance(facts, dict):
        for name, value in facts.items():
            yield from prose(value, name)
    elif isinstance(facts, list):
        for value in facts:
            yield from prose(value, key)
    elif isinstance(facts, str) and (key not in KEYS or not facts.isascii()):
        yield facts


def test_an_officer_with_an_english_screen_issues_chinese_notices(city, monkeypatch):
    # Whatever the screen would say of a term, also where nobody has translated it yet.
    monkeypatch.setattr("workflows.law.terms.ngettext", lambda _one, _many, _n: "%(n)d working days")
    with translation.override("en"):
        walk = city.notified()
        walk.state(date(2026, 3, 4), "工程款没有结清。")
        walk.answer(date(2026, 3, 5), "不免除支付义务。")
        day = walk.let_window_close()
        walk.to_decision(day).decide(day).hand_over(day)
        walk.apply(date(2026, 9, 28), corrected_on=day)
        walk.do(
            "verify",
            city.clara,
            date(2026, 9, 28),
            outcome="grant",
            corrected_on=day.isoformat(),
            reason="属实",
        )
        walk.do(
            "decide", city.hugo, date(2026, 9, 28) + timedelta(days=1), outcome="grant", reason="符合条件"
        )
    english = [
        (notice.kind, text)
        for notice in Notice.objects.filter(entry=walk.entry)
        for text in prose(notice.facts)
        if not re.fullmatch(r"[a-z_/0-9]+", text)
        and WORDS.search(re.sub(r"[0-9A-Z]{16,18}|LR-[0-9-]+(-X[0-9]+)?", "", text))
    ]
    assert english == []
    assert not [f for f in Facts.objects.all() if "Not adopted" in json.dumps(f.data)]
