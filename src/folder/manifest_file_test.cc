#include "folder/manifest_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "folder/leftovers.h"
#include "folder/lock_file.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;

class ManifestFileTest : public testing::Test {
 protected:
  ManifestFileTest() : folder_(testing::TempDir() + "/manifest_" + testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    Job job;
    job.tables = {"region"};
    head_ = head_of(job, Distributions::built_in());
  }
  ~ManifestFileTest() override { fs::remove_all(folder_); }

  static ManifestEntry entry(uint64_t rows) {
    return {.table = "region", .rows = rows, .hash = {.region_bytes = kHashBlock, .regions = {}}};
  }
  void touch(const std::string& name) const { std::ofstream(folder_ + "/" + name) << "x"; }
  bool exists(const std::string& name) const { return fs::exists(folder_ + "/" + name); }

  std::string folder_;
  ManifestHead head_;
};

TEST_F(ManifestFileTest, IsNoDeathWhereFilesAreLimited) {
  const auto say_why = [&] {
    rlimit usual{};
    getrlimit(RLIMIT_FSIZE, &usual);
    const rlimit low{20, usual.rlim_max};
    setrlimit(RLIMIT_FSIZE, &low);
    try {
      ManifestFile(folder_, "0123456789abcdef", false).add(head_, {{"a.tbl", entry(1)}});
    } catch (const Error& error) {
      setrlimit(RLIMIT_FSIZE, &usual);
      std::fputs(error.what(), stderr);
      _exit(exists(kManifestName) ? 2 : 1);
    }
    _exit(0);
  };
  EXPECT_EXIT(say_why(), testing::ExitedWithCode(1), "_tpcmill.json cannot be written: File too large");
}

TEST_F(ManifestFileTest, AddsToWhatIsThere) {
  const ManifestFile file(folder_, "0123456789abcdef", true);
  EXPECT_FALSE(file.read());
  file.add(head_, {{"a.tbl", entry(1)}, {"b.tbl", entry(2)}});
  file.add(head_, {{"b.tbl", entry(3)}, {"c.tbl", entry(4)}});
  const std::optional<Manifest> read = file.read();
  ASSERT_TRUE(read);
  ASSERT_EQ(read->files.size(), 3u);
  EXPECT_EQ(read->files.at("a.tbl").rows, 1u);
  EXPECT_EQ(read->files.at("b.tbl").rows, 3u);
  file.begin(head_, {"older.tbl"}, {"a.tbl"}, true);  // it is of this work already
  EXPECT_EQ(file.read()->files.size(), 3u);
  EXPECT_TRUE(file.read()->older.empty());
  ManifestHead other = head_;
  other.scale_factor = "2";
  EXPECT_THROW(file.add(other, {}), Error);
  file.begin(other, {"a.tbl", "b.tbl", "c.tbl"}, {"a.tbl"}, false);
  EXPECT_TRUE(file.read()->files.empty());
  EXPECT_EQ(file.read()->older, (std::set<std::string>{"b.tbl", "c.tbl"}));
  file.begin(other, {"a.tbl"}, {"b.tbl"}, false);  // another run of that work makes it
  file.add(other, {{"a.tbl", entry(1)}});
  EXPECT_EQ(file.read()->older, std::set<std::string>{"c.tbl"});
  std::vector<std::string> removed;
  const auto remove = [&](const std::string& path) { removed.push_back(path); };
  file.drop_older(head_, false, remove);
  file.drop_older(other, false, remove);
  file.drop_older(other, false, remove);
  EXPECT_EQ(removed, std::vector<std::string>{"c.tbl"});
  EXPECT_EQ(file.read()->files.size(), 1u);
  file.begin(head_, {}, {}, false);
  EXPECT_FALSE(file.read());
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ManifestFileTest, LosesNothingOfRunsAtOnce) {
  constexpr int kRuns = 4, kFiles = 25;
  {
    std::vector<std::jthread> runs;
    for (int run = 0; run < kRuns; ++run)
      runs.emplace_back([&, run] {
        const ManifestFile file(folder_, std::to_string(run), false);
        for (int i = 0; i < kFiles; ++i)
          file.add(head_, {{std::to_string(run) + "." + std::to_string(i), entry(1)}});
      });
  }
  EXPECT_EQ(ManifestFile(folder_, "x", false).read()->files.size(), size_t{kRuns * kFiles});
}

