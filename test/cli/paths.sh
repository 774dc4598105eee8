#!/usr/bin/env bash
# Paths as users write them: file:// URLs and ~ are understood, URLs of other stores are refused, wherever a path
# is given.
. "$(dirname "$0")/common.inc"
tpcmill tpch -s 0.001 -T region -o "file://$t/a%20b" -q
yes [ -s "a b/region.tbl" ]
tpcmill tpch -s 0.001 -T region -o "file:$t/short" -q
tpcmill tpch -s 0.001 -T region -o "file://localhost$t/host" -q
yes [ -s short/region.tbl ] && yes [ -s host/region.tbl ]
mkdir home
HOME=$t/home tpcmill tpch -s 0.001 -T region -o '~/x' 2> said
yes [ -s home/x/region.tbl ]
yes grep -q "written to \"$t/home/x\"" said
HOME=$t/home tpcmill tpch -s 0.001 -T region -o '~/x' --dry-run > said
yes grep -q '1 file is whole already' said
yes [ "$(HOME=$t/home tpcmill verify '~/x' -q | wc -l)" = 0 ]
tpcmill verify "file://$t/a%20b" > said
yes grep -q "^$t/a b: 1 of 1 file is" said
yes [ "$(ls -A | sort | tr '\n' ' ')" = 'a b home host said short ' ]

# Files that are read.
cp "$golden/dists.dss" home/lists.dss
HOME=$t/home tpcmill tpch -s 0.001 -T part --distributions '~/lists.dss' --stdout -q | cmp - <(tpcmill tpch -s 0.001 -T part --stdout -q)
tpcmill digest -s 0.001 -T part --distributions "file://$t/home/lists.dss" | cmp - <(tpcmill digest -s 0.001 -T part)
tpcmill verify short --distributions "file://$t/home/lists.dss" -q
tpcmill tpch parquet --layout gpu --print-layout > home/gpu.toml
HOME=$t/home tpcmill tpch parquet --layout '~/gpu.toml' --print-layout | cmp - home/gpu.toml
tpcmill tpch parquet --layout "file://$t/home/gpu.toml" --print-layout | cmp - home/gpu.toml

# What is none of this machine's files.
for url in s3://b/x s3a://b/x gs://b hdfs:/x dbfs:/mnt/x https://h/x; do
  expect 2 "^tpcmill: -o/--output-dir \"$url\" is a URL of the scheme .*\./$url\.$" tpch -s 0.001 -o $url
  expect 2 "^tpcmill: --distributions \"$url\" is a URL" tpch -s 0.001 --distributions $url --discard
  expect 2 "^tpcmill: --distributions \"$url\" is a URL" digest -s 0.001 --distributions $url
  expect 2 "^tpcmill: --layout \"$url\" is a URL" tpch parquet -s 0.001 --layout $url --discard
  expect 2 "^tpcmill: \"$url\" is a URL" verify $url
  expect 2 "^tpcmill: --distributions \"$url\" is a URL" verify short --distributions $url
done
expect 2 'names the machine "host"' tpch -s 0.001 -o file://host/x
expect 2 'write %25' tpch -s 0.001 -o file:///x%zz
expect 2 'home of "no-such-user"' tpch -s 0.001 -o '~no-such-user/x'
yes [ "$(ls -A | grep -v '^std' | sort | tr '\n' ' ')" = 'a b home host said short ' ]
# Those very names.
tpcmill tpch -s 0.001 -T region -o ./s3://b/x -q
yes [ -s s3:/b/x/region.tbl ]
