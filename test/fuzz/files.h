#pragma once

#include <string>
#include <string_view>

// Files that inputs are written to, for readers that take a path. In memory where that can be.
namespace tpcmill::fuzz {

// A file without a name that is read by a path all the same.
class InputFile {
 public:
  InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  const std::string& path() const { return path_; }
  void write(std::string_view text);

 private:
  int descriptor_;
  std::string path_;
};

// An empty folder of this process's own, which is gone when the object is.
class InputFolder {
 public:
  InputFolder();
  InputFolder(const InputFolder&) = delete;
  InputFolder& operator=(const InputFolder&) = delete;
  ~InputFolder();

  const std::string& path() const { return path_; }
  void write(const std::string& name, std::string_view text);
  void clear();

 private:
  std::string path_;
};

}  // namespace tpcmill::fuzz
