#!/usr/bin/env bash
# -c gzip|zstd of text: the same bytes for any workers, read by other people's tools, verified, resumed.
. "$(dirname "$0")/common.inc"
job="-s 0.02 -T lineitem,orders,region"
unpacked() { case $1 in *.gz) gzip -dc "$1" ;; *.zst) zstd -dcq "$1" ;; esac; }

tpcmill tpch tbl $job -o tbl -q
tpcmill tpch csv $job -o csv -q
for codec in gzip zstd:3 'GZIP(1)' zstd:12; do
  case $codec in zstd*) end=zst ;; *) end=gz ;; esac
  for format in tbl csv; do
    [ "$codec/$format" != zstd:12/csv ] || continue
    rm -rf packed again
    tpcmill tpch $format $job -c $codec -o packed -q -n 1
    yes [ "$(cd packed; echo *.$end)" = "lineitem.$format.$end orders.$format.$end region.$format.$end" ]
    for file in packed/*.$end; do
      name=$(basename $file .$end)
      unpacked $file | cmp - $format/$name
      yes [ "$(stat -c %s $file)" -lt "$(stat -c %s $format/$name)" ]
    done
    for workers in "-n 5" "--num-processes 3"; do
      rm -rf again; tpcmill tpch $format $job -c $codec -o again -q $workers
      diff -r packed again
    done
    # One stream is what the files are.
    tpcmill tpch $format -s 0.02 -T orders -c $codec --stdout -q -n 3 | cmp - packed/orders.$format.$end
  done
  # Byte by byte, by hashes, and row by row without the manifest.
  tpcmill verify packed > found; yes grep -q '^packed: 3 of 3 files.*byte for byte' found
  tpcmill verify packed --quick > found; yes grep -q '^packed: 3 of 3 files' found
  rm packed/_tpcmill.json
  tpcmill verify packed > found; yes grep -q '^packed: 3 of 3 files.*row by row' found
done
tpcmill tpch tbl $job -c gzip -o gzip -q

# Chunks are some MB each, and each is a member of its own, with the same few bytes in front.
python3 - <<'PY'
import gzip, pathlib, zlib
data, members = pathlib.Path("gzip/lineitem.tbl.gz").read_bytes(), []
text = gzip.decompress(data)
assert text == pathlib.Path("tbl/lineitem.tbl").read_bytes()
while data:
    reader = zlib.decompressobj(31)
    members.append(len(reader.decompress(data)))
    assert reader.eof and data[4:8] == bytes(4), "no time of making"
    data = reader.unused_data
assert len(members) > 5 and all(1 << 20 <= size <= 3 << 20 for size in members[:-1]), members
PY
# Parts of a table, cut files, empty parts: with header and without.
for format in tbl csv; do
  for codec in gzip zstd; do
    case $codec in zstd*) end=zst ;; *) end=gz ;; esac
    rm -rf parts; tpcmill tpch $format -s 0.001 -T supplier,orders -p 20 -c $codec -o parts -q
    yes [ "$(ls parts/supplier | wc -l)" = 20 ]
    for file in parts/*/*.$end; do unpacked $file > plain || die "not readable: $file"; done
    tpcmill verify parts > found; yes grep -q '^parts: 40 of 40 files' found
    tpcmill tpch $format -s 0.001 -T orders -p 20 --stdout -c $codec -q > all.$end
    unpacked all.$end | cmp - <(tpcmill tpch $format -s 0.001 -T orders --stdout -q)
  done
done

