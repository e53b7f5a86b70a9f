"""A host as a process: started, started again, ended with what it has started."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from select import select

import pytest

from graph.readers import messages
from graph.readers.host import Config
from graph.readers.hosting import HostProcess
from tests.graph.readers.asking import PATIENCE_S

KEEPER = """
import sys
from graph.readers.host import Config
from graph.readers.hosting import HostProcess
host = HostProcess(Config.read(sys.argv[1]))
print(host.pid, host.address, flush=True)
input()
"""


def connect(address: str) -> socket.socket:
    """A line to the host."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE_S)
    line.connect(address)
    return line


def fork(line: socket.socket) -> socket.socket:
    """A new reader; its greeting has not been read yet."""
    ours, theirs = socket.socketpair()
    ours.settimeout(PATIENCE_S)
    with theirs:
        socket.send_fds(line, [b'{"fork": true}\n'], [theirs.fileno()])
    return ours


def has_ended(handle: int) -> bool:
    """Wait for the end of a process."""
    return bool(select([handle], [], [], PATIENCE_S)[0])


def test_it_takes_connections_at_once(host: HostProcess) -> None:
    with connect(host.address) as line, fork(line) as reader:
        assert reader.recv(1) == messages.HELLO


def test_a_host_that_was_killed_is_started_again_at_the_same_address(host: HostProcess) -> None:
    first = host.pid
    handle = os.pidfd_open(first)
    os.kill(first, signal.SIGKILL)
    with connect(host.address) as early:  # nobody may be there to take it, yet it is taken
        assert has_ended(handle)
        os.close(handle)
        with fork(early) as reader:
            assert reader.recv(1) == messages.HELLO
        assert host.pid != first


def test_a_host_that_is_killed_again_and_again_is_closed_in_the_end(config: Config) -> None:
    seen = set()
    with closing(HostProcess(config)) as host:
        for _ in range(3):
            with connect(host.address) as line, fork(line) as reader:
                assert reader.recv(1) == messages.HELLO
            pid = host.pid
            seen.add(pid)
            handle = os.pidfd_open(pid)
            os.kill(pid, signal.SIGKILL)
            assert has_ended(handle)
            os.close(handle)
    assert len(seen) == 3


def test_closing_ends_host_and_readers_and_removes_the_socket(config: Config) -> None:
    host = HostProcess(config)
    with closing(host), connect(host.address) as line, fork(line) as reader:
        assert reader.recv(1) == messages.HELLO
        handle = os.pidfd_open(host.pid)
    assert has_ended(handle)
    os.close(handle)
    assert not Path(host.address).parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="needs pidfd_open(2)")
def test_the_host_ends_with_the_process_that_started_it(config: Config) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KEEPER, config.dump()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as keeper:
        assert keeper.stdout is not None
        pid, address = keeper.stdout.readline().split()
        handle = os.pidfd_open(int(pid))
        with connect(address) as line, fork(line) as reader:
            assert reader.recv(1) == messages.HELLO
            keeper.kill()
            assert has_ended(handle)
        os.close(handle)
    for file in Path(address).parent.iterdir():  # what the killed process could not remove
        file.unlink()
    Path(address).parent.rmdir()
