#include "tpcmill/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/os.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;
using State = FileVerdict::State;
using testing::HasSubstr;

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

class Verify : public testing::Test {
 protected:
  Verify() { fs::create_directories(folder_); }
  ~Verify() override { fs::remove_all(folder_); }

  Job job(const std::string& format, const std::string& scale, std::vector<std::string> tables) const {
    Job job;
    job.format = format;
    job.scale = ScaleFactor::parse(scale);
    job.tables = std::move(tables);
    job.output_dir = folder_;
    job.manifest = true;
    job.threads = 1;
    return job;
  }

  VerifyReport verified(bool quick) const { return verify({.folder = folder_, .quick = quick, .threads = 2}); }

  // Of the file of that name.
  FileVerdict verdict(const std::string& path, bool quick) const {
    for (const FileVerdict& file : verified(quick).files)
      if (file.path == path) return file;
    ADD_FAILURE() << "no verdict on " << path;
    return {};
  }

  // Every byte of a file flipped in turn is found, at its place.
  void flip_all(const std::string& name, bool quick) const {
    const std::string path = folder_ + "/" + name;
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    const std::string right = contents(path);
    for (size_t i = 0; i < right.size(); ++i) {
      const auto put = [&](char c) {
        file.seekp(static_cast<std::streamoff>(i));
        file.put(c);
        file.flush();
      };
      put(static_cast<char>(right[i] ^ (1 << i % 8)));
      const FileVerdict found = verdict(name, quick);
      ASSERT_EQ(found.state, State::kDiffers) << "byte " << i;
      ASSERT_EQ(found.offset, quick ? 0 : i);
      put(right[i]);
    }
    EXPECT_EQ(verdict(name, quick).state, State::kWhole);
  }

  const std::string folder_ = fs::temp_directory_path() / ("tpcmill_verify_test." + random_name());
};

TEST_F(Verify, FindsEachFlippedByteOfText) {
  generate(job("tbl", "0.001", {"region"}));
  flip_all("region.tbl", false);
  flip_all("region.tbl", true);
}

TEST_F(Verify, FindsEachFlippedByteOfParquet) {
  generate(job("parquet", "0.001", {"region"}));
  flip_all("region.parquet", false);
  flip_all("region.parquet", true);
}

TEST_F(Verify, NamesRowColumnAndValues) {
  generate(job("csv", "0.001", {"supplier"}));
  const std::string path = folder_ + "/supplier.csv";
  std::string text = contents(path);
  const size_t at = text.find("Supplier#000000004");
  text[at + 17] = '5';
  write(path, text);
  const FileVerdict found = verdict("supplier.csv", false);
  EXPECT_EQ(found.state, State::kDiffers);
  EXPECT_EQ(found.offset, at + 17);
  EXPECT_EQ(found.row, 4u);
  EXPECT_EQ(found.column, "s_name");
  EXPECT_EQ(found.found, "Supplier#000000005");
  EXPECT_EQ(found.right, "Supplier#000000004");
  EXPECT_EQ(found.sentence(), "supplier.csv differs from byte " + std::to_string(at + 17) +
                                  " on: row 4, column s_name is \"Supplier#000000005\", and "
                                  "\"Supplier#000000004\" is right.");
}

TEST_F(Verify, NamesTheDamagedRegion) {
  generate(job("tbl", "0.05", {"customer"}));
  const std::string path = folder_ + "/customer.tbl";
  std::fstream(path, std::ios::binary | std::ios::in | std::ios::out).seekp(1'048'576).put('\n');
  const FileVerdict found = verdict("customer.tbl", true);
  EXPECT_EQ(found.offset, 1'048'576u);
  EXPECT_EQ(found.region_bytes, fs::file_size(path) - 1'048'576);
}

