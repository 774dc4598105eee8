#include "run/space.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "folder/folder.h"
#include "run/foreseen.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

// Foreseen sizes may be a little too large; the plan's, which cost nothing, may be off by more.
constexpr double kCertain = 0.95;
constexpr double kMostOff = 1.5;

std::string megabytes(double bytes) { return fmt::format("{:.1f} MB", bytes / 1e6); }

}  // namespace

std::optional<uint64_t> free_bytes(const std::string& folder) {
  std::filesystem::path at = std::filesystem::absolute(folder.empty() ? "." : folder).lexically_normal();
  struct statvfs facts {};
  while (statvfs(at.c_str(), &facts) != 0) {
    if (errno == EINTR) continue;
    if (errno != ENOENT || at == at.root_path()) return std::nullopt;
    at = at.parent_path();
  }
  if (facts.f_blocks == 0) return std::nullopt;
  return static_cast<uint64_t>(facts.f_bavail) * facts.f_frsize;
}

namespace {

// What the plan's files will take, and what becomes free by replacing others.
struct Space {
  double needed = 0;
  uint64_t freed = 0;
};

Space space_for(Prepared& prepared) {
  const std::vector<double> bytes = foreseen_bytes(prepared);
  Space space;
  uint64_t largest = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    struct stat facts {};
    const bool there = lstat(final_name(prepared.job, prepared.plan.files[i]).c_str(), &facts) == 0;
    if (there && S_ISLNK(facts.st_mode)) continue;  // lies elsewhere
    space.needed += bytes[i];
    if (!there || !S_ISREG(facts.st_mode) || facts.st_nlink > 1) continue;
    const uint64_t held = static_cast<uint64_t>(facts.st_blocks) * 512;
    space.freed += held;
    largest = std::max(largest, held);
  }
  // A file that is replaced goes when the new one is whole.
  space.freed -= largest;
  return space;
}

}  // namespace

void check_space(Prepared& prepared) {
  const Job& job = prepared.job;
  if (job.force) return;
  const std::optional<uint64_t> free = free_bytes(job.output_dir);
  if (!free || prepared.plan.bytes * kMostOff <= static_cast<double>(*free)) return;
  const Space space = space_for(prepared);
  const double room = static_cast<double>(*free) + static_cast<double>(space.freed);
  if (space.needed * kCertain <= room) return;
  throw Error::failure(fmt::format("{} has room for {}, and this run needs about {}; --force begins all the same.",
                                   output_folder(job), megabytes(room), megabytes(space.needed)));
}

}  // namespace tpcmill
