#!/usr/bin/env bash
# A folder that holds something else is refused, both named, unless --overwrite; other tables and parts are not.
. "$(dirname "$0")/common.inc"
tpcmill tpch parquet -s 0.01 -p 2 --part 1 -o out
cp -r out before
other() { expect 2 "^tpcmill: The folder out holds $1; this run would make $2\. Use another folder, or --overwrite\.$" "${@:3}" -o out; }
other 'tpch scale 0.01, parquet' 'tpch scale 0.02, parquet' tpch parquet -s 0.02 -p 2
other 'tpch scale 0.01, parquet' 'tpch scale 0.01, tbl' tpch tbl -s 0.01 -p 2
other 'tpch scale 0.01, parquet, 2 parts' 'tpch scale 0.01, parquet, 3 parts' tpch parquet -s 0.01 -p 3
other '.*, 2 parts' '.*, not in parts' tpch parquet -s 0.01
other '.*, all rows' '.*, at most 7 rows' tpch parquet -s 0.01 -p 2 --max-rows 7
other '.*, compression = "SNAPPY"' '.*, compression = "ZSTD\(3\)"' tpch parquet -s 0.01 -p 2 -c zstd:3
other '.*' '.*' tpch parquet -s 0.01 -p 2 --dry-run -c none
sed 's/"WHITE"/"BLACK"/' "$golden/dists.dss" | sed '0,/white|1/s//blank|1/' > lists
other '.*distributions built in' '.*distributions [0-9a-f]{32}' tpch parquet -s 0.01 -p 2 --distributions lists
diff -r before out
# A manifest that another version wrote.
sed -i 's/"tool": "tpcmill [0-9.]*"/"tool": "tpcmill 0.0.1"/' out/_tpcmill.json
other '.*, made by tpcmill 0.0.1' '.*, made by tpcmill .*' tpch parquet -s 0.01 -p 2
cp before/_tpcmill.json out
tpcmill tpch parquet -s 0.01 -p 2 --part 2 -o out
yes [ "$(grep -c '"path"' out/_tpcmill.json)" = 14 ]
# What is overwritten by the same work stays in the manifest; by other work, a new one is begun.
cp out/_tpcmill.json manifest
tpcmill tpch parquet -s 0.01 -p 2 -T orders -o out --overwrite
cmp manifest out/_tpcmill.json
tpcmill tpch parquet -s 0.02 -p 2 -T orders -o out --overwrite
yes [ "$(grep -c '"path"' out/_tpcmill.json)" = 2 ]
tpcmill tpch parquet -s 0.01 -p 2 -T part -o out --overwrite --no-manifest
no [ -e out/_tpcmill.json ]
