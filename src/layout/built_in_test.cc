#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tpcmill/error.h"
#include "tpcmill/layout.h"

namespace tpcmill {
namespace {

std::vector<std::string> names() {
  std::vector<std::string> out;
  for (const BuiltInLayout& layout : built_in_layouts()) out.push_back(layout.name);
  return out;
}

const Layout& layout_named(const std::string& name) {
  for (const BuiltInLayout& layout : built_in_layouts())
    if (layout.name == name) return layout.layout;
  throw Error::failure("no layout " + name);
}

TEST(BuiltInLayouts, HaveNamesAndOneLineEach) {
  EXPECT_THAT(names(), testing::ElementsAre("default", "compact", "gpu", "iceberg"));
  for (const BuiltInLayout& layout : built_in_layouts()) {
    EXPECT_FALSE(layout.description.empty());
    EXPECT_EQ(layout.description.find('\n'), std::string::npos);
    for (const LayoutRule& rule : layout.layout.rules) {
      EXPECT_EQ(rule.source, LayoutRule::Source::kPreset);
      EXPECT_NE(rule.settings, LayoutSettings{}) << rule.column;
    }
  }
}

TEST(BuiltInLayouts, SayWhatTheirNamesPromise) {
  const Layout& compact = layout_named("compact");
  EXPECT_EQ(settings_for(compact, "lineitem", "l_orderkey").encoding, Encoding::kDeltaBinaryPacked);
  EXPECT_EQ(settings_for(compact, "lineitem", "l_orderkey").dictionary, DictionaryUse::kAuto);
  EXPECT_EQ(settings_for(compact, "lineitem", "l_extendedprice").encoding, Encoding::kDeltaBinaryPacked);
  EXPECT_EQ(settings_for(compact, "orders", "").codec->text(), "SNAPPY");

  const Layout& gpu = layout_named("gpu");
  EXPECT_EQ(settings_for(gpu, "lineitem", "").row_group_rows, 1'000'000u);
  EXPECT_FALSE(settings_for(gpu, "lineitem", "").row_group_bytes);
  EXPECT_EQ(settings_for(gpu, "nation", "").data_page_version, 2);
  EXPECT_EQ(settings_for(gpu, "nation", "n_nationkey").integer, IntegerType::kInt32);
  EXPECT_EQ(settings_for(gpu, "nation", "n_nationkey").encoding, Encoding::kDeltaBinaryPacked);
  EXPECT_EQ(settings_for(gpu, "lineitem", "l_comment").encoding, Encoding::kDeltaLengthByteArray);
  EXPECT_EQ(settings_for(gpu, "lineitem", "l_shipmode").encoding, Encoding::kRleDictionary);
  EXPECT_FALSE(settings_for(gpu, "lineitem", "l_orderkey").integer);

  const LayoutSettings iceberg = settings_for(layout_named("iceberg"), "orders", "o_orderkey");
  EXPECT_EQ(iceberg.codec->text(), "ZSTD(3)");
  EXPECT_EQ(iceberg.field_ids, true);
  EXPECT_EQ(iceberg.sorting_columns, true);
  EXPECT_EQ(iceberg.nullable, true);
  EXPECT_FALSE(iceberg.arrow_schema) << "it depends on the types of text";
}

TEST(SchemaLayout, GivesEnginesTheirTypes) {
  constexpr auto k32 = IntegerType::kInt32, k64 = IntegerType::kInt64;
  struct {
    const char* schema;
    IntegerType order, nation, region, size, priority, line, quantity;
    DecimalType decimal;
    bool nullable;
    int data_page_version;
  } const cases[] = {
      {"tpcgen", k64, k64, k64, k32, k32, k32, k32, DecimalType::kDecimal64, false, 1},
      {"duckdb", k64, k32, k32, k32, k32, k64, k64, DecimalType::kDecimal64, true, 1},
      {"spark", k64, k64, k64, k32, k32, k32, k32, DecimalType::kDecimal64, true, 1},
      {"trino", k64, k64, k64, k32, k32, k32, k32, DecimalType::kDouble, true, 1},
      {"velox", k64, k64, k64, k32, k32, k32, k32, DecimalType::kDouble, true, 1},
      {"gpu", k64, k32, k32, k32, k32, k32, k32, DecimalType::kDecimal64, false, 2},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.schema);
    const Layout layout = schema_layout(c.schema);
    EXPECT_EQ(settings_for(layout, "orders", "o_orderkey").integer, c.order);
    EXPECT_EQ(settings_for(layout, "customer", "c_nationkey").integer, c.nation);
    EXPECT_EQ(settings_for(layout, "nation", "n_regionkey").integer, c.region);
    EXPECT_EQ(settings_for(layout, "part", "p_size").integer, c.size);
    EXPECT_EQ(settings_for(layout, "orders", "o_shippriority").integer, c.priority);
    EXPECT_EQ(settings_for(layout, "lineitem", "l_linenumber").integer, c.line);
    EXPECT_EQ(settings_for(layout, "partsupp", "ps_availqty").integer, c.quantity);
    EXPECT_EQ(settings_for(layout, "lineitem", "l_quantity").decimal, c.decimal);
    EXPECT_EQ(settings_for(layout, "lineitem", "l_comment").nullable, c.nullable);
    EXPECT_EQ(settings_for(layout, "lineitem", "").data_page_version, c.data_page_version);
  }
}

TEST(SchemaLayout, RefusesOthers) {
  try {
    schema_layout("duck");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    EXPECT_THAT(error.written(), testing::AllOf(testing::HasSubstr("--schema \"duck\""), testing::HasSubstr("\"duckdb\""),
                                             testing::HasSubstr("velox")));
  }
}

}  // namespace
}  // namespace tpcmill
