"""The process that turns one SVG into PNG: SVG on standard input, PNG on standard output.

The library holds the lock of the interpreter while it draws, for a second or more where a picture
is large, so it must not do so in a process that serves others. Run as a script, which needs
nothing but the library.
"""

import sys


def main() -> None:
    """Draw; the argument is the scale."""
    import resvg_py  # noqa: PLC0415 - the process that imports this module may not have it

    drawn = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode("utf-8"),
        zoom=float(sys.argv[1]),
        languages=["zh"],
    )
    sys.stdout.buffer.write(bytes(drawn))


if __name__ == "__main__":
    main()
