// The C library: tables as streams of Arrow arrays, through the Arrow C data interface
// (https://arrow.apache.org/docs/format/CDataInterface.html), which needs no Arrow library.
//
//     TpcmillTableOptions options;
//     tpcmill_table_options_init(&options, sizeof options);
//     options.table = "lineitem";
//     options.scale_factor = "10";
//
//     struct ArrowArrayStream stream;
//     TpcmillError error;
//     if (tpcmill_open_table(&options, &stream, &error) != TPCMILL_OK) { puts(error.message); ... }
//
// Any number of threads may call these functions at once, also those of one stream: there one call waits
// for the other, and each batch is given once, in the order of the calls. Only its release must be the last.
// A NULL where something must be is refused (TPCMILL_USAGE; of a stream's functions, EINVAL).
// The library prints nothing, ends no process, and starts no thread but those that `threads` asks
// for. What all streams of a process share is the text that comments are cut from (79 MB if all of
// it is used), which is made by the first streams that need it and freed with the last one.
//
// The interface is stable: functions and constants are not changed or taken away, and structs grow at
// their ends only. Symbols of the shared library carry the version TPCMILL_1.

#ifndef TPCMILL_TPCMILL_H_
#define TPCMILL_TPCMILL_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

// The Arrow C data interface, word for word as Arrow gives it, so that any header may define it.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif  // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif  // ARROW_C_STREAM_INTERFACE

// What functions return, and TpcmillError holds.
enum {
  TPCMILL_OK = 0,
  TPCMILL_FAILURE = 1,        // the outside world said no: a file that cannot be read
  TPCMILL_USAGE = 2,          // the options make no sense; nothing was done
  TPCMILL_OUT_OF_MEMORY = 3
};

// Why a function failed: a whole sentence that names the option at fault, its value, and what would be
// right; in UTF-8, cut if it is too long, and always with a final zero. Functions that succeed leave it
// alone. Wherever one is asked for, NULL may be given.
typedef struct TpcmillError {
  int32_t code;
  char message[2044];
} TpcmillError;

// How decimal(15,2) columns arrive.
enum {
  TPCMILL_DECIMAL_128 = 0,     // decimal128(15, 2)
  TPCMILL_DECIMAL_64 = 1,      // decimal64(15, 2), format "d:15,2,64"
  TPCMILL_DECIMAL_DOUBLE = 2   // float64, the nearest
};

// How text columns arrive.
enum {
  TPCMILL_STRING_UTF8 = 0,        // utf8
  TPCMILL_STRING_DICTIONARY = 1,  // dictionary<int32, utf8> where values are few, such as l_shipmode; else utf8
  TPCMILL_STRING_LARGE_UTF8 = 2,  // large_utf8
  TPCMILL_STRING_VIEW = 3         // utf8_view
};

// How integer columns arrive.
enum {
  TPCMILL_INTEGER_NATURAL = 0,  // int64 for keys (l_orderkey, c_nationkey), int32 for the rest (p_size)
  TPCMILL_INTEGER_32 = 1,       // int32; refused for a column whose keys do not fit at this scale
  TPCMILL_INTEGER_64 = 2        // int64
};

