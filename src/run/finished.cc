#include "run/finished.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "base/os.h"
#include "folder/folder.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr uint64_t kPauseNanoseconds = 2'000'000'000;

// A manifest of very many files takes its time; it is rewritten for at most a twentieth of the run.
constexpr uint64_t kPauses = 20;

}  // namespace

FinishedFiles::FinishedFiles(const Job& job, const Plan& plan, const Ledger& ledger, const FileHashes& hashes,
                             const ManifestFile& manifest, const ManifestHead& head, std::string journal,
                             std::map<std::string, ManifestEntry> known_before)
    : job_(job),
      plan_(plan),
      ledger_(ledger),
      hashes_(hashes),
      manifest_(manifest),
      head_(head),
      journal_(std::move(journal)),
      known_before_(std::move(known_before)),
      told_(plan.files.size()),
      due_(monotonic_nanoseconds() + kPauseNanoseconds) {}

ManifestEntry FinishedFiles::entry(size_t file) const {
  const PlannedFile& planned = plan_.files[file];
  return {.table = job_.tables[planned.table],
          .part = planned.part,
          .number = planned.number,
          .rows = ledger_.file_rows(file),
          .bytes = ledger_.file_size(file),
          .hash = hashes_.of(file, ledger_.file_size(file))};
}

void FinishedFiles::announce(size_t file) const {
  append_to_journal(journal_, journal_line(name_inside(job_, plan_.files[file]), entry(file)));
}

bool FinishedFiles::is_whole(size_t file, const std::string& final_name) const {
  const uint64_t size = ledger_.file_size(file);
  struct stat facts {};
  if (stat(final_name.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode) || static_cast<uint64_t>(facts.st_size) != size)
    return false;
  try {
    const FileHash right = hashes_.of(file, size);
    return hash_file(final_name, right, nullptr).hash == right.hash;
  } catch (const Error&) {
    return false;
  }
}

void FinishedFiles::update(int milliseconds) {
  const uint64_t begun = monotonic_nanoseconds();
  std::vector<size_t> told_now;
  std::map<std::string, ManifestEntry> files;
  if (!manifest_.exists()) {
    files = known_before_;
    std::fill(told_.begin(), told_.end(), false);
  }
  for (size_t i = 0; i < plan_.files.size(); ++i) {
    const Ledger::FileState state = ledger_.state(i);
    if (told_[i] || (state != Ledger::FileState::kFinished && state != Ledger::FileState::kSame)) continue;
    files[name_inside(job_, plan_.files[i])] = entry(i);
    told_now.push_back(i);
  }
  if (!files.empty()) manifest_.add(head_, files, milliseconds);
  for (const size_t i : told_now) told_[i] = true;
  const uint64_t ended = monotonic_nanoseconds();
  due_ = ended + std::max(kPauseNanoseconds, (ended - begun) * kPauses);
}

void FinishedFiles::update_if_due() {
  if (monotonic_nanoseconds() < due_) return;
  try {
    update(0);
  } catch (const LockFile::Busy&) {
    due_ = monotonic_nanoseconds() + kPauseNanoseconds;
  }
}

}  // namespace tpcmill
