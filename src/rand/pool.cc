// The memory of the pool is one anonymous private mapping of 300 MiB, of which only what is
// written takes any memory: private, so that forked processes share it without a count to keep;
// anonymous, so that the untouched rest is zeros for free. On huge pages the kernel clears it
// four times as fast as on small ones (26 ms instead of 110), and comments, which are cut from all
// over it, miss the translation cache less. But a huge page is 128 blocks: a job that touches a
// few of them had better have small pages. Each 2 MiB are decided by how many of their blocks
// are marked.

#include "rand/pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "base/os.h"
#include "rand/blocks.h"
#include "rand/sentences.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr uint64_t kBlocks = kTextBlocks;
constexpr uint64_t kHuge = 2 * 1024 * 1024;
constexpr uint64_t kHugeBlocks = kHuge / PoolMarks::kBlockBytes;
constexpr uint64_t kBehind = 4096;  // a page of zeros behind the text
constexpr uint64_t kMapped = TextPool::kBytes + kBehind;

static_assert(TextPool::kBytes == kBlocks * PoolMarks::kBlockBytes && TextPool::kBytes % kHuge == 0);
static_assert(PoolMarks::kBlockBytes == BlockMaker::kBlockBytes);

// kMapped bytes that begin where a huge page can.
char* map_memory() {
  void* const mapped = mmap(nullptr, kMapped + kHuge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED)
    throw Error::failure(
        "the memory for the text pool, 300 MB of text that all comments are cut from, could not be had; "
        "raise the memory limit of this process (ulimit -v) or free some memory.");
  char* const start = static_cast<char*>(mapped);
  const uint64_t before = (kHuge - reinterpret_cast<uintptr_t>(start) % kHuge) % kHuge;
  if (before != 0) munmap(start, before);
  munmap(start + before + kMapped, kHuge - before);
  return start + before;
}

// Asks for huge pages where at least half of one will be text, and for small ones elsewhere. It
// is advice: a system that does not take it is only slower.
void choose_pages(char* pool, const PoolMarks& marks) {
  std::vector<int> advice;
  for (uint64_t first = 0; first < kBlocks; first += kHugeBlocks) {
    uint64_t marked = 0;
    for (uint64_t i = 0; i < kHugeBlocks; ++i) marked += marks.marked(first + i);
    advice.push_back(marked >= kHugeBlocks / 2 ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  }
  for (size_t i = 0; i < advice.size();) {
    size_t end = i + 1;
    while (end < advice.size() && advice[end] == advice[i]) ++end;
    madvise(pool + i * kHuge, (end - i) * kHuge, advice[i]);
    i = end;
  }
}

// Huge pages are cheap while the system has them at hand, some 0.1 ms each to clear. A virtual
// machine that gave back its free memory has to ask its host for each of them, small piece by small
// piece, which takes milliseconds: there, small pages that are still at hand cost a fifth. So the
// first touch of every huge page is timed, and after one slow one the rest of the pool is made of
// small pages. Bytes do not depend on it.
class PageWatch {
 public:
  explicit PageWatch(char* pool) : pool_(pool) {}

  // Touches the block, the first of its huge page.
  void touch(uint64_t block) {
    if (small_.load(std::memory_order_relaxed)) return;
    const uint64_t begun = monotonic_nanoseconds();
    *const_cast<volatile char*>(pool_ + block * PoolMarks::kBlockBytes) = 0;
    if (monotonic_nanoseconds() - begun < kSlowNanoseconds || small_.exchange(true)) return;
    const uint64_t next = (block / kHugeBlocks + 1) * kHuge;
    if (next < kMapped) madvise(pool_ + next, kMapped - next, MADV_NOHUGEPAGE);
  }

 private:
  static constexpr uint64_t kSlowNanoseconds = 1'000'000;

  char* pool_;
  std::atomic<bool> small_ = false;
};

// Blocks are handed out in runs, in order: large enough that threads fault in huge pages of their
// own, small enough that all threads have some.
void make_blocks(char* pool, const PoolMarks& marks, unsigned threads) {
  std::vector<uint32_t> blocks;
  for (uint32_t i = 0; i < kBlocks; ++i)
    if (marks.marked(i)) blocks.push_back(i);
  constexpr uint64_t kLeastRun = 16;  // some 100 us of work, what a thread costs to start
  const uint64_t run = std::clamp(blocks.size() / (4 * uint64_t{threads}), kLeastRun, kHugeBlocks);
  const uint64_t runs = (blocks.size() + run - 1) / run;
  threads = static_cast<unsigned>(std::min<uint64_t>(threads, runs));

  std::atomic<uint64_t> next_run = 0;
  PageWatch pages(pool);
  const auto work = [&](BlockMaker& maker) {
    for (uint64_t i; (i = next_run.fetch_add(1, std::memory_order_relaxed)) < runs;) {
      pages.touch(blocks[i * run]);
      maker.make(std::span(blocks).subspan(i * run, std::min(run, blocks.size() - i * run)), pool);
    }
  };

  std::vector<BlockMaker> makers(threads);
  std::vector<std::jthread> helpers;
  helpers.reserve(threads);
  try {
    for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work, std::ref(makers[i]));
  } catch (const std::system_error&) {
    // No more threads to be had: those that there are share the work.
  }
  if (threads != 0) work(makers[0]);
}

