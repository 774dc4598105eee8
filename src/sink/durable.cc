#include "sink/durable.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/descriptor.h"
#include "base/os.h"

namespace tpcmill {

int sync_file(int descriptor) {
  if (uninterrupted([&] { return ::fsync(descriptor); }) == 0) return 0;
  return errno == EINVAL || errno == EROFS ? 0 : errno;
}

int sync_folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor opened(open_file(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.is_open() ? sync_file(opened.number()) : errno;
}

}  // namespace tpcmill
