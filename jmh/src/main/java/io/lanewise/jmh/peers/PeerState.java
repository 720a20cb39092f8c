package io.lanewise.jmh.peers;

import io.lanewise.jmh.Data;
import org.openjdk.jmh.annotations.TearDown;

/// What one benchmark method needs: its peer, whose first answer was right.
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public abstract class PeerState {
  private Peer peer;
  private int turn;

  /// JMH makes these.
  protected PeerState() {}

  /// Makes a peer.
  interface Maker {
    /// Loads its library.
    Peer make() throws Exception;
  }

  /// Makes the peer and compares one answer.
  final void open(Maker maker, float[] expected, float tolerance) throws Exception {
    try {
      peer = maker.make();
    } catch (NoClassDefFoundError missing) {
      throw new IllegalStateException(
          "the peers are not on the class path: see Measuring in CONTRIBUTING.md", missing);
    }
    peer.run(0);
    float[] answer = peer.answer();
    for (int i = 0; i < expected.length; i++) {
      Data.check(Math.abs(answer[i] - expected[i]) <= tolerance, peer.getClass() + " at " + i);
    }
  }

  /// One measured call.
  final Object run() throws Exception {
    return peer.run(turn++ & Integer.MAX_VALUE);
  }

  /// Closes the peer.
  @TearDown
  public void close() throws Exception {
    peer.close();
  }
}
