"""`python -m tpcmill` is the command tpcmill that came with this package, which reads Parquet of its own only.

What other tools have written, `digest PATH...` and `verify FOLDER` read here, with PyArrow.
"""

import os
import sys
from importlib.metadata import PackageNotFoundError, files


def program() -> str:
    """The path of the command: where this package's installer has put it."""
    try:
        installed = files("tpcmill") or []
    except PackageNotFoundError:
        installed = []
    for file in installed:
        if file.name == "tpcmill" and file.parent.name == "bin":
            return str(file.locate())
    raise SystemExit("tpcmill: The command was not installed with the package; install it again.")


if __name__ == "__main__":
    from ._digest import is_for_us, main

    if is_for_us(sys.argv[1:]):
        sys.exit(main(sys.argv[1:]))
    path = program()
    os.execv(path, [path, *sys.argv[1:]])
