// How long Go's decoder of Zstandard takes for pages, ours and the stock compressor's: decoder PAGES REPS.
//
// A line on standard input is a column. Each of its pages is six numbers: where our stream lies in the file PAGES and
// its size, the same of the stock one, and of what both must become. The answer is a line of four numbers, sums of
// each page's least nanoseconds of the processor in REPS repetitions: ours, stock, ours again, stock again.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"github.com/klauspost/compress/zstd"
)

const turns = 4

type page struct{ ours, stock, plain []byte }

func (one page) stream(turn int) []byte {
	if turn%2 == 0 {
		return one.ours
	}
	return one.stock
}

// check ends the program: a figure about a stream that is wrong would be one about nothing.
func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "decoder:", err)
		os.Exit(1)
	}
}

func column(line string, data []byte) (pages []page) {
	var at []int
	for _, word := range strings.Fields(line) {
		number, err := strconv.Atoi(word)
		check(err)
		at = append(at, number)
	}
	for ; len(at) >= 6; at = at[6:] {
		pages = append(pages, page{data[at[0]:][:at[1]], data[at[2]:][:at[3]], data[at[4]:][:at[5]]})
	}
	return pages
}

// nanoseconds of the processor that this thread has taken.
func nanoseconds() int64 {
	const thread = 3
	var now syscall.Timespec
	_, _, err := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, thread, uintptr(unsafe.Pointer(&now)), 0)
	if err != 0 {
		check(err)
	}
	return now.Nano()
}

// compare ends the program unless both streams of every page are decoded to what they should be.
func compare(decoder *zstd.Decoder, pages []page, room []byte) {
	for i, one := range pages {
		for turn := range 2 {
			plain, err := decoder.DecodeAll(one.stream(turn), room)
			if err == nil && !bytes.Equal(plain, one.plain) {
				err = fmt.Errorf("page %d is decoded to other bytes", i)
			}
			check(err)
		}
	}
}

// decode returns the sums of all pages' least times, each at every place of the four.
func decode(decoder *zstd.Decoder, pages []page, reps int, room []byte) (sums [turns]int64) {
	least := make([][turns]int64, len(pages))
	for rep := range reps {
		for i, one := range pages {
			for place := range turns {
				turn := place ^ rep%turns
				begun := nanoseconds()
				decoder.DecodeAll(one.stream(turn), room)
				took := nanoseconds() - begun
				if rep == 0 || took < least[i][turn] {
					least[i][turn] = took
				}
			}
		}
	}
	for _, one := range least {
		for turn, took := range one {
			sums[turn] += took
		}
	}
	return sums
}

func main() {
	runtime.LockOSThread()
	data, err := os.ReadFile(os.Args[1])
	check(err)
	reps, err := strconv.Atoi(os.Args[2])
	check(err)
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	check(err)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<26)
	for input.Scan() {
		pages, most := column(input.Text(), data), 0
		for _, one := range pages {
			most = max(most, len(one.plain))
		}
		room := make([]byte, 0, most+64)
		compare(decoder, pages, room)
		runtime.GC()
		times := decode(decoder, pages, reps, room)
		fmt.Println(times[0], times[1], times[2], times[3])
	}
	check(input.Err())
}
