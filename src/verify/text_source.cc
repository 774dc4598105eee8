#include "verify/text_source.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string_view>

#include <fmt/format.h>

#include "base/os.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

constexpr size_t kReadAtOnce = 256 * 1024;

bool is_gzip(std::string_view begin) { return begin.starts_with("\x1f\x8b"); }

// A frame, or a skippable one, as some tools put before the first.
bool is_zstd(std::string_view begin) {
  return begin.starts_with("\x28\xb5\x2f\xfd") ||
         (begin.size() >= 4 && (begin[0] & 0xf0) == 0x50 && begin.substr(1).starts_with("\x2a\x4d\x18"));
}

}  // namespace

void TextSource::Free::operator()(z_stream_s* stream) const noexcept {
  inflateEnd(stream);
  delete stream;
}
void TextSource::Free::operator()(ZSTD_DCtx_s* context) const noexcept { ZSTD_freeDCtx(context); }

TextSource::TextSource(const std::string& folder, const std::string& path)
    : name_(folder + "/" + path), file_(folder, path), packed_(kReadAtOnce, '\0') {
  if (file_.state() != InputFile::State::kOpen) refuse(file_.problem());
  fill();
  const std::string_view begin(packed_.data(), end_);
  if (is_gzip(begin)) {
    auto stream = std::make_unique<z_stream_s>();
    std::memset(stream.get(), 0, sizeof *stream);
    constexpr int kGzipOnly = MAX_WBITS + 16;
    if (inflateInit2(stream.get(), kGzipOnly) != Z_OK) throw std::bad_alloc();
    gzip_.reset(stream.release());
  } else if (is_zstd(begin)) {
    zstd_.reset(ZSTD_createDCtx());
    if (zstd_ == nullptr) throw std::bad_alloc();
  }
}

TextSource::~TextSource() = default;

void TextSource::refuse(const std::string& why) const {
  throw Error::failure(fmt::format("{} cannot be read: {}.", name_, why));
}

size_t TextSource::read(std::span<char> out) {
  if (gzip_ != nullptr) return read_gzip(out);
  if (zstd_ != nullptr) return read_zstd(out);
  if (at_ == end_) return read_file(out);
  const size_t size = std::min(out.size(), end_ - at_);
  std::memcpy(out.data(), packed_.data() + at_, size);
  at_ += size;
  return size;
}

size_t TextSource::read_file(std::span<char> out) {
  int error = 0;
  const size_t size = file_.read(read_, std::as_writable_bytes(out), error);
  if (error != 0) refuse(error_text(error));
  read_ += size;
  return size;
}

bool TextSource::fill() {
  if (at_ != end_) return true;
  at_ = 0;
  end_ = read_file(packed_);
  return end_ != 0;
}

// What follows a member is another one, or zeros that fill up a block.
bool TextSource::next_member() {
  while (fill() && packed_[at_] == '\0') ++at_;
  if (at_ == end_) return false;
  if (inflateReset(gzip_.get()) != Z_OK) throw std::bad_alloc();
  is_whole_ = false;
  return true;
}

size_t TextSource::read_gzip(std::span<char> out) {
  z_stream_s& stream = *gzip_;
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  while (stream.avail_out == out.size()) {
    if (is_whole_ && !next_member()) return 0;
    if (!fill()) refuse("it ends in the middle of compressed data");
    stream.next_in = reinterpret_cast<Bytef*>(packed_.data() + at_);
    stream.avail_in = static_cast<uInt>(end_ - at_);
    const int result = inflate(&stream, Z_NO_FLUSH);
    at_ = end_ - stream.avail_in;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) refuse("its compressed data is damaged");
    is_whole_ = result == Z_STREAM_END;
  }
  return out.size() - stream.avail_out;
}

size_t TextSource::read_zstd(std::span<char> out) {
  ZSTD_outBuffer to{out.data(), out.size(), 0};
  while (to.pos == 0) {
    // What does not fit `out` is given without more input.
    const bool more = fill();
    if (!more && is_whole_) return 0;
    ZSTD_inBuffer from{packed_.data(), end_, at_};
    const size_t left = ZSTD_decompressStream(zstd_.get(), &to, &from);
    at_ = from.pos;
    if (ZSTD_isError(left))
      refuse(fmt::format("its compressed data is damaged, or not for this program ({})", ZSTD_getErrorName(left)));
    if (!more && to.pos == 0) refuse("it ends in the middle of compressed data");
    is_whole_ = left == 0;
  }
  return to.pos;
}

}  // namespace tpcmill
