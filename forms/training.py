"""Forms of training: answers of a quiz, the sign-in, and what the training desk writes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.files import ACCEPT, SIZE_MAX, Checked, FilesField, FilesInput
from forms.inspection import names
from workflows.law.training import DIGITS
from workflows.models import CourseVersion, ListType
from workflows.queries.studies import Shown

VIDEOS: Final = {"mp4": "video/mp4", "webm": "video/webm"}
MOST_CHOICES: Final = 6


class AnswersForm(forms.Form):
    """The paper of one attempt: every question has to be answered before it is handed in."""

    def __init__(self, *args: Any, questions: Sequence[Shown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            choices = [(str(n), words) for n, words in enumerate(one.choices)]
            words = _("第%(n)d题还没有作答。") % {"n": one.place + 1}
            errors = {"required": words, "invalid_choice": _("请从列出的选项中选择。")}
            told: dict[str, Any] = {
                "label": f"{one.place + 1}. {one.text}" + (_("（多选）") if one.takes_several else ""),
                "choices": choices,
                "error_messages": errors,
            }
            self.fields[f"q{one.place}"] = (
                forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **told)
                if one.takes_several
                else forms.ChoiceField(widget=forms.RadioSelect, **told)
            )

    def given(self) -> dict[int, list[int]]:
        """The places of the choices by the place of their question."""
        found = {}
        for one in self.questions:
            said = self.cleaned_data[f"q{one.place}"]
            found[one.place] = [int(n) for n in (said if isinstance(said, list) else [said])]
        return found


class SignInForm(forms.Form):
    """The digits that the desk shows."""

    code = forms.RegexField(
        rf"^\s*\d{{{DIGITS}}}\s*$",
        label=gettext_lazy("签到码"),
        help_text=gettext_lazy("现场屏幕上的6位数字，每分钟更换。"),
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
        error_messages={
            "required": gettext_lazy("请填写签到码。"),
            "invalid": gettext_lazy("签到码是6位数字，请看现场屏幕。"),
        },
    )


# ---------------------------------------------------------------------------------------------- the desk
def _text(label: Any, length: int, **kwargs: Any) -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=label,
        max_length=length,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        **kwargs,
    )


def _number(label: Any, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """A whole number within bounds."""
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
        **kwargs,
    )


def _area(label: Any, rows: int, length: int, **kwargs: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        max_length=length,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": rows}),
        **kwargs,
    )


def _moment(label: Any) -> forms.DateTimeField:
    """A day and a time of day."""
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
        ),
        error_messages={"invalid": gettext_lazy("请填写日期和时间。")},
    )


class FoundForm(forms.Form):
    """A new course."""

    code = forms.SlugField(
        label=gettext_lazy("课程代码"),
        max_length=40,
        help_text=gettext_lazy("小写英文、数字和短横线，设立后不再更改。"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("只能用英文字母、数字、下划线和短横线。")},
    )
    title = _text(gettext_lazy("课程名称"), 100)
    list_type = forms.ModelChoiceField(
        label=gettext_lazy("适用名单"),
        queryset=ListType.objects.filter(status="active"),
        required=False,
        empty_label=gettext_lazy("各名单通用"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class SettingsForm(forms.Form):
    """Title, terms of the quiz and hours of a draft."""

    title = _text(gettext_lazy("课程名称"), 100)
    summary = _area(gettext_lazy("课程简介"), 3, 1000, required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("学时"),
        min_value=0.5,
        max_value=99,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "form-control", "step": "0.5"}),
    )
    drawn = _number(gettext_lazy("每次测验题数"), 1, 100)
    mark = _number(gettext_lazy("合格分（百分制）"), 1, 100)
    tries = _number(
        gettext_lazy("连续测验次数"),
        1,
        20,
        help_text=gettext_lazy("连续这么多次不合格，须等待后再考；不终身限考。"),
    )
    wait_hours = _number(gettext_lazy("等待时间（小时）"), 0, 720)


class CourseFilesField(FilesField):
    """Files of a lesson: what any case may have, and a video."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """A video is looked at by its own content; the rest as everywhere."""
        uploads = [u for u in (data if isinstance(data, list | tuple) else [data]) if u]
        videos = [u for u in uploads if names.ending_of(str(u.name)) in VIDEOS]
        others = [u for u in uploads if u not in videos]
        return [*super().clean(others, initial), *(video(u) for u in videos)]


def video(upload: Any) -> Checked:
    """One video; ValidationError says what is wrong with it."""
    name = names.neutral(str(upload.name))
    if upload.size > SIZE_MAX or upload.file is None:
        raise ValidationError(_("“%(name)s”超过 20 MB，请压缩或拆分后重新上传。") % {"name": name[:60]})
    kind = filetype.guess(upload.read(8192))
    upload.seek(0)
    wanted = VIDEOS[names.ending_of(name)]
    if kind is None or kind.mime != wanted:
        raise ValidationError(_("“%(name)s”不是有效的视频，请另存为 MP4 或 WebM。") % {"name": name[:60]})
    upload.name = name
    return Checked(upload, wanted)


class LessonForm(forms.Form):
    """One lesson: Markdown, its time, its files."""

    title = _text(gettext_lazy("课文标题"), 100)
    text = _area(
        gettext_lazy("正文"),
        22,
        60000,
        help_text=gettext_lazy("Markdown。图片写作 ![说明](文件名)，文件名是本节上传的图片；不支持 HTML。"),
    )
    minutes = forms.DecimalField(
        label=gettext_lazy("最短学习时间（分钟）"),
        min_value=0.05,
        max_value=600,
        widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}),
        help_text=gettext_lazy("页面可见时由服务器计时，学满才算学完。"),
    )
    files = CourseFilesField(
        label=gettext_lazy("课件"),
        required=False,
        widget=FilesInput(
            attrs={"class": "form-control", "accept": f"{ACCEPT},.mp4,.webm", "multiple": True}
        ),
        help_text=gettext_lazy("PDF、图片、MP4 或 WebM 视频，每个不超过 20 MB。"),
    )

    def said(self) -> dict[str, Any]:
        """The lesson as the act takes it."""
        data = self.cleaned_data
        text = data["text"].replace("\r\n", "\n")
        return {"title": data["title"], "text": text, "seconds": max(1, round(data["minutes"] * 60))}


class QuestionForm(forms.Form):
    """One question of the bank: its choices one a line, the right ones by number."""

    text = _text(gettext_lazy("题目"), 300)
    choices = _area(gettext_lazy("选项"), 4, 2000, help_text=gettext_lazy("一行一个，2至6个。"))
    answers = _text(
        gettext_lazy("正确选项"), 20, help_text=gettext_lazy("选项的序号，如 2；多选用逗号隔开，如 1,3。")
    )
    explanation = _area(gettext_lazy("解析"), 3, 1000, help_text=gettext_lazy("交卷后显示。"))
    clause = _text(gettext_lazy("依据"), 200, required=False)

    def clean_choices(self) -> list[str]:
        """Two to six distinct lines."""
        found = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if not 2 <= len(found) <= MOST_CHOICES or len(set(found)) != len(found):
            raise ValidationError(_("请填写2至6个互不相同的选项，一行一个。"))
        return found

    def clean(self) -> dict[str, Any]:
        """The right choices are among them."""
        data = super().clean() or {}
        typed, choices = data.get("answers", ""), data.get("choices")
        if not choices or not typed:
            return data
        parts = typed.replace("，", ",").replace("、", ",").split(",")
        found = {int(part) - 1 for part in parts if part.strip().isascii() and part.strip().isdigit()}
        if not found or len(found) != len(parts) or not found <= set(range(len(choices))):
            self.add_error("answers", _("请填写选项的序号，例如 2 或者 1,3。"))
        data["answers"] = sorted(found)
        return data


class SessionForm(forms.Form):
    """An on-site session."""

    version = forms.ModelChoiceField(
        label=gettext_lazy("课程"),
        queryset=CourseVersion.objects.none(),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": gettext_lazy("请选择已发布的课程。")},
    )
    title = _text(gettext_lazy("培训名称"), 100)
    where = _text(gettext_lazy("地点"), 200, help_text=gettext_lazy("写到楼层和房间号。"))
    starts_at = _moment(gettext_lazy("开始时间"))
    ends_at = _moment(gettext_lazy("结束时间"))
    capacity = _number(gettext_lazy("名额"), 1, 5000)
    hours = forms.DecimalField(
        label=gettext_lazy("学时"),
        min_value=0.5,
        max_value=99,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "form-control", "step": "0.5"}),
    )

    def __init__(self, *args: Any, versions: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It begins in the future and ends after its beginning, on a day or two."""
        data = super().clean() or {}
        begins, ends = data.get("starts_at"), data.get("ends_at")
        if begins and begins <= self.now:
            self.add_error("starts_at", _("开始时间应当晚于现在。"))
        if begins and ends and not begins < ends <= begins + timedelta(days=3):
            self.add_error("ends_at", _("结束时间应当晚于开始时间，且不超过3天。"))
        return data


class WhyForm(forms.Form):
    """Why something is given up."""

    reason = _text(gettext_lazy("理由"), 200, error_messages={"required": gettext_lazy("请写明理由。")})


class PaperForm(forms.Form):
    """Somebody who stands on the paper list and did not enrol."""

    code = _text(gettext_lazy("统一社会信用代码或公民身份号码"), 18)
    attendee = _text(gettext_lazy("参加人员"), 60)
