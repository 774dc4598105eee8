#!/usr/bin/env bash
# A run ends soon after a signal, a failure or its parent's death, also where a worker is in the middle of a
# page that a slow codec takes half a minute for, of a serial walk, or of a pipe that nobody reads.
. "$(dirname "$0")/common.inc"
set -f  # no names of files are meant
# One page of comments; other tables are small and quick.
slow="parquet -s 1 --max-rows 600000 --row-group-rows 1000000 --data-page-bytes 64MiB -c none --column-compression *_comment=brotli:11"
now() { echo $(( $(date +%s%N) / 1000000 )); }
# begin ARGUMENTS...: starts a run, $run, and waits until its workers are in the middle of something long.
begin() {
  rm -rf out stderr
  env --default-signal=INT "$tpcmill" tpch "$@" -v 2> stderr & run=$!
  working
}
working() {
  until grep -q 'text pool' stderr 2> /dev/null; do sleep 0.02; kill -0 $run 2> /dev/null || die "has ended: $(cat stderr)"; done
  sleep 2
}
nobody_left() {
  for i in $(seq 100); do pgrep -f "$t/out" > /dev/null || return 0; sleep 0.02; done
  die "a process is left"
}
# soon STATUS SIGNAL...: after these it ends with that status, within ten times what is promised.
soon() {
  local status=$1 got=0 signal begun; shift
  begun=$(now)
  for signal; do kill -$signal $run 2> /dev/null || true; done
  wait $run 2> /dev/null || got=$?
  yes [ $(( $(now) - begun )) -lt 2000 ]
  [ $got = $status ] || die "exit $got, not $status: $(cat stderr)"
  nobody_left
}

for workers in "-n 2" "--num-processes 2"; do
  # What is finished is told, and is in the manifest.
  begin $slow -T lineitem,nation $workers -o "$t/out"
  yes [ -e out/nation.parquet ]
  soon 130 INT
  yes grep -q "^tpcmill: The run was interrupted\. 1 of 2 files were finished: $t/out/nation.parquet\.$" stderr
  yes grep -q '"nation.parquet"' out/_tpcmill.json
  no_leftovers out

  # Its parent's death.
  begin $slow -T lineitem,nation $workers -o "$t/out"
  soon 137 KILL
  tpcmill tpch $slow -T nation -o out 2> said
  yes grep -q '1 file is whole already' said
  yes [ "$(ls -A out | tr '\n' ' ')" = "_tpcmill.json nation.parquet " ]

  # A file that cannot be written while others are being compressed.
  rm -rf out stderr
  (ulimit -f 500; exec "$tpcmill" tpch ${slow/\*_/l_} -T lineitem,supplier $workers -v -o "$t/out" 2> stderr) & run=$!
  until grep -q 'text pool' stderr 2> /dev/null; do sleep 0.02; done
  soon 1
  yes grep -q "^tpcmill: $t/out/supplier.parquet cannot be written: .*(EFBIG).* No file was finished\.$" stderr
  no_leftovers out

  # A walk of hours, and a pipe that nobody reads.
  begin tbl -s 30000 -T orders $workers --discard
  soon 143 TERM
  mkfifo pipe; sleep 100 < pipe & reader=$!
  rm stderr; "$tpcmill" tpch -s 1 --stdout -v $workers 2> stderr > pipe & run=$!
  working
  soon 143 TERM
  kill $reader; rm pipe
done

# The same signal twice, as some programs send it to us and to our group, and a second one.
begin $slow -T lineitem,nation -o "$t/out"
soon 143 TERM TERM
no_leftovers out
begin $slow -T lineitem,nation -o "$t/out"
soon 130 INT INT INT
yes [ ! -e out/lineitem.parquet ]

# Another program in the way of the manifest: the journal knows what is finished.
rm -rf out stderr; mkdir out
exec 9> out/.tpcmill.manifest.lock; flock 9
"$tpcmill" tpch $slow -T lineitem,nation -v -o "$t/out" 2> stderr 9>&- & run=$!
working
soon 143 TERM
no [ -e out/_tpcmill.json ]
exec 9>&-
tpcmill tpch $slow -T nation -o out 2> said
yes grep -q '1 file is whole already' said
no_leftovers out
