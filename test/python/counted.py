"""unittest with our last line, "N passed, N failed"."""
import sys
import unittest


def main(module="__main__"):
    """Runs the tests of a module, or those that are named on the command line."""
    program = unittest.main(module=module, exit=False, verbosity=2, argv=sys.argv)
    bad = len(program.result.failures) + len(program.result.errors)
    good = program.result.testsRun - bad - len(program.result.skipped)
    print(f"{good} passed, {bad} failed")
    sys.exit(bad != 0 or good == 0)
