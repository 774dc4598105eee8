"""What the bench ran on, in neutral words."""

import os
import pathlib
import re


def processor():
    """(model, family) as the processor says them."""
    facts = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        facts.setdefault(key.strip(), value.strip())
    return facts.get("model name", "unknown processor"), facts.get("cpu family", "")


def cores():
    return len(os.sched_getaffinity(0))


def memory_gigabytes():
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9)


def name():
    """xeon-platinum-8175m-2-cores, or, where the model says little, amd-epyc-family-26-2-cores"""
    model, family = processor()
    words = re.sub(r"\((R|TM)\)|@.*|\b(CPU|Processor|Intel|\d+-Core)\b", " ", model, flags=re.IGNORECASE)
    words = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    if not re.search(r"\d", words) and family:
        words += f"-family-{family}"
    return f"{words}-{cores()}-cores"


def facts():
    return {
        "processor": processor()[0],
        "family": processor()[1],
        "cores": cores(),
        "memory GB": memory_gigabytes(),
        "system": f"{os.uname().sysname} {os.uname().release.split('-')[0]}",
    }
