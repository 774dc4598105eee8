#include "encode/parquet/footer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/thrift_compact.h"
#include "encode/parquet/parquet.h"

namespace tpcmill::parquet {
namespace {

struct Table {
  TableShape shape{"t", {{.name = "key"}, {.name = "day", .logical = Logical::kDate, .physical = Physical::kInt32}}};
  Job job;
  std::unique_ptr<TableFormat> format = make_parquet({.shape = shape, .job = job, .kernels = kernels(), .rows = 3});

  // Writes the footer of a file with these notes; counts the pieces.
  std::string footer(uint64_t at, uint64_t rows, const std::vector<std::string>& notes, size_t* writes = nullptr) const {
    std::string out;
    format->footer({.at = at,
                  .rows = rows,
                  .chunks = notes.size(),
                  .each_note =
                      [&](const auto& visit) {
                        for (const std::string& note : notes) visit(std::as_bytes(std::span(note)));
                      },
                  .write =
                      [&](std::span<const std::byte> bytes) {
                        out.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                        if (writes != nullptr) ++*writes;
                      }});
    return out;
  }

  // Three rows at byte `at`.
  std::string note(uint64_t at) const {
    std::vector<int64_t> keys = {7, -1, 3};
    std::vector<int32_t> days = {1, 2, 3};
    keys.resize(keys.size() + kPad), days.resize(days.size() + kPad);
    BatchView batch{.rows = 3, .columns = {}};
    for (const void* const values : {static_cast<const void*>(keys.data()), static_cast<const void*>(days.data())}) {
      Column column;
      column.shape = &shape.columns[batch.columns.size()];
      column.values = values;
      batch.columns.push_back(column);
    }
    const std::unique_ptr<Encoder> encoder = format->encoder();
    encoder->begin();
    encoder->add(batch);
    encoder->finish();
    Buffer out;
    encoder->note(at, out);
    return std::string(reinterpret_cast<const char*>(out.data()), out.size());
  }
};

uint32_t footer_length(const std::string& footer) {
  uint32_t length;
  std::memcpy(&length, footer.data() + footer.size() - 8, sizeof length);
  return length;
}

std::string varint_of(uint64_t value) {
  Buffer out;
  put_varint(out, ThriftCompactWriter::zigzag(static_cast<int64_t>(value)));
  return std::string(reinterpret_cast<const char*>(out.data()), out.size());
}

TEST(Footer, AFileWithoutRowsIsItsSchema) {
  const Table table;
  const std::string footer = table.footer(4, 0, {});
  EXPECT_EQ(footer.substr(footer.size() - 4), "PAR1");
  EXPECT_EQ(footer_length(footer), footer.size() - 8);
  EXPECT_NE(footer.find("key"), std::string::npos);
  EXPECT_NE(footer.find("tpcmill version " TPCMILL_VERSION " (build " TPCMILL_VERSION ")"), std::string::npos);
}

TEST(Footer, IndexesComeFirst) {
  const Table table;
  const std::string one = table.footer(1'000, 3, {table.note(4)});
  const std::string two = table.footer(2'000, 6, {table.note(4), table.note(500)});
  const size_t indexes = one.size() - 8 - footer_length(one);
  EXPECT_GT(indexes, 0u);
  EXPECT_GE(two.size() - 8 - footer_length(two), 2 * indexes);
  EXPECT_GT(footer_length(two), footer_length(one));
}

TEST(Footer, OffsetsBeyondFourGigabytes) {
  const Table table;
  const uint64_t at = (uint64_t{1} << 40) + 12'345;
  const std::string footer = table.footer(at + 100'000, 3, {table.note(at)});
  const size_t indexes = footer.size() - 8 - footer_length(footer);
  const std::string place = varint_of(at);
  EXPECT_EQ(place.size(), 6u);
  EXPECT_LT(footer.find(place), indexes);                     // the offset index has it,
  EXPECT_NE(footer.find(place, indexes), std::string::npos);  // and so has the footer
  EXPECT_NE(footer.find(varint_of(at + 100'000), indexes), std::string::npos);
}

TEST(Footer, LargeOnesAreWrittenInPieces) {
  const Table table;
  const std::vector<std::string> notes(kMostRowGroups, table.note(4));
  size_t writes = 0;
  const std::string footer = table.footer(1 << 30, 3 * notes.size(), notes, &writes);
  EXPECT_GT(footer.size(), size_t{5} << 20);
  EXPECT_GE(writes, footer.size() >> 21);
  EXPECT_LT(footer_length(footer), footer.size() - 8);
}

}  // namespace
}  // namespace tpcmill::parquet
