// The memory of the pool is one anonymous private mapping, of which only what is written takes any
// memory: private, so that forked processes share it without a count to keep; anonymous, so that
// the untouched rest is zeros for free. Comments are cut from all over it: on huge pages the
// translation cache knows where everything is (14 ns for a comment instead of 20), and the kernel
// clears them faster. But a huge page is 512 blocks: a job that touches a few of them had better
// have small pages. Each 2 MiB are decided by how many of their blocks are marked.

#include "rand/pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>
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
constexpr uint64_t kBlockMemory = BlockMaker::kBlockLines * sizeof(PoolLine);
constexpr uint64_t kHuge = 2 * 1024 * 1024;
constexpr uint64_t kHugeBlocks = kHuge / kBlockMemory;
constexpr uint64_t kBehind = 4096;  // a page of zeros behind the text

// Whole huge pages; the last one is half empty.
constexpr uint64_t kWordMemory = (kBlocks * kBlockMemory + kBehind + kHuge - 1) / kHuge * kHuge;
constexpr uint64_t kTextMemory = TextPool::kBytes + kBehind;

static_assert(TextPool::kBytes == kBlocks * PoolMarks::kBlockBytes);
static_assert(PoolMarks::kBlockBytes == BlockMaker::kBlockText);

// Memory that begins where a huge page can.
std::byte* map_memory(uint64_t bytes) {
  void* const mapped = mmap(nullptr, bytes + kHuge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED)
    throw Error::failure("the memory for the text pool, " + std::to_string(bytes / 1'000'000) +
                         " MB of text that all comments are cut from, could not be had; "
                         "raise the memory limit of this process (ulimit -v) or free some memory.");
  std::byte* const start = static_cast<std::byte*>(mapped);
  const uint64_t before = (kHuge - reinterpret_cast<uintptr_t>(start) % kHuge) % kHuge;
  if (before != 0) munmap(start, before);
  munmap(start + before + bytes, kHuge - before);
  return start + before;
}

