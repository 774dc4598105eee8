"""Every byte of small files is damaged in turn, and `tpcmill verify` finds it.

    flips.py PROGRAM

One bit of each byte is turned over, another one from byte to byte. Each time verify has to end with 1 and name
the file: by making it anew, by hashes alone (--quick), and for text without a manifest, row by row.
"""

import pathlib
import shutil
import sys

from common import CORES, MANIFEST, Count, all_at_once, run, work_folder

FORMATS = {"parquet": ["-c", "zstd"], "tbl": []}
TABLES = ["region", "nation"]


class Flips:
    """One file in a folder of its own."""

    def __init__(self, program, root, count, table, form, way):
        self.verify = [program, "verify", *(["--quick"] if way == "--quick" else []), "-q", "-n", "1"]
        self.count = count
        self.name = f"{table}.{form}"
        self.way = way
        self.folder = root / f"{self.name}{way}"
        status, said = run([program, "tpch", form, "-s", "0.001", "-T", table, *FORMATS[form], "--manifest", "-o",
                            self.folder])
        if status != 0:
            raise SystemExit(said)
        if way == "rows":
            (self.folder / MANIFEST).unlink()
        self.right = (self.folder / self.name).read_bytes()

    def all_of(self, part, parts):
        folder = self.folder.with_name(f"{self.folder.name}.{part}")
        shutil.copytree(self.folder, folder)
        self.expect(folder, 0, "whole")
        begin, end = (len(self.right) * number // parts for number in (part, part + 1))
        with open(folder / self.name, "r+b", buffering=0) as file:
            for at in range(begin, end):
                file.seek(at)
                file.write(bytes([self.right[at] ^ 1 << at % 8]))
                self.expect(folder, 1, f"byte {at}")
                file.seek(at)
                file.write(self.right[at:at + 1])
        self.expect(folder, 0, "whole again")

    def expect(self, folder, expected, what):
        status, said = run([*self.verify, folder])
        wrong = [] if status == expected else [f"exit {status}"]
        if expected == 1 and self.name not in said:
            wrong.append("does not name the file")
        self.count.check(f"{self.name} {self.way} {what}", wrong, said.strip())


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    root = work_folder()
    count = Count()
    try:
        flips = [Flips(program, root, count, table, form, way) for table in TABLES for form in FORMATS
                 for way in ("anew", "--quick", *(["rows"] if form == "tbl" else []))]
        all_at_once([lambda one=one, part=part: one.all_of(part, CORES) for one in flips for part in range(CORES)])
    finally:
        shutil.rmtree(root, ignore_errors=True)
    count.end()


if __name__ == "__main__":
    main()
