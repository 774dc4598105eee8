// Files on disk: each is written under a temporary name, by all workers at once, and renamed when
// it is whole. Here through the page cache, any bytes anywhere.

#include <sys/uio.h>

#include "sink/aligned_files.h"
#include "sink/open_files.h"
#include "sink/sink.h"
#include "sink/write_all.h"

namespace tpcmill {
namespace {

class BufferedFiles : public Sink {
 public:
  BufferedFiles(const std::vector<FileNames>& names, FileEnd end) : files_(names, end, false) {}

  void create(size_t file) override { files_.create(file); }

  void write(size_t file, uint64_t at, Pieces pieces) override {
    const int descriptor = files_.get(file).descriptor;
    const int error = write_all(pieces, [&](const iovec* parts, int count) {
      const ssize_t written = ::pwritev(descriptor, parts, count, static_cast<off_t>(at));
      if (written > 0) at += static_cast<uint64_t>(written);
      return written;
    });
    if (error != 0) files_.fail(file, error);
  }

  bool finish(size_t file, uint64_t size) override { return files_.finish(file, size); }

 private:
  OpenFiles files_;
};

}  // namespace

std::unique_ptr<Sink> make_file_sink(const std::vector<FileNames>& names, FileEnd end, const AlignedOutput* aligned) {
  if (aligned == nullptr) return std::make_unique<BufferedFiles>(names, end);
  return make_aligned_files(names, end, aligned->tails, aligned->ring ? Ring::open(Sink::kMostOnTheirWay) : nullptr);
}

}  // namespace tpcmill
