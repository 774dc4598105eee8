#include "tpcmill/paths.h"

#include <fmt/format.h>
#include <pwd.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <vector>

#include "tpcmill/error.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

// A path while it is read: what was given, and for which option.
class Path {
 public:
  Path(std::string_view option, std::string_view text) : option_(option), text_(text) {}

  std::string local() const {
    if (text_.find('\0') != text_.npos) refuse("has a zero byte in it, which no path has.");
    if (is_file_url()) return of_file_url();
    if (const std::string_view scheme = scheme_of_url(); !scheme.empty())
      refuse(fmt::format("is a URL of the scheme {}, and only local paths and file:// URLs are understood; for that "
                         "very name write ./{}.",
                         in_quotes(scheme), text_));
    if (text_.starts_with('~')) return in_home();
    return std::string(text_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Error::usage(fmt::format("{}{}{} {}", option_, option_.empty() ? "" : " ", in_quotes(text_), why));
  }

  bool is_file_url() const { return text_.size() >= 5 && strncasecmp(text_.data(), "file:", 5) == 0; }

  // "s3" of "s3://b/x"; "" if it is none. One slash is enough, as Hadoop and pathlib write it; a letter is no
  // scheme.
  std::string_view scheme_of_url() const {
    const auto is_of_scheme = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '.' || c == '-'; };
    const size_t colon = text_.find(':');
    if (colon == text_.npos || colon < 2 || !text_.substr(colon + 1).starts_with('/')) return "";
    const std::string_view scheme = text_.substr(0, colon);
    const bool letter = std::isalpha(static_cast<unsigned char>(scheme[0])) != 0;
    return letter && std::all_of(scheme.begin(), scheme.end(), is_of_scheme) ? scheme : "";
  }

  // "file:/x", "file:///x", "file://localhost/x" (RFC 8089)
  std::string of_file_url() const {
    std::string_view rest = text_.substr(5);
    if (rest.starts_with("//")) {
      rest.remove_prefix(2);
      const std::string_view host = rest.substr(0, rest.find('/'));
      rest.remove_prefix(host.size());
      if (!host.empty() && (host.size() != 9 || strncasecmp(host.data(), "localhost", 9) != 0))
        refuse(fmt::format("names the machine {}, and only files of this one are at hand: write file:///{}.",
                           in_quotes(host), rest.empty() ? host : rest.substr(1)));
    }
    if (!rest.starts_with('/'))
      refuse(fmt::format("names no path from the root on: write file:///PATH, or ./{} for that very name.", text_));
    if (rest.find_first_of("?#") != rest.npos)
      refuse("has a ? or # in it, where the path of a URL ends: write %3F and %23 for the characters.");
    return decoded(rest);
  }

  std::string decoded(std::string_view url) const {
    std::string out;
    for (size_t i = 0; i < url.size(); ++i) {
      if (url[i] != '%') {
        out += url[i];
        continue;
      }
      const std::string digits(url.substr(i + 1, 2));
      const bool hex = digits.size() == 2 && digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos;
      if (!hex || digits == "00")
        refuse("has a % in it that stands for no character: write %25 for the character %.");
      out += static_cast<char>(std::stoi(digits, nullptr, 16));
      i += 2;
    }
    return out;
  }

  // "~", "~/x", "~ann/x"
  std::string in_home() const {
    const size_t slash = std::min(text_.find('/'), text_.size());
    const std::string user(text_.substr(1, slash - 1));
    const std::optional<std::string> home = user.empty() ? own_home() : home_of(user);
    if (!home && user.empty()) refuse("begins with your home, which is not known: write the path in full.");
    if (!home)
      refuse(fmt::format("begins with the home of {}, whom this machine does not know; for that very name write ./{}.",
                         in_quotes(user), text_));
    return *home + std::string(text_.substr(slash));
  }

  static std::optional<std::string> own_home() {
    const char* const home = std::getenv("HOME");
    if (home != nullptr && *home == '/') return home;
    return entry([](passwd* out, char* buffer, size_t size, passwd** found) {
      return getpwuid_r(getuid(), out, buffer, size, found);
    });
  }

  static std::optional<std::string> home_of(const std::string& user) {
    return entry([&](passwd* out, char* buffer, size_t size, passwd** found) {
      return getpwnam_r(user.c_str(), out, buffer, size, found);
    });
  }

  template <class Find>
  static std::optional<std::string> entry(const Find& find) {
    constexpr size_t kEnough = 65'536;
    std::vector<char> buffer(kEnough);
    passwd out = {};
    passwd* found = nullptr;
    if (find(&out, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return std::nullopt;
    if (found->pw_dir == nullptr || found->pw_dir[0] != '/') return std::nullopt;
    return found->pw_dir;
  }

  const std::string_view option_, text_;
};

}  // namespace

std::string local_path(std::string_view option, std::string_view text) { return Path(option, text).local(); }

}  // namespace tpcmill
