#!/usr/bin/env bash
# On a terminal: one line redrawn, erased at the end, and a summary for each table.
. "$(dirname "$0")/common.inc"
type script > /dev/null 2>&1 || { echo "no script(1) to make a terminal with"; exit 77; }
on_terminal() { TERM=${term:-xterm} script -qec "stty cols ${cols:-100}; exec $tpcmill $*" /dev/null < /dev/null | tr -d '\r' > seen; }
on_terminal tpch -s 0.5 -o out
yes grep -qE '\[#*\.*\] +[0-9]+%  .* left  .*B/s  .* rows/s' seen
yes grep -qE '^(.*\[K)?table +files +rows +bytes +seconds$' seen
for table in region nation supplier customer part partsupp orders lineitem; do
  rows=$(wc -l < out/$table.tbl) bytes=$(wc -c < out/$table.tbl)
  tr -d , < seen | grep -qE "^$table +1 +$rows +$bytes +[0-9.]+$" || die "no summary of $table: $(cat seen)"
done
yes grep -qE '^tpcmill: 8 tables, 8 files, .* rows and .* bytes were written to "out" in [0-9.]+ s\.$' seen
cols=30 on_terminal tpch -s 0.5 -o out --overwrite
yes [ "$(tr '\033' '\n' < seen | sed -n 's/^\[K//p' | grep '%' | awk '{ if (length > most) most = length } END { print most + 0 }')" -lt 30 ]
on_terminal tpch -s 0.1 -o out --overwrite --no-progress
no grep -q '%' seen
on_terminal tpch -s 0.1 -o out --overwrite -q
yes [ ! -s seen ]
term=dumb on_terminal tpch -s 0.1 -o out --overwrite
no grep -q '%' seen
# A failure erases the line before it is told.
(ulimit -f 20000; on_terminal tpch -s 1 -T lineitem -o out --overwrite || true)
yes grep -qE '(^|\[K)tpcmill: .*File too large' seen
no grep -q 'seconds$' seen