// Asks for huge pages where at least half of one will be made, and for small ones elsewhere. It
// is advice: a system that does not take it is only slower.
void choose_pages(std::byte* pool, const PoolMarks& marks) {
  std::vector<int> advice;
  for (uint64_t first = 0; first < kBlocks; first += kHugeBlocks) {
    uint64_t marked = 0;
    for (uint64_t i = first; i < std::min(first + kHugeBlocks, kBlocks); ++i) marked += marks.marked(i);
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
// first touch of every huge page is timed, and once they have cost more than small pages would, the
// rest of the pool is made of those, unless so many texts will be cut from it that they make up for the
// wait. Bytes do not depend on it. What counts is this thread's own time: on a busy machine it may have
// to wait for a core, and huge pages are no worse for it.
class PageWatch {
 public:
  PageWatch(std::byte* pool, double texts) : pool_(pool), patient_(texts >= kManyTexts) {}

  // Touches the block, the first of its huge page.
  void touch(uint64_t block) {
    if (patient_ || spent_.load(std::memory_order_relaxed) > kMostNanoseconds) return;
    const uint64_t begun = thread_nanoseconds();
    *const_cast<volatile std::byte*>(pool_ + block * kBlockMemory) = std::byte{0};
    const uint64_t taken = thread_nanoseconds() - begun, before = spent_.fetch_add(taken);
    if (before > kMostNanoseconds || before + taken <= kMostNanoseconds) return;
    const uint64_t next = (block / kHugeBlocks + 1) * kHuge;
    if (next < kWordMemory) madvise(pool_ + next, kWordMemory - next, MADV_NOHUGEPAGE);
  }

 private:
  static constexpr uint64_t kMostNanoseconds = 30'000'000;
  static constexpr double kManyTexts = 5e6;

  std::byte* pool_;
  bool patient_;
  std::atomic<uint64_t> spent_ = 0;
};

// Blocks are handed out in runs, in order: large enough that threads fault in huge pages of their
// own, small enough that all threads have some. So many `texts` will be cut from the pool.
void make_blocks(std::byte* pool, std::span<const uint32_t> blocks, double texts, unsigned threads) {
  constexpr uint64_t kLeastRun = 16;  // some 100 us of work, what a thread costs to start
  const uint64_t run = std::clamp(blocks.size() / (4 * uint64_t{threads}), kLeastRun, kHugeBlocks);
  const uint64_t runs = (blocks.size() + run - 1) / run;
  threads = static_cast<unsigned>(std::min<uint64_t>(threads, runs));

  PoolLine* const lines = reinterpret_cast<PoolLine*>(pool);
  std::atomic<uint64_t> next_run = 0;
  PageWatch pages(pool, texts);
  const auto work = [&](BlockMaker& maker) {
    for (uint64_t i; (i = next_run.fetch_add(1, std::memory_order_relaxed)) < runs;) {
      pages.touch(blocks[i * run]);
      maker.make(blocks.subspan(i * run, std::min(run, blocks.size() - i * run)), lines);
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
  Sentences sentences(lists);
  for (uint64_t at = 0; at < bytes;) {
    const std::string_view sentence = sentences.next();
    const uint64_t length = std::min<uint64_t>(sentence.size(), bytes - at);
    std::memcpy(pool + at, sentence.data(), length);
    at += length;
  }
}

bool has_checkpoints(const Distributions& lists) { return TextPool::is_same_text(lists, Distributions::built_in()); }

}  // namespace

PoolMarks::PoolMarks() : blocks_(kBlocks) {}

void PoolMarks::mark(uint64_t at, uint64_t length) {
  if (length == 0) return;
  const uint64_t end = std::min((at + length - 1) / kBlockBytes + 1, kBlocks);
  for (uint64_t i = at / kBlockBytes; i < end; ++i) blocks_[i] = 1;
}

void PoolMarks::mark_all() { std::ranges::fill(blocks_, uint8_t{1}); }

void PoolMarks::mark(const PoolMarks& other) {
  for (uint64_t i = 0; i < kBlocks; ++i) blocks_[i] |= other.blocks_[i];
}

bool PoolMarks::covers(const PoolMarks& other) const {
  for (uint64_t i = 0; i < kBlocks; ++i)
    if (other.marked(i) && !marked(i)) return false;
  return true;
}

uint64_t PoolMarks::marked_count() const {
  return static_cast<uint64_t>(std::ranges::count(blocks_, uint8_t{1}));
}

bool TextPool::is_same_text(const Distributions& a, const Distributions& b) {
  constexpr std::string_view kTextLists[] = {"grammar", "np", "vp", "nouns", "adjectives", "adverbs",
                                             "verbs", "auxillaries", "prepositions", "terminators"};
  return &a == &b || std::ranges::all_of(kTextLists, [&](std::string_view name) { return a[name] == b[name]; });
}

uint64_t TextPool::memory(const Distributions& lists, const PoolMarks& marks) {
  if (!has_checkpoints(lists)) return kTextMemory;
  return std::min(2 * marks.marked_count() * kBlockMemory, kWordMemory);  // huge pages are half marked at least
}

TextPool::TextPool(const Distributions& lists, const PoolMarks& marks, unsigned threads) : TextPool() {
  const bool in_words = has_checkpoints(lists);
  mapped_ = in_words ? kWordMemory : kTextMemory;
  memory_ = map_memory(mapped_);
  if (in_words) {
    words_ = {.lines = reinterpret_cast<const PoolLine*>(memory_),
              .texts = pool_words().texts,
              .lengths = pool_words().lengths};
    made_ = std::make_unique<PoolMarks>();
    add(marks, threads);
  } else {
    make_in_order(reinterpret_cast<char*>(memory_), lists, marks);
  }
}

void TextPool::add(const PoolMarks& marks, unsigned threads) {
  std::vector<uint32_t> missing;
  for (uint32_t i = 0; i < kBlocks; ++i) {
    if (!marks.marked(i) || made_->marked(i)) continue;
    missing.push_back(i);
    made_->mark(uint64_t{i} * PoolMarks::kBlockBytes, 1);
  }
  if (missing.empty()) return;
  choose_pages(memory_, *made_);
  make_blocks(memory_, missing, marks.texts(), std::max(threads, 1u));
}

TextPool::~TextPool() {
  if (memory_ != nullptr) munmap(memory_, mapped_);
}

TextPool::TextPool(TextPool&& other) noexcept { *this = std::move(other); }

TextPool& TextPool::operator=(TextPool&& other) noexcept {
  std::swap(made_, other.made_);
  std::swap(words_, other.words_);
  std::swap(memory_, other.memory_);
  std::swap(mapped_, other.mapped_);
  return *this;
}

void TextPool::copy(const Kernels& kernels, const uint32_t* offsets, const uint16_t* lengths, size_t n,
                    const WordSpans& spans, uint32_t* at, char* heap) const {
  if (words() != nullptr) {
    kernels.pool_texts(words_, offsets, lengths, n, spans, at, heap);
    return;
  }
  copy_packed(kernels, offsets, lengths, n, at, heap);
}

void TextPool::copy_packed(const Kernels& kernels, const uint32_t* offsets, const uint16_t* lengths, size_t n,
                           uint32_t* at, char* heap) const {
  if (words() != nullptr) {
    kernels.packed_pool_texts(words_, offsets, lengths, n, at, heap);
    return;
  }
  constexpr size_t kAhead = 32;
  const char* const text = reinterpret_cast<const char*>(memory_);
  uint32_t end = 0;
  for (size_t i = 0; i < n; ++i) {
    if (i + kAhead < n) __builtin_prefetch(text + offsets[i + kAhead]);
    std::memcpy(heap + end, text + offsets[i], lengths[i]);
    at[i] = end;
    end += lengths[i];
  }
}

}  // namespace tpcmill
