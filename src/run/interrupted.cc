#include "run/interrupted.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "folder/folder.h"

namespace tpcmill {
namespace {

constexpr uint64_t kLeastPiece = 1 << 20, kMostPiece = 1 << 30;
constexpr uint64_t kPieces = 8;        // of what was written of the largest file
constexpr uint64_t kMostFiles = 1'000;  // of it when it is whole

std::string bytes_text(uint64_t bytes) {
  const auto all = static_cast<double>(bytes);
  return bytes < 1'000'000'000 ? fmt::format("{:.1f} MB", all / 1e6) : fmt::format("{:.1f} GB", all / 1e9);
}

std::string size_of(uint64_t piece) {
  return piece < kMostPiece ? fmt::format("{}MiB", piece >> 20) : fmt::format("{}GiB", piece >> 30);
}

}  // namespace

std::string kept_by_smaller_files(const Job& job, const Plan& plan, const Ledger& ledger) {
  if (job.destination != Destination::kFiles) return "";
  std::vector<size_t> unfinished;
  for (size_t i = 0; i < plan.files.size(); ++i)
    if (ledger.state(i) == Ledger::FileState::kStarted && ledger.file_size(i) != 0) unfinished.push_back(i);
  if (unfinished.empty()) return "";
  const size_t largest = *std::max_element(unfinished.begin(), unfinished.end(), [&](size_t a, size_t b) {
    return ledger.file_size(a) < ledger.file_size(b);
  });
  const auto expected = static_cast<uint64_t>(std::max(1.0, expected_bytes(plan)[largest]));
  const uint64_t wanted = std::bit_floor(ledger.file_size(largest) / kPieces);
  const uint64_t piece = std::max(std::clamp(wanted, kLeastPiece, kMostPiece), std::bit_ceil(expected / kMostFiles));
  uint64_t written = 0, kept = 0;
  for (const size_t i : unfinished) {
    written += ledger.file_size(i);
    kept += ledger.file_size(i) / piece * piece;
  }
  if (kept == 0) return "";

  const std::string what = unfinished.size() == 1 ? final_name(job, plan.files[largest])
                                                  : fmt::format("{} files", unfinished.size());
  // Parts of the same size, where a table is not in parts whose number means something.
  std::string or_parts;
  const PlannedFile& file = plan.files[largest];
  if (job.parts == 0 && file.number == 0) {
    or_parts = fmt::format(" or --parts {}", std::max<uint64_t>(2, (expected + piece - 1) / piece));
  }
  return fmt::format(" Of {}, {} were written and are gone, as a file counts when it is whole: with --file-bytes {}{} "
                     "about {} of them would have been kept.",
                     what, bytes_text(written), size_of(piece), or_parts, bytes_text(kept));
}

}  // namespace tpcmill
