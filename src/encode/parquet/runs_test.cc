#include "encode/parquet/runs.h"

#include <gtest/gtest.h>

#include <vector>

#include "simd/reference.h"

namespace tpcmill::parquet {
namespace {

std::vector<uint8_t> bytes_of(const Buffer& buffer) {
  const uint8_t* const bytes = reinterpret_cast<const uint8_t*>(buffer.data());
  return {bytes, bytes + buffer.size()};
}

TEST(Runs, OneCodeRepeated) {
  Buffer out;
  put_repeated(5, 20'000, 3, out);
  EXPECT_EQ(bytes_of(out), (std::vector<uint8_t>{3, 0xc0, 0xb8, 0x02, 5}));  // 40,000

  out.clear();
  put_repeated(0x1234, 1, 13, out);
  EXPECT_EQ(bytes_of(out), (std::vector<uint8_t>{13, 2, 0x34, 0x12}));
}

TEST(Runs, GroupsOfEightAreFilledUpWithZeros) {
  std::vector<uint8_t> codes = {1, 2, 3, 4, 5, 6, 7, 0, 7};
  codes.resize(codes.size() + kPad, 0xff);
  Buffer out;
  put_packed(kernels(), codes.data(), 9, 3, out);
  //                 two groups      7 6 5 4 3 2 1 and 0, 7 and zeros
  EXPECT_EQ(bytes_of(out), (std::vector<uint8_t>{3, 2 << 1 | 1, 0xd1, 0x58, 0x1f, 0x07, 0, 0}));
}

template <class Code>
void expect_run(int width) {
  for (const size_t n : {1, 7, 8, 9, 63, 64, 65, 20'000}) {
    SCOPED_TRACE(testing::Message() << "width " << width << ", n " << n);
    std::vector<Code> codes(n);
    for (size_t i = 0; i < n; ++i) codes[i] = static_cast<Code>(i * 2654435761u % (uint64_t{1} << width));
    std::vector<Code> whole = codes;
    whole.resize((n + 7) / 8 * 8);
    std::vector<uint8_t> expected = reference::pack_bits(whole, width);
    codes.resize(n + kPad, static_cast<Code>(-1));

    Buffer header, out;
    put_fixed(header, static_cast<uint8_t>(width));
    put_varint(header, (n + 7) / 8 << 1 | 1);
    const std::vector<uint8_t> head = bytes_of(header);
    expected.insert(expected.begin(), head.begin(), head.end());
    put_packed(kernels(), codes.data(), n, width, out);
    ASSERT_EQ(bytes_of(out), expected);
  }
}

TEST(Runs, EveryWidth) {
  for (int width = 1; width <= 8; ++width) expect_run<uint8_t>(width);
  for (int width = 1; width <= 16; ++width) expect_run<uint16_t>(width);
  for (int width = 1; width <= 32; ++width) expect_run<uint32_t>(width);
}

}  // namespace
}  // namespace tpcmill::parquet
