// Tables as Arrow streams: the C library's functions, and its structs in capsules as the Arrow PyCapsule
// interface wants them (https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html).

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "core.h"
#include "tpcmill/tpcmill.h"

namespace tpcmill::python {
namespace {

// What a failed function of the C library left, as C++ and then Python tell it.
void check(int32_t code, const TpcmillError& error) {
  if (code == TPCMILL_OK) return;
  if (code == TPCMILL_OUT_OF_MEMORY) throw std::bad_alloc();
  throw Error(code == TPCMILL_USAGE ? Error::Kind::kUsage : Error::Kind::kFailure, error.message);
}

// A struct of the C data interface in a capsule. Whoever takes what is in it sets its `release` to
// nullptr; else it is released with the capsule.
template <class Struct>
nb::capsule in_capsule(std::unique_ptr<Struct> filled, const char* name) {
  const auto free = [](void* held) noexcept {
    const std::unique_ptr<Struct> mine(static_cast<Struct*>(held));
    if (mine->release != nullptr) mine->release(mine.get());
  };
  nb::capsule capsule(filled.get(), name, free);
  filled.release();
  return capsule;
}

// Which rows and columns of which table, and of what types: TpcmillTableOptions with its texts. Never
// changes, so that any number of threads may use it.
class Request {
 public:
  Request(std::string benchmark, std::string scale_factor, std::string table,
          std::optional<std::vector<std::string>> columns, int64_t first_row, int64_t row_count, int64_t parts,
          int64_t part, int64_t batch_rows, int32_t decimal, int32_t string, int32_t integer, int32_t threads,
          std::optional<std::string> distributions)
      : benchmark_(std::move(benchmark)),
        scale_factor_(std::move(scale_factor)),
        table_(std::move(table)),
        columns_(std::move(columns)),
        distributions_(std::move(distributions)) {
    tpcmill_table_options_init(&options_, sizeof options_);
    options_.benchmark = benchmark_.c_str();
    options_.scale_factor = scale_factor_.c_str();
    options_.table = table_.c_str();
    if (distributions_) options_.distributions = distributions_->c_str();
    if (columns_) {
      // One place more than there are names: without names the pointer must still not be nullptr.
      names_.reserve(columns_->size() + 1);
      for (const std::string& column : *columns_) names_.push_back(column.c_str());
      options_.columns = names_.data();
      options_.column_count = static_cast<int64_t>(names_.size());
    }
    options_.first_row = first_row;
    options_.row_count = row_count;
    options_.parts = parts;
    options_.part = part;
    options_.batch_rows = batch_rows;
    options_.decimal = decimal;
    options_.string = string;
    options_.integer = integer;
    options_.threads = threads;
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  nb::capsule stream() const {
    auto stream = std::make_unique<ArrowArrayStream>();
    call([&](TpcmillError* error) { return tpcmill_open_table(&options_, stream.get(), error); });
    return in_capsule(std::move(stream), "arrow_array_stream");
  }

  nb::capsule schema() const { return in_capsule(make_schema(), "arrow_schema"); }

  // (name, format) of each column, as the C data interface writes formats; of a column with a dictionary
  // the format of its texts.
  nb::list fields() const {
    const std::unique_ptr<ArrowSchema> schema = make_schema();
    nb::list out;
    for (int64_t i = 0; i < schema->n_children; ++i) {
      const ArrowSchema& child = *schema->children[i];
      const bool coded = child.dictionary != nullptr;
      out.append(nb::make_tuple(child.name, coded ? child.dictionary->format : child.format, coded));
    }
    schema->release(schema.get());
    return out;
  }

  int64_t row_count(int32_t how) const {
    int64_t rows = 0;
    call([&](TpcmillError* error) { return tpcmill_row_count(&options_, how, &rows, error); });
    return rows;
  }

 private:
  template <class Function>
  static void call(const Function& function) {
    auto error = std::make_unique<TpcmillError>();
    int32_t code = TPCMILL_OK;
    {
      const nb::gil_scoped_release others_go_on;
      code = function(error.get());
    }
    check(code, *error);
  }

  std::unique_ptr<ArrowSchema> make_schema() const {
    auto schema = std::make_unique<ArrowSchema>();
    call([&](TpcmillError* error) { return tpcmill_schema(&options_, schema.get(), error); });
    return schema;
  }

  std::string benchmark_, scale_factor_, table_;
  std::optional<std::vector<std::string>> columns_;
  std::optional<std::string> distributions_;
  std::vector<const char*> names_;
  TpcmillTableOptions options_;
};

std::vector<std::string> table_names(const std::string& benchmark) {
  std::vector<std::string> names;
  for (int64_t i = 0;; ++i) {
    const char* const name = tpcmill_table_name(benchmark.c_str(), i);
    if (name == nullptr) return names;
    names.emplace_back(name);
  }
}

}  // namespace

void add_request(nb::module_& module) {
  using namespace nb::literals;
  nb::class_<Request>(module, "Request")
      .def(nb::init<std::string, std::string, std::string, std::optional<std::vector<std::string>>, int64_t, int64_t,
                    int64_t, int64_t, int64_t, int32_t, int32_t, int32_t, int32_t, std::optional<std::string>>(),
           nb::kw_only(), "benchmark"_a, "scale_factor"_a, "table"_a, "columns"_a.none(), "first_row"_a, "row_count"_a,
           "parts"_a, "part"_a, "batch_rows"_a, "decimal"_a, "string"_a, "integer"_a, "threads"_a,
           "distributions"_a.none())
      .def("stream", &Request::stream)
      .def("schema", &Request::schema)
      .def("fields", &Request::fields)
      .def("row_count", &Request::row_count, "how"_a);
  module.def("table_names", &table_names, "benchmark"_a);
}

}  // namespace tpcmill::python
