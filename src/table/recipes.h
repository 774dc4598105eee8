#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "table/table.h"

namespace tpcmill {

// What recipes are written in: each fills one column of a batch from draws. n is the number of
// rows; draws, like all scratch arrays, have room for kPad bytes behind it.

// A word list as a column: its dictionary, and how a draw becomes a code.
struct Picker {
  Dictionary dictionary;
  uint64_t total = 0;               // draws are 1 .. total
  std::vector<uint16_t> of_draw;    // code of draw j at j - 1; empty if that is j - 1 itself
  Physical physical() const { return dictionary.size() <= 256 ? Physical::kCode8 : Physical::kCode16; }
};

// A picker for a list of words.
Picker make_picker(const Distribution& list);

// A picker of the whole numbers low .. high, all equally likely, that mean (number * unit) and
// are printed as numbers.
Picker make_number_picker(int64_t low, int64_t high, int64_t unit);

// Codes drawn from a picker's list.
void pick(const Kernels& kernels, const Picker& picker, const uint32_t* draws, size_t n, Batch& out, size_t column);

// Numbers in [low, high] by the official formula.
void uniform(const Kernels& kernels, const uint32_t* draws, size_t n, int64_t low, int64_t high, int64_t* out);

// Key of each parent, from `base` on.
void numbers(const Parents& parents, int64_t base, int64_t* out);

// "Customer#" and the number in nine digits or more, clause 4.2.3.
void tagged(std::string_view prefix, const int64_t* keys, size_t n, Batch& out, size_t column);
uint32_t tagged_length(std::string_view prefix, int64_t greatest_key);

// "25-989-741-2988": country code from the nation's code, three groups from draws.
void phone(const Kernels& kernels, const Draws& draws, Stream stream, const uint8_t* nations, size_t n, Batch& out,
           size_t column);

// Ten to forty random characters, clause 4.2.2.7.
void address(const Kernels& kernels, const Draws& draws, Stream stream, size_t n, Batch& out, size_t column);

// The lengths of a comment column, clause 4.2.2.10: 0.4 to 1.6 times its average.
struct CommentRange {
  uint32_t low, high;
  double mean() const { return (low + high) / 2.0; }
};

// The texts that have been put into a batch: text i is length[i] characters at heap + at[i], and
// made of count[i] words; `count` is nullptr where words are not known. Valid until the next fill.
struct PoolTexts {
  char* heap;
  const uint32_t* at;
  const uint16_t* length;
  uint8_t* count;
};

// Texts from the text pool, from draws of where and how long; in the place that Batch::place_texts() says,
// then without words. If they are changed afterwards, their count must become 0.
PoolTexts pool_text(const World& world, CommentRange range, const uint32_t* offsets, const uint32_t* lengths, size_t n,
                    Batch& out, size_t column);

// Marks the blocks that the same slices lie in.
void mark_pool_text(const World& world, CommentRange range, const uint32_t* offsets, size_t n, PoolMarks& marks);

// The comments of a table with one comment each row and stream of two draws.
void mark_comments(const World& world, const Parents& parents, Stream stream, CommentRange range, PoolMarks& marks);

}  // namespace tpcmill
