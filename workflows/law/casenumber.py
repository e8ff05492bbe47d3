"""The numbers that a case states: of its subject, new or old, and of the persons listed with it; nobody under age."""

from datetime import date
from functools import partial
from typing import Any

from workflows.law import cells
from workflows.law.cells import Unfit
from workflows.law.identifiers import old_number
from workflows.law.identity import NOT_OF_AGE, check_id_number, check_uscc, code_kind, is_minor


class OldNumber(str):
    """An old number of an organisation, fit to be looked for among the aliases; `unfit` says why it is no code."""

    unfit: Unfit


def subject_number(value: Any, today: date) -> str:
    """The code of the subject, of age if it is a person; or an old number that the register may know."""
    try:
        code = cells.code_of(value, partial(_subject_code, today=today))
    except Unfit as unfit:
        shaped = unfit.reason in ("length", "alphabet")
        old = OldNumber(old_number(cells.as_text(value)) if shaped else "")
        if not old:
            raise
        old.unfit = unfit
        return old
    return _of_age(code, today)


def _of_age(code: str, today: date) -> str:
    """The code, or Unfit for the identity number of a minor."""
    if code_kind(code) == "ric" and is_minor(code, today):
        raise Unfit("minor", str(NOT_OF_AGE))
    return code


def person_number(value: Any, today: date) -> str:
    """The identity number of a natural person of age."""
    return _of_age(cells.code_of(value, partial(check_id_number, today=today)), today)


def _subject_code(code: str, today: date) -> str:
    """A credit code, or the identity number of a natural person (GB 32100, GB 11643)."""
    return check_id_number(code, today=today) if code_kind(code) == "ric" else check_uscc(code)
