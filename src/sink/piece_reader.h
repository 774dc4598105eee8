#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

#include "sink/sink.h"

namespace tpcmill {

// Goes through pieces as if they were one.
class PieceReader {
 public:
  explicit PieceReader(Pieces pieces) : pieces_(pieces) {}

  // REQUIRES, here and below: so many bytes are left.
  void skip(size_t count) {
    walk(count, [](const std::byte*, size_t) {});
  }
  void copy(std::byte* to, size_t count) {
    walk(count, [&to](const std::byte* from, size_t length) {
      std::memcpy(to, from, length);
      to += length;
    });
  }

  // The next `count` bytes, where they are.
  std::vector<std::span<const std::byte>> take(size_t count) {
    std::vector<std::span<const std::byte>> taken;
    walk(count, [&](const std::byte* from, size_t length) { taken.emplace_back(from, length); });
    return taken;
  }

 private:
  template <class Use>
  void walk(size_t count, Use use) {
    while (count > 0) {
      const std::span<const std::byte> rest = pieces_.front().subspan(done_);
      const size_t length = std::min(count, rest.size());
      if (length != 0) use(rest.data(), length);
      count -= length;
      done_ += length;
      if (done_ < pieces_.front().size()) continue;
      pieces_ = pieces_.subspan(1);
      done_ = 0;
    }
  }

  Pieces pieces_;
  size_t done_ = 0;  // of the first one
};

}  // namespace tpcmill
