#include "tpcmill/option_names.h"

#include <gtest/gtest.h>

#include <utility>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

std::string in_brackets(std::string_view option) {
  std::string out = "<";
  out += option;
  return out += '>';
}

TEST(OptionNames, OfEveryMarkInASentence) {
  const std::pair<const char*, const char*> cases[] = {
      {"--part 3 needs --parts, the number of parts.", "<--part> 3 needs <--parts>, the number of parts."},
      {"-s/--scale-factor \"x\" is no number.", "<-s/--scale-factor> \"x\" is no number."},
      {"Smaller ones (--row-group-bytes, --row-group-rows) do.", "Smaller ones (<--row-group-bytes>, <--row-group-rows>) do."},
      {"write --key l_orderkey=int64.", "write <--key> l_orderkey=int64."},
      {"--stdout", "<--stdout>"},
      {"--layout, [columns.\"l_*\"]: encoding", "<--layout>, [columns.\"l_*\"]: encoding"},
      {"", ""},
  };
  for (const auto& [sentence, expected] : cases) EXPECT_EQ(with_names(sentence, in_brackets), expected);
}

TEST(OptionNames, NotOfValues) {
  const std::pair<const char*, const char*> cases[] = {
      {"-T/--tables: \"--parts\" is no table.", "<-T/--tables>: \"--parts\" is no table."},
      {"--io \"a\"--b\" is none; --force.", "<--io> \"a\"--b\" is none; <--force>."},
      {"/tmp/--parts and a--part are paths -- or -p/x, -", "/tmp/--parts and a--part are paths -- or -p/x, -"},
      {"\"open --parts", "\"open --parts"},
      {"--io \"\": --force.", "<--io> \"\": <--force>."},
  };
  for (const auto& [sentence, expected] : cases) EXPECT_EQ(with_names(sentence, in_brackets), expected);
}

TEST(OptionNames, OfArgumentsAndFields) {
  EXPECT_EQ(argument_name("-s/--scale-factor"), "scale_factor");
  EXPECT_EQ(argument_name("--num-threads"), "num_threads");
  EXPECT_EQ(field_name("-n/--num-threads"), "threads");
  EXPECT_EQ(field_name("--row-group-bytes"), "row_group_bytes");
}

TEST(OptionNames, InErrors) {
  const Error error = Error::usage("-n/--num-threads 9000: use 4096 at most; see --io.");
  EXPECT_STREQ(error.what(), "threads 9000: use 4096 at most; see io.");
  EXPECT_EQ(error.worded(argument_name), "num_threads 9000: use 4096 at most; see io.");
  EXPECT_STREQ(error.written(), "-n/--num-threads 9000: use 4096 at most; see --io.");
}

}  // namespace
}  // namespace tpcmill
