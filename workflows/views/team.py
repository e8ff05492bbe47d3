"""科室: the head founds and closes the teams of the own department, and seats people in them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from forms.hands import JoinForm, TeamForm
from workflows.acts import team as acts
from workflows.law.refusal import Refused
from workflows.models import Person, Team, TeamMember
from workflows.queries import clock, teams


class TeamsView(View):
    """Every team of the departments one heads, who sits there, and how much lies there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for who keeps teams somewhere."""
        self.offices = teams.kept_by(request.user)
        if not self.offices:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Found, close, join or leave; what stands against it is said on the page."""
        steps = {"found": self.found, "close": self.close, "join": self.join, "leave": self.leave}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Http404
        try:
            said = step({"by": request.user, "at": clock.now()})
        except Refused as refused:
            return self.page(sentences=refused.sentences, status=422)
        if not isinstance(said, str):
            return said
        messages.success(request, said)
        return redirect("teams")

    def found(self, told: dict[str, Any]) -> Any:
        """A new team of one of the departments."""
        office = self._one([each.department for each in self.offices], "department")
        form = TeamForm(self.request.POST)
        if not form.is_valid():
            return self.page(founding=form, asked=office.pk, status=422)
        try:
            team = acts.found(office, form.cleaned_data["name"], **told)
        except Refused as refused:
            form.add_error("name", refused.sentences)
            return self.page(founding=form, asked=office.pk, status=422)
        return _("已设立%(team)s。") % {"team": team.name}

    def close(self, told: dict[str, Any]) -> str:
        """A team is no more."""
        team = self._team()
        moved = acts.close(team, **told)
        if moved:
            said = {"team": team.name, "n": moved}
            return _("已撤销%(team)s；%(n)s 件未办结的任务回到部门。") % said
        return _("已撤销%(team)s。") % {"team": team.name}

    def join(self, told: dict[str, Any]) -> Any:
        """A colleague is seated."""
        team = self._team()
        form = JoinForm(self.request.POST, people=self._people_of(team))
        if not form.is_valid():
            raise Refused(*form.errors["person"])
        person = Person.objects.get(username=form.cleaned_data["person"])
        acts.join(team, person, **told)
        return _("%(who)s已编入%(team)s。") % {"who": person.name, "team": team.name}

    def leave(self, told: dict[str, Any]) -> str:
        """A colleague sits there no longer."""
        seats = [seat for each in self.offices for desk in each.desks for seat in desk.seats]
        seat: TeamMember = self._one(seats, "seat")
        acts.leave(seat, **told)
        return _("%(who)s已调离%(team)s；已经领取的任务仍由其办理。") % {
            "who": seat.person.name,
            "team": seat.team.name,
        }

    def page(
        self, *, founding: Any = None, asked: int = 0, sentences: Any = (), status: int = 200
    ) -> HttpResponse:
        """The page, with what was refused."""
        shown = [
            {
                "department": office.department,
                "founding": founding if office.department.pk == asked else TeamForm(),
                "desks": [
                    {
                        "desk": desk,
                        "free": [
                            person
                            for person in office.people
                            if person.pk not in {seat.person_id for seat in desk.seats}
                        ],
                    }
                    for desk in office.desks
                ],
            }
            for office in self.offices
        ]
        facts = {"offices": shown, "sentences": sentences}
        return render(self.request, "team/teams.html", facts, status=status)

    def _team(self) -> Team:
        """The team that the form names."""
        return self._one([desk.team for each in self.offices for desk in each.desks], "team")

    def _people_of(self, team: Team) -> list[tuple[str, str]]:
        """The colleagues of the team's department, as choices."""
        office = next(each for each in self.offices if each.department.pk == team.department_id)
        return [(person.username, person.name) for person in office.people]

    def _one(self, rows: list[Any], name: str) -> Any:
        """The row whose key the form names, among those one keeps; otherwise 404."""
        asked = self.request.POST.get(name, "")
        row = next((each for each in rows if str(each.pk) == asked), None)
        if row is None:
            raise Http404
        return row
