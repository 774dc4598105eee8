#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/bytes.h"
#include "simd/kernels.h"
#include "simd/reference.h"

namespace tpcmill {
namespace {

// Every key of a small scale, and of large ones the first, the last, and random ones.
std::vector<int64_t> keys(int64_t most) {
  std::vector<int64_t> keys;
  if (most <= 300'000) {
    for (int64_t key = 1; key <= most; ++key) keys.push_back(key);
    return keys;
  }
  std::mt19937_64 random(11);
  for (int64_t i = 0; i < 50'000; ++i) {
    keys.push_back(i + 1);
    keys.push_back(most - i);
    keys.push_back(static_cast<int64_t>(random() % static_cast<uint64_t>(most)) + 1);
  }
  return keys;
}

TEST(RetailPrices, EveryTargetMatchesTheReference) {
  for (const Kernels* k : runnable_targets()) {
    for (const int64_t most : {1ll, 7ll, 300'000ll, 2'000'000ll, 20'000'000'000ll, 1ll << 35}) {
      SCOPED_TRACE(testing::Message() << k->target << ", keys to " << most);
      std::vector<int64_t> in = keys(most);
      const size_t n = in.size();
      in.resize(n + kPad, 1);
      std::vector<int64_t> out(n + kPad);
      k->retail_prices(in.data(), n, out.data());
      for (size_t i = 0; i < n; ++i) ASSERT_EQ(out[i], reference::retail_price(in[i])) << in[i];
    }
  }
}

TEST(ExtendedPrices, EveryTargetMatchesTheReference) {
  for (const Kernels* k : runnable_targets()) {
    SCOPED_TRACE(k->target);
    std::vector<int64_t> in = keys(300'000);
    const size_t n = in.size();
    in.resize(n + kPad, 1);
    std::vector<uint8_t> codes(n + kPad);
    for (size_t i = 0; i < n; ++i) codes[i] = static_cast<uint8_t>(i / 7 % 50);
    std::vector<int64_t> out(n + kPad);
    k->extended_prices(in.data(), codes.data(), n, out.data());
    for (size_t i = 0; i < n; ++i) ASSERT_EQ(out[i], reference::retail_price(in[i]) * (codes[i] + 1)) << in[i];
  }
}

// Every discount with every tax, the dearest line, and prices on both sides of a whole cent.
TEST(Charges, EveryTargetMatchesTheReference) {
  std::vector<int64_t> prices;
  std::vector<uint8_t> discounts, taxes;
  std::mt19937_64 random(12);
  for (uint8_t discount = 0; discount <= 100; ++discount) {
    for (uint8_t tax = 0; tax <= 100; ++tax) {
      for (const int64_t price : {int64_t{0}, int64_t{1}, int64_t{99}, int64_t{100}, int64_t{9'999}, int64_t{10'000},
                                  int64_t{10'494'950}, int64_t{15'000'000}, static_cast<int64_t>(random() % 15'000'000)}) {
        prices.push_back(price);
        discounts.push_back(discount);
        taxes.push_back(tax);
      }
    }
  }
  const size_t n = prices.size();
  prices.resize(n + kPad);
  discounts.resize(n + kPad);
  taxes.resize(n + kPad);
  for (const Kernels* k : runnable_targets()) {
    SCOPED_TRACE(k->target);
    std::vector<int32_t> out(n + kPad);
    k->charges(prices.data(), discounts.data(), taxes.data(), n, out.data());
    for (size_t i = 0; i < n; ++i) ASSERT_EQ(out[i], reference::charge(prices[i], discounts[i], taxes[i])) << prices[i];
  }
}

TEST(PartSuppliers, EveryTargetMatchesTheReference) {
  for (const Kernels* k : runnable_targets()) {
    // Suppliers and parts of scales from the least to 100,000, odd ones included.
    for (const int64_t suppliers : {1ll, 2ll, 3ll, 5ll, 10ll, 37ll, 2'899ll, 10'000ll, 1'000'000ll, 1'000'000'000ll}) {
      SCOPED_TRACE(testing::Message() << k->target << ", suppliers " << suppliers);
      std::vector<int64_t> in = keys(suppliers * 20);
      const size_t n = in.size();
      in.resize(n + kPad, 1);
      std::vector<uint8_t> which(n + kPad);
      for (size_t i = 0; i < n; ++i) which[i] = static_cast<uint8_t>((i / 3) % 4);
      std::vector<int64_t> out(n + kPad);
      k->part_suppliers(in.data(), which.data(), n, suppliers, out.data());
      for (size_t i = 0; i < n; ++i) ASSERT_EQ(out[i], reference::part_supplier(in[i], which[i], suppliers)) << in[i];
    }
  }
}

}  // namespace
}  // namespace tpcmill
