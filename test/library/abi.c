/* What programs that were compiled once rely on: sizes, offsets and constants of the C interface, and that
   it is C99. Never to be changed but by additions at the ends. */

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <tpcmill/tpcmill.h>

static int passed = 0, failed = 0;

static void expect(int condition, const char* what) {
  if (condition) {
    ++passed;
  } else {
    ++failed;
    printf("WRONG: %s\n", what);
  }
}

static void offsets(void) {
  const struct { const char* field; size_t offset, expected; } fields[] = {
      {"size", offsetof(TpcmillTableOptions, size), 0},
      {"benchmark", offsetof(TpcmillTableOptions, benchmark), 8},
      {"scale_factor", offsetof(TpcmillTableOptions, scale_factor), 16},
      {"table", offsetof(TpcmillTableOptions, table), 24},
      {"distributions", offsetof(TpcmillTableOptions, distributions), 32},
      {"columns", offsetof(TpcmillTableOptions, columns), 40},
      {"column_count", offsetof(TpcmillTableOptions, column_count), 48},
      {"first_row", offsetof(TpcmillTableOptions, first_row), 56},
      {"row_count", offsetof(TpcmillTableOptions, row_count), 64},
      {"parts", offsetof(TpcmillTableOptions, parts), 72},
      {"part", offsetof(TpcmillTableOptions, part), 80},
      {"batch_rows", offsetof(TpcmillTableOptions, batch_rows), 88},
      {"decimal", offsetof(TpcmillTableOptions, decimal), 96},
      {"string", offsetof(TpcmillTableOptions, string), 100},
      {"integer", offsetof(TpcmillTableOptions, integer), 104},
      {"threads", offsetof(TpcmillTableOptions, threads), 108},
      {"types", offsetof(TpcmillTableOptions, types), 112},
      {"type_count", offsetof(TpcmillTableOptions, type_count), 120},
      {"the end", sizeof(TpcmillTableOptions), 128},
      {"TpcmillError.code", offsetof(TpcmillError, code), 0},
      {"TpcmillError.message", offsetof(TpcmillError, message), 4},
      {"the end of TpcmillError", sizeof(TpcmillError), 2048},
      {"ArrowSchema", sizeof(struct ArrowSchema), 72},
      {"ArrowArray", sizeof(struct ArrowArray), 80},
      {"ArrowArrayStream", sizeof(struct ArrowArrayStream), 40},
  };
  size_t i;
  for (i = 0; i < sizeof fields / sizeof fields[0]; ++i)
    expect(fields[i].offset == fields[i].expected, fields[i].field);
}

static void constants(void) {
  const int values[] = {TPCMILL_OK,           TPCMILL_FAILURE,           TPCMILL_USAGE,
                        TPCMILL_OUT_OF_MEMORY, TPCMILL_DECIMAL_128,      TPCMILL_DECIMAL_64,
                        TPCMILL_DECIMAL_DOUBLE, TPCMILL_STRING_UTF8,     TPCMILL_STRING_DICTIONARY,
                        TPCMILL_STRING_LARGE_UTF8, TPCMILL_STRING_VIEW,  TPCMILL_INTEGER_NATURAL,
                        TPCMILL_INTEGER_32,   TPCMILL_INTEGER_64,        TPCMILL_COUNT_EXACT,
                        TPCMILL_COUNT_CHEAP,  TPCMILL_COUNT_ABOUT};
  const int expected[] = {0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 0, 1, 2};
  expect(memcmp(values, expected, sizeof values) == 0, "constants");
}

static void rows(void) {
  TpcmillTableOptions options;
  TpcmillError error;
  struct ArrowArrayStream stream;
  struct ArrowArray array;
  int64_t seen = 0, counted = 0;
  tpcmill_table_options_init(&options, sizeof options);
  options.table = "customer";
  options.scale_factor = "0.1";
  expect(tpcmill_row_count(&options, TPCMILL_COUNT_EXACT, &counted, &error) == TPCMILL_OK, "tpcmill_row_count");
  expect(tpcmill_open_table(&options, &stream, &error) == TPCMILL_OK, "tpcmill_open_table");
  while (stream.get_next(&stream, &array) == 0 && array.release != NULL) {
    seen += array.length;
    array.release(&array);
  }
  stream.release(&stream);
  expect(seen == 15000 && counted == seen, "15,000 customers");
  options.table = "customers";
  expect(tpcmill_open_table(&options, &stream, &error) == TPCMILL_USAGE, "TPCMILL_USAGE");
  expect(strstr(error.message, "did you mean \"customer\"?") != NULL, error.message);
  expect(strcmp(tpcmill_table_name(NULL, 7), "lineitem") == 0, "tpcmill_table_name");
  expect(strlen(tpcmill_version()) >= 5, "tpcmill_version");
}

int main(void) {
  offsets();
  constants();
  rows();
  printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
