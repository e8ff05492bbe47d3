"""Who may act where: departments, persons, posts in a department, mandates for a subject."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from workflows.law.cover import COVERABLE
from workflows.law.duties import AT_HOME, DUTIES, LOOKING, REACHES_DOWN, Role, read_place

if TYPE_CHECKING:
    from workflows.models.mandate import Mandate


class Level(models.TextChoices):
    """The level of government a department belongs to."""

    CITY = "city", _("市级")
    DISTRICT = "district", _("县区级")
    TOWN = "town", _("乡镇街道")


class AuthorityKind(models.TextChoices):
    """Who reviews its acts: its own government, or the authority above (行政复议法 §§24, 27)."""

    REGULAR = "regular", _("地方政府工作部门")
    VERTICAL = "vertical", _("垂直领导机关")


class Department(models.Model):
    """An authority or unit in the tree city → district → town.

    `path` is `/1/4/9/`: the ids from the root, so that one prefix finds a whole branch.
    """

    code = models.CharField(_("部门代码"), max_length=20, unique=True)
    name = models.CharField(_("部门名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, blank=True, db_index=True)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices, default=Level.CITY)
    authority_kind = models.CharField(
        max_length=10, choices=AuthorityKind.choices, default=AuthorityKind.REGULAR
    )
    notice_code = models.CharField(_("机关代字"), max_length=20, blank=True)
    government_name = models.CharField(_("本级人民政府"), max_length=100, blank=True)
    court_name = models.CharField(_("管辖法院"), max_length=100, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    book = models.OneToOneField("workflows.Book", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            super().save(update_fields=["path"])

    @property
    def place(self) -> str:
        """The place a duty names."""
        return f"d{self.pk}"

    def credit_office(self) -> "Department | None":
        """The credit office that is nearest above: a department where somebody holds that post now; None without any.

        On each level of the tree, from here upwards, an office that hangs from it goes before the level itself.
        """
        above = [int(part) for part in self.path.split("/") if part]
        seats = Department.objects.filter(
            posts__role=Role.CREDIT_OFFICE, posts__until=None, is_active=True
        ).distinct()
        found = list(seats.filter(Q(pk__in=above) | Q(parent__in=above)))
        for level in reversed(above):
            near = [d for d in found if d.parent_id == level] or [d for d in found if d.pk == level]
            if near:
                return near[0]
        return None

    def upper_credit_office(self) -> "Department | None":
        """The credit office one level above this one; None where the tree ends."""
        above = [int(part) for part in self.path.split("/") if part][:-1]
        known = Department.objects.in_bulk(above)
        offices = (known[key].credit_office() for key in reversed(above))
        return next((office for office in offices if office is not None and office.pk != self.pk), None)

    @property
    def ref(self) -> str:
        """As the log writes it, and the name of its book: teams and substitutions are written there."""
        return f"department/{self.code}"


class PersonManager(BaseUserManager["Person"]):
    """Creates persons; there is no superuser, only posts."""

    def create_person(self, username: str, password: str | None, name: str, **facts: Any) -> "Person":
        """One person with a login; a password of None means no login (the clock)."""
        person = self.model(username=self.model.normalize_username(username), name=name, **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """A human being with an own login, or the clock. Never deleted, only deactivated."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("电子邮箱"), blank=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    # Of who signs in to the hall: a contact that answered with a code, and how to tell of what is new there.
    email_verified_at = models.DateTimeField(null=True, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    told_by_email = models.BooleanField(_("邮件提醒"), default=True)
    told_by_sms = models.BooleanField(_("短信提醒"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # The posts of absent colleagues in which this object acts for one piece of work (工作代理).
    _stand_ins: tuple["Post", ...] = ()
    _stand_ins_first = False
    # The day on which mandates are asked: set by the pen, the door and the session; unset, only what never ends holds.
    _day: date | None = None

    objects = PersonManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def _posts(self) -> list["Post"]:
        return list(self.posts.filter(until=None, department__is_active=True).select_related("department"))

    @cached_property
    def _mandates(self) -> list["Mandate"]:
        return list(
            self.mandates.filter(revoked_on=None, subject__merged_into=None).select_related("subject")
        )

    def posts_now(self) -> list["Post"]:
        """The posts held now; one query per person object."""
        return self._posts

    def mandates_now(self) -> list["Mandate"]:
        """The subjects this person may speak for now; one query per person object."""
        return self._mandates

    def mandates_held(self) -> list["Mandate"]:
        """Those of them that hold on the day this object stands on; for recusal and counting ask `mandates_now`."""
        return [mandate for mandate in self.mandates_now() if mandate.bounds.hold(self._day)]

    @cached_property
    def _covers(self) -> dict[date, list[Any]]:
        return {}

    def covers_on(self, day: date) -> list[Any]:
        """The substitutions under which this person acts for others that day; one query, and one more if any.

        What rests on a post that ended, or on a person or office that is active no more, has ended by itself.
        """
        if day not in self._covers:
            held = Post.objects.filter(until=None).select_related("department", "person")
            rows = (
                self.substitutions.on(day)
                .filter(absent__is_active=True, department__is_active=True)
                .select_related("absent", "department", "list_type")
                .prefetch_related(Prefetch("absent__posts", queryset=held, to_attr="posts_held"))
                .order_by("since", "pk")
            )
            self._covers[day] = [
                row
                for row in rows
                if self.sits_above(row.department) and any(row.lends(post) for post in row.absent.posts_held)  # type: ignore[attr-defined]
            ]
        return self._covers[day]

    def sits_above(self, department: Department) -> bool:
        """Does the person hold a post that may cover, in this department or in one above it?"""
        return any(
            post.role in COVERABLE and department.path.startswith(post.department.path)
            for post in self.posts_now()
        )

    def stand_in(self, posts: "list[Post]", *, first: bool = False) -> None:
        """Act in these posts of absent colleagues too, until told otherwise; `first`: in them before the own.

        The own posts stay what they are: what is held for another is never passed on.
        """
        self._stand_ins, self._stand_ins_first = tuple(posts), first

    def stand_on(self, day: date) -> None:
        """On which day this object asks what its mandates give."""
        self._day = day

    def has_role(self, *roles: str) -> bool:
        """Does the person hold one of these roles anywhere?"""
        return any(post.role in roles for post in self.posts_now())

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Does the person owe this duty at the place it names? Never without a place, never by default."""
        return self.is_active and self.post_for(perm) is not None

    def has_perms(self, perms: Any, obj: Any = None) -> bool:
        """All of them."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def post_for(self, perm: str) -> "Post | Mandate | None":
        """The post or mandate that gives this duty at its place (`…@d12`, `…@s77`, `…@s77e5`), or None."""
        duty, _at, place = perm.partition("@")
        if place.startswith("d") and place[1:].isdigit():
            lent = next((p for p in self._stand_ins if p.gives(duty, place)), None)
            return lent if lent and self._stand_ins_first else self._own_post(duty, place) or lent
        subject, entry = read_place(place)
        if subject is None:
            return None
        return next((m for m in self.mandates_now() if m.gives(duty, subject, entry, self._day)), None)

    def _own_post(self, duty: str, place: str) -> "Post | None":
        """The own post that gives this duty at a department: one that sits there, else one that reaches down."""
        candidates = [p for p in self.posts_now() if duty in DUTIES[p.role]]
        here = next((p for p in candidates if p.department.place == place), None)
        return here or next((p for p in candidates if p.reaches(duty, int(place[1:]))), None)

    def principal_for(self, perm: str) -> "Person | None":
        """For whom this person would do this: the absent colleague whose post gives the duty; None for oneself."""
        held = self.post_for(perm)
        return held.person if held is not None and held.person_id != self.pk else None

    def principals_now(self) -> set[int]:
        """The keys of those in whose posts this person acts now."""
        return {post.person_id for post in self._stand_ins}

    def duties_held(self) -> list[str]:
        """Every `duty@place` held at an own department: what the inbox asks for."""
        return [f"{duty}@{p.department.place}" for p in self.posts_now() for duty in DUTIES[p.role]]


class Post(models.Model):
    """A person holds a role in a department, from a day until relieved."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "department", "role"], condition=Q(until=None), name="one_open_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name} · {self.get_role_display()}"

    @property
    def label(self) -> str:
        """As the log writes it: department code and role."""
        return f"{self.department.code}:{self.role}"

    def gives(self, duty: str, place: str) -> bool:
        """Does the post give this duty where it sits?"""
        return duty in DUTIES[self.role] and self.department.place == place

    def reaches(self, duty: str, department_id: int) -> bool:
        """Does this post's duty reach a department below its own?"""
        if duty in AT_HOME or (self.role not in REACHES_DOWN and duty not in LOOKING):
            return False
        return department_id in self.branch

    @property
    def branch(self) -> frozenset[int]:
        """The ids of the post's own department and all below it; one query per post object."""
        return self._reach[0]

    @property
    def is_over_all(self) -> bool:
        """Is there no department beside these? No query once the branch was read."""
        return self._reach[1]

    @cached_property
    def _reach(self) -> tuple[frozenset[int], bool]:
        """The branch, and whether it is all there is: only a top asks, and reads every department for it."""
        path, is_top = self.department.path, self.department.parent_id is None
        rows = Department.objects.all() if is_top else Department.objects.filter(path__startswith=path)
        found = dict(rows.values_list("pk", "path"))
        own = frozenset(pk for pk, where in found.items() if where.startswith(path))
        return own, is_top and len(own) == len(found)