// Everything up to the last marked block, in order: other lists have no checkpoints.
void make_in_order(char* pool, const Distributions& lists, const PoolMarks& marks) {
  uint64_t blocks = kBlocks;
  while (blocks > 0 && !marks.marked(blocks - 1)) --blocks;
  const uint64_t bytes = blocks * PoolMarks::kBlockBytes;
  madvise(pool, TextPool::kBytes, MADV_HUGEPAGE);
  Sentences sentences(lists);
  for (uint64_t at = 0; at < bytes;) {
    const std::string_view sentence = sentences.next();
    const uint64_t length = std::min<uint64_t>(sentence.size(), bytes - at);
    std::memcpy(pool + at, sentence.data(), length);
    at += length;
  }
}

bool has_checkpoints(const Distributions& lists) {
  constexpr std::string_view kTextLists[] = {"grammar", "np", "vp", "nouns", "adjectives", "adverbs",
                                             "verbs", "auxillaries", "prepositions", "terminators"};
  return std::ranges::all_of(
      kTextLists, [&](std::string_view name) { return lists[name] == Distributions::built_in()[name]; });
}

}  // namespace

PoolMarks::PoolMarks() : blocks_(kBlocks) {}

void PoolMarks::mark(uint64_t at, uint64_t length) {
  if (length == 0) return;
  const uint64_t end = std::min((at + length - 1) / kBlockBytes + 1, kBlocks);
  for (uint64_t i = at / kBlockBytes; i < end; ++i) blocks_[i] = 1;
}

void PoolMarks::mark_all() { std::ranges::fill(blocks_, uint8_t{1}); }

uint64_t PoolMarks::marked_count() const {
  return static_cast<uint64_t>(std::ranges::count(blocks_, uint8_t{1}));
}

TextPool::TextPool(const Distributions& lists, const PoolMarks& marks, unsigned threads) : TextPool() {
  data_ = map_memory();
  if (has_checkpoints(lists)) {
    choose_pages(data_, marks);
    make_blocks(data_, marks, std::max(threads, 1u));
  } else {
    make_in_order(data_, lists, marks);
  }
}

TextPool::~TextPool() {
  if (data_ != nullptr) munmap(data_, kMapped);
}

TextPool::TextPool(TextPool&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}

TextPool& TextPool::operator=(TextPool&& other) noexcept {
  std::swap(data_, other.data_);
  return *this;
}

}  // namespace tpcmill
