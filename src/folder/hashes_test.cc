#include "folder/hashes.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <thread>

namespace tpcmill {
namespace {

std::vector<std::byte> some_bytes(size_t count) {
  std::mt19937_64 random(count);
  std::vector<std::byte> bytes(count);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
  return bytes;
}

// The definition, in one loop.
FileHash plain_hash(std::span<const std::byte> bytes, uint64_t region_bytes) {
  FileHash out{.region_bytes = region_bytes};
  for (uint64_t i = 0; i * kHashBlock < bytes.size(); ++i) {
    const Hash128 hash = Hash128::of(bytes.subspan(i * kHashBlock, std::min<size_t>(kHashBlock, bytes.size() - i * kHashBlock)), i);
    out.regions.resize(i * kHashBlock / region_bytes + 1);
    out.regions.back() += hash;
    out.hash += hash;
  }
  return out;
}

// Cuts bytes into chunks of at most `most` bytes, and those into pieces, and hashes them: edges in
// the order of chunks, everything else in the opposite one.
FileHash hash_in_chunks(std::span<const std::byte> bytes, size_t most, double expected) {
  struct Chunk {
    uint64_t at;
    std::vector<std::span<const std::byte>> pieces;
    FileHashes::Edge edge;
  };
  std::mt19937_64 random(most);
  std::vector<Chunk> chunks;
  for (size_t at = 0; at < bytes.size();) {
    const size_t size = std::min<size_t>(bytes.size() - at, random() % (most + 1));
    Chunk chunk{at, {}, {}};
    for (size_t done = 0; done < size;) {
      const size_t piece = std::min<size_t>(size - done, random() % (most + 1));
      chunk.pieces.push_back(bytes.subspan(at + done, piece));
      done += piece;
    }
    chunks.push_back(std::move(chunk));
    at += size;
  }
  const double files[] = {7.0, expected};
  FileHashes hashes(files, 1);
  hashes.begin(1);
  for (Chunk& chunk : chunks) hashes.exchange(1, chunk.at, chunk.pieces, chunk.edge);
  for (size_t i = chunks.size(); i-- > 0;) hashes.add(1, chunks[i].at, chunks[i].pieces, chunks[i].edge);
  hashes.finish(1, bytes.size());
  return hashes.of(1, bytes.size());
}

TEST(FileHashes, AreTheDefinitionHoweverAFileIsCut) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{kHashBlock - 1}, size_t{kHashBlock}, size_t{kHashBlock + 1},
                            size_t{2'500'000}}) {
    const std::vector<std::byte> bytes = some_bytes(size);
    for (const size_t most : {size_t{1'000}, size_t{kHashBlock}, size_t{100'000}, size_t{3'000'000}})
      EXPECT_EQ(hash_in_chunks(bytes, most, static_cast<double>(size)), plain_hash(bytes, 1024 * 1024)) << size << " " << most;
  }
}

TEST(FileHashes, DoNotDependOnWhatWasExpected) {
  const std::vector<std::byte> bytes = some_bytes(3'500'000);
  EXPECT_EQ(hash_in_chunks(bytes, 100'000, 1'000'000), plain_hash(bytes, 1024 * 1024));
  EXPECT_EQ(hash_in_chunks(bytes, 100'000, 300e6), plain_hash(bytes, 1024 * 1024));
  // Beyond all expectation: coarser regions, the same sum.
  const FileHash coarse = hash_in_chunks(bytes, 100'000, 5e9);
  EXPECT_GT(coarse.region_bytes, 1024u * 1024u);
  EXPECT_EQ(coarse.hash, plain_hash(bytes, 1024 * 1024).hash);
}

TEST(FileHashes, AreMadeByManyWorkersAtOnce) {
  constexpr size_t kWorkers = 4, kFiles = 50;
  const std::vector<std::byte> bytes = some_bytes(300'000);
  const std::vector<double> expected(kFiles, 300e3);
  FileHashes hashes(expected, kWorkers);
  std::vector<std::jthread> workers;
  for (size_t w = 0; w < kWorkers; ++w)
    workers.emplace_back([&, w] {
      for (size_t file = w; file < kFiles; file += kWorkers) {
        hashes.begin(file);
        FileHashes::Edge edge;
        const std::span<const std::byte> piece = bytes;
        hashes.exchange(file, 0, {&piece, 1}, edge);
        hashes.add(file, 0, {&piece, 1}, edge);
        hashes.finish(file, bytes.size());
      }
    });
  workers.clear();
  for (size_t file = 0; file < kFiles; ++file)
    ASSERT_EQ(hashes.of(file, bytes.size()), plain_hash(bytes, 1024 * 1024));
}

TEST(HashFile, IsTheDefinitionAndNamesTheRegion) {
  std::vector<std::byte> bytes = some_bytes(2'100'000);
  const std::string path = testing::TempDir() + "/hashed_file";
  const auto write = [&] {
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  };
  write();
  const FileHash right = hash_file(path, plain_hash(bytes, 1024 * 1024), nullptr);
  EXPECT_EQ(right, plain_hash(bytes, 1024 * 1024));
  bytes[1'500'000] ^= std::byte{1};
  write();
  const FileHash wrong = hash_file(path, right, nullptr);
  EXPECT_NE(wrong.hash, right.hash);
  EXPECT_EQ(wrong.regions[0], right.regions[0]);
  EXPECT_NE(wrong.regions[1], right.regions[1]);
  EXPECT_EQ(wrong.regions[2], right.regions[2]);
}

TEST(RegionBytes, KeepRegionsFew) {
  EXPECT_EQ(region_bytes_for(0), 1u << 20);
  EXPECT_EQ(region_bytes_for(256ull << 20), 1u << 20);
  EXPECT_EQ(region_bytes_for((256ull << 20) + 1), 2u << 20);
  EXPECT_EQ(region_bytes_for(1'000'000'000'000), 4096ull << 20);
}

}  // namespace
}  // namespace tpcmill
