#!/usr/bin/env bash
# A run that was interrupted says how much is gone, and with which options it would have been kept: it is true.
. "$(dirname "$0")/common.inc"
env --default-signal=INT "$tpcmill" tpch tbl -s 10 -T lineitem -o out 2> said & run=$!
until [ "$(cat out/*.tmp 2> /dev/null | head -c 60000000 | wc -c)" -ge 50000000 ]; do sleep 0.02; done
kill -INT $run; wait $run || true
yes grep -qE '^tpcmill: The run was interrupted\. No file was finished\. Of out/lineitem\.tbl, [0-9.]+ [MG]B were written and are gone, as a file counts when it is whole: with --file-bytes [0-9]+[MG]iB or --parts [0-9]+ about [0-9.]+ [MG]B of them would have been kept\.$' said
for cut in "--file-bytes $(grep -oE '[0-9]+MiB' said)" "--parts $(grep -oE -e '--parts [0-9]+' said | grep -oE '[0-9]+')"; do
  rm -rf out
  env --default-signal=INT "$tpcmill" tpch tbl -s 10 -T lineitem $cut -o out 2> said & run=$!
  until [ "$(cat out/lineitem/*.tmp out/lineitem/*.tbl 2> /dev/null | head -c 60000000 | wc -c)" -ge 50000000 ]; do sleep 0.02; done
  kill -INT $run; wait $run || true
  yes [ "$(cat out/lineitem/*.tbl | wc -c)" -ge 20000000 ]
done
# Nothing is said of files that are small, nor by runs that write none.
env --default-signal=INT "$tpcmill" tpch tbl -s 10 -T lineitem --discard 2> said & run=$!
listening $run; kill -INT $run; wait $run || true
no grep -q 'kept' said
