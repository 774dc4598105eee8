#include "base/json.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tpcmill {
namespace {

// "parse error at line 3, column 7: ..." without the library's number before it.
std::string plain_sentence(const std::string& said) {
  constexpr size_t kLongest = 300;
  const size_t end = said.find("] ");
  return said.substr(end == std::string::npos ? 0 : end + 2, kLongest);
}

}  // namespace

// Takes what the library reads, one event after the other. The library's own values are not made: they take memory
// to go away, in destructors.
class Json::Maker {
 public:
  Maker(size_t deepest, std::string& problem) : deepest_(deepest), problem_(problem) {}

  Json take() { return std::move(top_); }

  // What the library calls; false ends the reading.
  bool null() { return add({}); }
  bool boolean(bool) { return add(Other{}); }
  bool number_integer(int64_t) { return add(Other{}); }
  bool number_unsigned(uint64_t number) { return add(number); }
  bool number_float(double, const std::string&) { return add(Other{}); }
  bool string(std::string& text) { return add(std::move(text)); }
  bool binary(nlohmann::json::binary_t&) { return add(Other{}); }
  bool start_array(size_t) { return open(std::vector<Json>()); }
  bool end_array() { return close(); }
  bool start_object(size_t) { return open(std::vector<Member>()); }
  bool end_object() { return close(); }

  bool key(std::string& name) {
    std::get<std::vector<Member>>(open_.back()->value_).push_back({std::move(name), {}});
    return true;
  }

  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception& error) {
    problem_ = plain_sentence(error.what());
    return false;
  }

 private:
  using Value = decltype(Json::value_);

  // The place of the next value. Lists grow only while nothing in them is open.
  Json& next() {
    if (open_.empty()) return top_;
    Value& around = open_.back()->value_;
    if (auto* const list = std::get_if<std::vector<Json>>(&around)) return list->emplace_back();
    return std::get<std::vector<Member>>(around).back().value;
  }

  bool add(Value value) {
    next().value_ = std::move(value);
    return true;
  }

  bool open(Value value) {
    if (open_.size() == deepest_) {
      problem_ = fmt::format("it is nested more than {} deep", deepest_);
      return false;
    }
    Json& at = next();
    at.value_ = std::move(value);
    open_.push_back(&at);
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  const size_t deepest_;
  std::string& problem_;
  Json top_;
  std::vector<Json*> open_;  // lists and objects that have not ended, each in the one before
};

std::optional<Json> Json::parse(std::string_view text, size_t deepest, std::string& problem) {
  Maker maker(deepest, problem);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &maker)) return std::nullopt;
  return maker.take();
}

const Json* Json::member(std::string_view name) const {
  const std::vector<Member>* const all = members();
  if (all == nullptr) return nullptr;
  for (auto at = all->rbegin(); at != all->rend(); ++at)
    if (at->name == name) return &at->value;
  return nullptr;
}

}  // namespace tpcmill
