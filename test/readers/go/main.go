// What Go programs make of our files: jobs come in as lines of JSON, answers go out as lines of JSON, in the same order.
//
//	{"file": "a.parquet", "text": "a.tbl", "columns": [0, 2]}
//	                                         parquet-go's values of these columns, compared with those of .tbl
//	{"file": "a.parquet", "codec": "ZSTD", "pages": [{"at": 4, "packed": 99, "plain": 200, "sum": "..."}]}
//	                                         every page decoded by a strict decoder, the bytes compared by SHA-256
//
// An answer is {"count": 16, "wrong": ""}: how many column chunks or pages were compared, and what was wrong.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type job struct {
	File    string `json:"file"`
	Text    string `json:"text"`
	Columns []int  `json:"columns"`
	Codec   string `json:"codec"`
	Pages   []page `json:"pages"`
}

type answer struct {
	Count int    `json:"count"`
	Wrong string `json:"wrong"`
}

// do never panics: a library that does has not read the file.
func do(one job) (result answer) {
	defer func() {
		if reason := recover(); reason != nil {
			result.Wrong = fmt.Sprintf("panic: %v", reason)
		}
	}()
	if one.Text != "" {
		return compareValues(one.File, one.Text, one.Columns)
	}
	return decodePages(one.File, one.Codec, one.Pages)
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<26)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var one job
		if err := json.Unmarshal(input.Bytes(), &one); err != nil {
			output.Encode(answer{Wrong: err.Error()})
			continue
		}
		output.Encode(do(one))
	}
	if err := input.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
