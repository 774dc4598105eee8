#include "folder/older.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/descriptor.h"
#include "base/os.h"
#include "folder/leftovers.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

// "region.tbl" or "lineitem/lineitem.3.tbl".
bool is_path_of_table(const std::string& path, const std::vector<std::string>& tables) {
  const size_t slash = path.find('/');
  if (slash == std::string::npos) return is_output_name(path, tables);
  const std::string name = path.substr(slash + 1);
  return is_output_name(name, tables) && path.substr(0, slash) == name.substr(0, name.find('.'));
}

// Removes a regular file. REQUIRES: is_path_of_table(path). Returns 0, or an errno: ENOENT if there is none, ELOOP for
// what is no regular file inside the folder.
int remove_inside(const std::string& folder, const std::string& path) {
  const Descriptor top(open_file(folder, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!top.is_open()) return errno;
  const size_t slash = path.find('/');
  const std::string below = slash == std::string::npos ? "" : path.substr(0, slash);
  const std::string name = path.substr(slash == std::string::npos ? 0 : slash + 1);
  constexpr int kNoLinks = O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
  const Descriptor table(below.empty() ? -1 : openat(top.number(), below.c_str(), kNoLinks));
  if (!below.empty() && !table.is_open()) return errno == ENOTDIR ? ELOOP : errno;
  const int at = below.empty() ? top.number() : table.number();
  struct stat facts {};
  if (fstatat(at, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return errno;
  if (!S_ISREG(facts.st_mode)) return ELOOP;
  return unlinkat(at, name.c_str(), 0) == 0 ? 0 : errno;
}

}  // namespace

void remove_older(const ManifestFile& manifest, const ManifestHead& head, const std::string& folder, bool lasting,
                  const Listener& listener) {
  const std::vector<std::string> tables = table_names(head.benchmark);
  const auto remove = [&](const std::string& path) {
    if (listener.stop != nullptr && listener.stop->load() != 0)
      throw Error(Error::Kind::kInterrupted,
                  "The run was interrupted: its files are whole, and some of older work are still there.");
    const std::string name = folder + "/" + path;
    const int error = is_path_of_table(path, tables) ? remove_inside(folder, path) : ELOOP;
    if (error == ENOENT) return;
    if (error != 0 && error != ELOOP)
      throw Error::failure(fmt::format("This run's files are whole, but {} of older work cannot be removed: {}.", name,
                                       error_text(error)));
    if (!listener.note) return;
    if (error == 0) return listener.note(fmt::format("{} of older work was removed.", name), true);
    listener.note(fmt::format("The folder's manifest named {} as older work's, but it is no file of a table in the "
                              "folder, and stays.", name),
                  false);
  };
  manifest.drop_older(head, lasting, remove);
}

}  // namespace tpcmill
