// Where many workers would meet: what the ledger takes for a chunk, and how fast memory, the page cache and
// the disk take bytes, from one worker and from as many as there are cores.
//
//     bench_limits FOLDER
//
// Prints a Markdown table, from which doc/speed.md says what limits a machine of 64 cores. Writes a file in
// FOLDER, some hundred megabytes, and removes it.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "run/ledger.h"

namespace tpcmill {
namespace {

constexpr size_t kBlock = size_t{8} << 20;
constexpr size_t kRegion = size_t{128} << 20;  // what a worker writes or reads before it begins again
// A row group of lineitem, at the least.
constexpr size_t kNoteBytes = 2048;

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// What `work(worker)` says it did, summed over workers that begin together and repeat it for a
// second, per second. Time that it says was not its own does not count.
struct Round {
  double amount;
  double apart = 0;
};

double rate(unsigned workers, const std::function<Round(unsigned)>& work) {
  std::barrier begin(workers);
  std::vector<double> rates(workers);
  std::vector<std::thread> threads;
  for (unsigned worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      work(worker);  // warm
      begin.arrive_and_wait();
      const double begun = seconds();
      double amount = 0, apart = 0, now = begun;
      while (now - begun - apart < 1) {
        const Round round = work(worker);
        amount += round.amount;
        apart += round.apart;
        now = seconds();
      }
      rates[worker] = amount / (now - begun - apart);
    });
  for (std::thread& thread : threads) thread.join();
  double sum = 0;
  for (const double each : rates) sum += each;
  return sum;
}

// ---- the ledger: a chunk is taken, given a place in its turn, and counted; all of one file

// More chunks than can be handled while it is measured; notes are found again under so few numbers that
// their table stays small.
constexpr uint64_t kChunks = uint64_t{1} << 26;
constexpr uint64_t kNotes = 1 << 12;

// `notes_folder`: "" if chunks leave no notes for the footer.
double chunks_per_second(unsigned workers, const std::string& notes_folder) {
  Ledger ledger(1, kChunks, false, notes_folder);
  const std::vector<std::byte> note(kNoteBytes);
  return rate(workers, [&](unsigned) {
    constexpr int kTogether = 256;
    for (int i = 0; i < kTogether; ++i) {
      const uint64_t number = ledger.take();
      ledger.await_turn(0, number, number);
      ledger.place(0, 4 << 20);
      ledger.pass_turn(0);
      ledger.done(0, number % kNotes, kChunks, 1, note);
    }
    return Round{kTogether};
  });
}

// ---- memory

struct Pages {
  std::byte* data;
  size_t bytes;

  explicit Pages(size_t size)
      : data(static_cast<std::byte*>(mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))),
        bytes(size) {
    if (data == MAP_FAILED) throw std::bad_alloc();
  }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  ~Pages() { munmap(data, bytes); }
};

double copied_per_second(unsigned workers) {
  const Pages from(workers * kRegion), to(workers * kRegion);
  std::memset(from.data, 1, from.bytes);
  return rate(workers, [&](unsigned worker) {
    std::memcpy(to.data + worker * kRegion, from.data + worker * kRegion, kRegion);
    return Round{kRegion};
  });
}

double fresh_pages_per_second(unsigned workers) {
  return rate(workers, [&](unsigned) {
    const Pages pages(kRegion);
    for (size_t at = 0; at < kRegion; at += 4096) pages.data[at] = std::byte{1};
    return Round{kRegion};
  });
}

// ---- files: fresh blocks each time, as a generator writes them

void fail(const std::string& what) {
  std::perror(("bench_limits: " + what).c_str());
  std::exit(1);
}

// `files`: how many there are; workers share them. Returns 0 if the file system refuses O_DIRECT.
double written_per_second(const std::string& folder, unsigned workers, unsigned files, bool direct) {
  std::vector<int> descriptors;
  for (unsigned i = 0; i < files; ++i) {
    const std::string path = folder + "/bench_limits." + std::to_string(i);
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | (direct ? O_DIRECT : 0), 0600);
    unlink(path.c_str());
    if (file < 0 && direct) return 0;
    if (file < 0) fail(path);
    descriptors.push_back(file);
  }
  const Pages from(kBlock);
  std::memset(from.data, 1, from.bytes);
  const double each = rate(workers, [&](unsigned worker) {
    const int file = descriptors[worker % files];
    const off_t begin = static_cast<off_t>(worker * kRegion);
    for (size_t at = 0; at < kRegion; at += kBlock)
      if (pwrite(file, from.data, kBlock, begin + static_cast<off_t>(at)) != static_cast<ssize_t>(kBlock)) fail(folder);
    const double written = seconds();
    if (fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, begin, kRegion) != 0) fail(folder);
    return Round{kRegion, seconds() - written};
  });
  for (const int file : descriptors) close(file);
  return each;
}

// ---- the table

void line(const std::string& what, const std::string& unit, double one, double all) {
  const auto digits = [](double value) { return value < 100 ? 2 : 0; };
  std::printf("| %s | %s | %.*f | %.*f |\n", what.c_str(), unit.c_str(), digits(one), one, digits(all), all);
  std::fflush(stdout);
}

using Measure = std::function<double(unsigned)>;

void print_table(const std::string& folder) {
  const unsigned cores = usable_cores();
  std::printf("| what | unit | 1 worker | %u workers |\n|---|---|---:|---:|\n", cores);
  const auto nanoseconds = [cores](const std::string& what, const Measure& each_second) {
    line(what, "ns", 1e9 / each_second(1), 1e9 / each_second(cores));
  };
  const auto gigabytes = [cores](const std::string& what, const Measure& bytes_each_second) {
    line(what, "GB/s", bytes_each_second(1) / 1e9, bytes_each_second(cores) / 1e9);
  };
  const auto written = [&folder](bool one_file, bool direct) {
    return [=](unsigned n) { return written_per_second(folder, n, one_file ? 1 : n, direct); };
  };
  nanoseconds("ledger: a chunk taken, placed and counted", [](unsigned n) { return chunks_per_second(n, ""); });
  nanoseconds("ledger: the same with a note of 2 KiB beside the output",
              [&](unsigned n) { return chunks_per_second(n, folder); });
  gigabytes("memory: copied from memory to memory", copied_per_second);
  gigabytes("memory: fresh pages of 4 KiB", fresh_pages_per_second);
  gigabytes("page cache: one file", written(true, false));
  gigabytes("page cache: a file each", written(false, false));
  gigabytes("past the page cache: one file", written(true, true));
}

}  // namespace
}  // namespace tpcmill

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "bench_limits FOLDER: the folder is missing.\n");
    return 2;
  }
  tpcmill::print_table(argv[1]);
}
