#include "folder/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <span>
#include <utility>

#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/os.h"
#include "base/write_signals.h"
#include "encode/encoder.h"
#include "encode/text_codec.h"
#include "folder/leftovers.h"
#include "sink/durable.h"
#include "sink/write_all.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;

// Nobody else has the name of the run's own lock; a run that cleans up may look at it for a moment.
constexpr int kLockMilliseconds = 1'000;

// "", or with a slash at its end.
std::string table_folder(const Job& job, const PlannedFile& file) {
  return file.part != 0 || file.number != 0 ? job.tables[file.table] + "/" : "";
}

// With a slash at its end.
std::string folder_of(const Job& job, const PlannedFile& file) {
  std::string folder = output_folder(job);
  if (folder.back() != '/') folder += '/';
  return folder + table_folder(job, file);
}

// What a symbolic link points to, also if that does not exist yet; other paths as they are.
std::string behind_links(std::string path) {
  constexpr int kMostLinks = 40;
  for (int i = 0; i < kMostLinks; ++i) {
    char target[PATH_MAX];
    const ssize_t length = readlink(path.c_str(), target, sizeof target);
    if (length <= 0) return path;
    const std::string to(target, static_cast<size_t>(length));
    path = to.front() == '/' ? to : (fs::path(path).parent_path() / to).string();
  }
  throw Error::failure(fmt::format("{} is a symbolic link that leads in circles.", path));
}

void make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    throw Error::failure(fmt::format("The output folder {} cannot be made: {}.", path, error_text(error.value())));
}

// The nearest folder on the way to `path` that exists must let us in and be writable.
void check_writable(const std::string& path) {
  std::error_code error;
  fs::path at = fs::absolute(path, error).lexically_normal();
  if (error)
    throw Error::failure(fmt::format("The output folder {} cannot be used: the folder that the program was started "
                                     "in is gone ({}).", path, error_text(error.value())));
  struct stat facts {};
  while (stat(at.c_str(), &facts) != 0) {
    if (errno != ENOENT || at == at.root_path())
      throw Error::failure(fmt::format("The output folder {} cannot be used: {}.", path, error_text(errno)));
    at = at.parent_path();
  }
  if (!S_ISDIR(facts.st_mode))
    throw Error::failure(fmt::format("The output folder {} cannot be used: {} is no folder.", path, at.string()));
  if (access(at.c_str(), W_OK | X_OK) != 0)
    throw Error::failure(
        fmt::format("The output folder {} cannot be written to: {}.", path, error_text(errno)));
}

// What a layout's rules change, in few characters; "" if that is nothing.
std::string layout_digest(const Layout& layout) {
  Layout in_force = built_in_layouts().front().layout;
  const std::string usual = layout_text(in_force);
  in_force.rules.insert(in_force.rules.end(), layout.rules.begin(), layout.rules.end());
  const std::string text = layout_text(in_force);
  return text == usual ? "" : fmt::format("{:016x}", XXH3_64bits(text.data(), text.size()));
}

}  // namespace

std::string name_inside(const Job& job, const PlannedFile& file) {
  std::string name = table_folder(job, file) + job.tables[file.table];
  for (const uint64_t number : {file.part, file.number})
    if (number != 0) name.append(1, '.').append(std::to_string(number));
  name.append(1, '.').append(job.format);
  if (find_format(job.format)->text) name.append(text_extension(text_codec(job.layout, job.tables[file.table])));
  return name;
}

std::string output_folder(const Job& job) { return job.output_dir.empty() ? "." : job.output_dir; }

std::string final_name(const Job& job, const PlannedFile& file) {
  std::string folder = output_folder(job);
  if (folder.back() != '/') folder += '/';
  return folder + name_inside(job, file);
}

void check_folder(const Job& job) { check_writable(job.output_dir); }

void make_folders(const Job& job, const Plan& plan) {
  make_folder(output_folder(job));
  std::string made;
  for (const PlannedFile& file : plan.files) {
    const std::string folder = folder_of(job, file);
    if (folder == made) continue;
    make_folder(folder);
    // The folder's own name, once for all its files.
    if (job.durable && !table_folder(job, file).empty()) sync_folder_of(output_folder(job) + "/");
    made = folder;
  }
}

void check_links(const Job& job, const Plan& plan) {
  std::vector<std::pair<std::string, std::string>> names;  // in the folder, and what that stands for
  bool any = false;
  for (const PlannedFile& file : plan.files) {
    std::string name = final_name(job, file), real = behind_links(name);
    any |= real != name;
    names.emplace_back(std::move(name), std::move(real));
  }
  if (!any) return;
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(output_folder(job), error);
  std::map<fs::path, std::string> taken;
  for (const auto& [name, real] : names) {
    const fs::path at(real), parent = fs::weakly_canonical(at.parent_path(), error);
    const std::string last = at.filename().string();
    if (error) throw Error::failure(fmt::format("{} cannot be made: {}.", name, error_text(error.value())));
    if (parent == folder && (last == kManifestName || last.starts_with(".tpcmill.")))
      throw Error::failure(
          fmt::format("{} is a symbolic link to {}, which belongs to the folder: remove the link.", name, last));
    const auto [other, is_new] = taken.emplace(parent / last, name);
    if (!is_new)
      throw Error::failure(fmt::format("{} and {} are one file, {}, by symbolic links: remove a link.", other->second,
                                       name, other->first.string()));
  }
}