TEST_F(Verify, NamesFilesThatAreNotAsTheyShouldBe) {
  generate(job("tbl", "0.001", {"region", "nation", "supplier", "part"}));
  fs::resize_file(folder_ + "/nation.tbl", 100);
  fs::remove(folder_ + "/region.tbl");
  write(folder_ + "/part.tbl", contents(folder_ + "/part.tbl") + "x");
  write(folder_ + "/more.tbl", "1|");
  for (const bool quick : {false, true}) {
    const VerifyReport report = verified(quick);
    ASSERT_EQ(report.files.size(), 5u);
    EXPECT_EQ(report.files[0].state, State::kExtra);
    EXPECT_EQ(report.files[1].state, State::kTruncated);
    EXPECT_EQ(report.files[2].state, State::kTooLong);
    EXPECT_EQ(report.files[3].state, State::kMissing);
    EXPECT_EQ(report.files[4].state, State::kWhole);
    EXPECT_EQ(report.whole, 1u);
  }
}

TEST_F(Verify, ComparesHashesOfWhatOtherVersionsMade) {
  generate(job("parquet", "0.001", {"region"}));
  const std::string path = folder_ + "/_tpcmill.json";
  std::string manifest = contents(path);
  const size_t at = manifest.find("\"zstd\":\"") + 8;
  manifest[at] = manifest[at] == '9' ? '8' : '9';
  write(path, manifest);
  std::string said;
  const VerifyReport report =
      verify({.folder = folder_}, {.note = [&](const std::string& sentence, bool) { said += sentence; }});
  EXPECT_EQ(report.method, VerifyReport::Method::kHashes);
  EXPECT_EQ(report.whole, 1u);
  EXPECT_THAT(said, HasSubstr("zstd"));
}

TEST_F(Verify, BelievesNoManifestThatSaysOfAWholeFileWhatIsNotSo) {
  generate(job("tbl", "0.001", {"region", "nation"}));
  const std::string path = folder_ + "/_tpcmill.json";
  std::string manifest = contents(path);
  manifest.replace(manifest.find("\"bytes\":389"), 11, "\"bytes\":388");
  write(path, manifest);
  EXPECT_THAT(verdict("region.tbl", false).sentence(), HasSubstr("its entry in the manifest is not"));
  EXPECT_EQ(verdict("region.tbl", true).state, State::kTooLong);
}

TEST_F(Verify, NamesRowsOfFoldersWithoutAManifest) {
  Job made = job("csv", "0.01", {"supplier", "orders", "lineitem"});
  made.manifest = false;
  generate(made);
  const VerifyReport report = verify({.folder = folder_, .threads = 4});
  EXPECT_EQ(report.method, VerifyReport::Method::kRows);
  EXPECT_EQ(report.whole, 3u);
  EXPECT_EQ(report.scale_factor, "0.01");
  const std::string path = folder_ + "/orders.csv";
  std::string text = contents(path);
  text[text.rfind(",1-URGENT,") + 1] = '7';
  write(path, text);
  const FileVerdict found = verify({.folder = folder_, .threads = 4}).files[1];
  EXPECT_EQ(found.state, State::kDiffers);
  EXPECT_EQ(found.column, "o_orderpriority");
  EXPECT_EQ(found.found, "7-URGENT");
  EXPECT_EQ(found.right, "1-URGENT");
}

TEST_F(Verify, RefusesWhatMakesNoSense) {
  EXPECT_THROW(verify({.folder = folder_ + "/none"}), Error);
  EXPECT_THROW(verify({.folder = folder_, .quick = true}), Error);
  generate(job("tbl", "0.001", {"region"}));
  EXPECT_THROW(verify({.folder = folder_, .scale = ScaleFactor::parse("1")}), Error);
}

TEST_F(Verify, StopsWhenAsked) {
  generate(job("tbl", "0.001", {"region"}));
  const std::atomic<int> stop{1};
  for (const bool quick : {false, true}) {
    try {
      verify({.folder = folder_, .quick = quick}, {.stop = &stop});
      ADD_FAILURE() << "went on";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::kInterrupted);
    }
  }
}

}  // namespace
}  // namespace tpcmill
