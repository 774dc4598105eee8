#include "run/work.h"

#include <algorithm>
#include <exception>
#include <new>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "run/fail.h"

namespace tpcmill {
namespace {

// What a worker loses to the world outside: disks, pipes, readers. If that is a good part of its time, a
// core stands idle, and another worker may begin. Who loses the processor to others has not waited.
class BlockedTimeMeter {
 public:
  explicit BlockedTimeMeter(Ledger& ledger) : ledger_(ledger) {}

  // Does what may have to wait.
  template <class Call>
  auto of(const Call& call) {
    if (!ledger_.holds_back()) return call();
    const Counted counted(*this);
    return call();
  }

 private:
  static constexpr uint64_t kWindowNanoseconds = 50'000'000;

  // From its beginning to its end.
  class Counted {
   public:
    explicit Counted(BlockedTimeMeter& blocked_time)
        : blocked_time_(blocked_time),
          begun_(monotonic_nanoseconds()),
          worked_before_(thread_nanoseconds()),
          waits_before_(thread_waits()) {}
    ~Counted() {
      const uint64_t now = monotonic_nanoseconds(), worked = thread_nanoseconds() - worked_before_;
      if (thread_waits() != waits_before_) blocked_time_.lost_ += now - begun_ - std::min(now - begun_, worked);
      blocked_time_.look(now);
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

   private:
    BlockedTimeMeter& blocked_time_;
    const uint64_t begun_, worked_before_, waits_before_;
  };

  void look(uint64_t now) {
    const uint64_t window = now - window_begun_;
    if (window < kWindowNanoseconds) return;
    if (lost_ > window / 4) ledger_.admit();
    lost_ = 0;
    window_begun_ = now;
  }

  Ledger& ledger_;
  uint64_t lost_ = 0, window_begun_ = monotonic_nanoseconds();
};

// One worker's hands: a sink, encoders, a batch.
//
// A chunk is encoded first and placed when its turn comes. If that is not yet, the worker goes on
// with the next chunk, another encoder holding the finished bytes, and looks again after every
// batch: workers do not march in step.
class Worker {
 public:
  explicit Worker(const WorkerContext& context)
      : context_(context), blocked_time_(context.ledger), sink_(context.open_sink(context)) {}

  void run() {
    for (uint64_t number; (number = context_.ledger.take()) < context_.plan.chunks;) {
      const Chunk chunk = context_.plan.chunk(context_.world, number);
      Done done = make(chunk, number);
      place_waiting();
      if (is_turn(done)) {
        place(done);
        spares_.push_back(std::move(done.encoder));
      } else {
        waiting_ = std::move(done);
      }
      leave_out_what_nobody_wants(chunk.file);
    }
    place_waiting();
    settle(true);
  }

 private:
  // A chunk that has bytes and no place yet.
  struct Done {
    Chunk chunk;
    uint64_t number;
    uint64_t rows;
    std::unique_ptr<Encoder> encoder;
    Pieces pieces;
  };

  // A chunk whose bytes are written, or on their way.
  struct Sent {
    size_t file;
    uint64_t number;
    uint64_t rows;
    uint64_t call;  // of Sink::write()
    Buffer note;
  };

  Done make(const Chunk& chunk, uint64_t number) {
    const PlannedFile& file = context_.plan.files[chunk.file];
    const PlannedTable& planned = context_.plan.table_of(file);
    use_table(file.table);
    if (context_.ledger.state(chunk.file) == Ledger::FileState::kUntouched && chunk.number == 0)
      context_.ledger.set_state(chunk.file, Ledger::FileState::kStarted);
    const bool wanted = !sink_->has_enough_of(chunk.file);
    Walk walk = start_walk(chunk, file, *planned.table, wanted || file.walk_goes_on);
    std::unique_ptr<Encoder> encoder = free_encoder(*planned.format);
    encoder->begin();
    uint64_t rows = 0;
    for (uint64_t begun = 0; wanted && begun < chunk.count; begun += planned.table->batch_parents)
      rows += add_batch(chunk, begun, *planned.table, walk, *encoder);
    const Pieces pieces = encoder->finish();
    return {chunk, number, rows, std::move(encoder), pieces};
  }

  // The rest of a file, but where the walk of the next one goes through it.
  void leave_out_what_nobody_wants(size_t file_number) {
    const PlannedFile& file = context_.plan.files[file_number];
    if (sink_->has_enough_of(file_number) && !file.walk_goes_on)
      context_.ledger.leave_out(file.first_chunk + file.chunks);
  }

