#!/usr/bin/env bash
# Words that mean nothing, and options that contradict each other, are refused on one line that says
# what would be right.
. "$(dirname "$0")/common.inc"
refused 'comes first.*tpcmill tpch -s' -s 1 tpch
refused 'tpcmill tpch csv' csv -s 1
refused 'did you mean "parquet"' tpch praquet
refused 'tbl, csv, parquet' tpch orc
refused 'one run writes one' tpch csv parquet
refused '-T/--tables lineitem' tpch lineitem
refused '-T/--tables lineitem' tpch csv lineitem
refused '"--scale".*"--scale-factor"' tpch --scale 1 csv
refused '"--num-thread".*"--num-threads"' tpch --num-thread=2
refused '"--format".*tpcmill tpch parquet' tpch --format csv
refused '"--parquet-compression".*--compression' tpch parquet --parquet-compression snappy
refused '"-C".*--parts' tpch -C 3 -S 1
refused '"-x"' tpch -qx
refused 'lineitem' tpch -T 'nation,,region'
refused 'lineitem' tpch -T 'nation region'
refused 'did you mean.*snappy' tpch parquet -c snapy
refused 'closing bracket' tpch parquet -c 'zstd(3'
refused 'SNAPPY is for Parquet: tbl is compressed with gzip or zstd' tpch -c snappy
refused 'parquet only' tpch csv --row-group-bytes 1MB
refused 'takes no value' tpch --stdout=yes
refused 'contradict' tpch --stdout
refused 'contradict' tpch -q -v
expect 2 'leave one out' tpch --stdout --overwrite
expect 2 'lacks its value.*-s N' tpch parquet -s
expect 2 'lacks its value.*--overwrite' tpch -o --overwrite
expect 2 'names no folder' tpch -o ''
expect 2 'names no folder.*--stdout' tpch -o -
expect 2 '"a\\nb"' tpch $'a\nb'
yes [ -z "$(ls | grep -v '^std')" ]
