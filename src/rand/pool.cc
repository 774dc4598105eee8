// The memory of the pool is one anonymous private mapping, of which only what is written takes any
// memory: private, so that forked processes share it without a count to keep; anonymous, so that
// the untouched rest is zeros for free. On small pages: a virtual machine may have to ask its host
// for huge ones piece by piece, which takes longer than all that they save.

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

#include "rand/blocks.h"
#include "rand/sentences.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr uint64_t kBlocks = kTextBlocks;
constexpr uint64_t kBehind = 4096;  // a page of zeros behind the text

static_assert(TextPool::kBytes == kBlocks * PoolMarks::kBlockBytes);

void* map_memory(size_t bytes) {
  void* const mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED)
    throw Error::failure(
        "the memory for the text pool, " + std::to_string((bytes + 999'999) / 1'000'000) +
        " MB of text that all comments are cut from, could not be had; "
        "raise the memory limit of this process (ulimit -v) or free some memory.");
  return mapped;
}

// Blocks are handed out in runs, in order: large enough that threads rarely meet on a page, small
// enough that all threads have some.
void make_blocks(PoolBlock* pool, const PoolMarks& marks, unsigned threads) {
  std::vector<uint32_t> blocks;
  for (uint32_t i = 0; i < kBlocks; ++i)
    if (marks.marked(i)) blocks.push_back(i);
  constexpr uint64_t kLeastRun = 16;  // some 100 us of work, what a thread costs to start
  constexpr uint64_t kMostRun = 128;
  const uint64_t run = std::clamp(blocks.size() / (4 * uint64_t{threads}), kLeastRun, kMostRun);
  const uint64_t runs = (blocks.size() + run - 1) / run;
  threads = static_cast<unsigned>(std::min<uint64_t>(threads, runs));

  std::atomic<uint64_t> next_run = 0;
  const auto work = [&](BlockMaker& maker) {
    for (uint64_t i; (i = next_run.fetch_add(1, std::memory_order_relaxed)) < runs;)
      maker.make(std::span(blocks).subspan(i * run, std::min(run, blocks.size() - i * run)), pool);
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
  const bool in_words = has_checkpoints(lists);
  mapped_ = in_words ? kBlocks * sizeof(PoolBlock) + kBehind : kBytes + kBehind;
  memory_ = map_memory(mapped_);
  if (in_words) {
    PoolBlock* const blocks = static_cast<PoolBlock*>(memory_);
    words_ = {.blocks = blocks, .texts = pool_words().texts, .lengths = pool_words().lengths};
    make_blocks(blocks, marks, std::max(threads, 1u));
  } else {
    make_in_order(static_cast<char*>(memory_), lists, marks);
  }
}

TextPool::~TextPool() {
  if (memory_ != nullptr) munmap(memory_, mapped_);
}

TextPool::TextPool(TextPool&& other) noexcept { *this = std::move(other); }

TextPool& TextPool::operator=(TextPool&& other) noexcept {
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
  constexpr size_t kAhead = 32;
  const char* const text = static_cast<const char*>(memory_);
  uint32_t end = 0;
  for (size_t i = 0; i < n; ++i) {
    if (i + kAhead < n) __builtin_prefetch(text + offsets[i + kAhead]);
    std::memcpy(heap + end, text + offsets[i], lengths[i]);
    at[i] = end;
    end += lengths[i];
  }
}

}  // namespace tpcmill
