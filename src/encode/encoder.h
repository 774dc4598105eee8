#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "table/batch.h"
#include "table/schema.h"
#include "tpcmill/job.h"

namespace tpcmill {

// How a format turns a table into a file:
//
//   1  TableFormat            once per table, before workers start: all that is settled for good
//   2  head()                 once per file, its first bytes
//   3  for each chunk         many at a time, one worker each, an Encoder for each worker
//        begin()
//        for each batch: add()
//        finish()             the chunk's bytes, as if it began at 0
//        note(at)             once its place in the file is known: facts for the footer
//   4  footer()                 once per file, after the last chunk

// Turns the batches of one chunk into bytes. Used by one worker, for one chunk after another.
class Encoder {
 public:
  virtual ~Encoder() = default;

  virtual void begin() = 0;
  virtual void add(const BatchView& batch) = 0;

  // The bytes of the chunk, in pieces that follow each other. Valid until the next begin().
  virtual std::span<const std::span<const std::byte>> finish() = 0;

  // Appends what the footer must know of the chunk just finished, which lies at byte `at` of its
  // file. May append nothing.
  virtual void note(uint64_t at, Buffer& out) = 0;
};

// How a file is cut into chunks. Chunks of about `rows` rows end where a parent (an order, a
// part) ends; exact ones have `rows` rows each, except the last.
struct Cut {
  uint64_t rows = 0;
  bool exact = false;
  uint64_t most_chunks = 0;  // 0: any number. Otherwise rows grow until so many suffice
};

// What a footer is made from.
struct FooterInput {
  uint64_t at = 0;      // size of the file so far
  uint64_t rows = 0;    // in all chunks
  uint64_t chunks = 0;  // with at least one row
  std::string part;     // "3/16": which part of how many; "" for a whole table

  // Calls `visit` with each chunk's note, in chunk order. May be called again.
  std::function<void(const std::function<void(std::span<const std::byte>)>& visit)> each_note;

  // Appends to the file.
  std::function<void(std::span<const std::byte>)> write;
};

// One table in one format. Read-only once it is made; safe from any number of threads.
class TableFormat {
 public:
  virtual ~TableFormat() = default;
  virtual Cut cut() const = 0;

  // Expected bytes of a row in the file, for plans and progress.
  virtual double bytes_per_row() const = 0;

  virtual std::unique_ptr<Encoder> encoder() const = 0;
  virtual void head(Buffer& out) const = 0;
  virtual void footer(const FooterInput& input) const = 0;

  // Whether encoders look at the words of texts (StringColumnWords).
  virtual bool wants_words() const { return false; }

  // Whether cut() is a guess until rows have been encoded as a sample.
  virtual bool wants_sample() const { return false; }

  // Corrects cut() and bytes_per_row() by an encoder() of this format that has just finished some
  // of the table's rows as a chunk of `bytes` bytes. REQUIRES: no other encoder of it is at work.
  virtual void learn(const Encoder& finished, uint64_t rows, uint64_t bytes) = 0;

  // Memory of an encoder at its peak, about, never less.
  virtual double encoder_bytes() const = 0;
};

// What make() needs; all of it outlives the TableFormat.
struct FormatInput {
  const TableShape& shape;
  const Job& job;
  const Kernels& kernels;
  double rows;  // expected in one file
};

struct Format {
  std::string_view name;       // and file extension
  std::unique_ptr<TableFormat> (*make)(const FormatInput& input);
  bool text;  // several tables may follow each other in one stream
  bool for_files = true;  // else what it makes is for this program alone
};

// All formats. A new one is a line in formats.cc.
std::span<const Format> formats();

// nullptr if there is none of that name.
const Format* find_format(std::string_view name);

}  // namespace tpcmill
