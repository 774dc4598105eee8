"""`python -m tpcmill digest PATH...` and `verify FOLDER`: Parquet that any tool has written."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import NoReturn

from . import _core, _words
from ._digest import Outcome, TableDigest, digest, is_for_parquet, verify_parquet
from ._notes import Notes


def main(words: Sequence[str]) -> int:
    """The exit status: 0 done, 1 something is wrong, 2 it was asked wrongly."""
    asked = _parser().parse_args(words)
    try:
        return _digest(asked) if asked.command == "digest" else _verify(asked)
    except _core.Error as error:
        _say(str(error))
        return 2 if isinstance(error, _core.UsageError) else 1
    except BrokenPipeError:  # `... | head` is a success
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        _say(f"{message[:1].upper()}{message[1:]}; {self.prog} -h lists what there is.")
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m tpcmill", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    digests = commands.add_parser("digest", help="print the digest of each table in Parquet files and folders")
    digests.add_argument("paths", nargs="+", metavar="PATH")
    folders = commands.add_parser("verify", help="compare a folder of Parquet with what tpcmill makes, row by row")
    folders.add_argument("folder", metavar="FOLDER")
    folders.add_argument("-s", "--scale-factor", metavar="N", help="left out: told by the counts of rows")
    folders.add_argument("-n", "--num-threads", metavar="N", help="left out: one per core")
    folders.add_argument("-q", "--quiet", action="store_true", help="print only what is wrong")
    for command in (digests, folders):
        command.add_argument("--json", action="store_true", help="print a report as JSON, for machines: doc/json.md")
    return parser


def _say(sentence: str) -> None:
    print(f"tpcmill: {_words.showable(sentence)}", file=sys.stderr)


def _digest(asked: argparse.Namespace) -> int:
    found = digest(asked.paths)
    if asked.json:
        _print_json(_report_of_digests(found))
        return 0
    rows = max((len(str(one.rows)) for one in found), default=0)
    for one in found:
        print(f"{one.table:<8}  {one.digest}  {one.rows:>{rows}}")
    sys.stdout.flush()
    return 0


def _report_of_digests(found: list[TableDigest]) -> dict[str, object]:
    job = {"benchmark": "tpch", "scale_factor": None, "parts": None, "part": None, "max_rows": None}
    tables = [
        {"table": one.table, "part": None, "rows": one.rows, "digest": one.digest, "published": None} for one in found
    ]
    return {**_head("digest", []), **job, "tables": tables}


def _verify(asked: argparse.Namespace) -> int:
    begun = time.monotonic()
    notes = Notes((lambda sentence: None) if asked.quiet else _say)
    folder = _words.local_path("FOLDER", asked.folder)
    threads = [] if asked.num_threads is None else [f"--num-threads={asked.num_threads}"]
    outcomes, scale = verify_parquet(folder, asked.scale_factor, threads, None, notes)
    whole = sum(outcome.verdict.whole for outcome in outcomes)
    if asked.json:
        _print_json(
            {
                **_head("verify", notes.told),
                "folder": folder,
                "scale_factor": scale,
                "method": "rows",
                "files": [_file(outcome) for outcome in outcomes],
                "file_count": len(outcomes),
                "whole": whole,
                "bytes": sum(outcome.bytes or 0 for outcome in outcomes),
                "seconds": round(time.monotonic() - begun, 6),
            }
        )
    else:
        _print(outcomes, folder, scale, asked.quiet)
    return 0 if whole == len(outcomes) else 1


def _file(outcome: Outcome) -> dict[str, object]:
    verdict = outcome.verdict
    return {
        "path": verdict.name,
        "state": outcome.state,
        "bytes": outcome.bytes,
        "right_bytes": None,
        "offset": None,
        "region_bytes": None,
        "row": None,
        "column": outcome.column,
        "found": outcome.found,
        "right": outcome.right,
        "sentence": None if verdict.whole else verdict.sentence,
    }


def _head(kind: str, notes: list[str]) -> dict[str, object]:
    return {"report": kind, "report_version": 1, "tpcmill": _core.version, "notes": notes}


def _print_json(report: dict[str, object]) -> None:
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    # Names of files may hold any bytes, and JSON is UTF-8.
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").encode())
    sys.stdout.flush()


def _print(outcomes: list[Outcome], folder: str, scale: str | None, quiet: bool) -> None:
    wrong = [outcome for outcome in outcomes if not outcome.verdict.whole]
    for outcome in wrong if quiet else outcomes:
        print(outcome.verdict.sentence)
    whole = len(outcomes) - len(wrong)
    if wrong or not quiet:
        count = f"{whole} of {len(outcomes)} tables {'is' if whole == 1 else 'are'} right"
        at = "at any scale factor" if scale is None else f"scale factor {scale}"
        print(_words.showable(f"{folder}: {count}, row by row, {at}."))
    sys.stdout.flush()


def is_for_us(words: Sequence[str]) -> bool:
    """Whether the words of a command line ask for what main() does, and not for what the program does."""
    if words[:1] == ["digest"]:
        rest = [word for word in words[1:] if word != "--json"]
        return bool(rest) and (rest[0] == "--" or not rest[0].startswith("-"))
    return words[:1] == ["verify"] and sum(_is_folder_for_us(word) for word in words[1:]) == 1


def _is_folder_for_us(word: str) -> bool:
    if word.startswith("-") or word == "":
        return False
    try:
        return is_for_parquet(_words.local_path("FOLDER", word))
    except _core.UsageError:
        return False
    except _core.Error:  # it cannot be read, which main() says
        return True
