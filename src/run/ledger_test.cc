#include "run/ledger.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "run/workers.h"

namespace tpcmill {
namespace {

// Chunks of every size, placed by workers that finish them in any order: 3 files of 40 chunks.
constexpr size_t kFiles = 3;
constexpr uint64_t kChunks = 40;

uint64_t size_of(uint64_t number) { return number * 7919 % 1000; }

// What a worker does to a chunk, less the work.
void place_all(Ledger& ledger, SharedMemory& places) {
  uint64_t* const at = reinterpret_cast<uint64_t*>(places.data());
  for (uint64_t number; (number = ledger.take()) < kFiles * kChunks;) {
    const size_t file = static_cast<size_t>(number / kChunks);
    if (number % 7 == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));
    ledger.await_turn(file, number % kChunks, number);
    at[number] = ledger.place(file, size_of(number));
    ledger.pass_turn(file);
    const std::byte note{static_cast<unsigned char>(number)};
    ledger.done(file, number, kChunks, 1, {&note, 1});
  }
}

void expect_placed_in_order(const Ledger& ledger, const SharedMemory& places) {
  const uint64_t* const at = reinterpret_cast<const uint64_t*>(places.data());
  for (size_t file = 0; file < kFiles; ++file) {
    uint64_t expected = 0;
    std::vector<unsigned char> notes;
    for (uint64_t chunk = 0; chunk < kChunks; ++chunk) {
      EXPECT_EQ(at[file * kChunks + chunk], expected);
      expected += size_of(file * kChunks + chunk);
    }
    EXPECT_EQ(ledger.file_size(file), expected);
    EXPECT_EQ(ledger.file_rows(file), kChunks);
    ledger.each_note(file * kChunks, kChunks,
                     [&](std::span<const std::byte> note) { notes.push_back(static_cast<unsigned char>(note[0])); });
    ASSERT_EQ(notes.size(), kChunks);
    for (uint64_t chunk = 0; chunk < kChunks; ++chunk) EXPECT_EQ(notes[chunk], file * kChunks + chunk);
  }
}

TEST(Ledger, ThreadsPlaceInOrder) {
  for (const unsigned workers : {1u, 2u, 5u, 16u}) {
    Ledger ledger(kFiles, kFiles * kChunks, false, "/tmp");
    SharedMemory places(kFiles * kChunks * sizeof(uint64_t));
    run_threads(workers, ledger, [&] { place_all(ledger, places); }, [] {});
    EXPECT_FALSE(ledger.failed());
    expect_placed_in_order(ledger, places);
  }
}

TEST(Ledger, ForksPlaceInOrder) {
  for (const unsigned workers : {1u, 3u, 8u}) {
    Ledger ledger(kFiles, kFiles * kChunks, false, "/tmp");
    SharedMemory places(kFiles * kChunks * sizeof(uint64_t));
    run_forks(workers, ledger, [&] { place_all(ledger, places); }, [] {});
    EXPECT_FALSE(ledger.failed());
    expect_placed_in_order(ledger, places);
  }
}

TEST(Ledger, OneTurnForAllFiles) {
  Ledger ledger(kFiles, kFiles * kChunks, true, "");
  std::vector<uint64_t> order;  // written in turn only
  run_threads(
      4, ledger,
      [&] {
        for (uint64_t number; (number = ledger.take()) < kFiles * kChunks;) {
          const size_t file = static_cast<size_t>(number / kChunks);
          ledger.await_turn(file, number % kChunks, number);
          order.push_back(number);
          ledger.pass_turn(file);
        }
      },
      [] {});
  ASSERT_EQ(order.size(), kFiles * kChunks);
  for (uint64_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], i);
}

TEST(Ledger, WalkStatesAreHandedOn) {
  Ledger ledger(1, kChunks, false, "");
  ledger.start_walk(0, 1000);
  std::vector<int64_t> seen(kChunks);
  run_threads(
      5, ledger,
      [&] {
        for (uint64_t number; (number = ledger.take()) < kChunks;) {
          seen[number] = ledger.await_walk(0, number);
          ledger.pass_walk(0, seen[number] + 3);
        }
      },
      [] {});
  for (uint64_t i = 0; i < kChunks; ++i) EXPECT_EQ(seen[i], 1000 + 3 * static_cast<int64_t>(i));
}

TEST(Ledger, TheFirstFailureWinsAndFreesWaiters) {
  Ledger ledger(1, kChunks, false, "");
  run_threads(
      4, ledger,
      [&] {
        try {
          for (uint64_t number; (number = ledger.take()) < kChunks;) {
            if (number == 0) {  // never places: all others would wait forever
              std::this_thread::sleep_for(std::chrono::milliseconds(20));
              ledger.fail(Error::Kind::kFailure, "first");
              ledger.fail(Error::Kind::kFailure, "second");
              return;
            }
            ledger.await_turn(0, number, number);
          }
        } catch (const Ledger::Stopped&) {
        }
      },
      [] {});
  ASSERT_TRUE(ledger.failed());
  EXPECT_STREQ(ledger.error().what(), "first");
  EXPECT_EQ(ledger.take(), kChunks);
}

TEST(Workers, AProcessThatDiesFailsTheRun) {
  for (const uint64_t dying : {uint64_t{0}, uint64_t{5}, kChunks - 1}) {
    Ledger ledger(1, kChunks, false, "");
    run_forks(
        3, ledger,
        [&] {
          try {
            for (uint64_t number; (number = ledger.take()) < kChunks;) {
              if (number == dying) raise(SIGKILL);
              ledger.await_turn(0, number, number);
              ledger.place(0, 1);
              ledger.pass_turn(0);
            }
          } catch (const Ledger::Stopped&) {
          }
        },
        [] {});
    ASSERT_TRUE(ledger.failed()) << dying;
    EXPECT_NE(std::string(ledger.error().what()).find("killed by signal 9"), std::string::npos);
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
  }
}

TEST(Workers, AProcessThatDoesNotStopIsKilled) {
  Ledger ledger(1, kChunks, false, "");
  run_forks(
      2, ledger,
      [&] {
        if (ledger.take() == 0) ledger.fail(Error::Kind::kFailure, "no");
        for (;;) pause();
      },
      [] {});
  EXPECT_TRUE(ledger.failed());
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
}

}  // namespace
}  // namespace tpcmill
