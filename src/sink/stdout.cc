#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/os.h"
#include "sink/page_giver.h"
#include "sink/piece_reader.h"
#include "sink/sink.h"
#include "sink/write_all.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

// To a pipe, most bytes go with the pages they lie in.
class StdoutSink : public Sink {
 public:
  StdoutSink() { giver_.begin(STDOUT_FILENO); }

  void create(size_t) override {}

  void write(size_t, uint64_t, Pieces pieces) override {
    PieceReader reader(pieces);
    size_t left = size_of(pieces);
    int error = 0;
    while (error == 0 && giver_.gives(left))
      left -= giver_.give(left, [&](std::byte* to, size_t count) { reader.copy(to, count); }, error);
    if (error == 0)
      error = write_all(reader.take(left), write_some);
    if (error == EPIPE) throw Error(Error::Kind::kBrokenPipe, "The reader of standard output went away.");
    if (error != 0)
      throw Error::failure(fmt::format("Standard output cannot be written: {}.", error_text(error)));
  }

  bool finish(size_t, uint64_t) override { return true; }

 private:
  // Whoever gave us standard output may have asked not to wait for its reader: we do.
  static ssize_t write_some(const iovec* parts, int count) {
    for (;;) {
      const ssize_t written = ::writev(STDOUT_FILENO, parts, count);
      if (written >= 0 || errno != EAGAIN) return written;
      wait_until_writable(STDOUT_FILENO);
    }
  }

  PageGiver giver_;
};

class DiscardSink : public Sink {
 public:
  void create(size_t) override {}
  void write(size_t, uint64_t, Pieces) override {}
  bool finish(size_t, uint64_t) override { return true; }
};

}  // namespace

std::unique_ptr<Sink> make_stdout_sink() { return std::make_unique<StdoutSink>(); }
std::unique_ptr<Sink> make_discard_sink() { return std::make_unique<DiscardSink>(); }

}  // namespace tpcmill
