"""Answers that are the same for everybody, whoever is signed in: neither written for a session nor renewing one."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)
MARK = "is_for_anybody"


def for_anybody(answer: Answer) -> Answer:
    """Mark it; the session then leaves it alone (project/session.py)."""
    setattr(answer, MARK, True)
    return answer


def is_for_anybody(answer: HttpResponseBase) -> bool:
    """Was it marked so?"""
    return bool(getattr(answer, MARK, False))
