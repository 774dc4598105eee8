"""Which instruction sets the program has kernels for on this processor."""
import os
import re
import subprocess


def targets(program):
    """A wrong name is refused with the list of right ones, best first."""
    said = subprocess.run([program, "tpch", "-s", "0.001", "--discard"], env={**os.environ, "TPCMILL_TARGET": "?"},
                          capture_output=True, text=True).stderr
    return re.search(r"there are (.*)\.", said)[1].split(", ")
