"""Attendants of one image share their work."""

from contextlib import closing

from graph.readers.siblings import EMPTY, Siblings


def test_work_goes_to_who_has_least() -> None:
    with closing(Siblings(3)) as siblings:
        first, second = siblings.seat(0), siblings.seat(1)
        first.tell(5)
        second.tell(1)
        inbox = first.lighter(5)
        assert inbox is not None
        inbox.send(b"work")
        assert second.inbox is not None
        assert second.inbox.recv(10) == b"work"


def test_work_stays_where_passing_it_on_would_not_even_it_out() -> None:
    with closing(Siblings(2)) as siblings:
        first, second = siblings.seat(0), siblings.seat(1)
        first.tell(2)
        assert first.lighter(2) is None  # nobody else is there
        second.tell(1)
        assert first.lighter(2) is None
        second.tell(0)
        assert first.lighter(2) is not None


def test_seats_are_taken_and_left() -> None:
    with closing(Siblings(2)) as siblings:
        assert siblings.free() == 0
        siblings.sit(100, 0)
        siblings.sit(101, 1)
        assert siblings.free() == -1
        siblings.seat(0).tell(3)
        siblings.leave(100)
        siblings.leave(999)
        assert siblings.free() == 0
        assert siblings.seat(1).lighter(9) is None


def test_what_lies_with_who_has_gone_is_found() -> None:
    with closing(Siblings(2)) as siblings:
        here, gone = siblings.seat(0), siblings.seat(1)
        here.tell(4)
        gone.tell(0)
        inbox = here.lighter(4)
        assert inbox is not None
        inbox.send(b"lost")
        gone.tell(EMPTY)
        (found,) = here.abandoned()
        assert found.recv(10) == b"lost"


def test_without_a_seat_one_works_alone() -> None:
    with closing(Siblings(1)) as siblings:
        siblings.seat(0).tell(0)
        alone = siblings.seat(-1)
        alone.tell(9)
        assert alone.inbox is None
        assert alone.lighter(9) is None
        assert alone.abandoned() == []
