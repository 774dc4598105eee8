"""`python -m tpcmill` is the command tpcmill that came with this package, which reads Parquet of its own only.

What other tools have written, `digest PATH...` and `verify FOLDER` read here, with PyArrow.
"""

import os
import signal
import sys
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path


def program() -> str:
    """The path of the command: where this package's installer has put it."""
    try:
        installed = files("tpcmill") or []
    except PackageNotFoundError:
        installed = []
    beside = Path(__file__).parent.parent
    places = [beside / "tpcmill.scripts" / "tpcmill"]  # of wheels, where auditwheel puts it and a script in bin calls it
    places += [Path(str(file.locate())) for file in installed if file.name == "tpcmill" and file.parent.name == "bin"]
    places.append(beside / "bin" / "tpcmill")  # pip install --target
    for place in places:
        if place.is_file() and os.access(place, os.X_OK):
            return str(place)
    raise SystemExit("tpcmill: The command was not installed with the package; install it again.")


def end_at_signals() -> None:
    """Nothing that is done here must be cleaned up."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, _: os._exit(128 + number))


if __name__ == "__main__":
    end_at_signals()
    from ._command import is_for_us, main

    if is_for_us(sys.argv[1:]):
        sys.exit(main(sys.argv[1:]))
    path = program()
    os.execv(path, [path, *sys.argv[1:]])
