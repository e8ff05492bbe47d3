"""途径指引: the way out of a listing, step by step, for who is listed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from forms.hall import WhenForm
from workflows.queries import guide, hall, hall_training, windows
from workflows.views.hall import UNPROCESSABLE, HallPage

guide.register(hall_training.step)


class GuideView(HallPage):
    """What is missing, which rule asks for it, from when, and what can be done today."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """The guide, for the day of correction that is verified or stated; 404 where there is no way to ask for."""
        party = self.lead_of(number)
        when = WhenForm(request.GET if "corrected_on" in request.GET else None, today=self.today)
        is_wrong = when.is_bound and not when.is_valid()
        stated = when.cleaned_data["corrected_on"] if when.is_bound and not is_wrong else None
        found = guide.of_party(party, hall.templates(), stated)
        if found is None:
            raise Http404
        facts = {
            "party": party,
            "entry": party.entry,
            "guide": found,
            "when": when,
            "panel": windows.of_party(party, found.stated),
            "today": self.today,
        }
        return render(request, "hall/guide.html", facts, status=UNPROCESSABLE if is_wrong else 200)
