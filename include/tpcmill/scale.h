#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace [[gnu::visibility("default")]] tpcmill {

// A scale factor: a decimal number above 0 and up to 100,000, kept exactly as it was written.
//
// Row counts are products of this number with a table's base count, truncated; computed in
// binary floating point, one in twelve of the thousandths below 1 comes out one row short. So
// no double is involved: the value is digits / 10^places.
class ScaleFactor {
 public:
  ScaleFactor() = default;  // 1

  // Reads "1", "0.01", "2.5e3". Throws Error (usage), naming the option -s, for everything
  // that is no decimal number in (0, 100000].
  static ScaleFactor parse(std::string_view text);

  // trunc(base * factor), exactly. REQUIRES: base <= 10,000,000.
  uint64_t times(uint64_t base) const;

  // Whether the factor is at least `whole`, exactly.
  bool at_least(uint64_t whole) const;

  // What the official dbgen makes of this number: it drops thousandths below 1 and every
  // fraction above it. Equal to text() where dbgen would take the number as it is.
  std::string as_dbgen() const;
  bool dbgen_truncates() const { return as_dbgen() != text(); }

  // The shortest way to write the number: no exponent, no zeros that say nothing.
  std::string text() const;

  bool operator==(const ScaleFactor&) const = default;

 private:
  __extension__ typedef unsigned __int128 Digits;  // no warning of -Wpedantic

  Digits digits_ = 1;
  unsigned places_ = 0;  // digits after the decimal point; digits_ has no factor 10 to spare
};

}  // namespace tpcmill
