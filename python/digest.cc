// What proves data: digests of rows of other tools, those of what would be made, and folders verified.

#include "tpcmill/digest.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "cli/options.h"
#include "cli/verify_options.h"
#include "core.h"
#include "tpcmill/option_names.h"
#include "tpcmill/verify.h"

namespace tpcmill::python {
namespace {

// Adds up the digests of rows in groups. A row is a value of each column, which lie in Arrow's buffers:
//
//     i  int64       digits
//     m  int64       hundredths, with two decimals
//     d  int32       days since 1970-01-01
//     s  int32, utf8 offsets, and the text
class GroupDigests {
 public:
  explicit GroupDigests(size_t groups) : sums_(groups), rows_(groups) {}

  // (kind, address of the values or offsets, address of the text)
  using Column = std::tuple<std::string, uint64_t, uint64_t>;

  // `groups`: the address of each row's group, int64; those that are none count to the nearest.
  void add(const std::vector<Column>& given, uint64_t groups, uint64_t rows) {
    std::vector<Values> columns;
    for (const auto& [kind, values, text] : given)
      columns.push_back({kind.at(0), reinterpret_cast<const char*>(values), reinterpret_cast<const char*>(text)});
    const auto* const group = reinterpret_cast<const int64_t*>(groups);
    const nb::gil_scoped_release others_go_on;
    std::string line;
    for (uint64_t row = 0; row < rows; ++row) {
      line.clear();
      for (const Values& column : columns) append(column, row, line);
      const XXH128_hash_t hash = XXH3_128bits(line.data(), line.size());
      const auto last = static_cast<int64_t>(sums_.size()) - 1;
      const auto at = static_cast<size_t>(std::clamp<int64_t>(group[row], 0, last));
      sums_[at] += ContentDigest{hash.high64, hash.low64};
      ++rows_[at];
    }
  }

  std::pair<std::string, uint64_t> group(size_t number) const { return {sums_.at(number).text(), rows_.at(number)}; }

  std::pair<std::string, uint64_t> total() const {
    ContentDigest sum;
    uint64_t rows = 0;
    for (const ContentDigest& one : sums_) sum += one;
    for (const uint64_t some : rows_) rows += some;
    return {sum.text(), rows};
  }

  // The first group that is not the same in both; empty if none is.
  std::optional<size_t> first_difference(const GroupDigests& other) const {
    for (size_t i = 0; i < sums_.size(); ++i)
      if (!(sums_[i] == other.sums_.at(i)) || rows_[i] != other.rows_[i]) return i;
    return std::nullopt;
  }

 private:
  struct Values {
    char kind;
    const char* values;
    const char* text;

    int64_t wide(uint64_t row) const { return reinterpret_cast<const int64_t*>(values)[row]; }
    int32_t narrow(uint64_t row) const { return reinterpret_cast<const int32_t*>(values)[row]; }
  };

  static void append_number(int64_t number, std::string& line) {
    std::array<char, 24> room;
    line.append(room.data(), std::to_chars(room.data(), room.data() + room.size(), number).ptr);
  }

  static void append_two_digits(uint64_t number, std::string& line) {
    line += {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
  }

  static void append_date(int32_t days, std::string& line) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    append_number(static_cast<int>(date.year()), line);
    line += '-';
    append_two_digits(static_cast<unsigned>(date.month()), line);
    line += '-';
    append_two_digits(static_cast<unsigned>(date.day()), line);
  }

  static void append_money(int64_t hundredths, std::string& line) {
    if (hundredths < 0) line += '-';
    const uint64_t whole = hundredths < 0 ? 0 - static_cast<uint64_t>(hundredths) : static_cast<uint64_t>(hundredths);
    line += std::to_string(whole / 100);
    line += '.';
    append_two_digits(whole % 100, line);
  }

