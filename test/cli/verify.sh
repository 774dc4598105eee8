#!/usr/bin/env bash
# tpcmill verify: a folder is made anew and compared, or its hashes are; what is wrong is named.
. "$(dirname "$0")/common.inc"
whole() {  # FOLDER OPTIONS...: all is well
  tpcmill verify "$@" -v > found || die "not whole: $* ($(cat found))"
  yes [ "$(grep -c 'is whole\.$' found)" = "$(find "$1" -name '*.*' ! -name '_*' | grep -cE '\.(tbl|csv|parquet)$')" ]
}
wrong() {  # REGEX FOLDER OPTIONS...: something is, and it is named
  local regex=$1 got=0
  shift
  "$tpcmill" verify "$@" > found 2> stderr || got=$?
  yes [ $got = 1 ]
  grep -qE -- "$regex" found || die "not named /$regex/: $(cat found)"
  grep -qE "^tpcmill: .* not as (it|they) should be\.$" stderr || die "$(cat stderr)"
}

# Whatever the options were, made by one run or by several.
tpcmill tpch -s 0.05 -o tbl
tpcmill tpch csv -s 0.01 --delimiter ';' --max-rows 1000 --file-rows 300 -o csv
tpcmill tpch parquet -s 0.02 -c zstd:3 --bloom-filter l_orderkey:0.05 --metadata 'owner=us, "them"' -o parquet
for k in 3 1 2; do tpcmill tpch parquet -s 0.02 -p 3 --part $k --file-bytes 200KB -o parts; done
tpcmill tpch -s 0.02 -p 4 --part 3 -T L,S,n -o some
sed 's/CANADA/NARNIA/' $golden/dists.dss > lists
tpcmill tpch -s 0.01 -o lists_folder --distributions lists
facts() { find tbl csv parquet parts some lists_folder -type f -exec stat -c '%n %Y %s' {} + | sort; }
facts > before
for folder in tbl csv parquet parts some; do whole $folder; whole $folder -n 1; whole $folder --quick; done
whole lists_folder --distributions lists
whole lists_folder --quick
expect 0 'made with other distributions' verify lists_folder
expect 0 'made with other distributions' verify lists_folder --distributions $golden/dists.dss
facts | cmp - before

# What is wrong, and where.
printf x | dd of=tbl/lineitem.tbl bs=1 seek=5000000 conv=notrunc status=none
truncate -s -100 tbl/orders.tbl
rm tbl/part.tbl
cp tbl/region.tbl tbl/copy.tbl
echo >> tbl/nation.tbl
wrong '^tbl/lineitem.tbl differs from byte 5000000 on: row [0-9]+, column l_[a-z]+ is ".*x.*", and ".*" is right\.$' tbl
yes [ "$(wc -l < found)" = 6 ]
wrong '^tbl/lineitem.tbl differs somewhere in the [0-9]+ bytes from 4194304 on\.$' tbl --quick
for how in "" --quick; do
  wrong '^tbl/orders.tbl is truncated: it has [0-9]+ bytes, and [0-9]+ would be right' tbl $how
  wrong '^tbl/part.tbl is missing\.$' tbl $how
  wrong '^tbl/copy.tbl is not in the manifest\.$' tbl $how
  wrong '^tbl/nation.tbl is too long' tbl $how
  wrong '^tbl: 4 of 9 files are ' tbl $how
done
printf x | dd of=parts/lineitem/lineitem.2.1.parquet bs=1 seek=1000 conv=notrunc status=none
wrong '^parts/lineitem/lineitem.2.1.parquet differs from byte 1000 on\.$' parts
head -c 20000 /dev/zero > parquet/lineitem.parquet
wrong '^parquet/lineitem.parquet is truncated: .* it differs from byte 0 on\.$' parquet

# Another version is believed by its hashes.
sed -i 's/"tool": "tpcmill [0-9.]*"/"tool": "tpcmill 0.0.1"/' csv/_tpcmill.json
expect 0 'csv was made by tpcmill 0.0.1, and this is tpcmill [0-9.]+: hashes are compared' verify csv

# A thousand files.
tpcmill tpch -s 0.01 -p 400 -T L,O,S -o many
tpcmill verify many > found; yes grep -q '^many: 1200 of 1200 files are byte for byte' found
tpcmill verify many --quick > found; yes grep -q '^many: 1200 of 1200 files are as the manifest' found

expect 2 'The folder is missing' verify
expect 2 'Two folders' verify a b
expect 2 'no option "--quik"; did you mean "--quick"' verify tbl --quik
expect 2 '-s/--scale-factor is for folders without a manifest' verify tbl -s 1
expect 2 'contradict' verify tbl -q -v
expect 1 'cannot be read: No such file' verify nowhere
yes grep -q -- --quick <(tpcmill verify -h)
yes grep -q '^Examples' <(tpcmill verify --help)
tpcmill verify some -q > found; [ ! -s found ] || die "not quiet"
# More parts than one run makes.
for k in 7 300000; do tpcmill tpch -s 1 -T L,S -p 600000 --part $k -o fine; done
whole fine
printf x | dd of=fine/lineitem/lineitem.7.tbl bs=1 seek=3 conv=notrunc status=none
wrong '^fine/lineitem/lineitem.7.tbl differs from byte 3 on: row 1, column ' fine
