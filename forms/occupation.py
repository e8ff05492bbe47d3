"""A natural person who belongs to an occupational group."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from forms.case import day, line
from workflows.law import cells
from workflows.law.cells import Unfit
from workflows.law.identity import check_id_number
from workflows.models import Department


class OccupationForm(forms.Form):
    """Who, since when, on what document; `code`, `name` and `since` are read when it is clean."""

    department = forms.ChoiceField(label=gettext_lazy("登记机关"))
    name = line(gettext_lazy("姓名"))
    code = line(gettext_lazy("公民身份号码"), is_code=True)
    since = day(gettext_lazy("从业起始日"), gettext_lazy("资格证书或者任职文件上的日期。"))
    source = line(
        gettext_lazy("依据材料"), help_text=gettext_lazy("资格证书、任职文件或者行业名册的名称和编号。")
    )

    def __init__(self, *args: Any, departments: Sequence[Department], today: date, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.departments, self.today = departments, today
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(d.pk), d.name) for d in departments]
        field.required = len(departments) > 1

    @property
    def chosen_department(self) -> Department:
        """The department that was chosen, or the only one."""
        chosen = self.cleaned_data.get("department")
        return next((d for d in self.departments if str(d.pk) == chosen), self.departments[0])

    def clean(self) -> dict[str, Any]:
        """Read each value by the rules of the workbooks."""
        data = super().clean() or {}
        readers = {
            "name": lambda v: cells.name_of(v, 60),
            "code": lambda v: cells.code_of(v, partial(check_id_number, today=self.today)),
            "since": lambda v: cells.past_day(v, self.today),
            "source": lambda v: cells.text(v, 200),
        }
        for key, read in readers.items():
            if key in data and key not in self.errors:
                try:
                    data[key] = read(data[key])
                except Unfit as unfit:
                    self.add_error(key, str(unfit))
        return data
