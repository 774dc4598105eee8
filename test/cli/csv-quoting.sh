#!/usr/bin/env bash
# csv, byte for byte, is what this rule makes of the .tbl, for every delimiter, --quote and --header; and it reads
# back as the .tbl. Fields that begin or end with a blank are quoted: readers that trim then keep it.
. "$(dirname "$0")/common.inc"
# Word lists of a user's own: quotes, tabs, carriage returns and blanks.
sed 's/^BUILDING|/BUILD, "ING"|/; s/^FURNITURE|/FURNI\tTURE|/; s/^MACHINERY|/ machinery|/; s/^AUTOMOBILE|/auto\rmobile|/
     s/^HOUSEHOLD|/"household|/; s/^furiously|/fur;"iously |/; s/^REG AIR|/REG AIR\t|/; s/^carefully|/care\tfully|/' $golden/dists.dss > lists
for words in "" "--distributions lists"; do
  rm -rf tbl; tpcmill tpch tbl -s 0.002 -o tbl -q $words
  for d in , '|' '\t' ';'; do
    [ -z "$words" ] || [ "$d" = , ] || [ "$d" = '\t' ] || continue
    for looks in "" "--header off" "--quote all" "--quote all --header off"; do
      rm -rf csv; tpcmill tpch csv -s 0.002 --delimiter "$d" $looks $words -o csv -q
      python3 - "$d" "$looks" <<'PY'
import csv, pathlib, sys
delimiter = "\t" if sys.argv[1] == r"\t" else sys.argv[1]
every, headless = "--quote all" in sys.argv[2], "--header off" in sys.argv[2]

def written(field):
    trimmed = field[0] in " \t" or field[-1] in " \t"
    if every or trimmed or any(c in field for c in (delimiter, '"', "\r", "\n")):
        return '"' + field.replace('"', '""') + '"'
    return field

seen = set()
for path in pathlib.Path("csv").glob("*.csv"):
    found = path.read_bytes().decode()
    lines = pathlib.Path("tbl", path.stem + ".tbl").read_bytes().decode().split("\n")[:-1]
    right = [line[:-1].split("|") for line in lines]
    with open(path, newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter, strict=True))
    if not headless:
        header = rows.pop(0)
        assert header[0].split("_")[0] in path.stem.replace("partsupp", "ps") or len(header[0].split("_")[0]) == 1
        right.insert(0, header)
        rows.insert(0, header)
    assert rows == right, path
    names = [] if headless else [delimiter.join(f'"{name}"' if every else name for name in right.pop(0))]
    wanted = "".join(line + "\n" for line in names + [delimiter.join(map(written, row)) for row in right])
    assert found == wanted, path
    seen |= {field[:1] + field[-1:] for row in right for field in row}
assert any(ends.startswith(" ") for ends in seen) and any(ends.endswith(" ") for ends in seen), "no field with a blank"
PY
    done
  done
done
# What was made is known again, whatever its looks, and without its manifest too; a row counts without the names.
for looks in "" "--quote all" "--header off" "--quote all --header off --delimiter ;"; do
  row=4; [ "${looks/off/}" = "$looks" ] || row=5
  rm -rf csv other; tpcmill tpch csv -s 0.01 $looks -o csv -q
  tpcmill verify csv > found; yes grep -q '^csv: 8 of 8 files' found
  cp -r csv other; rm other/_tpcmill.json
  tpcmill verify other > found; yes grep -q '^other: 8 of 8 files.*row by row' found
  sed -i '5s/[0-9]/8/' csv/orders.csv other/orders.csv
  for folder in csv other; do
    no "$tpcmill" verify $folder > found 2> stderr
    yes grep -qE "^$folder/orders.csv differs.* row $row, column o_orderkey is \"8\", and \"$row\" is right" found
  done
  sed -i '5s/[0-9]/x/' other/orders.csv
  no "$tpcmill" verify other > found 2> stderr
  yes grep -qE "^other/orders.csv differs.* row $row, column o_orderkey is \"x\", and \"$row\" is right" found
  # Other looks are other work.
  expect 2 'csv"? holds .*; this run would make ' tpch csv -s 0.01 $looks --delimiter '\t' -o csv
done
rm -rf csv; tpcmill tpch csv -s 0.01 -T region -o csv -q
expect 2 'header on.*header off' tpch csv -s 0.01 -T region --header off -o csv
expect 2 'quote needed.*quote all' tpch csv -s 0.01 -T region --quote all -o csv
# A folder from before blanks were quoted is other work too, and proven by its hashes.
sed -i 's/,"quote":"needed"//; s/"quote":"needed",//' csv/_tpcmill.json; no grep -q quote csv/_tpcmill.json
expect 2 'quote as an older tpcmill did' tpch csv -s 0.01 -T region -o csv
expect 0 'quotes that this program writes in another way: hashes are compared' verify csv
# Names in the middle of one stream would be rows.
for tables in "" "-T orders,region"; do
  expect 2 'each of the [28] tables begins with a line of names.*-T.*--header off' tpch csv -s 0.01 --stdout $tables
done
tpcmill tpch csv -s 0.01 --stdout --header off -T nation,region > both
tpcmill tpch csv -s 0.01 --header off -T nation,region -o parts -q; cat parts/nation.csv parts/region.csv | cmp - both
tpcmill tpch csv -s 0.01 --stdout --header off -T orders -p 3 | cmp - <(tpcmill tpch csv -s 0.01 --stdout -T orders | tail -n +2)
