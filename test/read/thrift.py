"""Thrift's compact protocol and what of Parquet is written in it, read without a library.

Readers show little of page headers, page indexes and bloom filters. The numbers of fields are those
of parquet.thrift.
"""
import struct

CODEC_NAMES = {0: "UNCOMPRESSED", 1: "SNAPPY", 2: "GZIP", 4: "BROTLI", 6: "ZSTD", 7: "LZ4_RAW"}
DATA_PAGE, DICTIONARY_PAGE, DATA_PAGE_V2 = 0, 2, 3


class Thrift:
    """Structs become {field number: value}, lists lists, texts bytes."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def number(self):
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def value(self, kind, element=False):
        if kind in (1, 2):
            return (self.byte() if element else kind) == 1
        if kind == 3:
            return self.byte()
        if kind in (4, 5, 6):
            return self.number()
        if kind == 8:
            length = self.varint()
            self.at += length
            return bytes(self.data[self.at - length:self.at])
        if kind == 9:
            head = self.byte()
            count = head >> 4 if head >> 4 != 15 else self.varint()
            return [self.value(head & 15, True) for _ in range(count)]
        if kind == 12:
            return self.struct()
        raise ValueError(f"kind {kind} at {self.at}")

    def struct(self):
        fields, number = {}, 0
        while head := self.byte():
            number = number + (head >> 4) if head >> 4 else self.number()
            fields[number] = self.value(head & 15)
        return fields


def footer(data):
    """The footer's struct and where it begins."""
    if (bytes(data[:4]), bytes(data[-4:])) != (b"PAR1", b"PAR1"):
        raise ValueError("no PAR1 at both ends")
    (size,) = struct.unpack("<I", data[-8:-4])
    at = len(data) - 8 - size
    reader = Thrift(data, at)
    foot = reader.struct()
    if reader.at != len(data) - 8:
        raise ValueError(f"the footer ends at {reader.at}, not {len(data) - 8}")
    return foot, at


class Page:
    """A page: its header's struct, where its header and its body are."""

    def __init__(self, data, at):
        reader = Thrift(data, at)
        self.at, self.header = at, reader.struct()
        self.body_at, self.end = reader.at, reader.at + self.header[3]

    kind = property(lambda self: self.header[1])
    bytes = property(lambda self: self.header[2])  # before compression, levels included
    checksum = property(lambda self: self.header.get(4))
    values = property(lambda self: self.header[{DATA_PAGE: 5, DICTIONARY_PAGE: 7, DATA_PAGE_V2: 8}[self.kind]][1])


class File:
    """A Parquet file in memory. Row groups and columns are counted from 0."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = memoryview(file.read())
        self.foot, self.foot_at = footer(self.data)
        self.leaves = self.foot[2][1:]
        self.names = [leaf[4].decode() for leaf in self.leaves]
        self.groups = self.foot[4]

    def chunk(self, group, name):
        return self.groups[group][1][self.names.index(name)]

    def pages(self, chunk):
        """All pages of a column chunk, the dictionary's among them."""
        meta = chunk[3]
        at = min(meta[9], meta.get(11, meta[9]))
        end, pages = at + meta[7], []
        while at < end:
            pages.append(Page(self.data, at))
            at = pages[-1].end
        if at != end:
            raise ValueError(f"pages end at {at}, not {end}")
        return pages

    def data_pages(self, chunk):
        return [page for page in self.pages(chunk) if page.kind != DICTIONARY_PAGE]

    def column_index(self, chunk):
        return Thrift(self.data, chunk[6]).struct() if 6 in chunk else None

    def offset_index(self, chunk):
        return Thrift(self.data, chunk[4]).struct() if 4 in chunk else None

    def bloom_filter(self, chunk):
        """The bits of a split-block bloom filter, None if there is none."""
        meta = chunk[3]
        if 14 not in meta:
            return None
        reader = Thrift(self.data, meta[14])
        header = reader.struct()
        if (header.get(2), header.get(3), header.get(4)) != ({1: {}},) * 3:
            raise ValueError(f"header of a bloom filter: {header}")
        end = reader.at + header[1]
        if 15 in meta and meta[14] + meta[15] != end:
            raise ValueError(f"bloom_filter_length is {meta[15]}, not {end - meta[14]}")
        return bytes(self.data[reader.at:end])
