#!/usr/bin/env bash
# --json prints a report for machines, and nothing else, on standard output.
. "$(dirname "$0")/common.inc"
# holds EXPRESSION: so it is of the report r.
holds() { python3 -c "import json; r = json.load(open('report')); assert ($1), r" || die "not so: $1"; }

tpcmill tpch -s 0.0015 -T region,supplier -o out --json > report 2> stderr
holds 'r["report"] == "generate" and r["report_version"] == 1 and "tpcmill " + r["tpcmill"] == "'"$(tpcmill --version)"'"'
holds 'r["benchmark"] == "tpch" and r["scale_factor"] == "0.0015" and r["format"] == "tbl" and r["folder"] == "out"'
holds '[(t["table"], t["file_count"], t["rows"]) for t in r["tables"]] == [("region", 1, 5), ("supplier", 1, 15)]'
holds 'r["bytes"] == '$(cat out/*.tbl | wc -c)' and r["rows"] == 20 and r["file_count"] == 2 and r["seconds"] > 0'
holds 'len(r["notes"]) == 1 and "dbgen" in r["notes"][0] and r["parts"] is None'
yes [ "$(wc -l < stderr)" = 1 ]
tpcmill tpch -s 0.0015 -T region,supplier,nation -o out --json -q -p 2 --part 1 --overwrite > report 2> stderr
yes [ ! -s stderr ]
holds 'r["parts"] == 2 and r["part"] == 1 and len(r["notes"]) == 1'
tpcmill tpch -s 0.0015 -T region -o out -p 2 --part 1 -q --json > report
holds 'r["tables"] == [] and r["whole"] == 1 and r["rows"] == 0'
tpcmill tpch csv -s 0.001 --max-rows 7 --discard --json -q > report
holds 'r["folder"] is None and r["max_rows"] == 7 and len(r["tables"]) == 8'

tpcmill tpch parquet -s 0.01 -T region,orders -o dry --dry-run --json > report
no [ -e dry ]
holds 'r["report"] == "dry-run" and [f["path"] for f in r["files"]] == ["dry/region.parquet", "dry/orders.parquet"]'
holds '[f["rows"] for f in r["files"]] == [5, 15000] and r["rows"] == 15005 and r["memory_bytes"] > 0 and r["free_bytes"] > 0'
holds 'sum(f["bytes"] for f in r["files"]) == r["bytes"] and r["file_count"] == 2'

tpcmill digest -s 0.01 -T region,nation -p 2 --json > report
holds 'r["report"] == "digest" and r["parts"] == 2'
holds '[(t["table"], t["part"], t["rows"], t["published"]) for t in r["tables"]] ==
       [("region", 1, 5, None), ("region", None, 5, True), ("nation", 1, 25, None), ("nation", None, 25, True)]'
holds 'r["tables"][1]["digest"] == "'$(tpcmill digest -s 0.01 -T region | awk '{print $2}')'"'

tpcmill tpch -s 0.001 -o proof -q
tpcmill verify proof --json > report
holds 'r["report"] == "verify" and r["method"] == "bytes" and r["folder"] == "proof" and r["scale_factor"] == "0.001"'
holds 'r["whole"] == r["file_count"] == len(r["files"]) == 8 and {f["state"] for f in r["files"]} == {"whole"}'
sed -i '3s/ASIA/ASIE/' proof/region.tbl
rm proof/nation.tbl
printf x >> proof/part.tbl
: > $'proof/\xffcopy.tbl'
status=0; "$tpcmill" verify proof --json -q > report 2> stderr || status=$?
yes [ $status = 1 ]
yes grep -q '^tpcmill: proof: 4 of 9 files' stderr
holds '{f["path"]: f["state"] for f in r["files"] if f["state"] != "whole"} ==
       {"region.tbl": "differs", "nation.tbl": "missing", "part.tbl": "too-long", "\ufffdcopy.tbl": "extra"}'
holds '[(f["row"], f["column"], f["found"], f["right"]) for f in r["files"] if f["state"] == "differs"] ==
       [(3, "r_name", "ASIE", "ASIA")]'
holds 'all((f["sentence"] is None) == (f["state"] == "whole") for f in r["files"])'

# What cannot be.
expect 2 '--json prints a report on standard output, and --stdout' tpch --json --stdout
expect 2 '--json and --print-layout' tpch parquet --json --print-layout
status=0; "$tpcmill" tpch -s 0.001 -o closed --json >&- 2> stderr || status=$?
yes [ $status = 1 ]
yes grep -q 'Standard output is closed' stderr
no [ -e closed ]
status=0; "$tpcmill" tpch -s 0.001 -T region -o full --json > /dev/full 2> stderr || status=$?
yes [ $status = 1 ]
yes grep -q 'No space' stderr
