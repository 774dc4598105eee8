// How the text is made fast. The official way is one draw after another: a draw decides a form,
// the form decides which lists the next draws are for, and each word goes behind the last one.
// Done so (rand/sentences.h), one draw takes 13 ns, nearly all of it waiting. What makes it quick:
//
//  1. Checkpoints. Every block of 16 KiB can be begun by itself (see below), so threads share the
//     blocks, and a job makes only those that it will touch.
//
//  2. Three passes over a block, each without branches that depend on the text.
//
//       draws   stream 5 in order, by the vector kernel
//       forms   one step per phrase: look up the form that the draw under the cursor picks, copy
//               the draws behind it (there are at most four: three words, and the preposition or
//               terminator after them) and their lists to a dense array of words, move on.
//               A step waits for the step before, so kChains blocks take turns.
//       words   by the vector kernel: look up, store their numbers, note where they begin
//
//     A step of the second pass takes its kind from a program, four bits a step. A sentence's
//     form is a step without words that pushes the program of its phrases; when the program has
//     run out, zeros follow, and kind 0 is the next sentence.
//
//  3. Words carry their blank in front, not behind: " special,", " about the", and "." without
//     one. Then terminators need not step back over a blank. A sentence so written begins one
//     byte earlier; the pool's very first blank is cut off. So there are 242 distinct words, and
//     the pool is made of their numbers, which take a quarter of what the text would.
//
//  4. Scaling without floating point or shifts. A draw s picks entry floor(s * total / M) of the
//     forms written out by weights, M = 2^31-1. With factor = ceil(total * 2^64 / M), that is the
//     high half of s * factor: the product exceeds s * total / M * 2^64 by less than s < 2^31,
//     while s * total / M stays below the next integer by at least 1 / M > 2^-32. (That this
//     equals the official doubles for total < 2^21 is a fact of the same kind.)
//
// This takes 1.1 ns a draw (Zen 5): a tenth of it in the first pass, half in the second.

#include "rand/blocks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "rand/sentences.h"
#include "simd/kernels.h"
#include "table/distributions.h"

namespace tpcmill {
namespace {

constexpr uint64_t kModulus = 2147483647;
constexpr uint32_t kMultiplier = 16807;
constexpr size_t kChains = 4;

// ---- checkpoints

// One block, three characters: 18 bits, the lowest six first, each six as '0' + value. Of these,
// 7 are the overlap, the upper 11 are the draws less 2048. The test Blocks.DISABLED_PrintCheckpoints
// prints the file anew.
constexpr char kPacked[] =
#include "rand/checkpoints.inc"
    ;
static_assert(sizeof kPacked == 3 * kTextBlocks + 1);

// Without the draws before it.
constexpr Checkpoint unpacked(size_t block) {
  const char* const packed = kPacked + 3 * block;
  const auto bits = [packed](size_t k) { return static_cast<uint32_t>(packed[k] - '0') << (6 * k); };
  const uint32_t value = bits(0) | bits(1) | bits(2);
  return {.draws_before = 0, .draws = (value >> 7) + 2048, .overlap = value & 127};
}

// The draws before every 16th block, added up by the compiler.
constexpr size_t kStride = 16;
constexpr std::array<uint32_t, kTextBlocks / kStride> kDrawsBefore = [] {
  std::array<uint32_t, kTextBlocks / kStride> sums = {};
  uint32_t sum = 0;
  for (size_t block = 0; block < kTextBlocks; ++block) {
    if (block % kStride == 0) sums[block / kStride] = sum;
    sum += unpacked(block).draws;
  }
  return sums;
}();

// ---- the lists, compiled

constexpr size_t kMostWords = 4;  // in a step

// Facts of the built-in grammar that bound the buffers below.
constexpr size_t kBehindDraws = 160;  // for kPoolLineWords words and a sentence, at most
constexpr size_t kMostBlockDraws = 4000;
constexpr size_t kMostBlockWords = 2432;  // with those of the overlap
constexpr size_t kBuffer = 8448;
constexpr size_t kPickSurplus = 128;  // what the kernel may pick beyond

struct Form {
  uint32_t picks[kMostWords];  // of lists, as the kernel has them
  uint64_t words;              // how many of them
  uint64_t program;            // the steps of a sentence
};

// Forms written out by weights.
struct FormList {
  uint64_t factor;
  const Form* entries;

  const Form& operator[](uint32_t draw) const {
    return entries[static_cast<uint64_t>(static_cast<unsigned __int128>(draw) * factor >> 64)];
  }
};

class Grammar {
 public:
  Grammar() : lists_(Distributions::built_in()) {
    add_grammar();
    for (const uint8_t after : {kNothing, kPreposition, kTerminator}) add_phrases("np", after);
    for (const uint8_t after : {kNothing, kPreposition, kTerminator}) add_phrases("vp", after);
    // What has been added can move no more.
    for (size_t i = 0; i < form_starts_.size(); ++i) forms[i].entries = all_forms_.data() + form_starts_[i];
  }

