"""Starting a host, and starting it again when it has ended."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from graph.readers.host import Config

_BACKLOG: Final = 64
_LARGE_PAGES: Final = "glibc.malloc.hugetlb=1"
"""Has the image in pages of 2 MB, where the system is Linux: at 1,000,000 triples a fork takes a
tenth of the time, and queries less by a tenth. Other systems do not read it."""


class HostProcess:
    """A host that lives as long as this object, or as this process.

    Services connect to `address`; the socket is kept here, so that they can do so even while the
    host is being started again.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._folder = tempfile.mkdtemp(prefix="fivekeys-")
        self.address = str(Path(self._folder) / "host")
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(self.address)
        self._listener.listen(_BACKLOG)
        self._life, self._alive = os.pipe()
        self._process: subprocess.Popen[bytes] | None = None
        self.keep_running()

    def keep_running(self) -> None:
        """Start the host where it does not run."""
        if self._process is not None and self._process.poll() is None:
            return
        descriptors = (self._listener.fileno(), self._life)
        command = [sys.executable, "-m", "graph.readers.host", *map(str, descriptors)]
        self._process = subprocess.Popen(
            [*command, self._config.dump()],
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            env=os.environ | {"GLIBC_TUNABLES": _LARGE_PAGES},
        )

    @property
    def pid(self) -> int:
        """Process id of the host."""
        assert self._process is not None
        return self._process.pid

    def close(self) -> None:
        """End the host and all its readers."""
        os.close(self._alive)
        if self._process is not None:
            self._process.wait()
        os.close(self._life)
        self._listener.close()
        shutil.rmtree(self._folder, ignore_errors=True)
