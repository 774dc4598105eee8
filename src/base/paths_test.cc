#include "tpcmill/paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tpcmill/error.h"

namespace tpcmill {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string read(std::string_view text) { return local_path("-o/--output-dir", text); }

std::string refusal(std::string_view text) {
  try {
    return "taken: " + read(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::kUsage);
    return error.written();
  }
}

class Home {
 public:
  explicit Home(const char* folder) {
    if (const char* was = std::getenv("HOME")) was_ = was;
    folder == nullptr ? unsetenv("HOME") : setenv("HOME", folder, 1);
  }
  ~Home() { setenv("HOME", was_.c_str(), 1); }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

 private:
  std::string was_;
};

TEST(LocalPath, LeavesPathsAlone) {
  for (const char* path : {"", "out", ".", "./s3://b/x", "a:b", "a:/b", "C:/x", "/a//b/", "x/~/y", "a/file:///b", ":/x", "1a:/x", "a b%20"})
    EXPECT_EQ(read(path), path);
}

TEST(LocalPath, UnderstandsFileUrls) {
  EXPECT_EQ(read("file:///x/y"), "/x/y");
  EXPECT_EQ(read("FILE:///x"), "/x");
  EXPECT_EQ(read("file:/x"), "/x");
  EXPECT_EQ(read("file://localhost/x"), "/x");
  EXPECT_EQ(read("file:///a%20b%2fc%C3%A9"), "/a b/c\xc3\xa9");
  EXPECT_EQ(read("file:///"), "/");
}

TEST(LocalPath, RefusesFileUrlsThatNameNoFileHere) {
  EXPECT_THAT(refusal("file://host/x"), AllOf(HasSubstr("machine \"host\""), HasSubstr("write file:///x.")));
  EXPECT_THAT(refusal("file://x"), HasSubstr("write file:///x."));
  EXPECT_THAT(refusal("file:x"), HasSubstr("./file:x"));
  EXPECT_THAT(refusal("file:"), HasSubstr("file:///PATH"));
  EXPECT_THAT(refusal("file://"), HasSubstr("file:///PATH"));
  for (const char* url : {"file:///a%", "file:///a%2", "file:///a%zz", "file:///a%00b", "file:///a%+1"})
    EXPECT_THAT(refusal(url), HasSubstr("%25")) << url;
  for (const char* url : {"file:///a?b", "file:///a#b"}) EXPECT_THAT(refusal(url), HasSubstr("%3F")) << url;
}

TEST(LocalPath, RefusesOtherSchemes) {
  for (const char* url : {"s3://b/x", "s3a://b", "gs://b/x", "abfss://c@a.dfs.core.windows.net/x", "hdfs:/x", "dbfs:/mnt/x",
                          "http://h/x", "S3://b", "a+b-c.d://x"}) {
    const std::string sentence = refusal(url);
    EXPECT_TRUE(sentence.starts_with("-o/--output-dir \"" + std::string(url) + "\" is a URL of the scheme \"")) << sentence;
    EXPECT_TRUE(sentence.ends_with("./" + std::string(url) + ".")) << sentence;
  }
}

TEST(LocalPath, RefusesAZeroByte) {
  EXPECT_THAT(refusal(std::string_view("a\0b", 3)), HasSubstr("\"a\\x00b\" has a zero byte"));
}

TEST(LocalPath, UnderstandsHomes) {
  const Home home("/home/me");
  EXPECT_EQ(read("~"), "/home/me");
  EXPECT_EQ(read("~/x/y"), "/home/me/x/y");
  EXPECT_EQ(read("~root/x").substr(0, 1), "/");
  EXPECT_TRUE(read("~root/x").ends_with("/x"));
  EXPECT_THAT(refusal("~no-such-user/x"), AllOf(HasSubstr("home of \"no-such-user\""), HasSubstr("./~no-such-user/x.")));
}

TEST(LocalPath, AsksTheSystemWhereTheHomeIsNotSaid) {
  const Home none(nullptr);
  const std::string home = read("~/x");
  EXPECT_TRUE(home.starts_with('/') && home.ends_with("/x")) << home;
  const Home relative("here");
  EXPECT_EQ(read("~/x"), home);
}

TEST(LocalPath, NamesNoOptionWhereThereIsNone) {
  try {
    local_path("", "s3://b/x");
    FAIL();
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.written()).starts_with("\"s3://b/x\" is a URL"));
  }
}

}  // namespace
}  // namespace tpcmill
