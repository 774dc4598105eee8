//! How long Rust's decoder of Zstandard takes for pages, ours and the stock compressor's: decoder PAGES REPS.
//!
//! Lines in and out are those of ../../go/main.go.

use ruzstd::decoding::FrameDecoder;
use std::io::BufRead;

const TURNS: usize = 4;

struct Page<'a> {
    ours: &'a [u8],
    stock: &'a [u8],
    plain: &'a [u8],
}

impl<'a> Page<'a> {
    fn stream(&self, turn: usize) -> &'a [u8] {
        if turn % 2 == 0 {
            self.ours
        } else {
            self.stock
        }
    }
}

#[repr(C)]
#[derive(Default)]
struct Time {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    // Of C's library, which every Rust program on Linux has.
    fn clock_gettime(clock: i32, time: *mut Time) -> i32;
}

/// Nanoseconds of the processor that this process has taken.
fn nanoseconds() -> i64 {
    const PROCESS: i32 = 2;
    let mut time = Time::default();
    // SAFETY: it writes one struct of two 64-bit numbers.
    assert_eq!(unsafe { clock_gettime(PROCESS, &mut time) }, 0);
    time.seconds * 1_000_000_000 + time.nanoseconds
}

fn column<'a>(line: &str, data: &'a [u8]) -> Vec<Page<'a>> {
    let numbers: Vec<usize> = line.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    let part = |at: usize, size: usize| &data[at..at + size];
    numbers
        .chunks_exact(6)
        .map(|n| Page { ours: part(n[0], n[1]), stock: part(n[2], n[3]), plain: part(n[4], n[5]) })
        .collect()
}

/// Panics unless both streams of every page are decoded to what they should be.
fn compare(decoder: &mut FrameDecoder, pages: &[Page], room: &mut [u8]) {
    for (i, page) in pages.iter().enumerate() {
        for turn in 0..2 {
            let size = decoder.decode_all(page.stream(turn), room).expect("a stream");
            assert!(room[..size] == *page.plain, "page {i} is decoded to other bytes");
        }
    }
}

/// Sums of all pages' least times, each at every place of the four.
fn decode(decoder: &mut FrameDecoder, pages: &[Page], reps: usize, room: &mut [u8]) -> [i64; TURNS] {
    let mut least = vec![[i64::MAX; TURNS]; pages.len()];
    for rep in 0..reps {
        for (page, times) in pages.iter().zip(&mut least) {
            for place in 0..TURNS {
                let turn = place ^ (rep % TURNS);
                let begun = nanoseconds();
                decoder.decode_all(page.stream(turn), room).expect("a stream");
                times[turn] = (nanoseconds() - begun).min(times[turn]);
            }
        }
    }
    let mut sums = [0; TURNS];
    for times in least {
        for (sum, time) in sums.iter_mut().zip(times) {
            *sum += time;
        }
    }
    sums
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let data = std::fs::read(&arguments[1]).expect("the pages");
    let reps: usize = arguments[2].parse().expect("a number of repetitions");
    let mut decoder = FrameDecoder::new();
    for line in std::io::stdin().lock().lines() {
        let pages = column(&line.expect("a line"), &data);
        let mut room = vec![0; pages.iter().map(|page| page.plain.len()).max().unwrap_or(0)];
        compare(&mut decoder, &pages, &mut room);
        let times = decode(&mut decoder, &pages, reps, &mut room);
        println!("{} {} {} {}", times[0], times[1], times[2], times[3]);
    }
}
