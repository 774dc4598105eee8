#pragma once

#include <set>
#include <string>
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

// Removes what dead runs left in `folder`, which is an output folder, and temporary files of theirs
// in `others`. Of runs with a lock, those are meant that are in `dead`: whoever else has died since has
// a journal that nobody has read. What cannot be looked at or removed stays.
void remove_leftovers(const std::string& folder, const std::set<std::string>& others,
                      const std::set<std::string>& dead);

}  // namespace tpcmill
