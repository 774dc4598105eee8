"""Runs the Python blocks of a document, one after another, in one namespace and an empty folder.

snippets.py DOCUMENT...

A block that begins with >>> is a session whose answers are compared; a block under a line with
<!-- not run: REASON --> is left alone.
"""

import doctest
import os
import pathlib
import re
import sys
import tempfile

BLOCK = re.compile(r"(<!-- not run: [^\n]+ -->\n+)?```python\n(.*?)```", re.S)


def run(block, names, where):
    if not block.startswith(">>>"):
        exec(compile(block, where, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(block, names, where, where, 0)
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    if runner.run(test, out=said.append, clear_globs=False).failed:
        raise AssertionError("".join(said))
    names.update(test.globs)


def main():
    good = bad = 0
    for document in [pathlib.Path(name).resolve() for name in sys.argv[1:]]:
        text, names = document.read_text(), {"__name__": "snippets"}
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for left_alone, block in BLOCK.findall(text):
                if left_alone:
                    continue
                try:
                    run(block, names, document.name)
                    good += 1
                except Exception as error:
                    bad += 1
                    print(f"{document.name}: {type(error).__name__}: {error}\nin\n{block}", flush=True)
            os.chdir("/")
    print(f"{good} passed, {bad} failed")
    sys.exit(bad != 0 or good == 0)


main()
