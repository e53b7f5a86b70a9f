"""Entry point of the command `fivekeys`."""


def main() -> None:
    """Run the command line."""
    raise SystemExit("not built yet")
