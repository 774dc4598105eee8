"""How tpcmill scales: threads against each other and against forks, and parts of larger scales."""

import subprocess

from measure import Contestant, by_turns

PERCENT = 5
FLAT = 10


def judged(what, measured, wanted, met):
    return {"what": what, "measured": measured, "wanted": wanted, "met": bool(met)}


class Scaling:
    def __init__(self, program, times, out, large):
        self.program, self.times, self.out, self.large = program, times, out, large

    def measure(self, commands):
        """{name: figures}; `commands` are options of `tpcmill tpch`, by name."""
        return by_turns(
            [Contestant(name, [self.program, "tpch", *options], self.out) for name, options in commands.items()],
            self.times,
        )

    def workers(self, what, options):
        how = {
            "1 thread": ["-n", "1"],
            "2 threads": ["-n", "2"],
            "2 forks": ["--num-processes", "2"],
            "16 threads": ["-n", "16"],
            "16 forks": ["--num-processes", "16"],
        }
        found = self.measure({name: [*options, "--discard", *workers] for name, workers in how.items()})
        wall = {name: one["wall"] for name, one in found.items()}
        yield judged(
            f"{what}: 2 threads against 1",
            f"{wall['1 thread'] / wall['2 threads']:.2f} times "
            f"({wall['1 thread']:.2f} s, {wall['2 threads']:.2f} s)",
            "1.9 times",
            wall["1 thread"] / wall["2 threads"] >= 1.9,
        )
        for one, other in (("2 forks", "2 threads"), ("16 threads", "2 threads"), ("16 forks", "2 forks")):
            more = 100 * (wall[one] / wall[other] - 1)
            yield judged(
                f"{what}: {one} against {other}",
                f"{more:+.1f} % ({wall[one]:.2f} s)",
                f"within {PERCENT} %",
                more <= PERCENT if one != "2 forks" else abs(more) <= PERCENT,
            )

    def per_row(self, kind):
        """One part of six million lines at each scale."""
        parts = {
            scale: [
                kind,
                "-s",
                str(scale),
                "-T",
                "lineitem",
                "-n",
                "1",
                *(["--parts", str(scale), "--part", str(scale // 2)] if scale > 1 else []),
            ]
            for scale in (1, 10, 100, 1000)
        }
        rows = {}
        for scale, options in parts.items():
            text = [self.program, "tpch", "tbl", *options[1:], "--stdout"]
            counted = subprocess.run(["sh", "-c", '"$@" | wc -l', "sh", *text], capture_output=True, check=True)
            rows[scale] = int(counted.stdout)
        found = self.measure({scale: [*options, "--discard"] for scale, options in parts.items()})
        each = {scale: 1e9 * one["cpu"] / rows[scale] for scale, one in found.items()}
        words = ", ".join(f"{time:.1f}" for time in each.values())
        worst = 100 * (max(each.values()) / each[1] - 1)
        yield judged(
            f"lineitem {kind}, ns of CPU per row, parts of scales 1, 10, 100, 1,000",
            f"{words} ({worst:+.1f} % at most)",
            f"flat (within {FLAT} %)",
            worst <= FLAT,
        )

    def memory(self, kind):
        """The whole of a small scale, ten times that, and a part of a scale a hundred times as large."""
        found = self.measure(
            {
                "1": [kind, "-s", "1", "-n", "2", "--discard"],
                "10": [kind, "-s", self.large, "-n", "2", "--discard"],
                "100": [kind, "-s", "100", "--parts", "100", "--part", "50", "-n", "2", "--discard"],
            }
        )
        memory = {scale: one["memory"] for scale, one in found.items()}
        worst = 100 * (max(memory.values()) / memory["1"] - 1)
        words = ", ".join(f"{size:.0f}" for size in memory.values())
        yield judged(
            f"all tables {kind}, 2 threads, peak memory MB, scale 1, {self.large}, a part of 100",
            f"{words} ({worst:+.1f} % at most)",
            f"flat (within {FLAT} %)",
            worst <= FLAT,
        )

    def rows(self):
        """(name, function that yields what is shown)"""
        lineitem = ["-s", self.large, "-T", "lineitem"]
        return [
            (f"lineitem .tbl, scale {self.large}", lambda what: self.workers(what, ["tbl", *lineitem])),
            (
                f"all tables, Parquet SNAPPY, scale {self.large}",
                lambda what: self.workers(what, ["parquet", "-s", self.large]),
            ),
            ("scaling: lineitem tbl per row", lambda _: self.per_row("tbl")),
            ("scaling: lineitem parquet per row", lambda _: self.per_row("parquet")),
            ("scaling: memory, tbl", lambda _: self.memory("tbl")),
            ("scaling: memory, parquet", lambda _: self.memory("parquet")),
        ]
