#include "tpcmill/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

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

// Not at the first 80 characters, which are alike.
TEST_F(Verify, ShowsBothValuesAroundTheFirstDifference) {
  FileVerdict file{.path = "a.tbl", .state = State::kDiffers, .row = 1, .column = "c"};
  file.found = std::string(200, 'a') + "left" + std::string(100, 'z');
  file.right = std::string(200, 'a') + "right";
  EXPECT_EQ(file.sentence(), "a.tbl differs: row 1, column c is \"..." + std::string(30, 'a') + "left" +
                                 std::string(46, 'z') + "...\", and \"..." + std::string(30, 'a') + "right\" is right.");
  file.found = std::string(20, 'a') + std::string(90, 'b');
  file.right = std::string(20, 'a');
  EXPECT_EQ(file.sentence(), "a.tbl differs: row 1, column c is \"" + std::string(20, 'a') + std::string(60, 'b') +
                                 "...\", and \"" + std::string(20, 'a') + "\" is right.");
  file.found = std::string(90, 'a') + "\xe2\x82\xac";
  file.right = std::string(90, 'a') + "\xe2\x82\xad";
  EXPECT_THAT(file.sentence(), HasSubstr("aaa\xe2\x82\xac\", and"));
  file.path = "\x1b[2J\xe2\x80\xae.tbl";
  EXPECT_THAT(file.sentence(), HasSubstr("\\x1b[2J\\u202e.tbl differs"));
}

// As databases write CHAR(n).
TEST_F(Verify, DoesNotCountBlanksBehindValuesOfFixedLength) {
  Job made = job("csv", "0.001", {});
  made.delimiter = '|';
  made.manifest = false;
  generate(made);
  const std::set<std::string> fixed = {
      "n_name",        "r_name",          "s_name",  "s_phone",      "c_phone",      "c_mktsegment",   "p_mfgr",    "p_brand",
      "p_container",   "o_orderstatus",   "o_orderpriority", "o_clerk", "l_returnflag", "l_linestatus", "l_shipinstruct", "l_shipmode"};
  std::set<std::string> padded;
  for (const std::string& table : table_names("tpch")) {
    const std::string path = folder_ + "/" + table + ".csv", right = contents(path);
    const size_t names_end = right.find('\n'), row_end = right.find('\n', names_end + 1);
    std::istringstream names(right.substr(0, names_end));
    size_t column = 0;
    for (std::string name; std::getline(names, name, '|'); ++column) {
      // Behind the value of the first row.
      size_t at = names_end;
      for (size_t i = 0; i <= column; ++i) at = std::min(right.find('|', at + 1), row_end);
      if (right[at - 1] == '"') --at;
      write(path, right.substr(0, at) + "  " + right.substr(at));
      const VerifyReport report = verify({.folder = folder_, .threads = 2, .scale = ScaleFactor::parse("0.001")});
      if (report.whole == report.files.size()) padded.insert(name);
    }
    write(path, right);
  }
  EXPECT_EQ(padded, fixed);
}

