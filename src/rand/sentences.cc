#include "rand/sentences.h"

namespace tpcmill {

Sentences::Sentences(const Distributions& lists, uint32_t state)
    : grammar_(lists["grammar"]),
      noun_phrases_(lists["np"]),
      verb_phrases_(lists["vp"]),
      nouns_(lists["nouns"]),
      adjectives_(lists["adjectives"]),
      adverbs_(lists["adverbs"]),
      verbs_(lists["verbs"]),
      auxiliaries_(lists["auxillaries"]),
      prepositions_(lists["prepositions"]),
      terminators_(lists["terminators"]),
      state_(state) {}

std::string_view Sentences::next() {
  sentence_.clear();
  for (const char symbol : draw(grammar_)) {
    switch (symbol) {
      case 'N':
        add_phrase(noun_phrases_);
        break;
      case 'V':
        add_phrase(verb_phrases_);
        break;
      case 'P':
        sentence_ += draw(prepositions_);
        sentence_ += " the ";
        add_phrase(noun_phrases_);
        break;
      case 'T':
        sentence_.pop_back();  // the blank: a terminator follows its word at once
        sentence_ += draw(terminators_);
        sentence_ += ' ';
        break;
      default:  // the blanks between symbols
        break;
    }
  }
  return sentence_;
}

// The words of a phrase, each with a blank behind it. A comma in the form follows its word.
void Sentences::add_phrase(const Words& forms) {
  const std::string& form = draw(forms);
  for (size_t i = 0; i < form.size(); ++i) {
    if (form[i] == ' ' || form[i] == ',') continue;
    sentence_ += draw(words_of(form[i]));
    sentence_ += i + 1 < form.size() && form[i + 1] == ',' ? ", " : " ";
  }
}

const Sentences::Words& Sentences::words_of(char symbol) const {
  switch (symbol) {
    case 'N': return nouns_;
    case 'J': return adjectives_;
    case 'D': return adverbs_;
    case 'V': return verbs_;
    default: return auxiliaries_;
  }
}

// Division, then multiplication, then truncation: the official arithmetic, for any total.
const std::string& Sentences::draw(const Words& words) {
  state_ = static_cast<uint32_t>(uint64_t{state_} * 16807 % 2147483647);
  ++draws_;
  const double total = static_cast<double>(words.entry_of_draw.size());
  return words.texts[words.entry_of_draw[static_cast<uint64_t>(state_ / 2147483647.0 * total)]];
}

}  // namespace tpcmill
