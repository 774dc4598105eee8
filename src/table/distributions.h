#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tpcmill {

// One word list: texts with weights, in the order that draws count them.
//
// A draw j, uniform in [1, total()], picks the first entry whose cumulative weight is at least j.
struct Distribution {
  std::string name;  // as in the official file: "colors", "msegmnt"
  std::vector<std::string> texts;
  std::vector<int64_t> weights;  // as many as texts; not negative but in "nations"

  uint64_t size() const { return texts.size(); }
  uint64_t total() const;  // sum of the weights

  // The entry of every draw: entry_of_draw()[j - 1] for j in [1, total()].
  // REQUIRES: total() <= 2^24, no negative weights.
  std::vector<uint32_t> entry_of_draw() const;

  bool operator==(const Distribution&) const = default;
};

// Every word list of a benchmark, made once at the start and read by all. Plain data.
class Distributions {
 public:
  // The lists that the official generator comes with.
  static const Distributions& built_in();

  // Reads a file in the official dists.dss format (drawn in distributions.cc). Throws Error,
  // usage, naming --distributions and the file: if it cannot be read; and with line and list if
  // it is broken: counts that do not match, weights that are no number, a list that is missing,
  // grammar symbols that mean nothing. What it returns, tables and text may use unchecked:
  // 1 to 65,536 entries in each list, 5 to 92 colors, at most 90 nations, totals of drawn lists
  // in [1, 2^24], regions of nations that exist, no empty texts, forms with known symbols only.
  //
  // kUtf8: for columns of strings. A text that is not UTF-8 is refused, too, and one beyond ASCII in the
  // lists that sentences are made of: comments are cut at any byte.
  enum class Encoding { kAny, kUtf8 };
  static Distributions read(const std::string& path, Encoding encoding = Encoding::kAny);

  // The same format, written: read() of it gives equal lists.
  std::string text() const;

  // REQUIRES: the name is one of those in the official file that a table, the text or a query
  // needs: all but "articles" and "category", which a file may leave out. Throws
  // std::out_of_range for a name that is not there.
  const Distribution& operator[](std::string_view name) const;

  // Whether these are the built-in lists, word for word: facts derived from those (text pool
  // checkpoints) hold only then.
  bool is_built_in() const;

 private:
  std::vector<Distribution> lists_;
};

}  // namespace tpcmill
