// Tables as Arrow streams: structs of the library in capsules, as the Arrow PyCapsule interface wants them
// (https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html).

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core.h"
#include "tpcmill/arrow.h"
#include "tpcmill/generate.h"

namespace tpcmill::python {
namespace {

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

template <class Function>
auto without_gil(const Function& function) {
  const nb::gil_scoped_release others_go_on;
  return function();
}

// Which rows and columns of which table, and of what types. Never changes, so that any number of threads may
// use it.
class Request {
 public:
  using Types = std::vector<std::pair<std::string, std::string>>;

  Request(std::string benchmark, const std::string& scale_factor, std::string table,
          std::optional<std::vector<std::string>> columns, uint64_t first_row, std::optional<uint64_t> row_count,
          uint64_t parts, uint64_t part, uint64_t batch_rows, const Types& types, unsigned threads,
          const std::optional<nb::str>& distributions)
      : request_{.table = {.benchmark = std::move(benchmark),
                           .scale = ScaleFactor::parse(scale_factor),
                           .table = std::move(table),
                           .columns = std::move(columns),
                           .first_row = first_row,
                           .rows = row_count,
                           .parts = parts,
                           .part = part,
                           .distributions = distributions ? as_bytes(*distributions) : "",
                           .threads = threads},
                 .batch_rows = batch_rows} {
    for (const auto& [option, text] : types) {
      std::vector<LayoutRule> rules = type_rules(option, text);
      std::move(rules.begin(), rules.end(), std::back_inserter(request_.types.rules));
    }
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  nb::capsule stream() const {
    auto stream = std::make_unique<ArrowArrayStream>();
    without_gil([&] { open_stream(request_, stream.get()); });
    return in_capsule(std::move(stream), "arrow_array_stream");
  }

  nb::capsule schema() const { return in_capsule(make_schema(), "arrow_schema"); }

  // (name, format, coded, nullable) of each column, as the C data interface writes formats; of a column with a
  // dictionary the format of its texts.
  nb::list fields() const {
    const std::unique_ptr<ArrowSchema> schema = make_schema();
    nb::list out;
    for (int64_t i = 0; i < schema->n_children; ++i) {
      const ArrowSchema& child = *schema->children[i];
      const bool coded = child.dictionary != nullptr;
      out.append(nb::make_tuple(child.name, coded ? child.dictionary->format : child.format, coded,
                                (child.flags & ARROW_FLAG_NULLABLE) != 0));
    }
    schema->release(schema.get());
    return out;
  }

  uint64_t row_count() const {
    return without_gil([&] { return tpcmill::row_count(request_.table); });
  }
  uint64_t about_rows() const {
    return without_gil([&] { return expected_rows(request_.table); });
  }

 private:
  std::unique_ptr<ArrowSchema> make_schema() const {
    auto schema = std::make_unique<ArrowSchema>();
    without_gil([&] { export_schema(request_, schema.get()); });
    return schema;
  }

  StreamRequest request_;
};

}  // namespace

void add_request(nb::module_& module) {
  using namespace nb::literals;
  nb::class_<Request>(module, "Request")
      .def(nb::init<std::string, std::string, std::string, std::optional<std::vector<std::string>>, uint64_t,
                    std::optional<uint64_t>, uint64_t, uint64_t, uint64_t, const Request::Types&, unsigned,
                    const std::optional<nb::str>&>(),
           nb::kw_only(), "benchmark"_a, "scale_factor"_a, "table"_a, "columns"_a.none(), "first_row"_a,
           "row_count"_a.none(), "parts"_a, "part"_a, "batch_rows"_a, "types"_a, "threads"_a, "distributions"_a.none())
      .def("stream", &Request::stream)
      .def("schema", &Request::schema)
      .def("fields", &Request::fields)
      .def("row_count", &Request::row_count)
      .def("about_rows", &Request::about_rows);
  module.def("table_names", &tpcmill::table_names, "benchmark"_a);
}

}  // namespace tpcmill::python
