// Content digests of the official tables, as doc/digest.md defines them: what `tpcmill digest`
// compares with.

#include "tpch/tpch.h"

namespace tpcmill::tpch {

std::span<const PublishedDigest> published_digests() {
  static constexpr PublishedDigest kDigests[] = {
      {"0.01", "nation", 25, {0x4c9c6ca045bcd1eb, 0x4208d02fe64be90a}},
      {"0.01", "region", 5, {0x2aab134aa09dc1a0, 0xd124b45a4b5a6f65}},
      {"0.01", "part", 2'000, {0x082aa4edf6749e1a, 0x86fa410331ab370e}},
      {"0.01", "supplier", 100, {0xd3779eab3d8782ac, 0x3dfe4436657cafe1}},
      {"0.01", "partsupp", 8'000, {0x18197ac9011b0190, 0x6012e982b1737dd2}},
      {"0.01", "customer", 1'500, {0xb68e7b258a101ea2, 0x4904d903bf5c7816}},
      {"0.01", "orders", 15'000, {0x7ea8678ef0cebaf3, 0xade709346cd52ebf}},
      {"0.01", "lineitem", 60'175, {0xb145e725662ab6b1, 0xb57a9d2772518e11}},
      {"0.1", "nation", 25, {0x4c9c6ca045bcd1eb, 0x4208d02fe64be90a}},
      {"0.1", "region", 5, {0x2aab134aa09dc1a0, 0xd124b45a4b5a6f65}},
      {"0.1", "part", 20'000, {0xb20814a100618322, 0x818107cd5ffd3273}},
      {"0.1", "supplier", 1'000, {0xb29d081ec6b500f7, 0xb0aad475f93de2ff}},
      {"0.1", "partsupp", 80'000, {0xb803eddd8da492eb, 0xec33215794ee1b03}},
      {"0.1", "customer", 15'000, {0xa33edbd819afa82b, 0xcc70cbaffd018197}},
      {"0.1", "orders", 150'000, {0xe63af7e4604256e8, 0x4244bfc5feb9fd0d}},
      {"0.1", "lineitem", 600'572, {0x21f74965c0626894, 0x87966eb9fac49e4a}},
      {"1", "nation", 25, {0x4c9c6ca045bcd1eb, 0x4208d02fe64be90a}},
      {"1", "region", 5, {0x2aab134aa09dc1a0, 0xd124b45a4b5a6f65}},
      {"1", "part", 200'000, {0x1830ba37746b55ba, 0x933915f3abcccd1e}},
      {"1", "supplier", 10'000, {0xd1ca5cd419953d19, 0xecd5b06b4cf3e358}},
      {"1", "partsupp", 800'000, {0x0e19834027c62819, 0x4426700781e7dfeb}},
      {"1", "customer", 150'000, {0x5952bb99e6590ddd, 0x7ce047d36226b55e}},
      {"1", "orders", 1'500'000, {0xccefb78a89bfd86f, 0xb178bf7af2cbfad1}},
      {"1", "lineitem", 6'001'215, {0x2a02632ac502f2bb, 0xad0c9de1451d6364}},
      {"10", "nation", 25, {0x4c9c6ca045bcd1eb, 0x4208d02fe64be90a}},
      {"10", "region", 5, {0x2aab134aa09dc1a0, 0xd124b45a4b5a6f65}},
      {"10", "part", 2'000'000, {0x9950a7dc33134af7, 0x23ffee873c22c6c2}},
      {"10", "supplier", 100'000, {0x92aa7cdca632bd16, 0x0fcd4c13f0248696}},
      {"10", "partsupp", 8'000'000, {0xca115f2e5d469d6d, 0xa40721600aced5c9}},
      {"10", "customer", 1'500'000, {0x95d776d165481b9b, 0xda0e5261290018cf}},
      {"10", "orders", 15'000'000, {0x13abef68a1702c3e, 0xdf01940602b2dadb}},
      {"10", "lineitem", 59'986'052, {0x70a69db3f0870fb1, 0x51bd9d8fb4ab2f92}},
      {"100", "nation", 25, {0x4c9c6ca045bcd1eb, 0x4208d02fe64be90a}},
      {"100", "region", 5, {0x2aab134aa09dc1a0, 0xd124b45a4b5a6f65}},
      {"100", "part", 20'000'000, {0x04b39794aef3048d, 0x49c0670f8f690092}},
      {"100", "supplier", 1'000'000, {0xb65bd5fd0927605a, 0xf588fa419694d83c}},
      {"100", "partsupp", 80'000'000, {0xfbb5769e42c15052, 0x5412ae139ddd1287}},
      {"100", "customer", 15'000'000, {0x82ec831dcd85963d, 0x2cad9876fc3c2314}},
      {"100", "orders", 150'000'000, {0x83920d22c9f0f505, 0xc1f81d407135d5b8}},
      {"100", "lineitem", 600'037'902, {0x376ad2e5becb67b1, 0x8a9a7abc3dde2c9b}},
  };
  return kDigests;
}

}  // namespace tpcmill::tpch
