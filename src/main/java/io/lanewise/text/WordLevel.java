package io.lanewise.text;

/// Whole pieces to ids; what is not in the vocabulary is unknown.
record WordLevel(WholeWords words, int unknownToken) implements Model {
  @Override
  public void encode(byte[] text, int from, int to, Scratch scratch, Encoder out) {
    int id = words.find(text, from, to);
    out.add(id >= 0 ? id : unknownToken);
  }

  @Override
  public Scratch newScratch() {
    return NoScratch.NONE;
  }
}
