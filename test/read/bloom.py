"""Split-block bloom filters, as Parquet defines them, asked for values.

A filter is blocks of 32 bytes, eight words each. A value's hash (XXH64 of its PLAIN bytes) chooses a
block by its upper half; its lower half times eight odd numbers chooses a bit in each word.
"""
import math
import struct

import xxhash

SALTS = (0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D, 0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31)


class Filter:
    def __init__(self, bits):
        if not bits or len(bits) % 32:
            raise ValueError(f"a bloom filter of {len(bits)} bytes")
        self.words = struct.unpack(f"<{len(bits) // 4}I", bits)
        self.blocks = len(bits) // 32

    def may_hold(self, plain):
        value = xxhash.xxh64_intdigest(plain)
        first, low = (value >> 32) * self.blocks >> 32, value & 0xFFFFFFFF
        for i, salt in enumerate(SALTS):
            if not self.words[first * 8 + i] >> ((low * salt & 0xFFFFFFFF) >> 27) & 1:
                return False
        return True


def bytes_needed(distinct, rate):
    """What a filter of this rate of false positives takes for so many values."""
    return -8 * distinct / math.log(1 - rate ** (1 / 8)) / 8