std::vector<FileNames> name_files(const Job& job, const Plan& plan, const std::string& run) {
  std::vector<FileNames> names;
  names.reserve(plan.files.size());
  for (const PlannedFile& file : plan.files) {
    const std::string final = behind_links(final_name(job, file));
    names.push_back({final, final + "." + run + ".tmp", file.replace});
  }
  return names;
}

FolderMarker::FolderMarker(const std::string& folder, const std::string& description, const std::string& run)
    : folder_(folder.empty() ? "." : folder),
      path_(folder_ + "/.tpcmill.lock"),
      run_lock_(run_lock_name(folder_, run), kLockMilliseconds) {
  // Somebody may take the marker away between our opening and locking it, or be writing it just
  // now; both pass quickly.
  constexpr int kTries = 500;
  try {
    for (int i = 0; i < kTries; ++i) {
      if (enter(description)) return;
      usleep(2'000);
    }
  } catch (...) {  // for want of memory, too
    end();
    throw;
  }
  throw Error::failure(fmt::format("{} stays locked by another program.", path_));
}

bool FolderMarker::enter(const std::string& description) {
  descriptor_.reset(open_file(path_, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  const int marker = descriptor_.number();
  if (marker < 0)
    throw Error::failure(fmt::format("The run's marker {} cannot be made: {}.", path_, error_text(errno)));
  const auto leave = [&] {
    descriptor_.reset();
    return false;
  };
  struct stat opened {}, named {};
  const auto is_current = [&] {
    return fstat(marker, &opened) == 0 && lstat(path_.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
  };

  if (lock_file(marker, LOCK_EX) == 0) {
    // Nobody else is here.
    if (!is_current()) return leave();
    if (!S_ISREG(opened.st_mode)) {
      leave();
      throw Error::failure(
          fmt::format("The run's marker {} cannot be written: something that is no file has its name.", path_));
    }
    // A file that has another name, too, is somebody's: what is in it stays.
    if (opened.st_nlink > 1) {
      unlink(path_.c_str());
      return leave();
    }
    const WriteSignalsBlocked blocked;
    const std::span<const std::byte> bytes = std::as_bytes(std::span(description));
    int error = uninterrupted([&] { return ftruncate(marker, 0); }) == 0 ? 0 : errno;
    const auto write = [&](const iovec* parts, int count) { return writev(marker, parts, count); };
    if (error == 0) error = write_all({&bytes, 1}, write);
    if (error != 0) {
      unlink(path_.c_str());
      leave();
      throw Error::failure(fmt::format("The run's marker {} cannot be written: {}.", path_, error_text(error)));
    }
  }
  // Taking a shared lock for the exclusive one leaves a moment in between, so what is written is
  // read again.
  if (lock_file(marker, LOCK_SH) != 0 || !is_current()) return leave();
  const std::string written = read_small_file(marker);
  if (written.empty()) return leave();
  if (written == description) return true;
  leave();
  throw Error::failure(fmt::format("Another run is at work in this folder and makes {}; this one would make {}. "
                                   "Let it finish, or use another folder.",
                                   written, description));
}

FolderMarker::~FolderMarker() { end(); }

void FolderMarker::end() {
  // The last one out takes the marker away.
  if (descriptor_.is_open() && lock_file(descriptor_.number(), LOCK_EX) == 0) unlink(path_.c_str());
}

void FolderMarker::check_still_there() const {
  if (access(run_lock_.path().c_str(), F_OK) == 0 || errno != ENOENT) return;
  if (access(folder_.c_str(), F_OK) != 0)
    throw Error::failure(fmt::format("The output folder {} was removed while this run was at work.", folder_));
  throw Error::failure(fmt::format("{} was removed while this run was at work, as if somebody had emptied the folder.",
                                   run_lock_.path()));
}

std::string describe(const Job& job, const ManifestHead& head) {
  std::string text = fmt::format("{} scale {}, {}", job.benchmark, job.scale.text(), job.format);
  const Codec of_text = text_codec(job.layout, "");
  if (job.format != "parquet" && of_text.kind != Codec::Kind::kUncompressed) text += ", " + of_text.text();
  if (job.format == "csv") {
    text += fmt::format(", delimiter \"{}\"", job.delimiter == '\t' ? "\\t" : std::string(1, job.delimiter));
    if (!job.header) text += ", no header";
    if (job.quote == Quote::kAll) text += ", all fields quoted";
  }
  const LayoutSettings all = settings_for(job.layout, "", "");
  if (job.format == "parquet") {
    text += ", " + all.codec->text();
    text += all.row_group_rows ? fmt::format(", row groups of {} rows", *all.row_group_rows)
                               : fmt::format(", row groups of {} bytes", all.row_group_bytes.value_or(0));
  }
  if (all.file_rows) text += fmt::format(", files of {} rows", *all.file_rows);
  if (all.file_bytes) text += fmt::format(", files of {} bytes", *all.file_bytes);
  if (const std::string digest = layout_digest(job.layout); !digest.empty()) text += ", layout " + digest;
  if (job.parts != 0) text += fmt::format(", {} part{}", job.parts, job.parts == 1 ? "" : "s");
  if (job.max_rows) text += fmt::format(", at most {} rows", *job.max_rows);
  // What is in a file counts, not its name.
  if (!job.distributions.empty()) text += ", distributions " + head.distributions;
  return text;
}

}  // namespace tpcmill
