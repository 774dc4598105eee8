"""unittest with our last line, "N passed, N failed"."""

import sys
import unittest


def main(module="__main__"):
    """Runs the tests of a module, or those that are named on the command line."""
    program = unittest.main(module=module, exit=False, verbosity=2, argv=sys.argv)
    # A test with several wrong parts is one test.
    wrong = {getattr(test, "test_case", test) for test, _ in program.result.failures + program.result.errors}
    bad, good = len(wrong), max(0, program.result.testsRun - len(wrong) - len(program.result.skipped))
    print(f"{good} passed, {bad} failed")
    sys.exit(bad != 0 or good == 0)
