// Files are the same bytes whichever way they are written, whoever places what in which order.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "sink/aligned_files.h"
#include "sink/sink.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;

// Folders on the file systems of this machine that tests may write to.
std::vector<std::string> folders() {
  std::vector<std::string> found;
  for (const char* folder : {"/tmp", "/dev/shm", "."})
    if (::access(folder, W_OK | X_OK) == 0) found.emplace_back(folder);
  return found;
}

class Folder {
 public:
  explicit Folder(const std::string& parent) : path_(parent + "/tpcmill_sink_XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no folder in " + parent);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Byte i of a file, told apart from those of other files and places.
std::vector<std::byte> bytes_of(size_t file, size_t size) {
  std::mt19937_64 random(file + 1);
  std::vector<std::byte> bytes(size);
  for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
    const uint64_t word = random();
    std::memcpy(bytes.data() + at, &word, std::min(sizeof word, size - at));
  }
  return bytes;
}

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(fs::file_size(path), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

std::string same_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Piece {
  size_t file;
  size_t at, size;
};

// What workers share: whose turn it is, and how much has landed. Plain words in shared memory.
struct Board {
  std::atomic<uint32_t> next, turn;
  std::atomic<uint32_t> landed[8];
  std::atomic<uint32_t> failed;
};

// A small run: pieces of several files, placed in their order by workers that take them in turn,
// written and landed in any order; whoever sees the last one land finishes the file.
class SmallRun {
 public:
  SmallRun(const std::string& folder, const std::vector<size_t>& sizes, std::mt19937& random, size_t largest) {
    std::vector<std::vector<Piece>> per_file;
    for (size_t file = 0; file < sizes.size(); ++file) {
      const std::string path = folder + "/" + std::to_string(file);
      names.push_back({path, path + ".tmp"});
      expected.push_back(bytes_of(file, sizes[file]));
      counts.push_back(0);
      // Lengths are even on a logarithmic scale. An empty file has one piece.
      for (size_t at = 0; at < sizes[file] || counts[file] == 0; ++counts[file]) {
        const double exponent = std::uniform_real_distribution<>(0, std::log2(static_cast<double>(largest)))(random);
        const size_t size = std::min(static_cast<size_t>(std::exp2(exponent)), sizes[file] - at);
        pieces.push_back({file, at, size});
        at += size;
      }
    }
  }

  void work(const AlignedOutput* aligned, Board& board, unsigned seed) const {
    try {
      std::mt19937 random(seed);
      const std::unique_ptr<Sink> sink = make_file_sink(names, {}, aligned);
      std::map<uint64_t, size_t> sent;  // calls that may be on their way, and their files
      uint64_t calls = 0;
      const auto settle = [&](bool wait) {
        sink->collect(wait);
        std::vector<size_t> landed;
        std::erase_if(sent, [&](const auto& call) {
          if (sink->is_on_its_way(call.first)) return false;
          landed.push_back(call.second);
          return true;
        });
        EXPECT_LE(sent.size(), wait ? 0 : Sink::kMostOnTheirWay);
        for (const size_t file : landed) {
          if (++board.landed[file] != counts[file]) continue;
          EXPECT_TRUE(sink->finish(file, expected[file].size()));
        }
      };
      for (uint32_t number; (number = board.next++) < pieces.size() && board.failed == 0;) {
        while (board.turn != number && board.failed == 0) std::this_thread::yield();
        write(*sink, pieces[number], random, [&] { ++board.turn; });
        sent.emplace(calls++, pieces[number].file);
        settle(random() % 8 == 0);
      }
      settle(true);
    } catch (const Error&) {
      ++board.failed;
      throw;
    }
  }

  void expect_right() const {
    for (size_t file = 0; file < names.size(); ++file) {
      EXPECT_FALSE(fs::exists(names[file].temporary));
      const std::string got = content(names[file].final);
      ASSERT_EQ(got.size(), expected[file].size()) << names[file].final;
      EXPECT_TRUE(got.empty() || std::memcmp(got.data(), expected[file].data(), got.size()) == 0) << names[file].final;
    }
  }

  std::vector<FileNames> names;
  std::vector<std::vector<std::byte>> expected;
  std::vector<Piece> pieces;
  std::vector<uint32_t> counts;  // pieces of each file

 private:
  template <class PassTurn>
  void write(Sink& sink, const Piece& piece, std::mt19937& random, PassTurn pass_turn) const {
    if (piece.at == 0) sink.create(piece.file);
    // In two or three parts, from memory that is overwritten as soon as the sink may not need it.
    std::vector<std::byte> bytes(expected[piece.file].data() + piece.at,
                                 expected[piece.file].data() + piece.at + piece.size);
    const size_t cut = bytes.empty() ? 0 : random() % bytes.size();
    const std::span<const std::byte> all(bytes), parts[] = {all.first(cut), {}, all.subspan(cut)};
    sink.place(piece.file, piece.at, parts);
    pass_turn();
    sink.write(piece.file, piece.at, parts);
    std::fill(bytes.begin(), bytes.end(), std::byte{0});
  }
};

struct Way {
  const char* name;
  std::optional<Io> aligned;
  size_t block;
};
constexpr Way kWays[] = {{"buffered", std::nullopt, 0},
                         {"direct", Io::kDirect, 4096},
                         {"direct", Io::kDirect, 65536},
                         {"uring", Io::kUring, 4096},
                         {"uring", Io::kUring, 16384}};

class Ways : public testing::TestWithParam<Way> {
 protected:
  // Runs `run` on `workers` threads or forks.
  void run(const SmallRun& small, unsigned workers, bool forks, unsigned seed) {
    std::optional<AlignedOutput> aligned;
    if (GetParam().aligned) aligned.emplace(FileIo{*GetParam().aligned, GetParam().block, ""}, small.names.size());
    const AlignedOutput* const shared = aligned ? &*aligned : nullptr;
    SharedMemory memory(sizeof(Board));
    Board& board = *new (memory.data()) Board();
    if (forks) {
      std::vector<pid_t> children;
      for (unsigned worker = 0; worker < workers; ++worker) {
        const pid_t child = fork();
        if (child == 0) {
          small.work(shared, board, seed + worker);
          _exit(testing::Test::HasFailure() ? 1 : 0);
        }
        children.push_back(child);
      }
      for (const pid_t child : children) {
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
      }
    } else {
      std::vector<std::jthread> threads;
      for (unsigned worker = 0; worker < workers; ++worker)
        threads.emplace_back([&, worker] { small.work(shared, board, seed + worker); });
    }
  }
};

TEST_P(Ways, SameBytesOnEveryFileSystem) {
  // Sizes round blocks, slots and nothing at all.
  const std::vector<size_t> sizes = {0, 1, 4095, 4096, 4097, (5 << 20) + 17, 2 << 20, 300'000};
  unsigned seed = 1;
  for (const std::string& parent : folders()) {
    for (const bool forks : {false, true}) {
      for (const size_t largest : {size_t{5000}, size_t{3 << 20}}) {
        SCOPED_TRACE(parent + (forks ? ", forks, " : ", threads, ") + std::to_string(largest));
        const Folder folder(parent);
        std::mt19937 random(seed);
        const SmallRun small(folder.path(), sizes, random, largest);
        run(small, 3, forks, seed++);
        small.expect_right();
      }
    }
  }
}

// One byte at a time: tails go on and on before a block is whole.
TEST_P(Ways, SingleBytes) {
  const Folder folder("/tmp");
  std::mt19937 random(7);
  const SmallRun small(folder.path(), {9000, 4096}, random, 2);
  run(small, 2, false, 3);
  small.expect_right();
}

// More bytes than a worker may have on their way.
TEST_P(Ways, LargeFile) {
  const Folder folder("/tmp");
  std::mt19937 random(11);
  const SmallRun small(folder.path(), {(24 << 20) + 1'000'001}, random, 8 << 20);
  run(small, 1, false, 9);
  small.expect_right();
}

// More files than are kept open, all begun before one is finished.
TEST_P(Ways, ManyFilesAtOnce) {
  constexpr size_t kFiles = 24;
  const Folder folder("/tmp");
  std::vector<FileNames> names;
  for (size_t file = 0; file < kFiles; ++file) {
    const std::string path = folder.path() + "/" + std::to_string(file);
    names.push_back({path, path + ".tmp"});
  }
  std::optional<AlignedOutput> aligned;
  if (GetParam().aligned) aligned.emplace(FileIo{*GetParam().aligned, GetParam().block, ""}, kFiles);
  const std::unique_ptr<Sink> sink = make_file_sink(names, {}, aligned ? &*aligned : nullptr);
  constexpr size_t kHalf = 70'001;
  for (const size_t at : {size_t{0}, kHalf}) {
    for (size_t file = 0; file < kFiles; ++file) {
      const std::vector<std::byte> bytes = bytes_of(file, 2 * kHalf);
      const std::span<const std::byte> half = std::span(bytes).subspan(at, kHalf);
      if (at == 0) sink->create(file);
      sink->place(file, at, {&half, 1});
      sink->write(file, at, {&half, 1});
    }
  }
  for (size_t file = 0; file < kFiles; ++file) {
    EXPECT_TRUE(sink->finish(file, 2 * kHalf));
    const std::vector<std::byte> bytes = bytes_of(file, 2 * kHalf);
    EXPECT_EQ(content(names[file].final), std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  for (uint64_t call = 0; call < 2 * kFiles; ++call) EXPECT_FALSE(sink->is_on_its_way(call));
}

// Writes at once, but says so of the oldest only once nothing else is on its way.
class OldestLast : public Ring {
 public:
  bool write(int descriptor, const std::byte* from, size_t size, uint64_t at, size_t tag) override {
    on_their_way_.push_back({tag, static_cast<int>(::pwrite(descriptor, from, size, static_cast<off_t>(at)))});
    return true;
  }
  std::optional<Landed> landed(bool wait) override {
    if (on_their_way_.size() < (wait ? 1 : 2)) return std::nullopt;
    const Landed landed = on_their_way_.back();
    on_their_way_.pop_back();
    return landed;
  }

 private:
  std::vector<Landed> on_their_way_;
};

TEST(AlignedFiles, OneLateWriteHoldsUpItsOwnFileOnly) {
  constexpr size_t kBlock = 4096, kSmall = 40, kSize = 2 * kBlock + 5;
  const Folder folder("/tmp");
  std::vector<FileNames> names;
  for (size_t file = 0; file <= kSmall; ++file) {
    const std::string path = folder.path() + "/" + std::to_string(file);
    names.push_back({path, path + ".tmp"});
  }
  const Tails tails(names.size(), kBlock);
  const std::unique_ptr<Sink> sink = make_aligned_files(names, {}, tails, std::make_unique<OldestLast>());
  for (uint64_t file = 0; file <= kSmall; ++file) {
    const std::vector<std::byte> bytes = bytes_of(file, kSize);
    const std::span<const std::byte> all = bytes;
    sink->create(file);
    sink->place(file, 0, {&all, 1});
    sink->write(file, 0, {&all, 1});
    sink->collect(false);
    EXPECT_TRUE(sink->is_on_its_way(0));
    if (file == 0) continue;
    EXPECT_FALSE(sink->is_on_its_way(file));
    EXPECT_TRUE(sink->finish(file, kSize));
    EXPECT_TRUE(fs::exists(names[file].final));
  }
  sink->collect(true);
  EXPECT_FALSE(sink->is_on_its_way(0));
  EXPECT_TRUE(sink->finish(0, kSize));
  for (size_t file = 0; file <= kSmall; ++file) {
    const std::vector<std::byte> bytes = bytes_of(file, kSize);
    EXPECT_EQ(content(names[file].final), std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
}

// A limit on file sizes, that is no multiple of a block either, stands for all that goes wrong
// with a write: before the file has its name, an error names it and the cause.
TEST_P(Ways, FailuresNameFileAndCause) {
  const Folder folder("/tmp");
  std::mt19937 random(5);
  const SmallRun small(folder.path(), {8 << 20}, random, 3 << 20);
  const pid_t child = fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{5'000'001, 5'000'001};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::optional<AlignedOutput> aligned;
    if (GetParam().aligned) aligned.emplace(FileIo{*GetParam().aligned, GetParam().block, ""}, 1);
    Board board{};
    int status = 1;
    try {
      small.work(aligned ? &*aligned : nullptr, board, 1);
    } catch (const Error& error) {
      const std::string said = error.what();
      status = said.find(small.names[0].final + " cannot be written: File too large") == 0 ? 0 : 2;
    }
    _exit(status);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(fs::exists(small.names[0].final));
}

TEST_P(Ways, SomebodyElsesFileIsLeftAlone) {
  const Folder folder("/tmp");
  std::mt19937 random(5);
  const SmallRun small(folder.path(), {10'000}, random, 3 << 20);
  const std::span<const std::byte> bytes = small.expected[0];
  // Makes the file where another one stands; what finish() returns, empty if it throws.
  const auto made_beside = [&](const std::string& theirs, FileEnd end) -> std::optional<bool> {
    std::ofstream(small.names[0].final, std::ios::binary) << theirs;
    std::optional<AlignedOutput> aligned;
    if (GetParam().aligned) aligned.emplace(FileIo{*GetParam().aligned, GetParam().block, ""}, 1);
    const std::unique_ptr<Sink> sink = make_file_sink(small.names, end, aligned ? &*aligned : nullptr);
    sink->create(0);
    sink->place(0, 0, {&bytes, 1});
    sink->write(0, 0, {&bytes, 1});
    std::optional<bool> finished;
    try {
      finished = sink->finish(0, bytes.size());
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(small.names[0].final), std::string::npos);
    }
    EXPECT_EQ(content(small.names[0].final), finished == true ? same_text(bytes) : theirs);
    EXPECT_FALSE(fs::exists(small.names[0].temporary));
    return finished;
  };
  const std::string same = same_text(bytes);
  std::string other = same;
  other.back() ^= 1;
  EXPECT_EQ(made_beside(same, {}), false);
  for (const std::string& theirs : {std::string("theirs"), other, same + "x"}) {
    EXPECT_EQ(made_beside(theirs, {}), std::nullopt);
    EXPECT_EQ(made_beside(theirs, {.keep = true}), false);
  }
  EXPECT_EQ(made_beside(other, {.overwrite = true}), true);
}

INSTANTIATE_TEST_SUITE_P(Files, Ways, testing::ValuesIn(kWays), [](const auto& way) {
  return std::string(way.param.name) + std::to_string(way.param.block);
});

// ---- which way is taken

TEST(SettleIo, BufferedIsAlwaysHad) {
  const FileIo io = settle_io(Io::kBuffered, "/no/such/folder", {1e12, 1});
  EXPECT_EQ(io.mode, Io::kBuffered);
  EXPECT_EQ(io.refused, "");
}

TEST(SettleIo, SaysWhyAModeCannotBeHad) {
  const FileIo io = settle_io(Io::kUring, "/no/such/folder", {1e12, 1});
  EXPECT_EQ(io.mode, Io::kBuffered);
  EXPECT_NE(io.refused, "");
  EXPECT_EQ(settle_io(Io::kAutomatic, "/no/such/folder", {1e12, 1}).refused, "");
}

TEST(SettleIo, SmallOutputGoesThroughThePageCache) {
  EXPECT_EQ(settle_io(Io::kAutomatic, "/tmp", {1e6, 1}).mode, Io::kBuffered);
  EXPECT_EQ(settle_io(Io::kAutomatic, "/tmp", {1e12, 1e9}).mode, Io::kBuffered);
}

TEST(SettleIo, NoDiskNoWayPastThePageCache) {
  if (::access("/dev/shm", W_OK) != 0) GTEST_SKIP();
  EXPECT_EQ(settle_io(Io::kAutomatic, "/dev/shm", {1e12, 1e6}).mode, Io::kBuffered);
}

// A kernel that refuses rings: the next best is had, and the reason said.
TEST(SettleIo, WithoutRingsWritesAreWaitedFor) {
  const pid_t child = fork();
  if (child == 0) {
    // No descriptor is left for a ring.
    const FileIo with = settle_io(Io::kUring, "/tmp", {1e12, 1e6});
    if (with.mode != Io::kUring) _exit(77);
    const int lowest = ::open("/tmp", O_RDONLY);
    const rlimit limit{static_cast<rlim_t>(lowest) + 1, static_cast<rlim_t>(lowest) + 1};
    ::close(lowest);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const FileIo without = settle_io(Io::kUring, "/tmp", {1e12, 1e6});
    _exit(without.mode == Io::kDirect && without.refused.find("EMFILE") != std::string::npos ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) GTEST_SKIP();
  EXPECT_EQ(status, 0);
}

TEST(IoNames, ReadInAnyCase) {
  for (const Io io : {Io::kAutomatic, Io::kBuffered, Io::kDirect, Io::kUring}) EXPECT_EQ(parse_io(io_name(io)), io);
  EXPECT_EQ(parse_io("DIRECT"), Io::kDirect);
  try {
    parse_io("bufered");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("did you mean \"buffered\""), std::string::npos);
  }
  EXPECT_THROW(parse_io(""), Error);
}

}  // namespace
}  // namespace tpcmill
