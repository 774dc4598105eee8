#pragma once

#include <atomic>

namespace tpcmill::cli {

// Makes sure that descriptors 0 to 2 are open, on /dev/null if need be, so that no file of ours
// becomes standard output by accident. Returns whether standard output was open.
bool open_standard_files();

// Lets this process have as many files open as its user may, not only as many as is usual: with many
// workers, each with some files, that matters.
void raise_descriptor_limit();

// From here on a closed pipe or a file size limit is an error of write() and no signal. SIGINT, SIGTERM
// and SIGHUP end the process at once, with a sentence, also if they were blocked or ignored when it
// began (but SIGHUP, which nohup ignores).
void install_signal_handlers();

// From here on the first of them only raises stop_flag(): there is something to clean up. The second one
// ends the process at once.
void stop_by_flag();

// 0, or the number of the signal that asked for a stop.
const std::atomic<int>& stop_flag();

}  // namespace tpcmill::cli
