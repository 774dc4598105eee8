#pragma once

#include <string>
#include <vector>

#include "base/descriptor.h"
#include "folder/lock_file.h"
#include "folder/manifest.h"
#include "plan/plan.h"
#include "sink/sink.h"
#include "tpcmill/job.h"

namespace tpcmill {

// The output folder of a run: names, what stands there already, and the marker by which runs that
// share a folder know of each other.

// The folder of a job, "." for none said.
std::string output_folder(const Job& job);

// "<dir>/<table>.<ext>", with parts "<dir>/<table>/<table>.<part>.<ext>", for parts and tables that
// are cut into files "<dir>/<table>/<table>.<part>.<n>.<ext>" and "<dir>/<table>/<table>.<n>.<ext>".
std::string final_name(const Job& job, const PlannedFile& file);

// The same without "<dir>/".
std::string name_inside(const Job& job, const PlannedFile& file);

// Throws Error (failure) if the folder of the job cannot be used.
void check_folder(const Job& job);

// Makes the folder and those below it that the files need.
void make_folders(const Job& job, const Plan& plan);

// Throws Error (failure), naming them, if names of the plan are symbolic links to one file, or to one that the
// folder's manifest or a lock needs: whatever is written last would be all that is left.
void check_links(const Job& job, const Plan& plan);

// The names of the plan's files, in its order; `run` tells temporary names of this run from those of
// others. A final name that is a symbolic link stands for what it points to.
std::vector<FileNames> name_files(const Job& job, const Plan& plan, const std::string& run);

// While it lives, other runs in the folder are refused unless they make the same thing: scale,
// format, layout, cut. They may make other tables and parts, or the same.
//
// The marker is a file `.tpcmill.lock` that all of them hold a shared lock on. Its text says what
// they make. A lock ends with its process, so a marker that nobody has locked says nothing. Beside it
// each run has a lock of its own, by which others know that its temporary files are in use.
class FolderMarker {
 public:
  // Throws Error (failure), naming both runs, if other work is under way.
  FolderMarker(const std::string& folder, const std::string& description, const std::string& run);
  ~FolderMarker();
  FolderMarker(const FolderMarker&) = delete;
  FolderMarker& operator=(const FolderMarker&) = delete;

  // Leaves the run's journal to the next one: the manifest could not be written.
  void keep_journal() { run_lock_.keep(); }

  // Throws Error (failure) if somebody has taken the folder away meanwhile, or emptied it: what is written
  // then has no name any more.
  void check_still_there() const;

 private:
  bool enter(const std::string& description);
  void end();

  std::string folder_, path_;
  LockFile run_lock_;
  Descriptor descriptor_;
};

// What the marker says of a job whose manifest begins with `head`: everything that its files' bytes and names
// depend on but the tables and the part.
std::string describe(const Job& job, const ManifestHead& head);

}  // namespace tpcmill
