#!/usr/bin/env bash
# Standard output that does not wait by itself (O_NONBLOCK), and a reader that lets us wait.
. "$(dirname "$0")/common.inc"
cat > read.py <<'PYTHON'
import fcntl, hashlib, os, subprocess, sys, time
program, *words = sys.argv[1:]
out, end = os.pipe()
fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 4096)
fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_NONBLOCK)
run = subprocess.Popen([program, *words], stdout=end)
os.close(end)
time.sleep(0.5)
digest = hashlib.sha256()
for i, piece in enumerate(iter(lambda: os.read(out, 1 << 16), b"")):
    digest.update(piece)
    if i < 20:
        time.sleep(0.02)
print(digest.hexdigest())
sys.exit(run.wait())
PYTHON
same() {  # what is written where nobody waits, and where the reader is slow
  local right=$("$tpcmill" "$@" 2> /dev/null | sha256sum | cut -d' ' -f1) got
  got=$(python3 read.py "$tpcmill" "$@" 2> stderr) || die "$*: $(cat stderr)"
  [ "$got" = "$right" ] || die "$*: other bytes"
}
same tpch tbl -s 0.05 -T lineitem --stdout
same tpch tbl -s 0.05 -T orders --stdout --num-processes 2
same tpch parquet -s 0.05 -T orders --stdout
same --help
same digest -s 0.01 -T nation
