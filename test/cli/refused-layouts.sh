#!/usr/bin/env bash
# A layout that cannot be is refused before any file exists, with a sentence that says what would be right.
. "$(dirname "$0")/common.inc"
no_layout() { local regex=$1; shift; refused "$regex" tpch parquet -s 0.01 "$@"; }

# Words
no_layout '--column-encoding "l_tax": write COL=VALUE' --column-encoding l_tax
no_layout 'column "l_tax": "PLANE".*did you mean "PLAIN"' --column-encoding l_tax=PLANE
no_layout '--layout "compct".*did you mean "compact"' --layout compct
no_layout '--schema "ducdb".*did you mean "duckdb"' --schema ducdb
no_layout '--page-index "maybe".*on, off' --page-index=maybe
no_layout '--bloom-filter.*below 1' --bloom-filter l_orderkey:1.5
no_layout '--metadata "x".*KEY=VALUE' --metadata x
no_layout '--data-page-version "3".*1 or 2' --data-page-version 3
no_layout 'both say how large a file is' --file-rows 5 --file-bytes 5
refused 'parquet only' tpch csv --column-encoding l_tax=PLAIN
refused 'parquet only' tpch tbl --page-checksum
refused 'stands alone' layouts now

# Columns
no_layout '--column-encoding names "l_coment".*did you mean "l_comment"' --column-encoding l_coment=PLAIN
no_layout 'did you mean "l_comment"' --print-layout --column-encoding l_coment=PLAIN
no_layout '"o_comment", which is no column of a table that is made' -T lineitem --column-compression o_comment=zstd
no_layout '--bloom-filter names "x\*"' --bloom-filter 'x*'
no_layout '--decimal is for decimals, and "l_comment" is text' --decimal l_comment=double
no_layout '--key is for whole numbers' --key l_shipdate=int32
no_layout '--date is for dates' --date l_tax=string

# Types
no_layout 'l_comment is stored as text, which can be PLAIN' --column-encoding l_comment=DELTA_BINARY_PACKED
no_layout 'stored as integers' --column-encoding l_orderkey=DELTA_BYTE_ARRAY
no_layout 'stored as doubles' --decimal double --column-encoding l_tax=DELTA_BINARY_PACKED
no_layout 'stored as decimal128' --decimal decimal128 --column-encoding l_tax=DELTA_BYTE_ARRAY
no_layout 'BYTE_STREAM_SPLIT.*stored as text' --column-encoding 'l_*=BYTE_STREAM_SPLIT'
refused 'int32: .*_orderkey reaches .*=int64' tpch parquet -s 1000 --key int32

# Contradictions
no_layout 'contradict each other in l_tax' --column-encoding l_tax=PLAIN --column-dictionary l_tax=on
no_layout 'needs statistics of pages' --page-index on --statistics chunk
no_layout 'ARROW:schema' --string large --arrow-schema off
no_layout 'written by tpcmill itself' --metadata ARROW:schema=x
no_layout '1073741824 at most' --data-page-bytes 2GiB

# Files
printf 'compression = "zstd"\n\n[columns."l_tax"]\nencodin = "PLAIN"\n' > typo.toml
no_layout 'typo.toml", line 4: "encodin" is no setting; did you mean "encoding"' --layout typo.toml
printf '[columns."l_taxes"]\nencoding = "PLAIN"\n' > column.toml
no_layout '\[columns."l_taxes"\].*did you mean "l_tax"' --layout column.toml
printf 'row-group-rows = 5\nrow-group-bytes = 5\n' > both.toml
no_layout 'row-group-bytes and .*row-group-rows both' --layout both.toml
printf 'encoding = \n' > broken.toml
no_layout 'broken.toml", line 1' --layout broken.toml
no_layout 'cannot be read' --layout /
