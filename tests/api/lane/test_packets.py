"""Connections change their process and stay what they are."""

import os
import socket

from api.lane import packets


def test_a_connection_arrives_with_what_belongs_to_it() -> None:
    ours, theirs = packets.pair()
    client, server = socket.socketpair()
    with ours, theirs, client:
        packets.send(ours, packets.TAKE, b"GET", server.fileno())
        server.close()
        packet = packets.receive(theirs)
        assert packet is not None
        assert packet[:2] == (packets.TAKE, b"GET")
        os.write(packet.connection, b"hello")
        assert client.recv(10) == b"hello"
        os.close(packet.connection)
        assert client.recv(10) == b""


def test_each_packet_is_one_however_many_wait() -> None:
    ours, theirs = packets.pair()
    with ours, theirs:
        sent = [bytes([65 + number]) * number for number in range(20)]
        for data in sent:
            packets.send(ours, packets.FIGURES, data)
        received = [packets.receive(theirs) for _ in sent]
        assert received == [packets.Packet(packets.FIGURES, data, -1) for data in sent]


def test_the_largest_packet_has_room() -> None:
    ours, theirs = packets.pair()
    with ours, theirs:
        packets.send(ours, packets.WRITE, b"x" * packets.MOST_BYTES)
        packet = packets.receive(theirs)
        assert packet is not None
        assert len(packet.data) == packets.MOST_BYTES


def test_the_end_is_seen() -> None:
    ours, theirs = packets.pair()
    with theirs:
        ours.close()
        assert packets.receive(theirs) is None


def test_the_end_is_seen_where_packets_were_left_unread() -> None:
    ours, theirs = packets.pair()
    with theirs:
        packets.send(theirs, packets.FIGURES, b"unread")
        ours.close()
        assert packets.receive(theirs) is None
