#pragma once

#include <cstdint>
#include <functional>

namespace tpcmill {

// Calls `task` with each number below `count`, from low to high, by as many temporary threads at once. Where
// the system gives fewer threads than that, fewer do it, if need be the calling one alone.
//
// The first exception that a task throws ends it: no number is given out any more, and it is thrown here when
// those under way are done. `watch`, if there is one, is called by the calling thread about every 100 ms and
// once in the end; it works itself else. A watch that throws ends it in the same way.
void for_each_number(uint64_t count, unsigned threads, const std::function<void(uint64_t number)>& task,
                     const std::function<void()>& watch = nullptr);

}  // namespace tpcmill
