from tests.benchmarks.table import render

FIGURES = {"ours": {"p99": [2.5], "rate": [9000.0, 1500.0, 1.0]}, "peer": {"rate": [1000.0]}}


def test_ratios_of_medians_stand_beside_the_figures() -> None:
    lines = render(FIGURES, ["rate", "p99", "nobody's"]).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["", "ours", "peer", "ours/peer"]
    assert cells[2:] == [["rate", "1,500", "1,000", "1.50"], ["p99", "2.50", "", ""]]


def test_a_peer_that_has_nothing_gives_no_ratio() -> None:
    line = render({"ours": {"rate": [5.0]}, "peer": {"rate": [0.0]}}, ["rate"]).splitlines()[2]
    assert [cell.strip() for cell in line.strip("|").split("|")] == ["rate", "5", "0", ""]
