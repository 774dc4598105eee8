#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "table/distributions.h"

namespace tpcmill {

// The text that comments are cut from, sentence by sentence, for any word lists: the definition
// of it. It is plain and makes one draw after another from the very first (some 10 ns each);
// rand/blocks.h makes the same text for the built-in lists, from anywhere, much faster.
class Sentences {
 public:
  // The draw that all text begins behind.
  static constexpr uint32_t kSeed = 933'588'178;

  // From the beginning, or from any other place where a sentence begins: `state` is the draw
  // before it. REQUIRES: lists that are built in or have been read.
  explicit Sentences(const Distributions& lists, uint32_t state = kSeed);

  // The next sentence with the blank behind it; never empty. Valid until the next call.
  std::string_view next();

  uint64_t draws() const { return draws_; }  // made so far
  uint32_t state() const { return state_; }  // the last of them

 private:
  struct Words {
    explicit Words(const Distribution& list) : texts(list.texts), entry_of_draw(list.entry_of_draw()) {}

    std::vector<std::string> texts;
    std::vector<uint32_t> entry_of_draw;
  };

  const std::string& draw(const Words& words);
  void add_phrase(const Words& forms);
  const Words& words_of(char symbol) const;

  Words grammar_, noun_phrases_, verb_phrases_;
  Words nouns_, adjectives_, adverbs_, verbs_, auxiliaries_, prepositions_, terminators_;
  std::string sentence_;
  uint64_t draws_ = 0;
  uint32_t state_;
};

}  // namespace tpcmill
