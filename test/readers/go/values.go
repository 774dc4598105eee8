package main

import (
	"fmt"
	"io"
	"math/big"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

var texts = map[string][][]string{}

// rowsOf reads a .tbl file once.
func rowsOf(path string) ([][]string, error) {
	if rows, found := texts[path]; found {
		return rows, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		rows = append(rows, strings.Split(strings.TrimSuffix(line, "|"), "|"))
	}
	texts[path] = rows
	return rows, nil
}

// hundredths of a decimal as dbgen prints it: with two digits after the point, or none (l_quantity).
func hundredths(text string) string {
	whole, rest, found := strings.Cut(text, ".")
	if !found {
		rest = "00"
	}
	number, _ := new(big.Int).SetString(whole+rest, 10)
	return number.String()
}

func day(days int64) string { return time.Unix(days*86400, 0).UTC().Format("2006-01-02") }

func integer(value parquet.Value) *big.Int {
	if value.Kind() != parquet.FixedLenByteArray {
		return big.NewInt(value.Int64())
	}
	// Two's complement, high byte first.
	bytes := value.ByteArray()
	number := new(big.Int).SetBytes(bytes)
	if bytes[0] >= 0x80 {
		number.Sub(number, new(big.Int).Lsh(big.NewInt(1), uint(8*len(bytes))))
	}
	return number
}

// same tells whether a value is the one that .tbl has.
func same(kind parquet.Type, value parquet.Value, text string) bool {
	var logical format.LogicalTypeValue
	if kind.LogicalType() != nil {
		logical = kind.LogicalType().Value
	}
	if value.IsNull() {
		return false
	}
	switch logical := logical.(type) {
	case *format.DecimalType:
		return logical.Scale == 2 && integer(value).String() == hundredths(text)
	case *format.DateType:
		return day(int64(value.Int32())) == text
	case *format.TimestampType:
		return value.Int64()%86400000 == 0 && day(value.Int64()/86400000) == text
	case *format.StringType:
		return string(value.ByteArray()) == text
	}
	switch value.Kind() {
	case parquet.Double:
		number, err := strconv.ParseFloat(text, 64)
		return err == nil && number == value.Double()
	case parquet.Int32, parquet.Int64:
		return integer(value).String() == text
	}
	return false
}

// compareFrom reads a column chunk's values from row `from` of its row group on.
func compareFrom(chunk parquet.ColumnChunk, column, from int, rows [][]string) (err error) {
	pages := chunk.Pages()
	defer pages.Close()
	if from != 0 {
		if err := pages.SeekToRow(int64(from)); err != nil {
			return err
		}
	}
	at, buffer := from, make([]parquet.Value, 1000)
	for {
		one, err := pages.ReadPage()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		values := one.Values()
		for err == nil {
			var count int
			count, err = values.ReadValues(buffer)
			for _, value := range buffer[:count] {
				if at >= len(rows) || !same(chunk.Type(), value, rows[at][column]) {
					return fmt.Errorf("row %d is %v", at, value)
				}
				at++
			}
		}
		parquet.Release(one)
		if err != io.EOF {
			return err
		}
	}
	if at != len(rows) {
		return fmt.Errorf("%d rows, not %d", at, len(rows))
	}
	return nil
}

func compareValues(path, text string, columns []int) answer {
	rows, err := rowsOf(text)
	if err != nil {
		return answer{0, err.Error()}
	}
	stream, err := os.Open(path)
	if err != nil {
		return answer{0, err.Error()}
	}
	defer stream.Close()
	info, err := stream.Stat()
	if err != nil {
		return answer{0, err.Error()}
	}
	file, err := parquet.OpenFile(stream, info.Size())
	if err != nil {
		return answer{0, err.Error()}
	}
	first, compared := 0, 0
	for _, group := range file.RowGroups() {
		end := first + int(group.NumRows())
		if end > len(rows) || len(group.ColumnChunks()) != len(rows[0]) {
			return answer{compared, fmt.Sprintf("%d rows or more of %d columns", end, len(group.ColumnChunks()))}
		}
		for _, i := range columns {
			chunk := group.ColumnChunks()[i]
			// All of it, and by way of the page index its last third.
			for _, from := range []int{0, int(group.NumRows()) * 2 / 3} {
				if err := compareFrom(chunk, i, from, rows[first:end]); err != nil {
					return answer{compared, fmt.Sprintf("column %d, row group at row %d, from row %d on: %v", i, first, from, err)}
				}
			}
			compared++
		}
		first = end
	}
	if first != len(rows) {
		return answer{compared, fmt.Sprintf("%d rows, not %d", first, len(rows))}
	}
	return answer{compared, ""}
}
