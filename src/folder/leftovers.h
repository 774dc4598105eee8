#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tpcmill {

// Runs that were killed leave files behind: temporary ones, "<name>.<run>.tmp", and locks. A run is
// alive while somebody holds the lock on its own file in the output folder, ".tpcmill.<run>.lock". Where
// there is no such file, as in folders that are reached in several ways, a lock on the temporary file
// itself says so, which io_uring's kernel side can outlive its process by a moment.

std::string run_lock_name(const std::string& folder, const std::string& run);

// The locks of runs in `folder`, whose text is their journals (manifest.h).
struct RunLock {
  std::string path;
  bool dead;  // by now; a run that is dead stays so
};
std::vector<RunLock> run_locks(const std::string& folder);

// Whether a file of that name may be a run's output: of one of the tables, as folder.h names them.
bool is_output_name(std::string_view name, const std::vector<std::string>& tables);

// Removes what dead runs left in `folder`, which is an output folder, and in those of its tables: files that
// are named as runs name theirs, and no others. Of runs with a lock, those are meant that are in `dead`:
// whoever else has died since has a journal that nobody has read. What symbolic links lead to, tables'
// folders and the files in `linked`, may belong to others: what is removed there is of runs in `dead` only.
// What cannot be looked at or removed stays.
void remove_leftovers(const std::string& folder, const std::vector<std::string>& tables,
                      const std::set<std::string>& linked, const std::set<std::string>& dead);

}  // namespace tpcmill
