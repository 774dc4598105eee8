#include "encode/parquet/row_group.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "encode/parquet/parquet.h"

namespace tpcmill::parquet {
namespace {

// A table with a column of every physical form, each as dictionary and PLAIN.
class RowGroupTest : public testing::Test {
 protected:
  static constexpr size_t kRows = 50'000;

  RowGroupTest() {
    for (int i = 0; i < 300; ++i) {
      clerks.texts.push_back("Clerk#" + std::to_string(i * 7 % 300));
      dates.texts.push_back("day");
      dates.values.push_back(8035 + i);
    }
    shape = {"t",
             {{.name = "key"},
              {.name = "supplier", .low = 1, .high = 1'000},
              {.name = "part", .low = 1, .high = 100'000},
              {.name = "count", .logical = Logical::kInteger, .physical = Physical::kInt32},
              {.name = "flag", .logical = Logical::kText, .physical = Physical::kCode8, .dictionary = &flags},
              {.name = "clerk", .logical = Logical::kText, .physical = Physical::kCode16, .dictionary = &clerks},
              {.name = "date", .logical = Logical::kDate, .physical = Physical::kCode16, .dictionary = &dates},
              {.name = "comment", .logical = Logical::kText, .physical = Physical::kText, .mean_length = 100, .max_length = 199}}};
    std::mt19937_64 random(19);
    heap.resize(1 << 20);
    for (char& c : heap) c = static_cast<char>('a' + random() % 26);
    heap.resize(heap.size() + kPad);
    for (size_t i = 0; i < kRows; ++i) {
      keys.push_back(static_cast<int64_t>(i * i) - 1'000);
      suppliers.push_back(static_cast<int64_t>(1 + random() % 1'000));
      parts.push_back(static_cast<int64_t>(1 + random() % 100'000));
      counts.push_back(static_cast<int32_t>(random()));
      flag.push_back(i < 20'000 ? 2 : static_cast<uint8_t>(random() % 3));
      clerk.push_back(static_cast<uint16_t>(random() % 300));
      date.push_back(static_cast<uint16_t>(random() % 300));
      at.push_back(static_cast<uint32_t>(random() % (1 << 19)));
      length.push_back(static_cast<uint16_t>(random() % 200));
    }
    const auto pad = [](auto& values) { values.resize(values.size() + kPad); };
    pad(keys), pad(suppliers), pad(parts), pad(counts), pad(flag), pad(clerk), pad(date), pad(at), pad(length);
  }

  BatchView batch(size_t from, size_t rows) const {
    const void* const values[] = {&keys[from], &suppliers[from], &parts[from], &counts[from],
                                  &flag[from], &clerk[from],     &date[from],  nullptr};
    BatchView view;
    view.rows = rows;
    for (size_t i = 0; i < shape.columns.size(); ++i) {
      Column column;
      column.shape = &shape.columns[i];
      column.values = values[i];
      if (shape.columns[i].physical == Physical::kText) column.text = {heap.data(), &at[from], &length[from]};
      view.columns.push_back(column);
    }
    return view;
  }

  std::unique_ptr<TableFormat> format() const {
    return make_parquet({.shape = shape, .job = job, .kernels = kernels(), .rows = kRows});
  }

  // Adds rows [from, from + rows) in batches of `step` and gives all bytes of the row group.
  std::string encoded(Encoder& encoder, size_t from, size_t rows, size_t step) const {
    encoder.begin();
    for (size_t i = 0; i < rows; i += step) encoder.add(batch(from + i, std::min(step, rows - i)));
    std::string out;
    for (const std::span<const std::byte> piece : encoder.finish())
      out.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return out;
  }

  Dictionary flags{{"R", "A", "N"}, {}}, clerks, dates;
  TableShape shape;
  Job job;
  std::string heap;
  std::vector<int64_t> keys, suppliers, parts;
  std::vector<int32_t> counts;
  std::vector<uint8_t> flag;
  std::vector<uint16_t> clerk, date, length;
  std::vector<uint32_t> at;
};

TEST_F(RowGroupTest, BytesDoNotDependOnBatches) {
  for (const Codec::Kind kind : {Codec::Kind::kUncompressed, Codec::Kind::kSnappy, Codec::Kind::kZstd}) {
    job.layout.rules = {{.table = "", .column = "", .settings = {.codec = Codec{kind, 1}}}};
    const auto table = format();
    const auto encoder = table->encoder();
    const std::string expected = encoded(*encoder, 0, kRows, kRows);
    Buffer note, other;
    encoder->note(4, note);
    for (const size_t step : {1'000, 4'096, 7'777, 20'000}) {
      EXPECT_EQ(encoded(*encoder, 0, kRows, step), expected) << step;
      other.clear();
      encoder->note(4, other);
      EXPECT_TRUE(std::equal(note.bytes().begin(), note.bytes().end(), other.bytes().begin(), other.bytes().end())) << step;
    }
  }
}

TEST_F(RowGroupTest, AnEncoderForgets) {
  const auto table = format();
  const auto used = table->encoder(), fresh = table->encoder();
  encoded(*used, 0, kRows, 4'096);
  EXPECT_EQ(encoded(*used, 30'000, 1'000, 100), encoded(*fresh, 30'000, 1'000, 1'000));
  EXPECT_EQ(encoded(*used, 0, 0, 1), "");
  Buffer note;
  used->note(4, note);
  EXPECT_TRUE(note.empty());
}

TEST_F(RowGroupTest, PagesEndByRowsOrBytes) {
  const auto table = format();
  const FileLayout& file = static_cast<const ParquetFormat&>(*table).layout();
  Workbench bench;
  const BatchView view = batch(0, kRows);

  const PageWriter writer;
  ColumnChunk key(file.columns[0], writer, kernels());
  key.begin();
  key.append(view.columns[0], kRows, bench);
  key.finish(bench);
  ASSERT_EQ(key.page_facts().size(), 3u);
  EXPECT_EQ(key.page_facts()[1].first_row, 20'000u);
  EXPECT_EQ(key.page_facts()[2].first_row, 40'000u);

  ColumnChunk comment(file.columns[7], writer, kernels());
  comment.begin();
  comment.append(view.columns[7], kRows, bench);
  comment.finish(bench);
  const auto pages = comment.page_facts();
  for (size_t p = 0; p + 1 < pages.size(); ++p) {
    uint64_t bytes = 0;
    for (uint64_t i = pages[p].first_row; i < pages[p + 1].first_row; ++i) bytes += sizeof(uint32_t) + length[i];
    EXPECT_LE(bytes, uint64_t{1024 * 1024});
    EXPECT_GT(bytes + sizeof(uint32_t) + length[pages[p + 1].first_row], uint64_t{1024 * 1024});
  }
}

TEST_F(RowGroupTest, StatisticsOfEveryPageAreExact) {
  for (const uint64_t rows : {uint64_t{100}, uint64_t{50'000}}) {  // PLAIN, dictionaries
    job.layout.rules = {{.table = "", .column = "", .settings = {.row_group_rows = rows}}};
    const auto table = format();
    const FileLayout& file = static_cast<const ParquetFormat&>(*table).layout();
    Workbench bench;
    const PageWriter writer;
    const BatchView view = batch(0, kRows);
    for (size_t c = 0; c < file.columns.size(); ++c) {
      SCOPED_TRACE(testing::Message() << shape.columns[c].name << ", " << rows << " rows a group");
      ColumnChunk chunk(file.columns[c], writer, kernels());
      chunk.begin();
      chunk.append(view.columns[c], kRows, bench);
      chunk.finish(bench);

      const bool is_text = shape.columns[c].logical == Logical::kText;
      const auto number = [&](size_t i) -> int64_t {
        switch (c) {
          case 0: return keys[i];
          case 1: return suppliers[i];
          case 2: return parts[i];
          case 3: return counts[i];
          default: return dates.values[date[i]];
        }
      };
      const auto text = [&](size_t i) {
        return c == 4 ? flags.texts[flag[i]] : c == 5 ? clerks.texts[clerk[i]] : heap.substr(at[i], length[i]);
      };
      const auto pages = chunk.page_facts();
      for (size_t p = 0; p < pages.size(); ++p) {
        const size_t end = p + 1 < pages.size() ? pages[p + 1].first_row : kRows;
        StoredNumber room;
        if (is_text) {
          std::string least = text(pages[p].first_row), greatest = least;
          for (size_t i = pages[p].first_row; i < end; ++i) {
            least = std::min(least, text(i));
            greatest = std::max(greatest, text(i));
          }
          EXPECT_EQ(chunk.least_of(pages[p].keys, room), least);
          EXPECT_EQ(chunk.greatest_of(pages[p].keys, room), greatest);
        } else {
          int64_t least = number(pages[p].first_row), greatest = least;
          for (size_t i = pages[p].first_row; i < end; ++i) {
            least = std::min(least, number(i));
            greatest = std::max(greatest, number(i));
          }
          const size_t width = width_of(file.columns[c].type);
          EXPECT_EQ(chunk.least_of(pages[p].keys, room), std::string_view(reinterpret_cast<char*>(&least), width));
          EXPECT_EQ(chunk.greatest_of(pages[p].keys, room), std::string_view(reinterpret_cast<char*>(&greatest), width));
        }
      }
    }
  }
}

TEST_F(RowGroupTest, ChunksThatSnappyWouldMakeMoreAreStored) {
  const auto table = format();
  const FileLayout& file = static_cast<const ParquetFormat&>(*table).layout();
  Workbench bench;
  const PageWriter writer;
  ColumnChunk flags_of(file.columns[4], writer, kernels());
  ASSERT_EQ(file.columns[4].codec.kind, Codec::Kind::kSnappy);
  const auto chunk_of = [&](size_t from, size_t rows) {
    flags_of.begin();
    flags_of.append(batch(from, rows).columns[4], rows, bench);
    flags_of.finish(bench);
  };
  // Codes at random, in several pages,
  chunk_of(20'000, 30'000);
  ASSERT_EQ(flags_of.page_facts().size(), 2u);
  EXPECT_EQ(flags_of.codec(), Codec::Kind::kUncompressed);
  EXPECT_EQ(flags_of.packed(), flags_of.unpacked());
  EXPECT_EQ(flags_of.page_facts()[1].at, flags_of.page_facts()[0].bytes);
  EXPECT_EQ(flags_of.data_pages().size(), flags_of.page_facts()[1].at + flags_of.page_facts()[1].bytes);
  // and texts that repeat: every chunk decides by itself.
  ColumnChunk comments(file.columns[7], writer, kernels());
  comments.begin();
  std::vector<uint32_t> same(kRows + kPad, 0);
  Column column = batch(0, kRows).columns[7];
  column.text.at = same.data();
  comments.append(column, kRows, bench);
  comments.finish(bench);
  EXPECT_EQ(comments.codec(), Codec::Kind::kSnappy);
  EXPECT_LT(comments.packed(), comments.unpacked());
}

TEST_F(RowGroupTest, PagesOfVersion2ThatWouldGrowAreStoredInACompressedChunk) {
  job.layout.rules = {{.table = "", .column = "", .settings = {.data_page_version = 2}}};
  const auto table = format();
  const FileLayout& file = static_cast<const ParquetFormat&>(*table).layout();
  Workbench bench;
  const PageWriter writer{.version = 2};
  ColumnChunk dates_of(file.columns[6], writer, kernels());
  dates_of.begin();
  dates_of.append(batch(0, kRows).columns[6], kRows, bench);
  dates_of.finish(bench);
  for (const PageFacts& page : dates_of.page_facts()) {
    const std::string_view header(reinterpret_cast<const char*>(dates_of.data_pages().data()) + page.at, 30);
    EXPECT_NE(header.find("\x15\x00\x12"), std::string_view::npos) << "no levels, and not compressed";
  }
  EXPECT_LE(dates_of.packed(), dates_of.unpacked());
}

// Pages of a column of texts, Snappy, and what they would be PLAIN.
class SearchedTexts : public testing::Test {
 protected:
  static constexpr size_t kRows = 50'000, kLength = 60;

  // Texts of these letters, of which one in so many is the first one again.
  void add(std::string letters, size_t same_one_in = kRows) {
    std::mt19937_64 random(7);
    heap.resize(kRows * kLength + kPad);
    for (char& c : heap) c = letters[random() % letters.size()];
    for (size_t i = 0; i < kRows; ++i) at.push_back(static_cast<uint32_t>(i % same_one_in == 0 ? 0 : i * kLength));
    length.assign(kRows + kPad, kLength);
    at.resize(kRows + kPad);
    Column column;
    column.shape = &shape.columns[0];
    column.text = {heap.data(), at.data(), length.data()};
    chunk.begin();
    chunk.append(column, kRows, bench);
    chunk.finish(bench);
  }

  size_t pages() const { return chunk.page_facts().size(); }
  std::string_view page(size_t number) const {
    const PageFacts& facts = chunk.page_facts()[number];
    return {reinterpret_cast<const char*>(chunk.data_pages().data()) + facts.at, facts.bytes};
  }
  std::string plain(size_t number) const {
    Buffer out;
    const std::span<const PageFacts> facts = chunk.page_facts();
    const size_t end = number + 1 < facts.size() ? facts[number + 1].first_row : kRows;
    for (size_t i = facts[number].first_row; i < end; ++i)
      put_plain(std::string_view(heap).substr(at[i], kLength), out);
    return {reinterpret_cast<const char*>(out.data()), out.size()};
  }

  const TableShape shape{"t", {{.name = "text", .logical = Logical::kText, .physical = Physical::kText,
                                .mean_length = kLength, .max_length = kLength}}};
  Job job{.layout = {.rules = {{.table = "", .column = "", .settings = {.codec = Codec{Codec::Kind::kSnappy, 0}}}}}};
  const std::unique_ptr<TableFormat> table =
      make_parquet({.shape = shape, .job = job, .kernels = kernels(), .rows = kRows});
  const PageWriter writer;
  ColumnChunk chunk{static_cast<const ParquetFormat&>(*table).layout().columns[0], writer, kernels()};
  Workbench bench;
  std::string heap;
  std::vector<uint32_t> at;
  std::vector<uint16_t> length;
};

TEST_F(SearchedTexts, AreNotWhereTheFirstPageHardlyShrank) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  add(all, 40);
  ASSERT_GE(pages(), 3u);
  EXPECT_FALSE(page(0).ends_with(plain(0)));
  EXPECT_TRUE(page(1).ends_with(plain(1)));
  EXPECT_TRUE(page(2).ends_with(plain(2)));
}

TEST_F(SearchedTexts, AreWhereItDid) {
  add("ab");
  ASSERT_GE(pages(), 3u);
  for (size_t p = 0; p < pages(); ++p) EXPECT_LT(page(p).size(), plain(p).size() / 2);
}

}  // namespace
}  // namespace tpcmill::parquet
