#include "cli/digest_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace tpcmill::cli {
namespace {

std::string name_of(const TableDigest& digest, uint64_t parts) {
  return digest.part == 0 ? digest.table : fmt::format("{} {}/{}", digest.table, digest.part, parts);
}

}  // namespace

std::string digest_text(const std::vector<TableDigest>& digests, uint64_t parts) {
  size_t longest_name = 0, longest_number = 0;
  for (const TableDigest& digest : digests) {
    longest_name = std::max(longest_name, name_of(digest, parts).size());
    longest_number = std::max(longest_number, std::to_string(digest.rows).size());
  }
  std::string out;
  for (const TableDigest& digest : digests) {
    out += fmt::format("{:<{}}  {}  {:>{}}", name_of(digest, parts), longest_name, digest.digest.text(), digest.rows,
                       longest_number);
    if (digest.published) out += *digest.published ? "  as published" : "  DIFFERS";
    out += '\n';
  }
  return out;
}

std::string difference(const std::vector<TableDigest>& digests) {
  std::string named;
  size_t count = 0;
  for (const TableDigest& digest : digests) {
    if (digest.published.value_or(true)) continue;
    named += (named.empty() ? "" : ", ") + digest.table;
    ++count;
  }
  if (count == 0) return "";
  return fmt::format("{} {} not as published.", named, count == 1 ? "is" : "are");
}

}  // namespace tpcmill::cli
