#include "base/thrift_compact.h"

#include <gtest/gtest.h>

#include <vector>

namespace tpcmill {
namespace {

std::vector<int> bytes_of(const Buffer& buffer) {
  std::vector<int> bytes;
  for (const std::byte byte : buffer.bytes()) bytes.push_back(static_cast<int>(byte));
  return bytes;
}

TEST(ThriftCompactWriter, ZigzagInterleavesTheSigns) {
  EXPECT_EQ(ThriftCompactWriter::zigzag(0), 0u);
  EXPECT_EQ(ThriftCompactWriter::zigzag(-1), 1u);
  EXPECT_EQ(ThriftCompactWriter::zigzag(1), 2u);
  EXPECT_EQ(ThriftCompactWriter::zigzag(INT64_MAX), UINT64_MAX - 1);
  EXPECT_EQ(ThriftCompactWriter::zigzag(INT64_MIN), UINT64_MAX);
}

TEST(ThriftCompactWriter, FieldsOfEveryKind) {
  Buffer out;
  ThriftCompactWriter compact(out);
  compact.int32(1, 150);
  compact.int64(3, -1);
  compact.int16(4, 7);
  compact.int8(5, -2);
  compact.flag(6, true);
  compact.flag(7, false);
  compact.text(8, "ab");
  compact.end();
  EXPECT_EQ(bytes_of(out), (std::vector<int>{0x15, 0xac, 0x02,   // zigzag(150) = 300
                                             0x26, 0x01,         // two fields on
                                             0x14, 0x0e,         //
                                             0x13, 0xfe,         // int8 is stored as it is
                                             0x11, 0x12,         // no value
                                             0x18, 2, 'a', 'b',  //
                                             0}));
}

TEST(ThriftCompactWriter, FarFieldsNameTheirNumber) {
  Buffer out;
  ThriftCompactWriter compact(out);
  compact.int32(15, 0);
  compact.int32(31, 0);  // 16 on
  compact.end();
  EXPECT_EQ(bytes_of(out), (std::vector<int>{0xf5, 0, 0x05, 62, 0, 0}));
}

TEST(ThriftCompactWriter, StructsRememberWhereTheyWere) {
  Buffer inner;
  ThriftCompactWriter(inner).end();

  Buffer out;
  ThriftCompactWriter compact(out);
  compact.int32(2, 1);
  compact.begin(5);
  compact.int32(1, 1);
  compact.nothing(2);
  compact.end();
  compact.int32(6, 1);
  compact.whole(7, inner.bytes());
  compact.end();
  EXPECT_EQ(bytes_of(out), (std::vector<int>{0x25, 2,           //
                                             0x3c, 0x15, 2,     // field 5: field 1,
                                             0x1c, 0, 0,        // field 2, two ends
                                             0x15, 2,           // field 6 counts from 5
                                             0x1c, 0, 0}));
}

TEST(ThriftCompactWriter, Lists) {
  Buffer out;
  ThriftCompactWriter compact(out);
  compact.list(1, ThriftCompactWriter::Type::kInt64, 2);
  compact.number(-1);
  compact.number(64);
  compact.list(2, ThriftCompactWriter::Type::kTrue, 2);
  compact.flag(true);
  compact.flag(false);
  compact.list(3, ThriftCompactWriter::Type::kText, 1);
  compact.text("x");
  compact.list(4, ThriftCompactWriter::Type::kStruct, 1);
  compact.begin();
  compact.int32(1, 0);
  compact.end();
  compact.list(5, ThriftCompactWriter::Type::kInt32, 15);
  for (int i = 0; i < 15; ++i) compact.number(0);
  compact.end();

  std::vector<int> expected = {0x19, 0x26, 1, 0x80, 1,  //
                               0x19, 0x21, 1, 2,        //
                               0x19, 0x18, 1, 'x',      //
                               0x19, 0x1c, 0x15, 0, 0,  //
                               0x19, 0xf5, 15};
  expected.insert(expected.end(), 16, 0);
  EXPECT_EQ(bytes_of(out), expected);
}

}  // namespace
}  // namespace tpcmill
