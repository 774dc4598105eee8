#pragma once

#include <atomic>

namespace tpcmill::cli {

// Makes sure that descriptors 0 to 2 are open, on /dev/null if need be, so that no file of ours
// becomes standard output by accident. Returns whether standard output was open.
bool open_standard_files();

// From here on a closed pipe or a file size limit is an error of write() and no signal; the first
// SIGINT, SIGTERM or SIGHUP raises stop_flag(), the second one ends the process at once.
void install_signal_handlers();

// 0, or the number of the signal that asked for a stop.
const std::atomic<int>& stop_flag();

}  // namespace tpcmill::cli
