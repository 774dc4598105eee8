#!/usr/bin/env bash
# tpcmill verify and runs in a folder that somebody has filled to do harm: it ends soon, shows nothing that steers a
# terminal, and opens nothing but the folder's own files.
. "$(dirname "$0")/common.inc"
fails() {  # REGEX ARGUMENTS...: exit 1 within seconds, said on a stream, and nothing there that a terminal obeys
  local regex=$1 got=0
  shift
  timeout 20 "$tpcmill" "$@" > found 2> stderr || got=$?
  yes [ $got = 1 ]
  grep -qE -- "$regex" found stderr || die "not named /$regex/: $(cat found stderr)"
  no grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' found stderr
}
fresh() { rm -rf out; cp -r whole out; }
tpcmill tpch -s 0.01 -T L,n,r,s -o whole
manifest=out/_tpcmill.json

# Names and numbers that steer a terminal.
fresh
sed -i 's/"path":"region.tbl"/"path":"re\\u001b]0;x\\u0007\\u009b31m\\u202egion.tbl"/' $manifest
for how in "" --quick; do fails 're\\x1b\]0;x\\x07\\u009b31m\\u202egion.tbl is missing' verify out $how; done
fresh
sed -i 's/"scale_factor": "0.01"/"scale_factor": "\\u001b[2J\\u009b"/' $manifest
cp out/region.tbl out/$'ex\x1b[31mtra\xe2\x80\xae.tbl'; mv out out$'\x1b'; rm -rf out
fails 'out\\x1b/ex\\x1b\[31mtra\\u202e.tbl is not in the manifest' verify out$'\x1b' --quick
yes grep -qF 'scale factor \x1b[2J\u009b.' found
rm -rf out$'\x1b'
"$tpcmill" verify out$'\x9b'31m 2> stderr && die "found"
yes grep -qF 'out\x9b31m' stderr

# Too deep, too long.
fresh
{ printf '{"manifest": 1, "codecs": '; printf '[%.0s' $(seq 200000); } > $manifest
fails 'no manifest that can be used: it is nested more than' verify out
rm $manifest; truncate -s 2G $manifest
fails '_tpcmill.json cannot be read: it is larger than' verify out

# Not a file.
fresh
for kind in "mkfifo" "ln -s /dev/zero" "ln -s ../whole/_tpcmill.json" "mkdir"; do
  rm -rf $manifest; $kind $manifest
  fails '_tpcmill.json cannot be read: it is a ' verify out
  fails '_tpcmill.json cannot be read: it is a ' tpch -s 0.01 -T r -o out
done
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
rm -rf $manifest; mv socket $manifest
fails '_tpcmill.json cannot be read: it is a socket' verify out
fresh
mkfifo out/.tpcmill.0123456789abcdef.lock
ln -s /dev/zero out/.tpcmill.0123456789abcdee.lock
timeout 20 "$tpcmill" verify out > found; yes grep -q '^out: 4 of 4 files' found
timeout 20 "$tpcmill" tpch -s 0.01 -T L,n,r,s -o out -q
cmp out/lineitem.tbl whole/lineitem.tbl
for lock in .tpcmill.manifest.lock; do
  fresh; mkfifo out/$lock
  fails "out/$lock cannot be made: something that is no file has its name" tpch -s 0.01 -T P -o out
done
echo secret > secret
for how in "" --quick; do
  fresh
  rm out/*.tbl
  ln -s ../secret out/nation.tbl; mkfifo out/region.tbl; mkdir out/supplier.tbl; ln -s /dev/zero out/lineitem.tbl
  fails 'nation.tbl cannot be read: it is a symbolic link that leads out of the folder' verify out $how
  no grep -q secret found
  yes grep -q 'region.tbl cannot be read: it is a FIFO' found
  yes grep -q 'supplier.tbl cannot be read: it is a folder' found
  yes grep -q 'lineitem.tbl cannot be read: it is a symbolic link that leads out' found
  rm out/_tpcmill.json
  [ -n "$how" ] || fails 'nation.tbl cannot be read: it is a symbolic link' verify out
done

# A scale that would take days, and a file that ends at once.
for format in tbl parquet; do
  scale=100000; [ $format = tbl ] || scale=1000  # row groups grow with the scale
  rm -rf out; tpcmill tpch $format -s 0.01 -T L,r -o out
  sed -i 's/"scale_factor": "0.01"/"scale_factor": "'$scale'"/' $manifest
  fails "lineitem.$format " verify out
  truncate -s 1000 out/lineitem.$format
  fails "lineitem.$format is truncated: it has 1000 bytes, and [0-9]+ would be right" verify out
  sed -i 's/"table":"lineitem","part":0,"number":0,"rows":\([0-9]*\),"bytes":[0-9]*/"table":"lineitem","part":0,"number":0,"rows":\1,"bytes":1000/' $manifest
  fails "lineitem.$format (is truncated|differs)" verify out
done
fresh; rm $manifest; : > out/lineitem.tbl
fails 'lineitem.tbl ends after row 0, and at least 1000000 more rows would be right' verify out -s 100000

# The last region of a file is as long as it is.
fresh
size=$(stat -c %s out/supplier.tbl)
printf x | dd of=out/supplier.tbl bs=1 seek=5 conv=notrunc status=none
fails "supplier.tbl differs somewhere in the $size bytes from 0 on" verify out --quick
expect 0 "supplier.tbl differs from the manifest in the $size bytes from 0 on" tpch -s 0.01 -T L,n,r,s -o out --verify
