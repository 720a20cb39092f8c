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
  ///
  /// @param <P> what the peer computes
  interface Maker<P extends Problem> {
    /// Loads its library.
    Peer make(P problem) throws Exception;
  }

  /// Makes the peer and compares one answer.
  final <P extends Problem> void open(Maker<P> maker, P problem) throws Exception {
    try {
      peer = maker.make(problem);
    } catch (NoClassDefFoundError missing) {
      throw new IllegalStateException(
          "the peers are not on the class path: see Measuring in CONTRIBUTING.md", missing);
    }
    peer.run(0);
    float[] answer = peer.answer();
    float[] expected = problem.expected();
    for (int i = 0; i < expected.length; i++) {
      float error = Math.abs(answer[i] - expected[i]);
      Data.check(error <= problem.tolerance(), peer.getClass() + " at " + i);
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
