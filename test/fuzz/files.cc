#include "files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>

#include "fuzz.h"

namespace tpcmill::fuzz {
namespace {

namespace fs = std::filesystem;

void write_to(int descriptor, std::string_view text) {
  require(::ftruncate(descriptor, 0) == 0, "a file that cannot be emptied");
  require(::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
          "a file that cannot be written");
}

}  // namespace

InputFile::InputFile()
    : descriptor_(::memfd_create("input", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(descriptor_)) {
  require(descriptor_ >= 0, "no file in memory");
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::write(std::string_view text) { write_to(descriptor_, text); }

InputFolder::InputFolder() {
  std::error_code ignored;
  path_ = fs::is_directory("/dev/shm", ignored) ? "/dev/shm/fuzz-XXXXXX" : "/tmp/fuzz-XXXXXX";
  require(::mkdtemp(path_.data()) != nullptr, "no folder");
}

InputFolder::~InputFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void InputFolder::write(const std::string& name, std::string_view text) {
  const std::string path = path_ + "/" + name;
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  require(descriptor >= 0, "a file that cannot be made");
  write_to(descriptor, text);
  ::close(descriptor);
}

void InputFolder::clear() {
  for (const fs::directory_entry& entry : fs::directory_iterator(path_)) fs::remove_all(entry.path());
}

}  // namespace tpcmill::fuzz
