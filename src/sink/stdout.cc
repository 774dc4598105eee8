#include <unistd.h>

#include <fmt/format.h>

#include "base/os.h"
#include "sink/sink.h"
#include "sink/write_all.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

class StdoutSink : public Sink {
 public:
  void create(size_t) override {}

  void write(size_t, uint64_t, Pieces pieces) override {
    const int error =
        write_all(pieces, [](const iovec* parts, int count) { return ::writev(STDOUT_FILENO, parts, count); });
    if (error == EPIPE) throw Error(Error::Kind::kBrokenPipe, "The reader of standard output went away.");
    if (error != 0)
      throw Error::failure(fmt::format("Standard output cannot be written: {}.", error_text(error)));
  }

  bool finish(size_t, uint64_t) override { return true; }
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
