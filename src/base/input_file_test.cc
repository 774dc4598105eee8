#include "base/input_file.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/os.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;
using Links = InputFile::Links;
using State = InputFile::State;

class HostileFolder : public testing::Test {
 protected:
  HostileFolder() {
    fs::create_directories(folder_ + "/below");
    std::ofstream(top_ + "/outside") << "secret";
    std::ofstream(folder_ + "/file") << "contents";
    std::ofstream(folder_ + "/below/file") << "below";
    fs::create_symlink("below/file", folder_ + "/inside");
    fs::create_symlink("below", folder_ + "/below_too");
    fs::create_symlink("../outside", folder_ + "/out");
    fs::create_symlink("/dev/zero", folder_ + "/zero");
    fs::create_symlink(top_, folder_ + "/up");
    fs::create_symlink("circle", folder_ + "/circle");
    mkfifo((folder_ + "/fifo").c_str(), 0600);
    make_socket();
  }
  ~HostileFolder() override { fs::remove_all(top_); }

  void make_socket() const {
    const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, (folder_ + "/socket").c_str(), sizeof address.sun_path - 1);
    EXPECT_EQ(bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    close(descriptor);
  }

  State state(const std::string& path, Links links = Links::kInside) const {
    return InputFile(folder_, path, links).state();
  }

  const std::string top_ = fs::temp_directory_path() / ("tpcmill_input." + random_name());
  const std::string folder_ = top_ + "/folder";
};

TEST_F(HostileFolder, HasFilesThatCanBeRead) {
  for (const char* path : {"file", "below/file", "inside", "below_too/file"}) {
    const InputFile file(folder_, path);
    ASSERT_EQ(file.state(), State::kOpen) << path << ": " << file.problem();
    std::string text(100, ' ');
    int error = 0;
    text.resize(file.read(0, std::as_writable_bytes(std::span(text)), error));
    EXPECT_EQ(error, 0);
    EXPECT_EQ(text, std::string(path) == "file" ? "contents" : "below");
    EXPECT_EQ(file.size(), text.size());
  }
}

TEST_F(HostileFolder, HasNothingElseThatIsOpened) {
  for (const char* path : {"below", "fifo", "socket", "zero", "out", "up/outside", "circle", "../outside", "below/../../outside"})
    EXPECT_EQ(state(path), State::kRefused) << path;
  EXPECT_EQ(state(std::string("file\0x", 6)), State::kRefused);
  EXPECT_EQ(state("none"), State::kMissing);
  EXPECT_EQ(state("file/none"), State::kMissing);
  EXPECT_EQ(InputFile(folder_ + "/none", "file").state(), State::kMissing);
}

TEST_F(HostileFolder, SaysWhatIsInTheWay) {
  EXPECT_EQ(InputFile(folder_, "fifo").problem(), "it is a FIFO");
  EXPECT_EQ(InputFile(folder_, "socket").problem(), "it is a socket");
  EXPECT_EQ(InputFile(folder_, "below").problem(), "it is a folder");
  EXPECT_EQ(InputFile(folder_, "out").problem(), "it is a symbolic link that leads out of the folder");
  EXPECT_EQ(InputFile("/dev", "zero").problem(), "it is a device");
}

TEST_F(HostileFolder, IsReadWithoutLinksOrWithAll) {
  EXPECT_EQ(state("file", Links::kNone), State::kOpen);
  EXPECT_EQ(state("inside", Links::kNone), State::kRefused);
  EXPECT_EQ(state("below_too/file", Links::kNone), State::kRefused);
  EXPECT_EQ(state("out", Links::kAnywhere), State::kOpen);
  EXPECT_EQ(state("zero", Links::kAnywhere), State::kRefused);
}

TEST_F(HostileFolder, GivesSmallTextsOnly) {
  EXPECT_EQ(text_of_file(folder_, "file", 8), "contents");
  EXPECT_EQ(text_of_file(folder_ + "/", "none", 8), std::nullopt);
  for (const char* name : {"fifo", "zero", "inside", "below"}) EXPECT_THROW(text_of_file(folder_, name, 8), Error) << name;
  try {
    text_of_file(folder_, "file", 7);
    ADD_FAILURE() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), folder_ + "/file cannot be read: it is larger than 7 bytes.");
  }
  // One whose size says nothing.
  EXPECT_FALSE(text_of_file("/proc/self", "status", 1 << 20)->empty());
}

TEST_F(HostileFolder, HasNames) {
  const auto names = [&](const std::string& below) {
    std::set<std::string> all;
    each_name(folder_, below, [&](const std::string& name, unsigned kind) {
      all.insert(name + (kind == S_IFDIR ? "/" : kind == S_IFREG ? "" : "?"));
    });
    return all;
  };
  EXPECT_EQ(names("below"), std::set<std::string>{"file"});
  EXPECT_EQ(names("below_too"), std::set<std::string>{"file"});
  EXPECT_EQ(names("").size(), 10u);
  EXPECT_TRUE(names("").contains("below/") && names("").contains("file") && names("").contains("fifo?"));
  for (const char* below : {"up", "file", "fifo", "none", ".."}) EXPECT_TRUE(names(below).empty()) << below;
}

}  // namespace
}  // namespace tpcmill