// Which rows and columns of which table, and of what types. Always begin with
// tpcmill_table_options_init(). What pointers point to is copied: it need not outlive the call.
typedef struct TpcmillTableOptions {
  // The size of the struct that the caller was compiled with. Fields that lie beyond have their defaults.
  size_t size;

  const char* benchmark;      // NULL: "tpch"
  const char* scale_factor;   // a decimal number above 0 and up to 100,000, as text: "0.01". NULL: "1"
  const char* table;          // "lineitem". It must be named
  const char* distributions;  // path of a file of word lists in dbgen's format. NULL: those that are built in

  // The columns that are wanted, in this order, without repetition. NULL: all of them in the table's
  // order. Others are not made, nor is anything drawn for them. No columns at all (a count of 0 behind a
  // pointer that is not NULL) make batches with rows and without columns.
  const char* const* columns;
  int64_t column_count;

  // Rows first_row, first_row + 1, ..., row_count of them, counted from 0 in the order that dbgen writes
  // them. What lies behind the last row of the table (or part) is left out. row_count = -1: all the rest.
  int64_t first_row;
  int64_t row_count;

  // If parts >= 1: only part `part` (1 .. parts) of the table, cut where dbgen's -C and -S cut it; rows
  // are then counted from the beginning of the part. Both are 0 for the whole table.
  int64_t parts;
  int64_t part;

  // Rows of each batch, except the last. 0: as many as are fast. At most 1,000,000.
  int64_t batch_rows;

  int32_t decimal;  // TPCMILL_DECIMAL_...
  int32_t string;   // TPCMILL_STRING_...
  int32_t integer;  // TPCMILL_INTEGER_...

  // Threads that may be at work while rows are counted, and while text is made that comments are cut
  // from: before the first batch. 0, 1: only the one that calls.
  int32_t threads;

  // Types by engine or by column, for what decimal, string and integer leave open or say otherwise: texts as
  // the command line's options are without their dashes, the later counting more: "schema=duckdb",
  // "date=timestamp-ms", "key=*nationkey=int32,*regionkey=int32", "decimal=l_tax=double", "nullable=on". Columns
  // may be of any table, so that one list serves all.
  const char* const* types;
  int64_t type_count;
} TpcmillTableOptions;

// Fills in defaults: all rows and all columns of a table that has yet to be named, scale factor 1,
// decimal128, utf8. `size` is sizeof(TpcmillTableOptions).
void tpcmill_table_options_init(TpcmillTableOptions* options, size_t size);

// Opens a stream of a table's rows. On success (TPCMILL_OK) the caller owns *out and must release it; on
// failure *out is untouched, or has a NULL release.
//
// Schema and arrays are a struct of the columns; no value is null. The schema has the metadata of
// tpcmill_schema(). Buffers are aligned to 64 bytes and padded to a multiple of them. An array lives until
// it is released, in any thread, also after its stream. Where the stream's functions fail they return an
// errno value (EIO, ENOMEM), and get_last_error() tells the sentence, until the next call; a stream that
// has failed gives nothing more.
//
// Opening takes time only if first_row (or row_count, if an exact number of rows must be known) lies far
// inside a table whose parents have varying numbers of rows, lineitem: some 1.5 ns for each order before
// it. From scale 30,000 on, orders and lineitem need a serial walk from the beginning of their part, 20 ns
// for each order before the first row: use parts. Text that comments are cut from is made when the first
// batch is asked for, by the thread that asks.
int32_t tpcmill_open_table(const TpcmillTableOptions* options, struct ArrowArrayStream* out, TpcmillError* error);

// The schema that the stream would have: format "+s". Its metadata has the keys "tpcmill.benchmark",
// "tpcmill.scale_factor", "tpcmill.table", "tpcmill.version" and, for a part, "tpcmill.part" ("3/16").
// Nothing is drawn. The caller must release *out.
int32_t tpcmill_schema(const TpcmillTableOptions* options, struct ArrowSchema* out, TpcmillError* error);

// How hard tpcmill_row_count() tries.
enum {
  TPCMILL_COUNT_EXACT = 0,  // counts where it has to: some 1.5 ns for each order of lineitem
  TPCMILL_COUNT_CHEAP = 1,  // exact if that takes no counting; else -1, unknown
  TPCMILL_COUNT_ABOUT = 2   // takes no counting, and is within a thousandth where there are many rows
};

// The number of rows that the stream would have. All tables but lineitem have cheap counts; whole
// lineitem has one at the usual scale factors (1, 10, 100 ...).
int32_t tpcmill_row_count(const TpcmillTableOptions* options, int32_t how, int64_t* out, TpcmillError* error);

// The name of the benchmark's table number `index`, counted from 0; NULL behind the last one, and for a
// benchmark that there is not. NULL means "tpch". The name lives as long as the library.
const char* tpcmill_table_name(const char* benchmark, int64_t index);

// "1.0.0". Lives as long as the library.
const char* tpcmill_version(void);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif  // TPCMILL_TPCMILL_H_
