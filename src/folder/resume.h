#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "folder/manifest.h"
#include "plan/plan.h"
#include "tpcmill/generate.h"
#include "tpcmill/job.h"

namespace tpcmill {

// Throws Error (usage), naming both, if the manifest is of other work than `head` and one of its files is
// there, unless the job overwrites; else a manifest of other work is as good as none.
std::optional<Manifest> manifest_to_go_on_from(const Job& job, const ManifestHead& head,
                                               std::optional<Manifest> found);

// What stands under the names of the plan's files.
struct Existing {
  // Files that are not of this work: the manifest does not name them, or they are outside the folder, behind
  // a symbolic link, and not as it says.
  std::vector<std::string> foreign;
  uint64_t whole = 0;                // files that the manifest names, and that are as it says
  std::vector<TableReport> whole_tables;  // these, added up by tables
  std::vector<std::string> damaged;  // a sentence on each of the others, which will be replaced

  // Whatever only a journal names, and has the right hash, be it in the plan or not.
  std::map<std::string, ManifestEntry> adopted;

  std::vector<bool> kept, replaced;  // of the plan's files: what is foreign or whole, and what is damaged
};

// Looks at what stands in the way, before anything is made. Nothing is kept or damaged, if the job overwrites.
// Reads files with `threads` threads, if the job wants their hashes compared, and in any case those that
// only journals name. Throws Error: failure, if a final name belongs to something that is no file, or a
// file cannot be read; interrupted, once `stop` is raised.
Existing look_at_existing(const Job& job, const std::optional<Manifest>& manifest,
                          const std::map<std::string, ManifestEntry>& journaled, unsigned threads,
                          const std::atomic<int>* stop, const Plan& plan);

// Takes what is kept out of the plan. Throws Error (failure), naming them, if there are foreign files and
// the job does not say what to do with them.
void keep(const Job& job, const Existing& existing, Plan& plan);

}  // namespace tpcmill
