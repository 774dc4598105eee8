#include "sink/durable.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace tpcmill {

int sync_file(int descriptor) {
  while (::fsync(descriptor) != 0) {
    if (errno == EINTR) continue;
    return errno == EINVAL || errno == EROFS ? 0 : errno;
  }
  return 0;
}

int sync_folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  const int error = sync_file(descriptor);
  ::close(descriptor);
  return error;
}

}  // namespace tpcmill
