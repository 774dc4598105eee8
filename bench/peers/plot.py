"""Draws a result of the bench: plot.py FILE.json, beside it FILE.png and FILE.svg.

One bar for each row with a peer: how many times as fast as tpcgen-cli, with marks for what is
wanted and what is within sight, and dots for the other peers. The scale is logarithmic.
"""

import json
import pathlib
import sys

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plot  # noqa: E402  (the backend comes first)

PEER = "tpcgen-cli"
OTHERS = {"DuckDB": ("o", "#b8860b"), "dbgen": ("s", "#7a5195"), "cp": ("D", "#444444")}
TEXT, PARQUET, INK, GRID = "#2f7f6f", "#3b6ea5", "#222222", "#d8d8d8"


def draw(result):
    rows = [row for row in result["rows"] if PEER in row.get("times", {})]
    figure, axes = plot.subplots(figsize=(10.5, 1.9 + 0.43 * len(rows)), layout="constrained")
    shown = [value for row in rows for value in (*row["times"].values(), row["wanted"], row["within sight"]) if value]
    least, most = min(1, 0.9 * min(shown)), 1.15 * max(shown)
    places = range(len(rows) - 1, -1, -1)
    seen = set()
    for place, row in zip(places, rows):
        times = row["times"][PEER]
        axes.barh(place, times - 1, left=1, height=0.62, color=PARQUET if "Parquet" in row["work"] else TEXT, zorder=2)
        for key, style in (("wanted", "-"), ("within sight", ":")):
            if row[key] is not None:
                axes.plot(
                    [row[key]] * 2,
                    [place - 0.42, place + 0.42],
                    style,
                    color="#c0392b",
                    linewidth=2,
                    zorder=4,
                    label=None if key in seen else {"wanted": "at least", "within sight": "within sight"}[key],
                )
                seen.add(key)
        for name, (mark, color) in OTHERS.items():
            if name in row["times"]:
                axes.plot(
                    row["times"][name],
                    place,
                    mark,
                    color=color,
                    markeredgecolor="white",
                    markersize=7,
                    zorder=5,
                    label=None if name in seen else f"times {name}",
                )
                seen.add(name)
        label = f"{times:.1f}" if times < 30 else f"{times:.0f}"
        axes.text(1.05, place, label, va="center", color="white", fontsize=11, fontweight="bold", zorder=6)
    axes.set_xscale("log")
    axes.set_xlim(least, most)
    ticks = [tick for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500) if tick < most]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_yticks(
        list(places), [row["work"] + ("  (wall)" if row["by"] == "wall" else "") for row in rows], fontsize=10
    )
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.grid(axis="x", color=GRID, zorder=0)
    axes.tick_params(length=0, colors=INK)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel(
        f"times as fast as {PEER} {result['versions'][PEER]} (bars), one thread and CPU seconds unless said", color=INK
    )
    machine = result["machine"]
    figure.suptitle(
        f"tpcmill beside its peers: {machine['processor']}, {machine['cores']} cores", color=INK, fontsize=13
    )
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=len(handles), frameon=False, fontsize=10)
    return figure


def main():
    path = pathlib.Path(sys.argv[1])
    # The same result draws the same files.
    matplotlib.rcParams.update({"svg.hashsalt": "tpcmill", "svg.fonttype": "none", "font.family": "DejaVu Sans"})
    figure = draw(json.loads(path.read_text()))
    figure.savefig(path.with_suffix(".svg"), facecolor="white", metadata={"Date": None})
    figure.savefig(path.with_suffix(".png"), facecolor="white", dpi=110, metadata={"Software": None})


main()
