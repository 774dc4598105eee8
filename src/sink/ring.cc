#include "sink/ring.h"

#include <liburing.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/os.h"
#include "tpcmill/error.h"

namespace tpcmill {

struct Ring::Queue {
  io_uring uring{};
};

Ring::Ring(std::unique_ptr<Queue> queue) : queue_(std::move(queue)) {}

Ring::~Ring() { io_uring_queue_exit(&queue_->uring); }

std::unique_ptr<Ring> Ring::open(unsigned most_in_flight) {
  auto queue = std::make_unique<Queue>();
  if (const int error = io_uring_queue_init(most_in_flight, &queue->uring, 0); error < 0) {
    errno = -error;
    return nullptr;
  }
  return std::unique_ptr<Ring>(new Ring(std::move(queue)));
}

bool Ring::write(int descriptor, const std::byte* from, size_t size, uint64_t at, size_t tag) {
  io_uring* const uring = &queue_->uring;
  io_uring_sqe* const entry = io_uring_get_sqe(uring);
  if (entry == nullptr) return false;
  io_uring_prep_write(entry, descriptor, from, static_cast<unsigned>(size), at);
  io_uring_sqe_set_data64(entry, tag);
  int sent;
  do sent = io_uring_submit(uring);
  while (sent == -EINTR);
  return sent == 1;
}

std::optional<Ring::Landed> Ring::landed(bool wait) {
  io_uring* const uring = &queue_->uring;
  for (;;) {
    io_uring_cqe* entry = nullptr;
    const int error = wait ? io_uring_wait_cqe(uring, &entry) : io_uring_peek_cqe(uring, &entry);
    if (error == -EINTR) continue;
    if (error == -EAGAIN && !wait) return std::nullopt;
    if (error < 0) throw Error::failure(fmt::format("Writes cannot be waited for: {}.", error_text(-error)));
    const Landed landed{static_cast<size_t>(io_uring_cqe_get_data64(entry)), entry->res};
    io_uring_cqe_seen(uring, entry);
    return landed;
  }
}

}  // namespace tpcmill
