"""What must be true before the program may run; each check has an id and a hint that says what to do."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import DatabaseError

LEGAL_TIME_ZONE = "Asia/Shanghai"
KEY_BYTES = 50


def every_flow(root: type[Any]) -> Iterator[type[Any]]:
    """Yield every flow class below the root, at any depth."""
    for child in root.__subclasses__():
        yield child
        yield from every_flow(child)


@register()
def check_flow_locks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each of our flows takes the row lock and waits for it, so that two officers at once have one effect."""
    from viewflow.workflow.flow import Flow
    from viewflow.workflow.lock import SelectForUpdateLock

    ours = [flow for flow in every_flow(Flow) if flow.__module__.startswith("workflows.flows")]
    return [
        Error(
            f"{flow.__qualname__} does not wait for the row lock.",
            hint="Set lock_impl = SelectForUpdateLock(nowait=False).",
            id="workflows.E001",
        )
        for flow in ours
        if not isinstance(flow.lock_impl, SelectForUpdateLock) or flow.lock_impl.nowait
    ]


@register()
def check_time_zone(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Legal days are days in Beijing; instants are stored in UTC."""
    if settings.USE_TZ and settings.TIME_ZONE == LEGAL_TIME_ZONE:
        return []
    return [Error(f"TIME_ZONE must be {LEGAL_TIME_ZONE} and USE_TZ true.", id="workflows.E002")]


@register()
def check_fonts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Official documents find their letters: without Noto CJK a rare name becomes a row of boxes."""
    from workflows.gateways import fonts

    absent = fonts.absent()
    if not absent:
        return []
    return [
        Warning(
            f"Fonts of the official documents are missing: {', '.join(absent)}.",
            hint="sudo apt-get install -y fontconfig fonts-noto-cjk",
            id="workflows.W003",
        )
    ]


@register(deploy=True)
def check_fang_song(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The body of an official document is set in 仿宋 (GB/T 9704-2012, 5.2.2)."""
    from workflows.gateways import fonts

    if fonts.has_fang_song():
        return []
    hint = "Install the agency's licensed 仿宋, or delete XINHENG_HOME/fonts/tried and run ./xh run (FandolFang)."
    return [
        Info("No 仿宋 is installed: documents are set in Noto Serif CJK.", hint=hint, id="workflows.I001")
    ]


@register(Tags.security, deploy=True)
def check_secrets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key is long, and the demo with its published passwords is off."""
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < KEY_BYTES:
        found.append(Error("The secret key is too short.", hint="XINHENG_SECRET_KEY", id="workflows.E003"))
    if settings.XINHENG_DEMO:
        found.append(Error("Demo mode is on.", hint="Set XINHENG_DEMO=0.", id="workflows.E004"))
    return found


@register(Tags.security, deploy=True)
def check_media(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Evidence and letters are kept outside every folder that the web server hands out."""
    media, static = settings.MEDIA_ROOT.resolve(), settings.STATIC_ROOT.resolve()
    if media == static or static in media.parents:
        return [Error("The file folder lies inside the public static folder.", id="workflows.E005")]
    return []


@register(Tags.database, deploy=True)
def check_calendar(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The working-day calendar of this year is loaded; without it every term is provisional."""
    from workflows.models import CalendarYear
    from workflows.queries.clock import today

    try:
        if CalendarYear.objects.filter(year=today().year).exists():
            return []
    except DatabaseError as error:
        return [Warning(f"The calendar cannot be read: {error}", id="workflows.W001")]
    return [Warning("The calendar of this year is not loaded.", id="workflows.W002")]


@register(Tags.security)
def check_seal(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key of the seal is there and nobody else's to read; what is missing delays every print."""
    store = settings.XINHENG_SEAL_STORE
    if settings.XINHENG_SEAL != "pades" or settings.XINHENG_SEAL_MODULE:
        return []
    if not store.is_file():
        hint = "Put the PKCS#12 file there, or set XINHENG_SEAL=none."
        return [Warning(f"The key of the seal is missing: {store}", hint=hint, id="workflows.W003")]
    if store.stat().st_mode & 0o077:
        return [Error(f"Others can read the key of the seal: {store}", hint="chmod 600", id="workflows.E006")]
    return []


@register(Tags.security, deploy=True)
def check_seal_is_real(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The seal of the demo is for showing: a house at work has its own, or none."""
    if settings.XINHENG_SEAL == "pades" and settings.XINHENG_SEAL_STORE.with_name("TEST").exists():
        hint = "Remove the folder and bring a certificate of the agency's own."
        return [Error("The seal is the test certificate.", hint=hint, id="workflows.E007")]
    return []


@register(Tags.database, deploy=True)
def check_who_owns_the_log(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Whoever owns the tables of the log may lift their triggers: the program should run as somebody else."""
    from django.db import connection

    if "default" not in (databases or ()) or connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_has_role(current_user, tableowner, 'MEMBER') FROM pg_tables "
                "WHERE schemaname = current_schema() AND tablename = 'workflows_transition'"
            )
            row = cursor.fetchone()
    except DatabaseError:
        return []
    if row is None or not row[0]:
        return []
    return [
        Warning(
            "The program connects as the owner of the transition log: whoever has its password can lift the triggers.",
            hint="Run it under a role of its own (docs/operations.md, “Roles of the database”).",
            id="workflows.W009",
        )
    ]
