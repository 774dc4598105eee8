#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

// Tries all orders in which programs can do their steps, with all deaths.
namespace tpcmill::model {

struct Question {
  std::vector<std::function<void()>> programs;
  size_t mortal = 0;   // so many of them, the first ones, may be killed
  unsigned deaths = 0;  // at most so many of them are
  // Programs behind the mortal ones begin when one has been killed, or, if `anytime`, whenever they like.
  bool anytime = false;
  // Sleepers wake up by themselves. Without it a wake-up that does not come is a hang.
  bool sleepers_wake = true;
  // What must hold when nobody can go on: a sentence if it does not.
  std::function<std::string(unsigned deaths)> at_the_end;
};

struct Answer {
  std::string problem;  // the first one, and how it came to be; "": there is none
  size_t states = 0, steps = 0, ends = 0;
};

// From shared memory as it is now on. An end is a state in which all programs have ended or are dead; a
// state from which no end can be reached is a hang.
Answer explore(const Question& question);

// What a program says when something is not as it must be.
void report(const std::string& problem);

}  // namespace tpcmill::model
