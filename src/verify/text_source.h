#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/input_file.h"

struct z_stream_s;
struct ZSTD_DCtx_s;

namespace tpcmill {

// The bytes of a file from its first to its last; of a gzip or Zstandard file, which is told by its first
// bytes, those that it holds, however many members or frames it is made of. All functions throw Error
// (failure), naming the file.
class TextSource {
 public:
  TextSource(const std::string& folder, const std::string& path);
  ~TextSource();
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;

  // Reads some bytes, at most as many as there is room for; returns how many, 0 at the end.
  size_t read(std::span<char> out);

 private:
  struct Free {
    void operator()(z_stream_s* stream) const noexcept;
    void operator()(ZSTD_DCtx_s* context) const noexcept;
  };

  [[noreturn]] void refuse(const std::string& why) const;

  // Bytes of the file itself, into packed_ if all that was there is used up. Returns false at the end.
  bool fill();
  size_t read_file(std::span<char> out);
  size_t read_gzip(std::span<char> out);
  size_t read_zstd(std::span<char> out);

  // Goes on with the next member. Returns false if there is none.
  bool next_member();

  const std::string name_;
  const InputFile file_;
  uint64_t read_ = 0;  // bytes of it
  std::string packed_;
  size_t at_ = 0, end_ = 0;  // what is left of packed_
  std::unique_ptr<z_stream_s, Free> gzip_;
  std::unique_ptr<ZSTD_DCtx_s, Free> zstd_;
  bool is_whole_ = false;  // a member or frame has just ended
};

}  // namespace tpcmill