TEST_F(ManifestFileTest, KnowsFromJournalsWhatDeadRunsFinished) {
  const std::string dead = run_lock_name(folder_, "00000000000000bb"), alive = run_lock_name(folder_, "00000000000000aa");
  const LockFile lock(alive, 0);
  for (const std::string& path : {dead, alive}) {
    touch(path.substr(folder_.size() + 1));
    fs::resize_file(path, 0);
    append_to_journal(path, journal_head(head_));
  }
  const ManifestFile file(folder_, "x", false);
  std::optional<Manifest> found;
  std::set<std::string> dead_locks;
  EXPECT_TRUE(file.journaled(head_, found, dead_locks).empty());
  EXPECT_EQ(dead_locks, std::set<std::string>{dead});
  append_to_journal(alive, journal_line("alive.tbl", entry(1)));
  append_to_journal(dead, journal_line("a.tbl", entry(1)));
  append_to_journal(dead, journal_line("b.tbl", entry(2)));
  append_to_journal(dead, journal_line("cut.tbl", entry(3)).substr(0, 20));
  append_to_journal(dead, journal_line("late.tbl", entry(4)));  // the disk had room again
  append_to_journal(dead, journal_line("cut.tbl", entry(3)).substr(0, 20));
  std::map<std::string, ManifestEntry> files = file.journaled(head_, found, dead_locks);
  ASSERT_EQ(files.size(), 4u);
  EXPECT_EQ(files.at("b.tbl"), entry(2));
  EXPECT_EQ(files.at("late.tbl"), entry(4));
  // It stands for a manifest of its own work where there is none.
  ASSERT_TRUE(found);
  EXPECT_EQ(found->head, head_);
  EXPECT_TRUE(found->files.empty());
  ManifestHead other = head_;
  other.scale_factor = "2";
  EXPECT_TRUE(file.journaled(other, found, dead_locks).empty());
  found->files["a.tbl"] = entry(1);
  files = file.journaled(head_, found, dead_locks);
  EXPECT_EQ(files.size(), 3u);
  EXPECT_THROW(append_to_journal(folder_ + "/none", "x"), Error);
}

TEST_F(ManifestFileTest, RefusesABrokenOne) {
  touch(kManifestName);
  const ManifestFile file(folder_, "x", false);
  EXPECT_THROW(file.read(), Error);
  EXPECT_THROW(file.add(head_, {}), Error);
}

TEST_F(ManifestFileTest, LeftoversOfDeadRunsGoAndThoseOfLiveOnesStay) {
  const std::string alive = "00000000000000aa", dead = "00000000000000bb";
  const LockFile lock(run_lock_name(folder_, alive), 0);
  EXPECT_TRUE(is_locked(run_lock_name(folder_, alive)));
  touch(".tpcmill." + dead + ".lock");
  for (const std::string& run : {alive, dead}) touch("region.tbl." + run + ".tmp");
  fs::create_directories(folder_ + "/lineitem");
  for (const std::string& run : {alive, dead}) touch("lineitem/lineitem.1.tbl." + run + ".tmp");
  for (const char* name : {"mine.tmp", "mine.0123.tmp", "0123456789abcdef.tmp", "region.tbl"}) touch(name);
  touch(".tpcmill.00000000000000cc.lock");  // died after its journal was looked for
  touch("region.tbl.00000000000000cc.tmp");
  // What the kernel still writes for a process that was killed is locked.
  const LockFile writing(folder_ + "/orders.tbl." + dead + ".tmp", 0);
  const LockFile elsewhere(folder_ + "/orders.tbl.00000000000000dd.tmp", 0);
  remove_leftovers(folder_, {"lineitem", "nowhere", "region", "orders"}, {}, {run_lock_name(folder_, dead)});
  EXPECT_TRUE(exists("region.tbl.00000000000000cc.tmp"));
  EXPECT_TRUE(exists(".tpcmill.00000000000000cc.lock"));
  EXPECT_FALSE(exists("region.tbl." + dead + ".tmp"));
  EXPECT_FALSE(exists("orders.tbl." + dead + ".tmp"));
  EXPECT_TRUE(exists("orders.tbl.00000000000000dd.tmp"));
  EXPECT_FALSE(exists("lineitem/lineitem.1.tbl." + dead + ".tmp"));
  EXPECT_FALSE(exists(".tpcmill." + dead + ".lock"));
  EXPECT_TRUE(exists("region.tbl." + alive + ".tmp"));
  EXPECT_TRUE(exists("lineitem/lineitem.1.tbl." + alive + ".tmp"));
  for (const char* name : {"mine.tmp", "mine.0123.tmp", "0123456789abcdef.tmp", "region.tbl"}) EXPECT_TRUE(exists(name)) << name;
}

TEST_F(ManifestFileTest, ALockIsForOneAtATime) {
  const std::string path = folder_ + "/lock";
  {
    const LockFile lock(path, 0);
    EXPECT_THROW(LockFile(path, 10), Error);
  }
  EXPECT_FALSE(fs::exists(path));
  const LockFile again(path, 0);
  remove_unlocked(path);
  EXPECT_TRUE(fs::exists(path));
}

}  // namespace
}  // namespace tpcmill