  FormList forms[8] = {};        // by kind of step
  std::vector<uint16_t> words;  // of all lists: number, and length << 8
  PoolWords texts = {};

 private:
  // A step is a phrase and what follows it; its kind counts in this order, after the sentence.
  enum After : uint8_t { kNothing, kPreposition, kTerminator };
  static constexpr uint64_t kNounPhrase = 1, kVerbPhrase = 4;

  static uint64_t factor(uint64_t total) {
    return static_cast<uint64_t>(((static_cast<unsigned __int128>(total) << 64) + kModulus - 1) / kModulus);
  }

  void add_forms(const Distribution& list, const std::vector<Form>& made) {
    forms[form_starts_.size()].factor = factor(list.total());
    form_starts_.push_back(all_forms_.size());
    for (const uint32_t entry : list.entry_of_draw()) all_forms_.push_back(made[entry]);
  }

  void add_grammar() {
    std::vector<Form> made;
    for (const std::string& text : lists_["grammar"].texts) {
      std::vector<uint64_t> steps;
      for (const char symbol : text) {
        if (symbol == 'P') steps.back() += kPreposition;
        if (symbol == 'T') steps.back() += kTerminator;
        if (symbol == 'N' || symbol == 'P') steps.push_back(kNounPhrase);
        if (symbol == 'V') steps.push_back(kVerbPhrase);
      }
      Form form = {};
      for (size_t i = steps.size(); i-- > 0;) form.program = (form.program | steps[i]) << 4;
      made.push_back(form);
    }
    add_forms(lists_["grammar"], made);
  }

  void add_phrases(std::string_view name, uint8_t after) {
    std::vector<Form> made;
    for (const std::string& text : lists_[name].texts) {
      Form form = {};
      for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ' || text[i] == ',') continue;
        const bool comma = i + 1 < text.size() && text[i + 1] == ',';
        form.picks[form.words++] = pick_from(list_of(text[i]), " ", comma ? "," : "");
      }
      if (after == kPreposition) form.picks[form.words++] = pick_from("prepositions", " ", " the");
      if (after == kTerminator) form.picks[form.words++] = pick_from("terminators", "", "");
      made.push_back(form);
    }
    add_forms(lists_[name], made);
  }

  static std::string list_of(char symbol) {
    switch (symbol) {
      case 'N': return "nouns";
      case 'J': return "adjectives";
      case 'D': return "adverbs";
      case 'V': return "verbs";
      default: return "auxillaries";
    }
  }

  // How to pick from a list whose words stand between these; it is made if it is new.
  uint32_t pick_from(const std::string& name, const std::string& before, const std::string& behind) {
    const std::string key = name + behind;
    const size_t number = static_cast<size_t>(std::ranges::find(list_names_, key) - list_names_.begin());
    if (number == list_names_.size()) {
      list_names_.push_back(key);
      picks_.push_back(static_cast<uint32_t>(lists_[name].total()) << 16 | static_cast<uint32_t>(words.size()));
      for (const uint32_t entry : lists_[name].entry_of_draw())
        words.push_back(numbered(before + lists_[name].texts[entry] + behind));
    }
    return picks_[number];
  }

  // Words of several lists that are the same have one number.
  uint16_t numbered(const std::string& text) {
    const size_t number = static_cast<size_t>(std::ranges::find(word_texts_, text) - word_texts_.begin());
    if (number == word_texts_.size()) {
      word_texts_.push_back(text);
      std::memcpy(texts.texts[number], text.data(), text.size());
      texts.lengths[number] = static_cast<uint8_t>(text.size());
    }
    return static_cast<uint16_t>(text.size() << 8 | number);
  }

  const Distributions& lists_;
  std::vector<Form> all_forms_;
  std::vector<size_t> form_starts_;
  std::vector<uint32_t> picks_;  // by list
  std::vector<std::string> list_names_, word_texts_;
};

const Grammar& grammar() {
  static const Grammar compiled;
  return compiled;
}

// ---- the passes

// One block's way through the passes. Draws that lie behind those made are old ones or zero:
// harmless to look up.
struct Chain {
  uint32_t draws[kBuffer];
  uint32_t word_draws[kBuffer];
  uint32_t picks[kBuffer];  // of the words; one pointer does for both
};

// One block's words, before they are put into lines: and those of the overlap, which begins
// somewhere in kOverlap characters.
constexpr size_t kOverlap = 128;
struct BlockWords {
  uint8_t words[kMostBlockWords + kPickSurplus + kPad];
  uint16_t cells[(kOverlap + BlockMaker::kBlockText + kPickSurplus * kPoolWordSpan) / kPoolCellText + kPad];
};

// Where a chain is in the second pass.
struct Cursor {
  const uint32_t* draw;
  const uint32_t* end;
  std::byte* word;  // in word_draws
  uint64_t program;  // and the step that has been made, in the lowest four bits

  Cursor(Chain& chain, size_t draws)
      : draw(chain.draws),
        end(chain.draws + draws),
        word(reinterpret_cast<std::byte*>(chain.word_draws)),
        program(0) {}

