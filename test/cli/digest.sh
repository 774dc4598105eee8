#!/usr/bin/env bash
# tpcmill digest: the same for any workers, parts that add up, agreement with what is built in, and
# nothing written.
. "$(dirname "$0")/common.inc"
sums() {  # adds digests and rows of the lines "TABLE K/N DIGEST ROWS" on standard input, by table
  python3 -c '
import sys
sums = {}
for line in sys.stdin:
    table, part, digest, rows = line.split()[:4]
    total = sums.setdefault(table, [0, 0])
    total[0] = (total[0] + int(digest, 16)) % 2**128
    total[1] += int(rows)
for table in sorted(sums): print(table, f"{sums[table][0]:032x}", sums[table][1])'
}
wholes() { grep -v / "$1" | awk '{print $1, $2, $3}' | sort; }

mkdir here && cd here
for scale in 0.01 0.1; do
  tpcmill digest -s $scale > ../whole.$scale
  yes [ "$(grep -cE '^[a-z]+ +[0-9a-f]{32} +[0-9]+  as published$' ../whole.$scale)" = 8 ]
done
[ -z "$(ls -A)" ] || die "it wrote $(ls -A)"
cd ..
for workers in "-n 1" "-n 5" "--num-processes 2" "--num-processes 5"; do
  tpcmill digest tpch -s 0.1 $workers | cmp - whole.0.1
done

# A line for each part, and their sum.
for parts in 1 3 7; do
  tpcmill digest -s 0.01 -p $parts > parts
  cmp <(wholes parts) <(wholes whole.0.01)
  cmp <(grep / parts | sums) <(wholes whole.0.01)
  yes [ "$(grep -c '^lineitem .*/' parts)" = $parts ]
  yes [ "$(grep -c 'as published$' parts)" = 8 ]
  no grep -q '/.*published' parts
done
for k in 1 2 3 4 5 6 7; do tpcmill digest -s 0.01 -T L,S,n -p 7 --part $k -q; done > single
for table in lineitem partsupp nation; do grep "^$table.*/" parts; done | awk '{$1=$1} 1' | sort > expected
cmp <(awk '{$1=$1} 1' single | sort) expected
expect 0 'nation.*part 1' digest -s 0.01 -T n -p 7 --part 2
yes [ ! -s stdout ]

# The first rows of each part are those of the files.
tpcmill digest -s 0.01 -p 7 --max-rows 100 > first
no grep -qE 'published|DIFFERS' first
cmp <(grep / first | sums) <(wholes first)
yes grep -qE '^lineitem 7/7 .* 100$' first
tpcmill digest -s 0.01 -T lineitem,supplier --max-rows 100000 > more
no grep -q 'published' more
cmp <(awk '{print $2}' more) <(grep -hE '^(lineitem|supplier) ' whole.0.01 | sort | awk '{print $2}')

# Other scales and other words are not compared, and are other digests.
no grep -qE 'published|DIFFERS' <(tpcmill digest -s 0.02)
sed 's/^REG AIR|/REG SHIP|/' "$golden/dists.dss" > other.dss
tpcmill digest -s 0.01 -T lineitem,orders --distributions other.dss > other
no grep -qE 'published|DIFFERS' other
no grep -qf <(awk '/^lineitem/ {print $2}' whole.0.01) other
yes grep -qf <(awk '/^orders/ {print $2}' whole.0.01) other

# A program with another number for orders in it says so, for orders alone.
python3 - "$tpcmill" "$(awk '/^orders/ {print $2}' whole.0.01)" <<'PYTHON'
import sys
program = open(sys.argv[1], "rb").read()
high = int(sys.argv[2][:16], 16)
assert program.count(high.to_bytes(8, "little")) == 1
open("changed", "wb").write(program.replace(high.to_bytes(8, "little"), (high ^ 1).to_bytes(8, "little")))
PYTHON
chmod +x changed
status=0; ./changed digest -s 0.01 > stdout 2> stderr || status=$?
yes [ $status = 1 ]
yes grep -q '^tpcmill: orders is not as published\.$' stderr
yes [ "$(grep -c 'as published$' stdout)" = 7 ]
yes grep -qE '^orders .*  DIFFERS$' stdout

# What it cannot be asked.
refused_digest() { expect 2 "$@"; [ ! -s stdout ] || die "says $(cat stdout)"; }
refused_digest '-o/--output-dir .*leave it out' digest -o out
refused_digest '-o/--output-dir .*leave it out' digest -s 1 -oout
refused_digest '--stdout .*leave it out' digest --stdout
refused_digest '-c/--compression .*same for all' digest -c zstd
refused_digest '--row-group-rows .*same for all' digest --row-group-rows=100
refused_digest '--nullable .*same for all' digest --nullable
refused_digest '--delimiter .*same for all' digest --delimiter ';'
refused_digest '"parquet".*same for every format' digest tpch parquet
refused_digest '"whole.0.01".*reads no files' digest whole.0.01
refused_digest '-T/--tables lineitem' digest lineitem
refused_digest '"--max-row".*"--max-rows"' digest --max-row 3
refused_digest 'tpcmill digest -h' digest -x
refused_digest 'lacks its value' digest -s
refused_digest '--part "2" needs' digest --part 2
refused_digest 'tpcmill digest tpch' tpch digest
refused_digest 'did you mean "digest"' digset
yes [ ! -e out ]
status=0; "$tpcmill" digest -s 0.01 -T region >&- 2> stderr || status=$?
yes [ $status = 1 ]
yes grep -q 'Standard output is closed' stderr
status=0; "$tpcmill" digest -s 0.01 -T region > /dev/full 2> stderr || status=$?
yes [ $status = 1 ]
tpcmill digest -h > short
tpcmill digest tpch --help > long
for option in -s -T --parts --part --max-rows -n --num-processes --memory-limit --distributions; do
  for text in short long; do yes grep -qE -- "(^|[ ,])$option" $text; done
done
no grep -qE -- '--output-dir|--compression' long

# Ctrl-C and SIGTERM.
stop() {  # SIGNAL STATUS ARGUMENTS...
  local signal=$1 status=$2 got=0; shift 2
  env --default-signal=INT "$tpcmill" digest "$@" >stdout 2>stderr & local run=$!
  listening $run
  sleep 0.3
  kill -$signal $run
  wait $run || got=$?
  [ $got = $status ] || die "exit $got, not $status ($(cat stderr))"
  [ ! -s stdout ] || die "says $(cat stdout)"
}
for workers in "-n 2" "--num-processes 3"; do
  stop INT 130 -s 1000 $workers
  stop TERM 143 -s 1000 $workers
done