  std::unique_ptr<Encoder> free_encoder(const TableFormat& format) {
    if (spares_.empty()) return format.encoder();
    std::unique_ptr<Encoder> encoder = std::move(spares_.back());
    spares_.pop_back();
    return encoder;
  }

  // Encoders and the batch belong to one table; those of another one go.
  void use_table(size_t table) {
    if (table_ == table) return;
    place_waiting();
    spares_.clear();
    const PlannedTable& planned = *context_.plan.tables[table];
    batch_.emplace(planned.shape, size_t{planned.table->batch_parents} * planned.table->most_rows,
                   ColumnSet::all(), planned.format->wants_words());
    table_ = table;
  }

  // The state of a serial stream at the chunk's first parent. Whoever takes a chunk first walks to
  // its end, so that the next one can begin, and then makes rows. Where nobody wants the rows of this chunk, nor
  // of what comes after it, the state is passed on as it is.
  Walk start_walk(const Chunk& chunk, const PlannedFile& file, const Table& table, bool wanted) {
    Walk walk{.run_first = file.part_first, .state = 0};
    if (table.start_walk == nullptr) return walk;
    walk = table.start_walk(context_.world, file.part_first);
    if (walk.state == 0) return walk;  // below scale 30,000
    const uint64_t turn = file.walk_before + chunk.number;
    if (turn == 0) context_.ledger.start_walk(file.walk, walk.state);
    walk.state = context_.ledger.await_walk(file.walk, turn);
    if (!wanted) {
      context_.ledger.pass_walk(file.walk, walk.state);
      return walk;
    }
    // Files that are not made leave a gap.
    if (chunk.number == 0) skip(table, file.walk_from, chunk.first, walk);
    Walk ahead = walk;
    skip(table, chunk.first, chunk.end(), ahead);
    context_.ledger.pass_walk(file.walk, ahead.state);
    return walk;
  }

  void skip(const Table& table, uint64_t from, uint64_t to, Walk& walk) const {
    constexpr uint64_t kAtOnce = 1 << 20;  // some 20 ms: a run that is stopped does not wait for more
    for (uint64_t count; from < to; from += count) {
      context_.ledger.throw_if_failed();
      count = std::min(kAtOnce, to - from);
      table.skip_walk(context_.world, {from, static_cast<size_t>(count), nullptr}, walk);
    }
  }

  uint64_t add_batch(const Chunk& chunk, uint64_t begun, const Table& table, Walk& walk, Encoder& encoder) {
    context_.ledger.throw_if_failed();
    const size_t count = static_cast<size_t>(std::min<uint64_t>(table.batch_parents, chunk.count - begun));
    table.fill(context_.world, {chunk.first + begun, count, nullptr}, walk, *batch_);
    const bool first = begun == 0, last = begun + count == chunk.count;
    const uint64_t skip = first ? chunk.skip : 0, drop = last ? chunk.drop : 0;
    uint64_t rows = batch_->view().rows;
    if (skip == 0 && drop == 0) {
      encoder.add(batch_->view());
    } else {
      BatchView trimmed = batch_->view();
      rows -= skip + drop;
      trimmed.trim(skip, rows);
      encoder.add(trimmed);
    }
    if (waiting_ && is_turn(*waiting_)) place_waiting();
    settle(false);
    return rows;
  }

  // Places the chunk that waits, if there is one; its encoder is free again.
  void place_waiting() {
    if (!waiting_) return;
    place(*waiting_);
    spares_.push_back(std::move(waiting_->encoder));
    waiting_.reset();
  }

  bool is_turn(const Done& done) const {
    return context_.ledger.is_turn(done.chunk.file, done.chunk.number, done.number);
  }

  // Gives the chunk its place and writes it.
  void place(Done& done) {
    Ledger& ledger = context_.ledger;
    const size_t file_number = done.chunk.file;
    const PlannedFile& file = context_.plan.files[file_number];
    ledger.await_turn(file_number, done.chunk.number, done.number);
    ledger.throw_if_failed();

    std::vector<std::span<const std::byte>> pieces(done.pieces.begin(), done.pieces.end());
    uint64_t head = 0;
    if (done.chunk.number == 0) {
      blocked_time_.of([&] { sink_->create(file_number); });
      if (has_head(file_number)) {
        pieces.insert(pieces.begin(), context_.plan.table_of(file).head.bytes());
        head = pieces.front().size();
      }
    }
    uint64_t size = 0;
    for (const std::span<const std::byte> piece : pieces) size += piece.size();
    const uint64_t at = ledger.place(file_number, size);
    sink_->place(file_number, at, pieces);
    if (context_.hashes != nullptr) {
      if (done.chunk.number == 0) context_.hashes->begin(file_number);
      context_.hashes->exchange(file_number, at, pieces, edge_);
    }
    if (!context_.in_order) ledger.pass_turn(file_number);

    if (context_.hashes != nullptr) context_.hashes->add(file_number, at, pieces, edge_);
    blocked_time_.of([&] { sink_->write(file_number, at, pieces); });
    sent_.push_back({file_number, done.number, done.rows, writes_++, {}});
    if (done.rows != 0) done.encoder->note(at + head, sent_.back().note);
    settle(false);
    if (context_.in_order) ledger.pass_turn(file_number);
  }

