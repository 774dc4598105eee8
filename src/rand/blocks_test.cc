#include "rand/blocks.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "rand/sentences.h"
#include "table/distributions.h"

namespace tpcmill {
namespace {

constexpr size_t kBlock = BlockMaker::kBlockText;
constexpr size_t kLines = BlockMaker::kBlockLines;

// A fact about the official pool: a sentence begins here.
struct Fact {
  uint64_t draws;
  uint32_t state;
  uint64_t sentences, byte;
};

std::vector<Fact> facts() {
  // Not by __FILE__: a compiler cache may answer with an object made in another folder.
  std::ifstream file(TPCMILL_SOURCE_DIR "/test/golden/text_pool_checkpoints.tsv");
  std::vector<Fact> all;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    Fact fact = {};
    std::istringstream(line) >> fact.draws >> fact.state >> fact.sentences >> fact.byte;
    all.push_back(fact);
  }
  // A file that is not found must not pass for one without facts.
  EXPECT_EQ(all.size(), 75u);
  return all;
}

// The text of a block by the definition, begun at its checkpoint.
std::string defined(uint32_t block) {
  const Checkpoint start = checkpoint(block);
  Sentences sentences(Distributions::built_in(), text_stream_after(start.draws_before));
  std::string text;
  while (text.size() < start.overlap + kBlock) text += sentences.next();
  return text.substr(start.overlap, kBlock);
}

TEST(Sentences, FollowTheOfficialPool) {
  const std::vector<Fact> official = facts();
  ASSERT_EQ(official.size(), 75u);
  Sentences sentences(Distributions::built_in());
  EXPECT_EQ(sentences.next(), "furiously special foxes haggle furiously blithely ironic deposits. ");
  uint64_t count = 1, bytes = 67;
  for (size_t i = 1; i < 3; ++i) {
    for (; bytes < official[i].byte; ++count) bytes += sentences.next().size();
    EXPECT_EQ(bytes, official[i].byte);
    EXPECT_EQ(count, official[i].sentences);
    EXPECT_EQ(sentences.draws(), official[i].draws);
    EXPECT_EQ(sentences.state(), official[i].state);
  }
}

TEST(Blocks, TheStreamJumpsToOfficialStates) {
  for (const Fact& fact : facts()) EXPECT_EQ(text_stream_after(fact.draws), fact.state);
}

// Every checkpoint is the sum of those before it, so that the last one being right says much
// about all. These 75, and the digest of the whole pool (pool_test.cc), say the rest.
TEST(Blocks, CheckpointsLeadToOfficialSentences) {
  for (const Fact& fact : facts()) {
    const size_t block = fact.byte / kBlock;
    const Checkpoint start = checkpoint(block);
    Sentences sentences(Distributions::built_in(), text_stream_after(start.draws_before));
    uint64_t byte = block * kBlock - start.overlap;
    while (byte < fact.byte) byte += sentences.next().size();
    EXPECT_EQ(byte, fact.byte);
    EXPECT_EQ(start.draws_before + sentences.draws(), fact.draws);
  }
  const Checkpoint last = checkpoint(kTextBlocks - 1);
  EXPECT_EQ(last.draws_before + last.draws, 63'888'645u);
}

// What a line says, to the end of its words, without what lies before its first character.
std::string said(const PoolLine& line) {
  std::string text;
  for (const uint8_t word : line.words)
    text.append(reinterpret_cast<const char*>(pool_words().texts[word]), pool_words().lengths[word]);
  return text.substr(line.cells[0] % kPoolCellText);
}

void expect_lines(const PoolLine* lines, const std::string& text) {
  for (size_t i = 0; i < kLines; ++i) {
    const std::string line = said(lines[i]);
    ASSERT_GE(line.size(), kPoolLineText);
    ASSERT_EQ(line.substr(0, kPoolLineText), text.substr(i * kPoolLineText, kPoolLineText)) << i;
    if (i + 1 < kLines) {
      const std::string next = said(lines[i + 1]);
      ASSERT_TRUE(next.starts_with(line.substr(kPoolLineText))) << i;
    }
    // Cells count words and characters.
    size_t begin = 0, word = 0;
    for (size_t c = 0; c < std::size(lines[i].cells); ++c) {
      const size_t before = lines[i].cells[0] % kPoolCellText;
      while (begin + pool_words().lengths[lines[i].words[word]] <= before + c * kPoolCellText)
        begin += pool_words().lengths[lines[i].words[word++]];
      ASSERT_EQ(lines[i].cells[c], word * kPoolCellText + before + c * kPoolCellText - begin) << i;
    }
  }
}

TEST(Blocks, WordsAreFewAndShort) {
  const PoolWords& words = pool_words();
  size_t known = 0;
  for (size_t i = 0; i < 256; ++i) {
    EXPECT_LT(words.lengths[i], kPoolWordSpan);
    known += words.lengths[i] > 0;
  }
  EXPECT_EQ(known, 242u);
  EXPECT_EQ(words.lengths[kNoWord], 0);
}

TEST(Blocks, EveryNumberOfThemInAnyOrderIsExact) {
  std::mt19937 random(42);
  BlockMaker maker;
  const std::unique_ptr<PoolLine, decltype(&std::free)> memory(
      static_cast<PoolLine*>(std::calloc(kTextBlocks * kLines, sizeof(PoolLine))), std::free);
  PoolLine* const pool = memory.get();
  ASSERT_NE(pool, nullptr);
  for (size_t count = 0; count <= 9; ++count) {
    std::vector<uint32_t> blocks;
    for (size_t i = 0; i < count; ++i) blocks.push_back(static_cast<uint32_t>(random() % kTextBlocks));
    if (count == 9) blocks = {7, 6, 5, 0, kTextBlocks - 1, kTextBlocks - 2, 1, 9600, 2};
    maker.make(blocks, pool);
    for (const uint32_t block : blocks) expect_lines(pool + block * kLines, defined(block));
  }
}

TEST(Blocks, NothingIsWrittenBesideThem) {
  constexpr uint32_t kFew = 120;
  BlockMaker maker;
  const PoolLine untouched = [] {
    PoolLine line;
    std::memset(&line, 0x5a, sizeof line);
    return line;
  }();
  const auto is_untouched = [&](const PoolLine& line) { return std::memcmp(&line, &untouched, sizeof line) == 0; };
  for (uint32_t block = 1; block < kFew - 1; ++block) {
    std::vector<PoolLine> pool(kFew * kLines, untouched);
    maker.make({&block, 1}, pool.data());
    for (size_t i = 0; i < pool.size(); ++i) ASSERT_EQ(is_untouched(pool[i]), i / kLines != block) << block << " " << i;
  }
}

// Makes checkpoints.inc anew, from the definition alone: run with
//   --gtest_also_run_disabled_tests --gtest_filter=Blocks.DISABLED_PrintCheckpoints
// and take the lines that begin with R".
TEST(Blocks, DISABLED_PrintCheckpoints) {
  struct Start {
    uint64_t draws, byte;
  };
  Sentences sentences(Distributions::built_in());
  Start here = {0, 0};
  std::vector<Start> starts;
  while (starts.size() < kTextBlocks) {
    const Start next = {0, here.byte + sentences.next().size()};
    for (; starts.size() < kTextBlocks && starts.size() * kBlock < next.byte;) starts.push_back(here);
    here = {sentences.draws(), next.byte};
  }
  while (here.byte < kTextBlocks * kBlock) here.byte += sentences.next().size();
  starts.push_back({sentences.draws(), 0});
  for (size_t i = 0; i < kTextBlocks; ++i) {
    const uint64_t value = (starts[i + 1].draws - starts[i].draws - 2048) << 7 | (i * kBlock - starts[i].byte);
    if (i % 32 == 0) std::printf("R\"(");
    for (int shift = 0; shift < 18; shift += 6) std::putchar(static_cast<int>('0' + (value >> shift & 63)));
    if (i % 32 == 31) std::printf(")\"\n");
  }
}

}  // namespace
}  // namespace tpcmill
