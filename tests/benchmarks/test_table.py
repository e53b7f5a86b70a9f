from tests.benchmarks.table import render


def test_ratios_stand_beside_the_figures() -> None:
    lines = render({"ours": {"rate": 1500.0, "p99": 2.5}, "peer": {"rate": 1000.0}}).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["", "ours", "peer", "ours/peer"]
    assert cells[2] == ["rate", "1,500", "1,000", "1.50"]
    assert cells[3] == ["p99", "2.50", "", ""]


def test_a_peer_that_has_nothing_gives_no_ratio() -> None:
    assert "| 0 " in render({"ours": {"rate": 5.0}, "peer": {"rate": 0.0}})
