package io.lanewise.text;

import java.util.List;

/// A regular expression as a tree.
sealed interface RegexNode {
  /// Whether it matches the empty text.
  boolean matchesNothing();

  /// One character.
  record One(CharSet set) implements RegexNode {
    @Override
    public boolean matchesNothing() {
      return false;
    }
  }

  /// A condition on the next character, which is not taken: it is in the set, or there is none. As
  /// `(?!\S)` it is all that real patterns need.
  record Ahead(CharSet set, boolean orEnd) implements RegexNode {
    @Override
    public boolean matchesNothing() {
      return true;
    }
  }

  /// One behind the other.
  record Row(List<RegexNode> nodes) implements RegexNode {
    @Override
    public boolean matchesNothing() {
      return nodes.stream().allMatch(RegexNode::matchesNothing);
    }
  }

  /// One of several, the first one preferred.
  record Choice(List<RegexNode> nodes) implements RegexNode {
    @Override
    public boolean matchesNothing() {
      return nodes.stream().anyMatch(RegexNode::matchesNothing);
    }
  }

  /// Several times.
  ///
  /// @param most −1 for any number
  /// @param greedy whether more is preferred
  record Repeat(RegexNode node, int least, int most, boolean greedy) implements RegexNode {
    @Override
    public boolean matchesNothing() {
      return least == 0 || node.matchesNothing();
    }
  }
}
