// A scale factor is kept as digits / 10^places, in 128 bits. Two limits keep every product of it
// inside them: at most 30 digits and at most 30 decimals, so
//
//     digits < 10^30      times a base count of 10^7 is below 10^37
//     10^places <= 10^30  2^127 is about 1.7 x 10^38

#include "tpcmill/scale.h"

#include <algorithm>

#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

using Wide = unsigned __int128;

constexpr int kMostDigits = 30;
constexpr uint64_t kMostScale = 100'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Wide power_of_ten(unsigned n) {
  Wide power = 1;
  while (n-- > 0) power *= 10;
  return power;
}

std::string decimal(Wide number) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(number % 10));
    number /= 10;
  } while (number != 0);
  return {digits.rbegin(), digits.rend()};
}

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw Error::usage(
      "-s/--scale-factor " + in_quotes(text) + " " + why +
      ": write a decimal number above 0 and up to 100000, such as 1, 0.01 or 2.5e3.");
}

// The number as it was written: digits without the point, and where the point belongs.
struct Written {
  std::string digits;    // without zeros in front
  int64_t exponent = 0;  // the value is digits * 10^exponent
};

// Reads  digits [. digits] [e [sign] digits],  at least one digit before the e. False if `text`
// is anything else. Exponents beyond a million are kept at a million: as wrong, and easier to add.
bool read(std::string_view text, Written& number) {
  constexpr int64_t kFar = 1'000'000;
  size_t at = 0;
  size_t seen = 0;
  bool past_point = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !past_point)); ++at) {
    if (text[at] == '.') {
      past_point = true;
      continue;
    }
    ++seen;
    if (!number.digits.empty() || text[at] != '0') number.digits += text[at];
    if (past_point) --number.exponent;
  }
  if (seen == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  const bool negative = at < text.size() && text[at] == '-';
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  if (at == text.size()) return false;
  int64_t power = 0;
  for (; at < text.size(); ++at) {
    if (!is_digit(text[at])) return false;
    power = std::min(kFar, power * 10 + (text[at] - '0'));
  }
  number.exponent += negative ? -power : power;
  return true;
}

// Why `text`, which is no number, is none, said as helpfully as can be.
std::string complaint(std::string_view text) {
  Written rest;
  if (text.empty()) return "is empty";
  if (text[0] == '-' && read(text.substr(1), rest)) return "is not above 0";
  if (text[0] == '+' && read(text.substr(1), rest)) return "has a sign";
  if (text.find(',') != std::string_view::npos)
    return "has a comma in it, and the decimal point is '.'";
  if (is_digit(text[0])) return "is more than a number";
  return "is no number";
}

}  // namespace

ScaleFactor ScaleFactor::parse(std::string_view text) {
  Written number;
  if (!read(text, number)) refuse(text, complaint(text));
  while (!number.digits.empty() && number.digits.back() == '0') {
    number.digits.pop_back();
    ++number.exponent;
  }
  if (number.digits.empty()) refuse(text, "is not above 0");

  const int64_t length = static_cast<int64_t>(number.digits.size());
  if (length + number.exponent > 6) refuse(text, "is above 100000");
  if (number.exponent < -kMostDigits || length > kMostDigits)
    refuse(text, "has more than 30 digits or decimals");

  ScaleFactor scale;
  scale.digits_ = 0;
  for (const char digit : number.digits) scale.digits_ = scale.digits_ * 10 + unsigned(digit - '0');
  if (number.exponent >= 0) {
    scale.digits_ *= power_of_ten(static_cast<unsigned>(number.exponent));
  } else {
    scale.places_ = static_cast<unsigned>(-number.exponent);
  }
  if (scale.digits_ > kMostScale * power_of_ten(scale.places_)) refuse(text, "is above 100000");
  return scale;
}

uint64_t ScaleFactor::times(uint64_t base) const {
  return static_cast<uint64_t>(digits_ * base / power_of_ten(places_));
}

bool ScaleFactor::at_least(uint64_t whole) const {
  return digits_ / power_of_ten(places_) >= whole;
}

std::string ScaleFactor::as_dbgen() const {
  if (at_least(1)) return decimal(digits_ / power_of_ten(places_));
  ScaleFactor thousandths = *this;
  thousandths.digits_ = times(1000);
  thousandths.places_ = 3;
  while (thousandths.places_ > 0 && thousandths.digits_ % 10 == 0) {
    thousandths.digits_ /= 10;
    --thousandths.places_;
  }
  return thousandths.text();
}

std::string ScaleFactor::text() const {
  std::string digits = decimal(digits_);
  if (places_ == 0) return digits;
  if (digits.size() <= places_) digits.insert(0, places_ + 1 - digits.size(), '0');
  return digits.insert(digits.size() - places_, ".");
}

}  // namespace tpcmill
