#include "tpch/lines.h"

#include "rand/random64.h"
#include "tpch/streams.h"

namespace tpcmill::tpch {
namespace {

constexpr unsigned kMostLines = 7;

}  // namespace

size_t line_counts(const World& world, const Draws& draws, const Parents& orders, uint32_t* scratch, uint8_t* counts) {
  draws.of_parents(kOrderLines, 0, scratch);
  world.kernels.uniform8(scratch, orders.count, 1, kMostLines, counts);
  size_t lines = 0;
  for (size_t i = 0; i < orders.count; ++i) lines += counts[i];
  return lines;
}

void line_parts(const World& world, const Draws& draws, const Parents& orders, const uint8_t* counts, size_t lines,
                Walk& walk, uint32_t* scratch, int64_t* parts) {
  const uint64_t range = facts(world).parts;
  if (!facts(world).wide_keys) {
    draws.of_lines(kLinePart, counts, 1, 0, scratch);
    world.kernels.uniform64(scratch, lines, 1, range, parts);
    return;
  }
  Random64 random{walk.state};
  for (size_t i = 0; i < orders.count; ++i) {
    for (unsigned line = 0; line < counts[i]; ++line) *parts++ = random.next(1, range);
    random.skip(kMostLines - counts[i]);
  }
  walk.state = random.state;
}

Walk start_line_walk(const World& world, uint64_t run_first) {
  Walk walk{.run_first = run_first};
  if (facts(world).wide_keys)
    walk.state = multiply(kLinePart.seed, power(run_first * kLinePart.quota));
  return walk;
}

void skip_line_walk(const World& world, const Parents& orders, Walk& walk) {
  constexpr size_t kPiece = 4096;
  uint32_t scratch[kPiece + kPad];
  uint8_t counts[kPiece + kPad];
  Random64 random{walk.state};
  for (size_t done = 0; done < orders.count; done += kPiece) {
    const Parents piece{orders.first + done, std::min(kPiece, orders.count - done), nullptr};
    line_counts(world, Draws(world.kernels, piece), piece, scratch, counts);
    for (size_t i = 0; i < piece.count; ++i) {
      for (unsigned line = 0; line < counts[i]; ++line) random.step();
      random.skip(kMostLines - counts[i]);
    }
  }
  walk.state = random.state;
}

}  // namespace tpcmill::tpch
