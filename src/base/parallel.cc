#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace tpcmill {
namespace {

class Work {
 public:
  Work(uint64_t count, const std::function<void(uint64_t)>& task) : count_(count), task_(task) {}

  void work() noexcept {
    try {
      for (uint64_t i; (i = next_.fetch_add(1)) < count_;) task_(i);
    } catch (...) {
      end(std::current_exception());
    }
  }

  void end(std::exception_ptr problem) noexcept {
    const std::lock_guard<std::mutex> guard(mutex_);
    if (!problem_) problem_ = std::move(problem);
    next_ = count_;
  }

  // What a thread does.
  void help() noexcept {
    work();
    const std::lock_guard<std::mutex> guard(mutex_);
    --running_;
    changed_.notify_one();
  }

  // Starts one more thread, if there is one to be had.
  bool start(std::vector<std::jthread>& threads) {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      ++running_;
    }
    try {
      threads.emplace_back([this] { help(); });
      return true;
    } catch (const std::system_error&) {
    } catch (const std::bad_alloc&) {
    }
    const std::lock_guard<std::mutex> guard(mutex_);
    --running_;
    return false;
  }

  void watch(const std::function<void()>& watch) noexcept {
    for (std::unique_lock<std::mutex> lock(mutex_); running_ != 0;) {
      changed_.wait_for(lock, std::chrono::milliseconds(100));
      lock.unlock();
      call(watch);
      lock.lock();
    }
  }

  void call(const std::function<void()>& watch) noexcept {
    try {
      watch();
    } catch (...) {
      end(std::current_exception());
    }
  }

  void rethrow() const {
    if (problem_) std::rethrow_exception(problem_);
  }

 private:
  const uint64_t count_;
  const std::function<void(uint64_t)>& task_;
  std::atomic<uint64_t> next_{0};
  std::mutex mutex_;  // for what follows
  std::condition_variable changed_;
  unsigned running_ = 0;
  std::exception_ptr problem_;
};

}  // namespace

void for_each_number(uint64_t count, unsigned threads, const std::function<void(uint64_t)>& task,
                     const std::function<void()>& watch) {
  Work work(count, task);
  {
    const uint64_t wanted = std::min<uint64_t>(std::max(1u, threads), count) - (watch || count == 0 ? 0 : 1);
    std::vector<std::jthread> helpers;
    helpers.reserve(wanted);
    for (uint64_t i = 0; i < wanted && work.start(helpers); ++i) {
    }
    if (watch) work.watch(watch);
    // All of it, or what nobody else could do.
    if (!watch || helpers.empty()) work.work();
  }
  if (watch) work.call(watch);
  work.rethrow();
}

}  // namespace tpcmill
