package io.lanewise.text;

import io.lanewise.text.RegexNode.Ahead;
import io.lanewise.text.RegexNode.Choice;
import io.lanewise.text.RegexNode.One;
import io.lanewise.text.RegexNode.Repeat;
import io.lanewise.text.RegexNode.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A regular expression as instructions; repetitions are written out.
final class RegexProgram {
  /// Each is looked at once a character: real patterns have less than 200.
  static final int LONGEST = 1000;

  /// What an instruction does.
  sealed interface Instruction {
    /// Takes one character.
    record Take(CharSet set) implements Instruction {}

    /// Goes on if the next character is in the set.
    record Look(CharSet set, boolean orEnd) implements Instruction {}

    /// Goes on at both places, `first` preferred.
    record Fork(int first, int second) implements Instruction {}

    /// Goes on elsewhere.
    record Jump(int target) implements Instruction {}

    /// The end of a match.
    record Done() implements Instruction {}
  }

  private final List<@Nullable Instruction> code = new ArrayList<>();

  private RegexProgram() {}

  /// The instructions of a tree, or null if there are too many.
  static Instruction @Nullable [] compile(RegexNode node) {
    RegexProgram program = new RegexProgram();
    program.add(node);
    program.code.add(new Instruction.Done());
    return program.code.size() > LONGEST ? null : program.code.toArray(new Instruction[0]);
  }

  private void add(RegexNode node) {
    if (code.size() > LONGEST) {
      return;
    }
    switch (node) {
      case One(CharSet set) -> code.add(new Instruction.Take(set));
      case Ahead(CharSet set, boolean orEnd) -> code.add(new Instruction.Look(set, orEnd));
      case Row(List<RegexNode> nodes) -> nodes.forEach(this::add);
      case Choice(List<RegexNode> nodes) -> addChoice(nodes);
      case Repeat repeat -> addRepeat(repeat);
    }
  }

  private void addChoice(List<RegexNode> nodes) {
    List<Integer> jumps = new ArrayList<>();
    for (int i = 0; i < nodes.size() - 1; i++) {
      int fork = reserve();
      add(nodes.get(i));
      jumps.add(reserve());
      code.set(fork, new Instruction.Fork(fork + 1, code.size()));
    }
    add(nodes.getLast());
    for (int jump : jumps) {
      code.set(jump, new Instruction.Jump(code.size()));
    }
  }

  private void addRepeat(Repeat repeat) {
    for (int i = 0; i < repeat.least() && code.size() <= LONGEST; i++) {
      add(repeat.node());
    }
    if (repeat.most() < 0) {
      int fork = reserve();
      add(repeat.node());
      code.add(new Instruction.Jump(fork));
      setFork(fork, repeat.greedy());
      return;
    }
    List<Integer> forks = new ArrayList<>();
    for (int i = repeat.least(); i < repeat.most() && code.size() <= LONGEST; i++) {
      forks.add(reserve());
      add(repeat.node());
    }
    for (int fork : forks) {
      setFork(fork, repeat.greedy());
    }
  }

  private void setFork(int fork, boolean greedy) {
    int end = code.size();
    code.set(
        fork, greedy ? new Instruction.Fork(fork + 1, end) : new Instruction.Fork(end, fork + 1));
  }

  private int reserve() {
    code.add(null);
    return code.size() - 1;
  }
}
