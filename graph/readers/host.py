"""The host: one small process from which all readers of a service are forked.

It opens no store itself, so forking it is quick and safe. For the newest generation it forks an
image process, which loads the generation into memory and from then on forks the readers, so that
they share it. Until that is done, and where the image would not fit, readers open the files.

Services talk to it over a Unix socket, in lines of JSON. They ask for readers (with the socket the
reader is to use) and are told which processes ended, and how. When the one who started it goes
away, so does the host, and readers end when their service closes their line.
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final, NamedTuple

from graph.errors import FivekeysError
from graph.readers import image
from graph.readers.attendant import Attendant, become_attendant
from graph.readers.image import Source
from graph.readers.prctl import adopt_orphans, die_with_parent, name_process
from graph.readers.reader import Bounds, become_reader, bound_memory
from graph.readers.siblings import Siblings
from graph.settings import Settings
from graph.store import heap

POLL_S: Final = 0.2
"""Seconds between looks for a new generation."""

_LINE_BYTES: Final = 65_536
_READER: Final = b"+"
_ATTENDANT: Final = b"a"

IMAGE: Final = "fivekeys-image"
"""Name of an image process in lists of processes."""


class Config(NamedTuple):
    """What a host must know."""

    source: Source
    union: bool
    query_memory_mb: int
    image_mb: int
    service_hosts: tuple[str, ...]
    attendant: Attendant | None = None

    def bounds(self) -> Bounds:
        """What each reader must know."""
        return Bounds(self.union, self.query_memory_mb, self.service_hosts)

    def dump(self) -> str:
        """As JSON, for the command line of the host."""
        return json.dumps([self.source, *self[1:]])

    @classmethod
    def read(cls, text: str) -> "Config":
        """From JSON."""
        source, union, query_memory_mb, image_mb, hosts, attendant = json.loads(text)
        return cls(
            Source(*source),
            union,
            query_memory_mb,
            image_mb,
            tuple(hosts),
            Attendant(*attendant) if attendant else None,
        )


def host_config(settings: Settings, source: Source, attendant: Attendant | None = None) -> Config:
    """What the host of the readers must know; ``attendant`` is what services may ask it for."""
    union = settings.default_graph == "union"
    hosts = tuple(host.lower() for host in settings.service_hosts)
    return Config(source, union, settings.query_memory_mb, settings.image_mb, hosts, attendant)


class _Process:
    """What host and image process have in common: they wait, fork, and bury the dead."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self._woken, wake = socket.socketpair()
        self._woken.setblocking(False)
        wake.setblocking(False)
        self._wake = wake  # kept open
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self.selector.register(self._woken, selectors.EVENT_READ, self._bury)

    def run(self, tick: Callable[[], None]) -> None:
        """Handle events for ever; ``tick`` is called at least every `POLL_S` seconds."""
        while True:
            for key, _ in self.selector.select(POLL_S):
                if self.selector.get_map().get(key.fd) is key:  # not dropped by one before it
                    key.data()
            tick()

    def fork(self, child: Callable[[], None]) -> int:
        """Fork; ``child`` runs in the new process and does not return."""
        if pid := os.fork():
            return pid
        code = 1
        try:
            child()
        except FivekeysError as error:
            print(f"fivekeys: a reader cannot start: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(code)

    def buried(self, pid: int, status: int) -> None:
        """A child has ended."""

    def _bury(self) -> None:
        with suppress(BlockingIOError):
            self._woken.recv(4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self.buried(pid, os.waitstatus_to_exitcode(status))


class Host(_Process):
    """See the module."""

    def __init__(self, listener: socket.socket, life: int, config: Config) -> None:
        super().__init__()
        self._listener = listener
        self._config = config
        self._services: dict[socket.socket, bytearray] = {}
        self._image: _Image | None = None
        self._loading: _Image | None = None
        self._unfit = -1  # the generation that does not fit, or whose image failed
        self._began = self._rest_until = 0.0
        self._held: list[socket.socket] = []  # lines of readers that wait for a small image
        self.selector.register(listener, selectors.EVENT_READ, self._accept)
        self.selector.register(life, selectors.EVENT_READ, partial(os._exit, 0))
        adopt_orphans()

    def tick(self) -> None:
        """See whether there is a new generation, and load it."""
        newest = self._config.source.newest()
        held = self._loading or self._image
        if newest in (self._unfit, 0) or (held is not None and held.generation == newest):
            return
        if self._loading is not None:  # its generation is out of date already: let it finish
            return
        is_early = not self._services or time.monotonic() < self._rest_until
        if is_early and not image.is_small(self._config.source):  # services start faster alone
            return
        self._began = time.monotonic()
        ours, theirs = socket.socketpair()
        child = partial(_become_image, theirs, self._config)
        self._loading = _Image(self.fork(child), ours, newest)
        theirs.close()
        self.selector.register(ours, selectors.EVENT_READ, partial(self._from_image, self._loading))

    def buried(self, pid: int, status: int) -> None:
        self._tell({"ended": pid, "status": status})

    def _accept(self) -> None:
        service, _ = self._listener.accept()
        self._services[service] = bytearray()
        if self._unfit > 0:
            service.sendall(_line({"unfit": self._unfit}))
        if self._image is not None:
            service.sendall(_line({"image": self._image.generation}))
        self.selector.register(service, selectors.EVENT_READ, partial(self._from_service, service))

    def _from_service(self, service: socket.socket) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(service, _LINE_BYTES, 16)
        except OSError:
            data, descriptors = b"", []
        if not data:
            self.selector.unregister(service)
            del self._services[service]
            service.close()
            return
        buffer = self._services[service]
        buffer += data
        *lines, rest = bytes(buffer).split(b"\n")
        buffer[:] = rest
        for line in lines:
            self._obey(json.loads(line), descriptors)

    def _obey(self, command: dict[str, object], descriptors: list[int]) -> None:
        if "source" in command:
            self._config = self._config._replace(source=Source(*command["source"]))  # type: ignore[misc]
            return
        self.tick()
        line = socket.socket(fileno=descriptors.pop(0))
        if "attendant" in command:
            with line:  # without an image it is closed: the service asks again when there is one
                if self._has_newest:
                    self._image.fork(line, _ATTENDANT)  # type: ignore[union-attr]
            return
        self._held.append(line)
        if self._loading is None or not image.is_small(self._config.source):
            self._fork_held()

    def _fork_held(self) -> None:
        held, self._held = self._held, []
        for line in held:
            with line:
                self._fork_reader(line)

    def _fork_reader(self, line: socket.socket) -> None:
        config = self._config
        if self._has_newest:
            self._image.fork(line, _READER)  # type: ignore[union-attr]
            return
        self.fork(
            lambda: become_reader(
                line,
                partial(image.open_on_disk, config.source),
                in_memory=False,
                bounds=config.bounds(),
            )
        )

    @property
    def _has_newest(self) -> bool:
        """Whether there is an image of the newest generation."""
        newest = self._config.source.newest()
        return self._image is not None and self._image.generation == newest

    def _from_image(self, sender: "_Image") -> None:
        lines = sender.read()
        if lines is None:
            self.selector.unregister(sender.line)
            sender.line.close()
            self._forget(sender)
            return
        for line in lines:
            if "ready" in line:
                self._take_over(sender, line["ready"])
            else:
                self._tell(line)

    def _forget(self, gone: "_Image") -> None:
        """An image process has ended, or found that the image does not fit."""
        if gone is self._loading:
            self._loading = None
            self._unfit = gone.generation
            self._tell({"unfit": gone.generation})
            self._fork_held()
        if gone is self._image:
            self._image = None
            self._tell({"lost": gone.generation})

    def _take_over(self, ready: "_Image", generation: int) -> None:
        ready.generation = generation
        if self._image is not None:
            self.selector.unregister(self._image.line)
            self._image.line.close()  # which ends it
        self._image, self._loading = ready, None
        # Where generations come fast, loading them takes half of the time at most.
        self._rest_until = 2 * time.monotonic() - self._began
        self._tell({"image": generation})
        self._fork_held()

    def _tell(self, line: dict[str, int]) -> None:
        """Tell all services."""
        data = _line(line)
        for service in list(self._services):
            try:
                service.sendall(data)
            except OSError:
                continue  # it is gone; its end of file is on the way


class _Image:
    """The host's end of the line to an image process."""

    def __init__(self, pid: int, line: socket.socket, generation: int) -> None:
        self.pid = pid
        self.line = line
        self.generation = generation
        self._buffer = bytearray()

    def fork(self, line: socket.socket, what: bytes) -> None:
        """Ask for a reader or an attendant on ``line``."""
        try:
            socket.send_fds(self.line, [what], [line.fileno()])
        except OSError:
            return  # it has just ended; the service sees that its line is closed, and asks again

    def read(self) -> list[dict[str, int]] | None:
        """The lines that have come; None when the process has ended."""
        try:
            data = self.line.recv(_LINE_BYTES)
        except OSError:
            data = b""
        if not data:
            return None
        self._buffer += data
        *lines, rest = bytes(self._buffer).split(b"\n")
        self._buffer[:] = rest
        return [json.loads(line) for line in lines]


class _ImageProcess(_Process):
    """Holds the image of one generation, and forks the readers of it."""

    def __init__(self, line: socket.socket, config: Config) -> None:
        super().__init__()
        self._line = line
        self._config = config
        self._siblings = Siblings()
        self._image = image.load(config.source, union=config.union)
        self.selector.register(line, selectors.EVENT_READ, self._fork_reader)
        if config.attendant is not None:
            config.attendant.load()
        gc.collect()
        heap.give_back()
        gc.freeze()  # so that the collector of a reader does not touch, and so copy, what it shares
        self._say({"ready": self._image.whole.generation.number})

    def buried(self, pid: int, status: int) -> None:
        self._siblings.leave(pid)
        self._say({"ended": pid, "status": status})

    def _say(self, line: dict[str, int]) -> None:
        self._line.sendall(_line(line))

    def _fork_reader(self) -> None:
        data, descriptors, _, _ = socket.recv_fds(self._line, _LINE_BYTES, 16)
        if not data:
            os._exit(0)
        for what, descriptor in zip(data, descriptors, strict=True):
            with socket.socket(fileno=descriptor) as line:
                if what == ord(_READER):
                    self.fork(partial(self._become_reader, line))
                else:
                    seat = self._siblings.free()
                    self._siblings.sit(self.fork(partial(self._become_attendant, line, seat)), seat)

    def _become_reader(self, line: socket.socket) -> None:
        bounds = self._config.bounds()
        become_reader(line, lambda: self._image, in_memory=True, bounds=bounds)

    def _become_attendant(self, line: socket.socket, seat: int) -> None:
        attendant = self._config.attendant
        if attendant is not None:
            bound = partial(bound_memory, self._config.query_memory_mb)
            become_attendant(line, self._image, attendant, self._siblings, seat, bound)


def _line(content: dict[str, int]) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _become_image(line: socket.socket, config: Config) -> None:
    """Turn this process, just forked, into an image process; does not return."""
    os.dup2(line.fileno(), 3)
    line.detach()
    os.closerange(4, 65_536)
    die_with_parent(signal.SIGKILL)
    name_process(IMAGE)
    signal.set_wakeup_fd(-1)
    if image.fits(config.source, union=config.union, megabytes=config.image_mb):
        _ImageProcess(socket.socket(fileno=3), config).run(lambda: None)


def main() -> None:
    """Run a host: ``python -m graph.readers.host LISTENER LIFE CONFIG`` (two descriptors, JSON)."""
    listener, life, config = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which then ends us
    host = Host(socket.socket(fileno=int(listener)), int(life), Config.read(config))
    host.run(host.tick)


if __name__ == "__main__":
    main()