// What its files are is told before they are read, and by whom it was made is not believed.
TEST_F(Verify, StopsWhereAFileEndsWhateverTheManifestSays) {
  for (const char* format : {"tbl", "parquet"}) {
    generate(job(format, "0.001", {"lineitem", "region"}));
    const std::string path = folder_ + "/_tpcmill.json", name = std::string("lineitem.") + format;
    std::string manifest = contents(path);
    // Row groups grow with the scale.
    manifest.replace(manifest.find("\"0.001\""), 7, std::string(format) == "tbl" ? "\"100000\"" : "\"1000\"");
    write(path, manifest);
    FileVerdict found = verdict(name, false);
    EXPECT_NE(found.state, State::kWhole);
    fs::resize_file(folder_ + "/" + name, 1'000);
    found = verdict(name, false);
    EXPECT_EQ(found.state, State::kTruncated);
    EXPECT_THAT(found.sentence(), HasSubstr(name + " is truncated: it has 1000 bytes, and "));
    // Files of Parquet name their scale.
    const State wanted = std::string(format) == "tbl" ? State::kWhole : State::kDiffers;
    EXPECT_EQ(verdict(std::string("region.") + format, false).state, wanted);
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
}

TEST_F(Verify, SaysOfAFileThatIsAPrefixThatItIsTruncated) {
  generate(job("tbl", "0.01", {"customer"}));
  const std::string path = folder_ + "/_tpcmill.json", data = folder_ + "/customer.tbl";
  fs::resize_file(data, 100'000);
  EXPECT_EQ(verdict("customer.tbl", false).state, State::kTruncated);
  EXPECT_EQ(verdict("customer.tbl", false).offset, std::nullopt);
  std::string manifest = contents(path);
  const size_t at = manifest.find("\"bytes\":") + 8;
  manifest.replace(at, manifest.find(',', at) - at, "100000");
  write(path, manifest);
  const FileVerdict found = verdict("customer.tbl", false);
  EXPECT_EQ(found.state, State::kTruncated);
  EXPECT_EQ(found.sentence(), "customer.tbl is truncated: it has 100000 bytes, the manifest says 100000, and more would be right.");
}

TEST_F(Verify, CountsNoMoreMissingRowsThanAnybodyWantsToKnow) {
  Job made = job("tbl", "0.001", {"lineitem", "region"});
  made.manifest = false;
  generate(made);
  const VerifyReport report = verify({.folder = folder_, .threads = 2, .scale = ScaleFactor::parse("100000")});
  ASSERT_EQ(report.files.size(), 2u);
  EXPECT_EQ(report.files[1].state, State::kWhole);
  EXPECT_EQ(report.files[0].state, State::kDiffers);  // partkeys depend on the scale
  write(folder_ + "/lineitem.tbl", "");
  EXPECT_EQ(verify({.folder = folder_, .threads = 2, .scale = ScaleFactor::parse("100000")}).files[0].sentence(),
            "lineitem.tbl ends after row 0, and at least 1000000 more rows would be right.");
}

TEST_F(Verify, OpensOnlyRegularFilesOfTheFolder) {
  const std::string outside = folder_ + ".outside";
  for (const bool manifest : {true, false}) {
    Job made = job("tbl", "0.001", {"region", "nation", "supplier", "customer"});
    made.manifest = manifest;
    generate(made);
    fs::rename(folder_ + "/region.tbl", outside);
    fs::create_symlink(outside, folder_ + "/region.tbl");
    fs::remove(folder_ + "/nation.tbl");
    ASSERT_EQ(mkfifo((folder_ + "/nation.tbl").c_str(), 0600), 0);
    fs::rename(folder_ + "/supplier.tbl", folder_ + "/elsewhere");
    fs::create_symlink("elsewhere", folder_ + "/supplier.tbl");
    for (const bool quick : {false, true}) {
      if (quick && !manifest) continue;
      EXPECT_THAT(verdict("region.tbl", quick).sentence(), HasSubstr("is a symbolic link that leads out of the folder"));
      EXPECT_THAT(verdict("nation.tbl", quick).sentence(), HasSubstr("cannot be read: it is a FIFO"));
      EXPECT_EQ(verdict("supplier.tbl", quick).state, State::kWhole);
      EXPECT_EQ(verdict("customer.tbl", quick).state, State::kWhole);
    }
    fs::remove_all(folder_);
    fs::remove(outside);
    fs::create_directories(folder_);
  }
}

TEST_F(Verify, RefusesAManifestThatIsNoFile) {
  const std::string path = folder_ + "/_tpcmill.json";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_THROW(verified(true), Error);
  fs::remove(path);
  fs::create_symlink("/dev/zero", path);
  EXPECT_THROW(verified(true), Error);
  fs::remove(path);
  fs::create_directory(path);
  EXPECT_THROW(verified(true), Error);
  fs::remove(path);
  // What would be journals are none.
  generate(job("tbl", "0.001", {"region"}));
  ASSERT_EQ(mkfifo((folder_ + "/.tpcmill.0123456789abcdef.lock").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", folder_ + "/.tpcmill.0123456789abcdee.lock");
  EXPECT_EQ(verified(true).whole, 1u);
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
