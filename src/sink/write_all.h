#pragma once

#include <limits.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "sink/sink.h"

namespace tpcmill {

// Hands all pieces to `write(const iovec*, int count)`, which returns what writev() does, until
// everything is taken. Returns 0, or the errno of a failure; interrupted and short writes go on.
template <class Write>
int write_all(Pieces pieces, Write write) {
  std::vector<iovec> parts;
  parts.reserve(pieces.size());
  for (const std::span<const std::byte> piece : pieces)
    if (!piece.empty()) parts.push_back({const_cast<std::byte*>(piece.data()), piece.size()});
  for (size_t next = 0; next < parts.size();) {
    const ssize_t written = write(parts.data() + next, static_cast<int>(std::min<size_t>(parts.size() - next, IOV_MAX)));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    for (size_t left = static_cast<size_t>(written); left > 0;) {
      iovec& part = parts[next];
      const size_t taken = std::min(left, part.iov_len);
      part.iov_base = static_cast<std::byte*>(part.iov_base) + taken;
      part.iov_len -= taken;
      left -= taken;
      if (part.iov_len == 0) ++next;
    }
  }
  return 0;
}

}  // namespace tpcmill
