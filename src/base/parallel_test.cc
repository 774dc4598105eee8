#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace tpcmill {
namespace {

TEST(ForEachNumber, TakesEachOnce) {
  for (const unsigned threads : {0u, 1u, 2u, 7u})
    for (const uint64_t count : {0u, 1u, 3u, 1000u})
      for (const bool watched : {false, true}) {
        std::mutex mutex;
        std::multiset<uint64_t> seen;
        unsigned watches = 0;
        const auto take = [&](uint64_t i) {
          const std::lock_guard<std::mutex> guard(mutex);
          seen.insert(i);
        };
        for_each_number(count, threads, take, watched ? [&] { ++watches; } : std::function<void()>());
        EXPECT_EQ(seen.size(), count);
        EXPECT_EQ(std::set<uint64_t>(seen.begin(), seen.end()).size(), count);
        EXPECT_EQ(watches != 0, watched);
      }
}

TEST(ForEachNumber, ThrowsWhatATaskThrows) {
  for (const unsigned threads : {1u, 4u})
    for (const bool watched : {false, true}) {
      std::atomic<uint64_t> done{0};
      const auto task = [&](uint64_t i) {
        if (i == 10) throw std::runtime_error("ten");
        ++done;
        std::this_thread::yield();
      };
      EXPECT_THROW(for_each_number(1'000'000, threads, task, watched ? [] {} : std::function<void()>()),
                   std::runtime_error);
      EXPECT_LT(done, 1'000'000u);
    }
}

TEST(ForEachNumber, EndsWithAWatchThatThrows) {
  std::atomic<uint64_t> done{0};
  const auto task = [&](uint64_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ++done;
  };
  EXPECT_THROW(for_each_number(1'000'000, 2, task, [] { throw std::runtime_error("enough"); }), std::runtime_error);
  EXPECT_LT(done, 10'000u);
}

}  // namespace
}  // namespace tpcmill
