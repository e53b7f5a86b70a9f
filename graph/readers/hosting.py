"""Starting a host, and starting it again whenever it has ended."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

from graph.readers.host import Config

_BACKLOG: Final = 64
_TUNABLES: Final = "glibc.malloc.hugetlb=1:glibc.malloc.tcache_count=1000"
"""Of memory in readers and lanes, where the system has the GNU C library; others do not read it.

Pages of 2 MB: at 1,000,000 triples a fork takes a tenth of the time, and queries less by a tenth.
A thousand free pieces of a size are kept at hand instead of seven: the engine takes and returns many
small ones for each query, and small queries take half of the time, others less by a tenth.
"""

_PAUSE_S: Final = 0.1
"""Between the end of a host and the next one: a host that cannot start is tried no faster."""


class HostProcess:
    """A host that lives as long as this object, or as this process.

    A thread starts it again when it has ended. Services connect to `address`; the socket is kept
    here, so that they can do so even while the host is being started again.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._folder = tempfile.mkdtemp(prefix="fivekeys-")
        self.address = str(Path(self._folder) / "host")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.address)
        self._listener.listen(_BACKLOG)
        self._life, self._alive = os.pipe()
        self._closing = threading.Event()
        self._process = self._start()
        self._keeper = threading.Thread(target=self._keep_running, name="host", daemon=True)
        self._keeper.start()

    def _keep_running(self) -> None:
        while not self._closing.is_set():
            self._process.wait()
            if not self._closing.wait(_PAUSE_S):
                with suppress(OSError):  # the system has no room for it now
                    self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        descriptors = (self._listener.fileno(), self._life)
        command = [sys.executable, "-m", "graph.readers.host", *map(str, descriptors)]
        return subprocess.Popen(
            [*command, self._config.dump()],
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"GLIBC_TUNABLES": _TUNABLES},
        )

    @property
    def pid(self) -> int:
        """Process id of the host."""
        return self._process.pid

    def close(self) -> None:
        """End the host and all its readers."""
        self._closing.set()
        os.close(self._alive)
        self._keeper.join()
        self._process.wait()
        os.close(self._life)
        self._listener.close()
        shutil.rmtree(self._folder, ignore_errors=True)
