"""A comment on a case: its text, the colleagues it names, its files."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.files import FilesField
from workflows.models import Person

LONGEST = 4000
MENTIONS_MAX = 20
# Not the @ of an e-mail address; a name ends at a blank or a punctuation mark.
MENTION = re.compile(r"(?<![\w.])@([\w·.-]{1,60})")


class CommentForm(forms.Form):
    """What somebody says; `colleagues` are those who may see the case and so can be named."""

    text = forms.CharField(
        label=gettext_lazy("讨论意见"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "data-talk": ""}),
        help_text=gettext_lazy("输入 @ 和姓名可以提醒同事，姓名后留一个空格。内部讨论，当事人看不到。"),
        error_messages={
            "required": gettext_lazy("请写下要说的内容。"),
            "max_length": gettext_lazy("最多 %(limit_value)d 字，现有 %(show_value)d 字，请分成几条发表。"),
        },
    )
    files = FilesField(label=gettext_lazy("附件"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[Person] = (), **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "talk_%s")
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues
        self.mentions: list[Person] = []

    def clean_text(self) -> str:
        """Who is named is a colleague who may see the case, and exactly one; each fault in a sentence."""
        text = self.cleaned_data["text"].strip()
        tokens = list(dict.fromkeys(token.rstrip(".-·") for token in MENTION.findall(text)))
        tokens = [token for token in tokens if token]
        if not tokens:
            return text
        if len(tokens) > MENTIONS_MAX:
            raise forms.ValidationError(_("一条最多提到 %(n)s 位同事，请减少。") % {"n": MENTIONS_MAX})
        people = list(self.colleagues)
        found = [(token, [p for p in people if token in (p.name, p.username)]) for token in tokens]
        faults = [sentence for token, named in found if (sentence := _fault(token, named))]
        if faults:
            raise forms.ValidationError(faults)
        self.mentions = list({named[0].pk: named[0] for _token, named in found}.values())
        return text


def _fault(token: str, named: list[Person]) -> str:
    """Why a name cannot be used, in words; empty when it names one colleague."""
    if not named:
        return _(
            "“@%(name)s”不是可以查看本案的同事；请核对姓名并在姓名后留一个空格，不想提到人的请删去 @。"
        ) % {"name": token}
    if len(named) > 1:
        ways = "、".join(f"@{person.username}" for person in named[:5])
        return _("有 %(n)s 位同事叫“%(name)s”，请改写用户名：%(ways)s。") % {
            "n": len(named),
            "name": token,
            "ways": ways,
        }
    return ""
