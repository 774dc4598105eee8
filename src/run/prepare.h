#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "folder/manifest_file.h"
#include "folder/resume.h"
#include "plan/check.h"
#include "plan/plan.h"
#include "plan/text.h"
#include "run/memory.h"
#include "tpcmill/generate.h"

namespace tpcmill {

// All that is settled before anything is made: the same for a run and for its forecast.
class Prepared {
 public:
  // Looks at the folder; makes nothing. `select`, if there is one, takes files out of the plan that
  // shall not be made. REQUIRES: `checked` is a job that is checked(), but for its format, which may be
  // one that is not for files. Throws Error.
  Prepared(const Job& checked, const Listener& listener, const std::function<void(Plan& plan)>& select = nullptr);
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  Job job;                    // with its defaults filled in
  const Benchmark& benchmark;
  const std::string run;      // a name that no other run has
  const unsigned workers;     // wanted
  const unsigned helpers;     // threads for work before the start

 private:
  const std::optional<Distributions> custom_;

 public:
  World world;
  Text text;  // the World's, not all of it yet

  // With a folder only.
  std::optional<ManifestHead> head;      // what this run's manifest begins with
  std::optional<ManifestFile> manifest;
  std::optional<Manifest> found;         // of the same work
  std::map<std::string, ManifestEntry> journaled;  // by other runs of the same work, and not in `found`
  std::set<std::string> older;  // of other work that is overwritten, the paths of all files
  std::set<std::string> dead_locks;  // of runs whose journals these are
  bool other_work = false;               // there is a manifest of other work, or a broken one, to be replaced

  Plan plan;  // of what is not there yet
  Existing existing;

  // The rest is void if the plan has no files.
  PoolMarks marks;
  MemoryNeed need;
  unsigned at_work = 0;  // workers that have a chunk and fit the memory limit
  unsigned at_once = 0;  // of these, how many begin at once, as there are no more cores; 0: all

  // Once the folder is this run's, which takes a while: throws Error (usage) if another run has left other
  // work there meanwhile.
  void look_again() const;

 private:
  void look_at_manifest();
  void look_at_files(const std::atomic<int>* stop);
  void note_older(const Manifest& other);
  void note_scale(const Listener& listener) const;

  bool unreadable_ = false;  // a manifest that is overwritten
};

}  // namespace tpcmill