  // Tells the ledger which chunks have landed; whoever sees the last one of a file land finishes
  // it. With `wait`, waits for all.
  void settle(bool wait) {
    sink_->collect(wait);
    for (size_t i = 0; i < sent_.size();) {
      if (sink_->is_on_its_way(sent_[i].call)) {
        ++i;
        continue;
      }
      const Sent sent = std::move(sent_[i]);
      sent_.erase(sent_.begin() + static_cast<ptrdiff_t>(i));
      const uint64_t chunks = context_.plan.files[sent.file].chunks;
      if (context_.ledger.done(sent.file, sent.number, chunks, sent.rows, sent.note.bytes())) finish(sent.file);
    }
  }

  bool has_head(size_t file_number) const {
    // In one stream, files of a table follow each other and have one head together.
    return !context_.in_order || file_number == 0 ||
           context_.plan.files[file_number - 1].table != context_.plan.files[file_number].table;
  }

  void finish(size_t file_number) {
    Ledger& ledger = context_.ledger;
    const PlannedFile& file = context_.plan.files[file_number];
    const bool whole = context_.plan.table_of(file).table->whole;
    uint64_t at = ledger.file_size(file_number);
    if (sink_->has_enough_of(file_number)) return;
    context_.plan.table_of(file).format->footer({
        .at = at,
        .rows = ledger.file_rows(file_number),
        .chunks = ledger.file_rows(file_number) == 0 ? 0 : file.chunks,
        .part = file.part == 0 || whole ? "" : fmt::format("{}/{}", file.part, context_.parts),
        .each_note = [&](const auto& visit) { ledger.each_note(file.first_chunk, file.chunks, visit); },
        .write =
            [&](std::span<const std::byte> bytes) {
              ledger.throw_if_failed();
              sink_->place(file_number, at, {&bytes, 1});
              if (context_.hashes != nullptr) {
                context_.hashes->exchange(file_number, at, {&bytes, 1}, edge_);
                context_.hashes->add(file_number, at, {&bytes, 1}, edge_);
              }
              sink_->write(file_number, at, {&bytes, 1});
              ++writes_;
              at += bytes.size();
            },
    });
    ledger.place(file_number, at - ledger.file_size(file_number));
    if (context_.hashes != nullptr) context_.hashes->finish(file_number, at);
    ledger.throw_if_failed();
    if (context_.finished != nullptr) context_.finished->announce(file_number);
    const bool placed = blocked_time_.of([&] { return sink_->finish(file_number, at); });
    using State = Ledger::FileState;
    ledger.set_state(file_number, placed ? State::kFinished : context_.keep_existing ? State::kKept : State::kSame);
  }

  const WorkerContext& context_;
  BlockedTimeMeter blocked_time_;
  std::unique_ptr<Sink> sink_;
  size_t table_ = static_cast<size_t>(-1);
  std::optional<Batch> batch_;
  std::vector<std::unique_ptr<Encoder>> spares_;  // two at most: their memory is not given back in between
  std::optional<Done> waiting_;
  std::vector<Sent> sent_;  // no more than Sink::kMostOnTheirWay
  uint64_t writes_ = 0;     // calls of Sink::write()
  FileHashes::Edge edge_;
};

}  // namespace

void work(const WorkerContext& context) noexcept {
  try {
    if (context.ledger.enter()) Worker(context).run();
  } catch (const Ledger::Stopped&) {
    // Another worker has said why.
  } catch (const Error& error) {
    context.ledger.fail(error.kind(), error.written());
  } catch (const std::bad_alloc&) {
    context.ledger.fail(Error::Kind::kFailure, "A worker ran out of memory; fewer workers or smaller row groups need less.");
  } catch (const std::exception& error) {
    fail(context.ledger, "A worker failed: {}.", error.what());
  }
}

}  // namespace tpcmill
