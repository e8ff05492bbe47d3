"""Free text in which no number of a natural person may stand: what is signed, and never changed or deleted again."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from workflows.law.private import masked_at, numbers_in

MOST_NAMED = 3


def no_number(text: str) -> None:
    """Raise ValidationError when an identity number, a mobile or a bank card stands in a text, each by its mask."""
    found = numbers_in(text)
    if found:
        said = "、".join(f"{each.kind} {masked_at(text, each)}" for each in found[:MOST_NAMED])
        words = _(
            "里面像是有自然人的号码（%(said)s）。这里写的内容留存后不能改动、删除，请不要写入号码："
            "改写为“当事人”“某某”，或者写条目编号、台账行号。"
        )
        raise forms.ValidationError(words % {"said": said}, code="private")


def naming_nobody(field: Any) -> Any:
    """A field of text that refuses such numbers; what was typed stays in the form."""
    field.validators.append(no_number)
    return field
