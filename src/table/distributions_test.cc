#include "table/distributions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

// A file with this content, gone with the test.
class File {
 public:
  explicit File(std::string_view content)
      : path_(testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".dss") {
    std::ofstream(path_, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  ~File() { std::remove(path_.c_str()); }
  File(const File&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Distributions read_text(std::string_view content) { return Distributions::read(File(content).path()); }

std::string built_in_text() { return Distributions::built_in().text(); }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The sentence that reading ends with, without "--distributions <path>, "; "" if it does not fail.
std::string refusal(std::string_view content, Distributions::Encoding encoding = Distributions::Encoding::kAny) {
  const File file(content);
  try {
    Distributions::read(file.path(), encoding);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    const std::string sentence = error.written(), start = "--distributions " + file.path() + ", ";
    EXPECT_TRUE(sentence.starts_with(start)) << sentence;
    EXPECT_TRUE(sentence.ends_with('.')) << sentence;
    return sentence.substr(std::min(start.size(), sentence.size()));
  }
  return "";
}

// The line of the first line of `text` that is `line`.
std::string line_of(std::string_view text, std::string_view line) {
  const size_t at = text.find("\n" + std::string(line) + "\n");
  EXPECT_NE(at, std::string_view::npos) << line;
  return std::to_string(2 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(at), '\n'));
}

TEST(Distributions, BuiltInSizesAndTotals) {
  const struct {
    std::string_view name;
    uint64_t size, total;
  } kFacts[] = {
      {"colors", 92, 92},      {"p_types", 150, 150},   {"p_cntr", 40, 40},       {"msegmnt", 5, 5},
      {"o_oprio", 5, 5},       {"instruct", 4, 4},      {"smode", 7, 7},          {"rflag", 2, 2},
      {"nations2", 25, 25},    {"regions", 5, 5},       {"grammar", 5, 11},       {"np", 4, 90},
      {"vp", 4, 72},           {"nouns", 45, 340},      {"verbs", 40, 174},       {"adjectives", 29, 289},
      {"adverbs", 28, 262},    {"auxillaries", 18, 18}, {"prepositions", 47, 456}, {"terminators", 6, 55},
      {"Q13a", 4, 80},         {"Q13b", 4, 160},        {"articles", 3, 75},      {"category", 5, 5},
  };
  const Distributions& lists = Distributions::built_in();
  for (const auto& fact : kFacts) {
    SCOPED_TRACE(fact.name);
    EXPECT_EQ(lists[fact.name].size(), fact.size);
    EXPECT_EQ(lists[fact.name].total(), fact.total);
    EXPECT_EQ(lists[fact.name].weights.size(), fact.size);
    EXPECT_EQ(lists[fact.name].entry_of_draw().size(), fact.total);
  }
  EXPECT_EQ(lists["p_types"].texts[0], "STANDARD ANODIZED TIN");
  EXPECT_EQ(lists["p_types"].texts[149], "PROMO BRUSHED COPPER");
  EXPECT_EQ(lists["p_cntr"].texts[9], "LG BOX");
  EXPECT_TRUE(lists.is_built_in());
  EXPECT_THROW(lists["color"], std::out_of_range);
}

TEST(Distributions, NationsLieInTheirRegions) {
  const Distribution& nations = Distributions::built_in()["nations"];
  const int64_t kRegions[] = {0, 1, 1, 1, 4, 0, 3, 3, 2, 2, 4, 4, 2, 4, 0, 0, 0, 1, 2, 3, 4, 2, 3, 3, 1};
  ASSERT_EQ(nations.size(), std::size(kRegions));
  int64_t region = 0;
  for (size_t i = 0; i < nations.size(); ++i) EXPECT_EQ(region += nations.weights[i], kRegions[i]) << nations.texts[i];
}

TEST(Distributions, EntryOfDrawRepeatsEntriesByWeight) {
  const Distribution list = {"x", {"a", "b", "c", "d"}, {2, 0, 1, 3}};
  EXPECT_EQ(list.total(), 6u);
  EXPECT_EQ(list.entry_of_draw(), (std::vector<uint32_t>{0, 0, 2, 3, 3, 3}));
}

TEST(Distributions, WrittenAndReadTheyAreTheSame) {
  const Distributions lists = read_text(built_in_text());
  EXPECT_TRUE(lists.is_built_in());
  EXPECT_EQ(lists.text(), built_in_text());
}

TEST(Distributions, ReadsWhatTheFormatAllows) {
  std::string text = "\n  \n### words\nthis line is outside | all lists\nBEGIN p_names\ncount|1\nx|1\nEND\n" + built_in_text();
  text = replaced(text, "BEGIN smode\ncount|7\n", "  begin\tSMODE # modes\nCOUNT| 7 \nno bar here\n\n");
  text = replaced(text, "REG AIR|1\n", " REG  AIR |+1 \r\n");
  text = replaced(text, "END smode", "end of the modes");
  text = replaced(text, "BEGIN category", "BEGIN whatever");
  text.pop_back();  // the last newline
  const Distributions lists = read_text(text);
  EXPECT_EQ(lists["smode"].texts[0], " REG  AIR ");
  EXPECT_EQ(lists["smode"].size(), 7u);
  EXPECT_FALSE(lists.is_built_in());
  EXPECT_THROW(lists["category"], std::out_of_range);
  EXPECT_EQ(read_text(lists.text()).text(), lists.text());
}

TEST(Distributions, RefusesWhatItCannotRead) {
  for (const char* path : {"/nowhere/words.dss", "/"}) {
    try {
      Distributions::read(path);
      FAIL() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::kUsage);
      EXPECT_TRUE(std::string_view(error.written()).starts_with("--distributions " + std::string(path) + ": cannot read"))
          << error.written();
    }
  }
}

TEST(Distributions, RefusesBrokenContentWithItsLine) {
  const std::string text = built_in_text();
  const auto at = [&](std::string_view line) { return "line " + line_of(text, line) + ": "; };

  EXPECT_TRUE(refusal(replaced(text, "almond|1\n", ""))
                  .starts_with(at("count|92") + "list \"colors\" says count 92 but has 91 entries; its END is on line "));
  const struct {
    std::string_view from, to, line, sentence;
  } kFaults[] = {
      {"almond|1", "almond|1\nalmonds|1", "", "list \"colors\" says count 92 but has more entries"},
      {"count|92", "count|93", "", "says count 93; this list may have 5 to 92 entries"},
      {"count|92", "count|4", "", "says count 4; this list may have 5 to 92"},
      {"count|92\n", "", "", "has an entry before its count"},
      {"count|92\n", "count|92\ncount|92\n", "", "has a second count"},
      {"almond|1", "almond|", "almond|1", "has \"\" where a whole number should follow"},
      {"almond|1", "almond|one", "almond|1", "has \"one\" where a whole number"},
      {"almond|1", "almond|1|2", "almond|1", "has \"1|2\" where a whole number"},
      {"almond|1", "almond|99999999999999999999", "almond|1", "where a whole number"},
      {"almond|1", "almond|16777217", "almond|1", "has the weight 16777217; at most 16777216"},
      {"almond|1", "almond|-1", "almond|1", "has the weight -1; weights are 0 or more"},
      {"almond|1", "|1", "almond|1", "has an entry without text"},
      {"packages|40", "packages|16777216", "", "has weights that add up to more than 16777216"},
      {"R|1\nA|1", "R|0\nA|0", "", "list \"rflag\" has no entry with a weight above 0"},
      {"N V T|3", "N V Q T|3", "N V T|3", "list \"grammar\" has the symbol \"Q\" in a form; it may be one of the letters NVPT."},
      {"N V T|3", "N, V T|3", "N V T|3", "has the symbol \"N,\""},
      {"N V T|3", "T N V|3", "N V T|3", "has a form that begins with T"},
      {"N V T|3", "  |3", "N V T|3", "has a form without symbols"},
      {"N V T|3", "N\tV T|3", "N V T|3", "white space other than blanks"},
      {"J, J N|10", "J; J N|10", "J, J N|10", "has the symbol \"J;\""},
      {"J, J N|10", "JJ N|10", "J, J N|10", "one of the letters NJD, with or without a comma"},
      {"X V D|1", "X N D|1", "X V D|1", "list \"vp\" has the symbol \"N\""},
      {"END nouns", "", "", "list \"nouns\" is not closed by an END before the next BEGIN"},
      {"END Q13b", "", "", "is not closed by an END"},
      {"BEGIN nouns", "BEGIN pronouns", "", "ends without the list \"nouns\"; it needs lines"},
      {"BEGIN verbs", "BEGIN nouns", "BEGIN verbs", "list \"nouns\" is there a second time"},
      {"ARGENTINA|1", "ARGENTINA|5", "END nations", "puts \"ARGENTINA\" into region 5; the list \"regions\" has 0 to 4"},
      {"ALGERIA|0", "ALGERIA|-1", "END nations", "puts \"ALGERIA\" into region -1"},
  };
  for (const auto& fault : kFaults) {
    SCOPED_TRACE(std::string(fault.to) + " for " + std::string(fault.from));
    const std::string sentence = refusal(replaced(text, fault.from, fault.to));
    EXPECT_NE(sentence.find(fault.sentence), std::string::npos) << sentence;
    EXPECT_TRUE(sentence.starts_with(fault.line.empty() ? "line " : at(fault.line))) << sentence;
  }
  EXPECT_NE(refusal(text + "BEGIN nouns").find("second time"), std::string::npos);
  EXPECT_NE(refusal("").find("line 0: the file ends without the list \"p_cntr\""), std::string::npos);
  EXPECT_NE(refusal(std::string(256, 'x')).find("line 1: the line has 256 characters; the format allows 255"),
            std::string::npos);
  EXPECT_NE(refusal(std::string("\n\n\0", 3)).find("line 3: the line holds a zero byte"), std::string::npos);
}

TEST(Distributions, TakesTheLargestListsAndRefusesLargerOnes) {
  const auto nouns = [](size_t entries) {
    std::string list = "BEGIN nouns\ncount|" + std::to_string(entries) + "\n";
    for (size_t i = 0; i < entries; ++i) list += "noun" + std::to_string(i) + "|256\n";
    return list + "END\nBEGIN whatever";
  };
  EXPECT_EQ(read_text(replaced(built_in_text(), "BEGIN nouns", nouns(65'536)))["nouns"].total(), uint64_t{1} << 24);
  EXPECT_NE(refusal(replaced(built_in_text(), "BEGIN nouns", nouns(65'537))).find("1 to 65536 entries"), std::string::npos);
  const std::string longest(252, 'x');  // with "|40", 255
  EXPECT_EQ(read_text(replaced(built_in_text(), "packages", longest))["nouns"].texts[0], longest);
}

// Whatever the bytes: read, or refused with a sentence.
TEST(Distributions, SurvivesAnyBytes) {
  const std::string text = built_in_text();
  for (size_t length = 0; length < text.size(); length += 97) EXPECT_NE(refusal(text.substr(0, length)), "");

  std::mt19937 random(7);
  const std::string_view kBytes("|#\n\r 09-+,NTaB\0\xff", 17);
  for (int i = 0; i < 500; ++i) {
    std::string broken = text;
    for (uint32_t changes = random() % 4; changes-- > 0;) {
      const size_t at = random() % broken.size();
      if (random() % 2 == 0) {
        broken[at] = kBytes[random() % kBytes.size()];
      } else {
        broken.erase(at, random() % 40);
      }
    }
    refusal(broken);
  }
  std::string junk(20'000, ' ');
  for (char& c : junk) c = static_cast<char>(random());
  EXPECT_NE(refusal(junk), "");
}

TEST(Distributions, OfStringsAreUtf8) {
  const std::string text = built_in_text();
  const std::string latin = replaced(text, "BUILDING|", "B\xfcRO|"), utf8 = replaced(text, "BUILDING|", "B\xc3\xbcRO|");
  const std::string cut = replaced(text, "foxes|", "f\xc3\xbc" "chse|");
  for (const std::string& any : {text, latin, utf8, cut}) EXPECT_EQ(refusal(any), "");
  constexpr auto kUtf8 = Distributions::Encoding::kUtf8;
  EXPECT_EQ(refusal(text, kUtf8), "");
  EXPECT_EQ(refusal(utf8, kUtf8), "");
  const std::string said = refusal(latin, kUtf8), where = "line " + line_of(latin, "B\xfcRO|1") + ": list \"msegmnt\" ";
  EXPECT_EQ(said.rfind(where + "has a text that is not UTF-8", 0), 0u) << said;
  EXPECT_NE(refusal(cut, kUtf8).find(": list \"nouns\" has a text beyond ASCII"), std::string::npos);
}

}  // namespace
}  // namespace tpcmill
