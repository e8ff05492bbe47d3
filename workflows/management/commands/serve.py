"""Run the whole program on one machine: web server, clock, outbox runner, full checks; in one process group."""

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections

logger = logging.getLogger("xinheng.serve")

OUTBOX_SECONDS = 2.0
PLACE_SECONDS = 5.0
TICK_SECONDS = 60.0
STOP_SECONDS = 15.0
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to send SIGTERM to this process when its parent dies, even by SIGKILL."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def require_free(address: str, port: int) -> None:
    """Raise CommandError when another program listens on the port already."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise CommandError(f"{address}:{port}: {error.strerror}. Choose another XINHENG_PORT.") from error


def answers(address: str, port: int) -> bool:
    """Whether something accepts connections on the port now."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def run_clock_and_outbox(stop: threading.Event) -> None:
    """Deliver the outbox, looking every two seconds when it is empty; tick every minute.

    An error is not fatal.
    """
    from workflows import tasks
    from workflows.acts import delivery

    next_tick = 0.0
    while not stop.is_set():
        close_old_connections()
        done = 0
        try:
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK_SECONDS
                place_lines()  # first: the tick tells everybody of lines that still have no place
                tasks.tick()
            done = tasks.run_outbox_once(lane=delivery.MAIN)
        except Exception:
            # The next round finds the same work again: nothing is lost by going on.
            logger.exception("background work failed; it is tried again")
        stop.wait(0 if done else OUTBOX_SECONDS)
    connections.close_all()


def place_lines() -> None:
    """Give the lines of the log their places; a key that is missing stops neither the clock nor the next round."""
    from workflows import tasks

    try:
        tasks.place_lines()
    except Exception:
        logger.exception("lines could not be placed; it is tried again")


def run_sequencer(stop: threading.Event) -> None:
    """Give the lines of the log their places every five seconds, however many letters are being printed meanwhile."""
    while not stop.wait(PLACE_SECONDS):
        close_old_connections()
        place_lines()
    connections.close_all()


def run_checks(stop: threading.Event) -> None:
    """Have the log verified when somebody asked for it: by a process of its own, since it computes for minutes.

    So it waits for no print run, and no letter waits for it. One that is ended with the program is begun anew.
    """
    from workflows.acts import delivery
    from workflows.queries import clock

    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_checks"]
    while not stop.wait(OUTBOX_SECONDS):
        close_old_connections()
        try:
            if not delivery.due(at=clock.now(), limit=1, lane=delivery.CHECKS):
                continue
            with subprocess.Popen(command, preexec_fn=die_with_parent) as child:
                while child.poll() is None and not stop.wait(0.2):
                    pass
                if child.poll() is None:
                    child.terminate()
            if child.returncode and not stop.is_set():
                logger.error("the process of a full check ended with code %s", child.returncode)
                stop.wait(TICK_SECONDS)
        except Exception:
            logger.exception("a full check of the log could not be started; it is tried again")
    connections.close_all()


class Command(BaseCommand):
    help = "Start the web server, the clock and the outbox runner; Ctrl-C stops all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--bind", default=settings.XINHENG_BIND, help="address to listen on (XINHENG_BIND)"
        )
        parser.add_argument(
            "--port", type=int, default=settings.XINHENG_PORT, help="port to listen on (XINHENG_PORT)"
        )
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        require_free(options["bind"], options["port"])
        stop = threading.Event()

        def leave(signum: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, leave)
        web = self.start_web(options)
        runners = self.start_runners(stop)
        try:
            self.announce(web, stop, options)
            asked = self.watch(web, stop)
        finally:
            stop.set()
            self.stop_web(web)
            for runner in runners:
                runner.join(STOP_SECONDS)
        if not asked:
            raise CommandError(f"The web server ended by itself, code {web.returncode}.")

    def start_web(self, options: dict[str, Any]) -> subprocess.Popen[bytes]:
        """Start gunicorn as a child that dies with this process."""
        host = f"[{options['bind']}]" if ":" in options["bind"] else options["bind"]
        command = [sys.executable, "-m", "gunicorn", "project.wsgi", "--bind", f"{host}:{options['port']}"]
        command += ["--worker-class", "gthread", "--workers", str(options["workers"])]
        command += ["--threads", str(options["threads"]), "--timeout", "60", "--graceful-timeout", "10"]
        command += ["--log-level", "warning", "--no-control-socket", "--chdir", str(settings.BASE_DIR)]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "project.settings"}
        return subprocess.Popen(command, env=environment, preexec_fn=die_with_parent)

    def start_runners(self, stop: threading.Event) -> list[threading.Thread]:
        """Start the threads of clock, outbox, sequencer, full checks; with a broker this is the work of celery."""
        if settings.XINHENG_BROKER_URL:
            self.stdout.write(
                "A broker is configured: start `celery -A project worker` and `celery -A project beat`."
            )
            return []
        work = {"clock-and-outbox": run_clock_and_outbox, "sequencer": run_sequencer, "checks": run_checks}
        runners = [
            threading.Thread(target=target, args=(stop,), name=name, daemon=True)
            for name, target in work.items()
        ]
        for runner in runners:
            runner.start()
        return runners

    def announce(self, web: subprocess.Popen[bytes], stop: threading.Event, options: dict[str, Any]) -> None:
        """Print the address, and in demo mode the accounts, as soon as the web server answers."""
        while web.poll() is None and not stop.is_set():
            if answers(options["bind"], options["port"]):
                shown = "127.0.0.1" if options["bind"] in {"0.0.0.0", "::"} else options["bind"]
                self.stdout.write(f"Xinheng is ready: http://{shown}:{options['port']}/   (Ctrl-C stops it)")
                if settings.XINHENG_DEMO:
                    call_command("demo_accounts", stdout=self.stdout)
                self.stdout.flush()
                return
            stop.wait(0.1)

    def watch(self, web: subprocess.Popen[bytes], stop: threading.Event) -> bool:
        """Wait until a signal asks to stop (True) or the web server ends by itself (False)."""
        while web.poll() is None:
            if stop.wait(0.5):
                return True
        return stop.is_set()

    def stop_web(self, web: subprocess.Popen[bytes]) -> None:
        """End the web server: politely, then, after fifteen seconds, by force."""
        if web.poll() is None:
            web.terminate()
        try:
            web.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            web.kill()
            web.wait()
