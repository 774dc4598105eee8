#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "folder/lock_file.h"
#include "folder/manifest.h"

namespace tpcmill {

// The manifest of a folder on disk. It is replaced as a whole, by a rename, so that a reader sees an
// old one or a new one; runs that share the folder write one after the other, under a lock. An object is
// for one thread.
class ManifestFile {
 public:
  // Others hold the lock for as long as it takes to write a few megabytes.
  static constexpr int kLockMilliseconds = 20'000;

  // `run` is in the temporary file's name. `durable`: what is written is on the disk on return.
  ManifestFile(const std::string& folder, const std::string& run, bool durable);

  const std::string& path() const { return path_; }

  // Empty if there is none. Throws Error (failure), naming it, if it cannot be read or is broken. It is
  // not read again if nobody has replaced it since this object last did.
  std::optional<Manifest> read() const;

  // What other runs of this work, dead or alive, have finished without telling the manifest. If there is
  // no manifest, that of a dead one is taken for it. Adds the locks of runs that were dead
  // when their journals were read to `dead`.
  std::map<std::string, ManifestEntry> journaled(const ManifestHead& head, std::optional<Manifest>& found,
                                                 std::set<std::string>& dead) const;

  // Adds files to what the manifest says by now, those of other runs included; nothing is written
  // if it says so already. Throws LockFile::Busy if others are at it for longer than `milliseconds`, and
  // Error (failure), naming it.
  void add(const ManifestHead& head, const std::map<std::string, ManifestEntry>& files,
           int milliseconds = kLockMilliseconds) const;

  // Makes the folder's manifest one of this work. If it is of other work by now, a new one is begun that has no
  // files, and its `older` files are those given, less what is `planned`, which this run replaces by itself.
  // What says nothing then is not kept, unless it is `lasting`. Throws Error (failure), naming it.
  void begin(const ManifestHead& head, std::set<std::string> older, const std::set<std::string>& planned,
             bool lasting) const;

  // Calls `remove` for each of the older files that is none of this work's, and forgets them all, unless that
  // throws. What says nothing then goes, unless it is `lasting`. Throws Error (failure), naming it.
  void drop_older(const ManifestHead& head, bool lasting, const std::function<void(const std::string& path)>& remove) const;

  // Whether there is one, be it readable or not.
  bool exists() const { return identity().has_value(); }

 private:
  // Which file has the name: each replacement is another one, or of another size.
  struct Identity {
    uint64_t device, number, bytes;
    int64_t seconds, nanoseconds;
    bool operator==(const Identity&) const = default;
  };
  std::optional<Identity> identity() const;

  void refresh() const;
  void remove() const;
  void write(Manifest manifest) const;

  std::string folder_, path_, temporary_;
  bool durable_;
  mutable std::optional<Manifest> known_;          // what was read or written last
  mutable std::optional<Identity> known_identity_;  // empty: no file has been
};

// Appends to a journal, in one piece: many may do so at once. Throws Error (failure), naming the file.
void append_to_journal(const std::string& path, const std::string& text);

}  // namespace tpcmill
