#include "encode/digest.h"
#include "encode/encoder.h"
#include "encode/parquet/parquet.h"
#include "encode/text.h"

namespace tpcmill {

std::span<const Format> formats() {
  static constexpr Format kFormats[] = {
      {.name = "tbl", .make = make_tbl, .text = true},
      {.name = "csv", .make = make_csv, .text = true},
      {.name = "parquet", .make = make_parquet, .text = false},
      {.name = "digest", .make = make_digest, .text = true, .for_files = false},
  };
  return kFormats;
}

const Format* find_format(std::string_view name) {
  for (const Format& format : formats())
    if (format.name == name) return &format;
  return nullptr;
}

}  // namespace tpcmill