  static void append(const Values& column, uint64_t row, std::string& line) {
    if (column.kind == 'i') append_number(column.wide(row), line);
    if (column.kind == 'm') append_money(column.wide(row), line);
    if (column.kind == 'd') append_date(column.narrow(row), line);
    if (column.kind == 's') {
      const int32_t begin = column.narrow(row), end = column.narrow(row + 1);
      line.append(column.text + begin, static_cast<size_t>(end - begin));
    }
    line += '|';
  }

  std::vector<ContentDigest> sums_;
  std::vector<uint64_t> rows_;
};

// Looks now and then whether Python wants the work to end, at Ctrl-C say.
class Watch {
 public:
  explicit Watch(nb::object note) : note_(std::move(note)) {}

  // May be copied without the GIL.
  Listener listener() {
    return {.progress =
                [this](const Progress&) {
                  const nb::gil_scoped_acquire python;
                  if (stop_ == 0 && PyErr_CheckSignals() != 0) stop_with(nb::python_error());
                },
            .note =
                [this](const std::string& sentence, bool detail) {
                  const nb::gil_scoped_acquire python;
                  try {
                    if (stop_ == 0 && !detail && !note_.is_none()) note_(with_names(sentence, name_of_argument));
                  } catch (nb::python_error& error) {
                    stop_with(std::move(error));
                  }
                },
            .stop = &stop_};
  }

  // Does the work without the GIL, and throws what Python threw.
  template <class Work>
  auto during(const Work& work) {
    try {
      const nb::gil_scoped_release others_go_on;
      return work();
    } catch (const Error& error) {
      if (error.kind() == Error::Kind::kInterrupted && thrown_) throw nb::python_error(std::move(*thrown_));
      throw;
    }
  }

 private:
  void stop_with(nb::python_error&& error) {
    thrown_.emplace(std::move(error));
    stop_ = 1;
  }

  nb::object note_;
  std::atomic<int> stop_{0};
  std::optional<nb::python_error> thrown_;
};

// [(table, rows, digest, whether that is the published one or None)] of what is asked for in the command line's
// words behind "digest".
nb::list digests(const nb::list& texts) {
  std::vector<std::string> words = as_words(texts);
  words.insert(words.begin(), "digest");
  Watch watch{nb::none()};
  const Listener listener = watch.listener();
  const std::vector<TableDigest> made =
      watch.during([&] { return tpcmill::digest(cli::resolve(cli::read(words)), listener); });
  nb::list out;
  for (const TableDigest& one : made) out.append(nb::make_tuple(one.table, one.rows, one.digest.text(), one.published));
  return out;
}

// (method, [(path, whether it is whole, sentence)], scale factor) of a folder; the words behind "verify".
nb::tuple verify(const nb::list& texts, nb::object note) {
  const std::vector<std::string> words = as_words(texts);
  Watch watch{std::move(note)};
  const Listener listener = watch.listener();
  const VerifyReport report = watch.during([&] { return tpcmill::verify(cli::read_verify(words).job, listener); });
  constexpr const char* kMethods[] = {"bytes", "hashes", "rows"};
  nb::list files;
  for (const FileVerdict& file : report.files)
    files.append(nb::make_tuple(as_text(file.path), file.state == FileVerdict::State::kWhole, file.sentence()));
  return nb::make_tuple(kMethods[static_cast<size_t>(report.method)], files, as_text(report.scale_factor));
}

}  // namespace

void add_digest(nb::module_& module) {
  using namespace nb::literals;
  nb::class_<GroupDigests>(module, "GroupDigests")
      .def(nb::init<size_t>(), "groups"_a)
      .def("add", &GroupDigests::add, "columns"_a, "groups"_a, "rows"_a)
      .def("group", &GroupDigests::group, "number"_a)
      .def("total", &GroupDigests::total)
      .def("first_difference", &GroupDigests::first_difference, "other"_a);
  module.def("digests", &digests, "words"_a);
  module.def("verify", &verify, "words"_a, "note"_a.none());
}

}  // namespace tpcmill::python