  bool runs() const { return draw < end; }

  void step(const Grammar& grammar) {
    constexpr size_t kPicks = offsetof(Chain, picks) - offsetof(Chain, word_draws);
    const Form& form = grammar.forms[program >> 4 & 15][*draw];
    std::memcpy(word, draw + 1, kMostWords * sizeof *draw);
    std::memcpy(word + kPicks, form.picks, sizeof form.picks);
    draw += 1 + form.words;
    word += form.words * sizeof *draw;
    program = program >> 4 | form.program;
  }
};

// Numbers of words are counted modulo what a cell has room for.
void write_lines(const BlockWords& block, PoolLine* lines) {
  constexpr size_t kCells = kPoolLineText / kPoolCellText;
  const uint16_t* cells = block.cells + kOverlap / kPoolCellText;
  const uint8_t* words = block.words;
  uint16_t first = 0;
  for (size_t i = 0; i < BlockMaker::kBlockLines; ++i, cells += kCells) {
    words += static_cast<uint16_t>(cells[0] - first) / kPoolCellText;
    first = static_cast<uint16_t>(cells[0] & ~(kPoolCellText - 1));
    for (size_t k = 0; k < kCells; ++k) lines[i].cells[k] = static_cast<uint16_t>(cells[k] - first);
    std::memcpy(lines[i].words, words, kPoolLineWords);
  }
}

uint32_t times(uint32_t x, uint32_t y) { return static_cast<uint32_t>(uint64_t{x} * y % kModulus); }

}  // namespace

Checkpoint checkpoint(size_t block) {
  Checkpoint found = unpacked(block);
  found.draws_before = kDrawsBefore[block / kStride];
  for (size_t i = block / kStride * kStride; i < block; ++i) found.draws_before += unpacked(i).draws;
  return found;
}

uint32_t text_stream_after(uint64_t draws) {
  uint32_t state = Sentences::kSeed;
  for (uint32_t power = kMultiplier; draws != 0; draws >>= 1, power = times(power, power))
    if (draws & 1) state = times(state, power);
  return state;
}

const PoolWords& pool_words() { return grammar().texts; }

struct BlockMaker::Work {
  const Grammar* grammar;
  const Kernels* kernels;
  Chain chains[kChains];
  BlockWords words;
};

// calloc: most of the buffers' ends are never touched and so take no memory.
BlockMaker::BlockMaker() : work_(static_cast<Work*>(std::calloc(1, sizeof(Work)))) {
  if (work_ == nullptr) throw std::bad_alloc();
  work_->grammar = &grammar();
  work_->kernels = &kernels();
}

BlockMaker::~BlockMaker() = default;
BlockMaker::BlockMaker(BlockMaker&&) noexcept = default;

void BlockMaker::Free::operator()(Work* work) const noexcept { std::free(work); }

void BlockMaker::make(std::span<const uint32_t> blocks, PoolLine* pool) noexcept {
  for (; blocks.size() > kChains; blocks = blocks.subspan(kChains)) make_group(blocks.first(kChains), pool);
  make_group(blocks, pool);
}

void BlockMaker::make_group(std::span<const uint32_t> blocks, PoolLine* pool) noexcept {
  Work& work = *work_;
  Checkpoint starts[kChains] = {};
  size_t draws[kChains] = {};  // chains without a block are done at once
  for (size_t i = 0; i < blocks.size(); ++i) {
    starts[i] = checkpoint(blocks[i]);
    draws[i] = starts[i].draws + kBehindDraws;
    const uint32_t first = text_stream_after(starts[i].draws_before + 1);
    work.kernels->draws({.first = first, .step = kMultiplier}, draws[i], work.chains[i].draws);
  }

  // A chain that is done goes on with the others. It stays within its buffers: a sentence takes 2
  // to 4 draws a step, on average.
  static_assert(kChains == 4 && kBuffer >= 2 * (kMostBlockDraws + kBehindDraws));
  const Grammar& grammar = *work.grammar;
  Cursor c0(work.chains[0], draws[0]), c1(work.chains[1], draws[1]);
  Cursor c2(work.chains[2], draws[2]), c3(work.chains[3], draws[3]);
  while (c0.runs() || c1.runs() || c2.runs() || c3.runs()) {
    c0.step(grammar);
    c1.step(grammar);
    c2.step(grammar);
    c3.step(grammar);
  }

  for (size_t i = 0; i < blocks.size(); ++i) {
    static_assert(kOverlap > 127 && kBlockText + kOverlap < 1 << 15);
    const uint32_t begin = static_cast<uint32_t>(kOverlap) - (starts[i].overlap + 1);
    const Chain& chain = work.chains[i];
    work.kernels->pick_words(grammar.words.data(), chain.word_draws, chain.picks, begin, kOverlap + kBlockText,
                             work.words.words, work.words.cells);
    write_lines(work.words, pool + blocks[i] * kBlockLines);
  }
}

}  // namespace tpcmill
