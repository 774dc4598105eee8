#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tpcmill {

// A value of JSON that was read. It takes no memory to go away, as values of libraries may, which end the
// process where there is none.
class Json {
 public:
  struct Member;

  // Empty where the text is none, or lists and objects stand in each other more than `deepest` deep; `problem` is
  // then a sentence without its end that says so, and where.
  static std::optional<Json> parse(std::string_view text, size_t deepest, std::string& problem);

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

  // nullptr: it is something else. A number is a whole one from 0 on.
  const uint64_t* number() const { return std::get_if<uint64_t>(&value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const std::vector<Json>* list() const { return std::get_if<std::vector<Json>>(&value_); }
  const std::vector<Member>* members() const { return std::get_if<std::vector<Member>>(&value_); }

  // Of an object, the last one of that name; nullptr if there is none.
  const Json* member(std::string_view name) const;

 private:
  class Maker;
  struct Other {};  // true, false, other numbers

  std::variant<std::monostate, uint64_t, std::string, std::vector<Json>, std::vector<Member>, Other> value_;
};

struct Json::Member {
  std::string name;
  Json value;
};

}  // namespace tpcmill
