#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"
#include "tpcmill/layout.h"

namespace tpcmill {
namespace {

using Source = LayoutRule::Source;

LayoutRule rule(std::string table, std::string column, LayoutSettings settings, Source source = Source::kCommandLine) {
  return {source, std::move(table), std::move(column), std::move(settings)};
}
LayoutSettings level(int zstd) {
  LayoutSettings out;
  out.codec = Codec{Codec::Kind::kZstd, zstd};
  return out;
}
LayoutSettings encoded(Encoding encoding) {
  LayoutSettings out;
  out.encoding = encoding;
  return out;
}
LayoutSettings dictionary(DictionaryUse use) {
  LayoutSettings out;
  out.dictionary = use;
  return out;
}
LayoutSettings groups_of_rows(uint64_t rows) {
  LayoutSettings out;
  out.row_group_rows = rows;
  return out;
}
LayoutSettings groups_of_bytes(uint64_t bytes) {
  LayoutSettings out;
  out.row_group_bytes = bytes;
  return out;
}

TEST(ColumnMatches, KnowsStars) {
  struct {
    const char* pattern;
    const char* column;
    bool matches;
  } const cases[] = {
      {"l_comment", "l_comment", true},  {"l_comment", "l_commen", false},  {"l_commen", "l_comment", false},
      {"l_*", "l_comment", true},        {"l_*", "l_", true},               {"l_*", "ps_comment", false},
      {"*key", "l_orderkey", true},      {"*key", "key", true},             {"*key", "l_keys", false},
      {"*", "l_orderkey", true},         {"*", "", true},                   {"", "", true},
      {"", "a", false},                  {"l_*key", "l_orderkey", true},    {"l_*key", "l_key", true},
      {"l_*key", "l_ke", false},         {"*d*k*", "l_orderkey", true},     {"*d*z*", "l_orderkey", false},
      {"*keykey", "keykeykey", true},    {"**key", "l_orderkey", true},     {"L_*", "l_comment", false},
  };
  for (const auto& c : cases) EXPECT_EQ(column_matches(c.pattern, c.column), c.matches) << c.pattern << " " << c.column;
}

TEST(SettingsFor, RestOnTheDefault) {
  const LayoutSettings of_table = settings_for({}, "lineitem", "");
  EXPECT_EQ(of_table, built_in_layouts().front().layout.rules.at(0).settings);
  EXPECT_EQ(settings_for({}, "lineitem", "l_comment"), of_table);
  EXPECT_EQ(of_table.codec->text(), "SNAPPY");
  EXPECT_EQ(of_table.row_group_bytes, 7u * 1024 * 1024);
  EXPECT_FALSE(of_table.row_group_rows);
  EXPECT_FALSE(of_table.encoding);
}

TEST(SettingsFor, TheMoreSpecificRuleWinsThenTheLaterOne) {
  // From the least specific to the most.
  const std::vector<LayoutRule> rules = {
      rule("", "", level(1)),      rule("", "", level(2)),      rule("lineitem", "", level(3)),
      rule("", "*", level(4)),     rule("lineitem", "*", level(5)),
      rule("", "l_*", level(6)),   rule("", "*tax", level(7)),  rule("lineitem", "l_t*", level(8)),
      rule("", "l_tax", level(9), Source::kPreset),             rule("lineitem", "l_tax", level(10), Source::kFile),
  };
  for (size_t n = 1; n <= rules.size(); ++n) {
    Layout layout{{rules.begin(), rules.begin() + n}};
    EXPECT_EQ(settings_for(layout, "lineitem", "l_tax").codec->level, static_cast<int>(n));
    if (n == 2 || n == 7) continue;  // as specific as the one before
    layout.rules.insert(layout.rules.begin(), rules[n - 1]);
    layout.rules.pop_back();
    EXPECT_EQ(settings_for(layout, "lineitem", "l_tax").codec->level, static_cast<int>(n)) << "the first one";
  }
  const Layout all{rules};
  EXPECT_EQ(settings_for(all, "lineitem", "").codec->level, 3);
  EXPECT_EQ(settings_for(all, "orders", "").codec->level, 2);
  EXPECT_EQ(settings_for(all, "orders", "o_orderkey").codec->level, 4);
  EXPECT_EQ(settings_for(all, "lineitem", "l_orderkey").codec->level, 6);
}

TEST(SettingsFor, ColumnsDoNotSpeakForTables) {
  const Layout layout{{rule("", "", groups_of_rows(5)), rule("", "l_tax", groups_of_rows(7))}};
  EXPECT_EQ(settings_for(layout, "lineitem", "l_tax").row_group_rows, 5u);
  EXPECT_EQ(settings_for({{rule("", "l_tax", level(3))}}, "lineitem", "").codec->text(), "SNAPPY");
}

TEST(SettingsFor, TheWinnerClearsWhatItExcludes) {
  const Layout rows{{rule("", "", groups_of_bytes(9)), rule("", "", groups_of_rows(5))}};
  EXPECT_EQ(settings_for(rows, "lineitem", "").row_group_rows, 5u);
  EXPECT_FALSE(settings_for(rows, "lineitem", "").row_group_bytes);
  const Layout bytes{{rule("lineitem", "", groups_of_bytes(9)), rule("", "", groups_of_rows(5))}};
  EXPECT_EQ(settings_for(bytes, "lineitem", "").row_group_bytes, 9u);
  EXPECT_FALSE(settings_for(bytes, "lineitem", "").row_group_rows);
}

TEST(SettingsFor, AnEncodingAndADictionaryExcludeEachOther) {
  const Layout delta{{rule("", "", dictionary(DictionaryUse::kOn)),
                      rule("", "*key", encoded(Encoding::kDeltaBinaryPacked))}};
  EXPECT_EQ(settings_for(delta, "lineitem", "l_orderkey").encoding, Encoding::kDeltaBinaryPacked);
  EXPECT_FALSE(settings_for(delta, "lineitem", "l_orderkey").dictionary);
  EXPECT_EQ(settings_for(delta, "lineitem", "l_tax").dictionary, DictionaryUse::kOn);

  const Layout on{{rule("", "l_tax", dictionary(DictionaryUse::kOn)), rule("", "l_*", encoded(Encoding::kPlain))}};
  EXPECT_EQ(settings_for(on, "lineitem", "l_tax").dictionary, DictionaryUse::kOn);
  EXPECT_FALSE(settings_for(on, "lineitem", "l_tax").encoding);

  const Layout off{{rule("", "l_tax", dictionary(DictionaryUse::kOff)), rule("", "l_*", encoded(Encoding::kPlain))}};
  EXPECT_EQ(settings_for(off, "lineitem", "l_tax").dictionary, DictionaryUse::kOff);
  EXPECT_EQ(settings_for(off, "lineitem", "l_tax").encoding, Encoding::kPlain);

  const Layout no_longer{{rule("", "*", encoded(Encoding::kRleDictionary)),
                          rule("", "l_tax", dictionary(DictionaryUse::kOff))}};
  EXPECT_FALSE(settings_for(no_longer, "lineitem", "l_tax").encoding);
}

TEST(SettingsFor, AnEncodingBesideAutoIsForWhatHasNoDictionary) {
  LayoutSettings either = encoded(Encoding::kDeltaBinaryPacked);
  either.dictionary = DictionaryUse::kAuto;
  const Layout layout{{rule("", "*key", either, Source::kPreset)}};
  EXPECT_EQ(settings_for(layout, "lineitem", "l_orderkey").encoding, Encoding::kDeltaBinaryPacked);
  EXPECT_EQ(settings_for(layout, "lineitem", "l_orderkey").dictionary, DictionaryUse::kAuto);

  Layout plain = layout;
  plain.rules.push_back(rule("", "*key", encoded(Encoding::kPlain)));
  EXPECT_EQ(settings_for(plain, "lineitem", "l_orderkey").encoding, Encoding::kPlain);
  EXPECT_FALSE(settings_for(plain, "lineitem", "l_orderkey").dictionary);
}

TEST(SettingsFor, RefusesContradictionsOfOneSource) {
  const auto refused = [](const LayoutRule& a, const LayoutRule& b) {
    try {
      settings_for({{a, b}}, "lineitem", "l_tax");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::kUsage);
      EXPECT_THAT(error.what(), testing::HasSubstr("leave one out"));
      return true;
    }
    return false;
  };
  const LayoutSettings plain = encoded(Encoding::kPlain), coded = encoded(Encoding::kRleDictionary);
  const LayoutSettings on = dictionary(DictionaryUse::kOn), off = dictionary(DictionaryUse::kOff);
  EXPECT_TRUE(refused(rule("", "l_tax", plain), rule("", "l_tax", on)));
  EXPECT_TRUE(refused(rule("", "*tax", on), rule("", "l_*", plain)));
  EXPECT_TRUE(refused(rule("", "", coded), rule("", "", off)));
  EXPECT_FALSE(refused(rule("", "l_tax", plain), rule("", "l_*", on)));
  EXPECT_FALSE(refused(rule("lineitem", "l_tax", plain), rule("", "l_tax", on)));
  EXPECT_FALSE(refused(rule("", "l_tax", plain), rule("", "l_tax", on, Source::kFile)));
  EXPECT_FALSE(refused(rule("", "l_tax", plain), rule("", "l_tax", off)));
  EXPECT_FALSE(refused(rule("", "l_tax", coded), rule("", "l_tax", on)));
  EXPECT_FALSE(refused(rule("", "l_ta*", plain), rule("", "o_*", on)));
}

TEST(SettingsFor, GathersMetadata) {
  LayoutSettings first, second;
  first.metadata = {{"owner", "us"}, {"use", "test"}};
  second.metadata = {{"owner", "them"}, {"more", "x"}};
  const Layout layout{{rule("", "", first), rule("", "", second)}};
  EXPECT_THAT(settings_for(layout, "lineitem", "").metadata,
              testing::ElementsAre(testing::Pair("owner", "them"), testing::Pair("use", "test"),
                                   testing::Pair("more", "x")));
}

}  // namespace
}  // namespace tpcmill