# --file-bytes counts what is on the disk, and --dry-run foresees it.
tpcmill tpch tbl -s 0.05 -T lineitem -c zstd:1 --file-bytes 2MB -o cut -q
sizes=$(stat -c %s cut/lineitem/* | sort -n | tail -n +2)  # the last one has what is left
for size in $sizes; do yes [ $size -gt 1800000 -a $size -lt 2200000 ]; done
for how in "-c gzip:6" "-c zstd:9" "-c gzip --file-rows 20000"; do
  rm -rf out; tpcmill tpch csv -s 0.05 $how -o out -q
  made=$(find out -name '*.csv.*' -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
  foreseen=$(tpcmill tpch csv -s 0.05 $how -o elsewhere --dry-run --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["bytes"])')
  yes [ $((100 * foreseen)) -gt $((95 * made)) -a $((100 * foreseen)) -lt $((105 * made)) ]
done

# A run goes on where it was; a codec is part of the work; damage is found.
rm gzip/orders.tbl.gz
expect 0 '' tpch tbl $job -c gzip -o gzip
diff -r <(gzip -dc gzip/orders.tbl.gz) tbl/orders.tbl
expect 2 'gzip"? holds .*GZIP\(6\).*this run would make ' tpch tbl $job -c zstd -o gzip
expect 2 'gzip"? holds .*GZIP\(6\).*this run would make ' tpch tbl $job -o gzip
expect 0 '' tpch tbl $job -c none -o tbl
cp -r gzip bad
printf x | dd of=bad/orders.tbl.gz bs=1 seek=100000 conv=notrunc status=none
touch bad/copy.tbl.gz
no "$tpcmill" verify bad > found 2> stderr
yes grep -q '^bad/orders.tbl.gz differs from byte 100000 on\.$' found
yes grep -q '^bad/copy.tbl.gz is not in the manifest\.$' found

# What others compressed: one member, several, zeros behind them, frames with skippable ones, any window.
mkdir others others/orders
gzip -9c tbl/lineitem.tbl > others/lineitem.tbl.gz
head -n 14000 tbl/orders.tbl | gzip -1 > others/orders/orders.1.csv.gz
sed -n '14001,28000p' tbl/orders.tbl | zstd -q > others/orders/orders.2.tbl.zst
tail -n +28001 tbl/orders.tbl > rest
(head -n 900 rest | gzip; tail -n +901 rest | gzip; head -c 512 /dev/zero) > others/orders/orders.3.tbl.gz
(printf '\x50\x2a\x4d\x18\x03\x00\x00\x00abc'; head -n 2 tbl/region.tbl | zstd -q --long; tail -n +3 tbl/region.tbl | zstd -q) > others/region.tbl.zst
tpcmill verify others -s 0.02 > found; yes grep -q '^others: 5 of 5 files.*row by row' found
tpcmill verify others -s 0.02 -n 1 > found; yes grep -q '^others: 5 of 5 files' found
sed -n '14001,28000p' tbl/orders.tbl | sed '123s/|/|9/' | zstd -q > others/orders/orders.2.tbl.zst
no "$tpcmill" verify others -s 0.02 > found 2> stderr
yes grep -qE '^others/orders/orders.2.tbl.zst differs: row 123, column o_custkey is "9[0-9]+", and' found
head -c 1000000 gzip/lineitem.tbl.gz > others/lineitem.tbl.gz
expect 1 'others/lineitem.tbl.gz cannot be read: it ends in the middle of compressed data' verify others -s 0.02
dd if=/dev/zero of=others/lineitem.tbl.gz bs=1 seek=500000 count=99 conv=notrunc status=none
expect 1 'others/lineitem.tbl.gz cannot be read: its compressed data is damaged' verify others -s 0.02
rm others/lineitem.tbl.gz; zstd -q tbl/lineitem.tbl -o whole.zst; head -c 1000000 whole.zst > others/lineitem.tbl.zst
expect 1 'others/lineitem.tbl.zst cannot be read: it ends in the middle of compressed data' verify others -s 0.02

# What text cannot be compressed with.
refused 'SNAPPY is for Parquet: csv is compressed with gzip or zstd' tpch csv -c snappy
refused 'AUTO is for Parquet: tbl is compressed with gzip or zstd' tpch tbl -c AUTO
refused 'AUTO is for Parquet' tpch tbl -c AUTO:zstd:3
refused 'parquet only' tpch tbl --column-compression l_comment=zstd
refused 'zstd \(1 to 22\)|1 to 22' tpch tbl -c zstd:23
# Memory that was foreseen is enough for slow levels.
tpcmill tpch tbl -s 0.01 -c zstd:22 -T orders --memory-limit 500MB --discard -n 2 -q
