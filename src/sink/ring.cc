#include "sink/ring.h"

#include <liburing.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/os.h"
#include "tpcmill/error.h"

namespace tpcmill {

namespace {

class KernelRing : public Ring {
 public:
  KernelRing() = default;
  ~KernelRing() override {
    if (open_) io_uring_queue_exit(&uring_);
  }

  // Returns 0 or an error number.
  int open(unsigned most_in_flight) {
    const int error = -io_uring_queue_init(most_in_flight, &uring_, 0);
    open_ = error == 0;
    return error;
  }

  bool write(int descriptor, const std::byte* from, size_t size, uint64_t at, size_t tag) override {
    io_uring_sqe* const entry = io_uring_get_sqe(&uring_);
    if (entry == nullptr) return false;
    io_uring_prep_write(entry, descriptor, from, static_cast<unsigned>(size), at);
    io_uring_sqe_set_data64(entry, tag);
    return uninterrupted_submit() == 1;
  }

  std::optional<Landed> landed(bool wait) override {
    for (;;) {
      io_uring_cqe* entry = nullptr;
      const int error = wait ? io_uring_wait_cqe(&uring_, &entry) : io_uring_peek_cqe(&uring_, &entry);
      if (error == -EINTR) continue;
      if (error == -EAGAIN && !wait) return std::nullopt;
      if (error < 0) throw Error::failure(fmt::format("Writes cannot be waited for: {}.", error_text(-error)));
      const Landed landed{static_cast<size_t>(io_uring_cqe_get_data64(entry)), entry->res};
      io_uring_cqe_seen(&uring_, entry);
      return landed;
    }
  }

 private:
  int uninterrupted_submit() {
    int sent = -EINTR;
    while (sent == -EINTR) sent = io_uring_submit(&uring_);
    return sent;
  }

  io_uring uring_{};
  bool open_ = false;
};

}  // namespace

std::unique_ptr<Ring> Ring::open(unsigned most_in_flight) {
  auto ring = std::make_unique<KernelRing>();
  errno = ring->open(most_in_flight);
  if (errno != 0) return nullptr;
  return ring;
}

}  // namespace tpcmill
