#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "folder/hashes.h"
#include "folder/manifest_file.h"
#include "plan/plan.h"
#include "run/ledger.h"

namespace tpcmill {

// Tells the manifest which files a run has finished, and before that, its journal. All that it is given
// outlives it. If somebody takes the manifest away meanwhile, the next one says all that is known: `known_before`
// is what it said of the folder when the run began.
class FinishedFiles {
 public:
  FinishedFiles(const Job& job, const Plan& plan, const Ledger& ledger, const FileHashes& hashes,
                const ManifestFile& manifest, const ManifestHead& head, std::string journal,
                std::map<std::string, ManifestEntry> known_before);

  // Writes into the journal that a file is whole but for its name. Called by the worker that finishes
  // it, whatever others do. Throws Error (failure).
  void announce(size_t file) const;

  // The rest is for the thread that watches.

  // Whether a file that nobody has called finished has its final name and all its bytes all the same: whoever was
  // to say so has died in between.
  bool is_whole(size_t file, const std::string& final_name) const;

  // Writes down what was finished since the last time. Waits so long for other runs that write. Throws
  // Error (failure).
  void update(int milliseconds);

  // The same, if it is some seconds since, so many that writing costs little of the time, and no other
  // run is writing.
  void update_if_due();

 private:
  ManifestEntry entry(size_t file) const;

  const Job& job_;
  const Plan& plan_;
  const Ledger& ledger_;
  const FileHashes& hashes_;
  const ManifestFile& manifest_;
  const ManifestHead& head_;
  const std::string journal_;
  const std::map<std::string, ManifestEntry> known_before_;
  std::vector<bool> told_;
  uint64_t due_;
};

}  // namespace tpcmill
