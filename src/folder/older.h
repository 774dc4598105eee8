#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "folder/manifest_file.h"
#include "tpcmill/generate.h"

namespace tpcmill {

// A run that overwrites the files of other work leaves those alone that it does not replace, until its own are
// whole. The manifest keeps their names meanwhile (Manifest::older), also for the run that takes over from one
// that was stopped.

// Removes the files of older work that the folder's manifest names, with a note on each, and their names from it.
// A manifest that says nothing else then goes, unless it is `lasting`. What is no regular file in the folder, be
// it behind a symbolic link, and what is not named like a file of a table, stays, with a note that is no detail.
// Throws Error: failure, if one cannot be removed; interrupted, once `listener.stop` is raised. Then all of them
// stay in the manifest.
void remove_older(const ManifestFile& manifest, const ManifestHead& head, const std::string& folder, bool lasting,
                  const Listener& listener);

}  // namespace tpcmill
