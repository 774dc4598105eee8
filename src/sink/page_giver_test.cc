// Pages that were given to a pipe stay as they were, wherever they are passed on to.

#include "sink/page_giver.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

#include "sink/piece_reader.h"

namespace tpcmill {
namespace {

struct Pipe {
  Pipe() { EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0); }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  int ends[2] = {-1, -1};
};

// Gives `rounds` pages of 1 MiB, each full of its own number, until the giver gives up.
size_t give_numbers(PageGiver& giver, size_t rounds) {
  size_t given = 0;
  for (; given < rounds && giver.gives(1 << 20); ++given) {
    int error = 0;
    const auto fill = [&](std::byte* to, size_t count) { std::memset(to, static_cast<int>(given + 1), count); };
    EXPECT_EQ(giver.give(1 << 20, fill, error), size_t{1} << 20);
    EXPECT_EQ(error, 0);
  }
  return given;
}

TEST(PageGiver, GivesToPipesOnly) {
  PageGiver giver;
  EXPECT_FALSE(giver.gives(100 << 20));
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  giver.begin(null);
  EXPECT_FALSE(giver.gives(100 << 20));
  ::close(null);
  const Pipe pipe;
  giver.begin(pipe.ends[1]);
  EXPECT_TRUE(giver.gives(100 << 20));
  EXPECT_FALSE(giver.gives(1));
}

// The first pages are moved to a second pipe by a reader that copies nothing. They are looked at
// when many more have been given.
TEST(PageGiver, PagesPassedOnStayAsTheyWere) {
  const Pipe first, second;
  PageGiver giver;
  giver.begin(first.ends[1]);
  size_t given = 0;
  ssize_t kept = 0;
  {
    std::jthread reader([&] {
      kept = ::splice(first.ends[0], nullptr, second.ends[1], nullptr, 32 * 1024, 0);
      std::vector<char> rest(1 << 16);
      while (::read(first.ends[0], rest.data(), rest.size()) > 0) {
      }
    });
    given = give_numbers(giver, 20);
    ::close(first.ends[1]);
    const_cast<Pipe&>(first).ends[1] = -1;
  }
  EXPECT_GE(given, 1u);
  ASSERT_GT(kept, 0);
  std::vector<char> bytes(static_cast<size_t>(kept));
  ASSERT_EQ(::read(second.ends[0], bytes.data(), bytes.size()), kept);
  EXPECT_EQ(bytes, std::vector<char>(bytes.size(), 1));
}

TEST(PageGiver, SaysThatTheReaderWentAway) {
  Pipe pipe;
  ::close(pipe.ends[0]);
  pipe.ends[0] = -1;
  ::signal(SIGPIPE, SIG_IGN);
  PageGiver giver;
  giver.begin(pipe.ends[1]);
  int error = 0;
  giver.give(1 << 20, [](std::byte* to, size_t count) { std::memset(to, 1, count); }, error);
  EXPECT_EQ(error, EPIPE);
  ::signal(SIGPIPE, SIG_DFL);
}

TEST(PieceReader, GoesThroughPiecesAsIfTheyWereOne) {
  const char text[] = "0123456789";
  const std::span<const std::byte> all = std::as_bytes(std::span(text, 10));
  const std::span<const std::byte> pieces[] = {all.first(0), all.first(3), all.subspan(3, 4), {}, all.subspan(7)};
  EXPECT_EQ(size_of(pieces), 10u);
  PieceReader reader(pieces);
  reader.skip(2);
  char got[10] = {};
  reader.copy(reinterpret_cast<std::byte*>(got), 3);
  EXPECT_STREQ(got, "234");
  const auto taken = reader.take(4);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].data(), all.data() + 5);
  EXPECT_EQ(taken[0].size() + taken[1].size(), 4u);
  reader.copy(reinterpret_cast<std::byte*>(got), 1);
  EXPECT_EQ(got[0], '9');
  EXPECT_TRUE(reader.take(0).empty());
}

}  // namespace
}  // namespace tpcmill
