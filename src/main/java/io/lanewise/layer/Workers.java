package io.lanewise.layer;

import io.lanewise.internal.kernel.Bags;
import io.lanewise.internal.kernel.ParallelBags;
import io.lanewise.internal.kernel.ParallelProduct;
import io.lanewise.internal.kernel.Product;
import io.lanewise.internal.parallel.Team;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;

/// Threads that share the work of one call: [Linear#withWorkers], [EmbeddingBag#withWorkers],
/// `Nearest.withWorkers`.
///
/// ```
/// try (Workers workers = Workers.ofCores()) {
///   Linear linear = Linear.packed(weight, bias).withWorkers(workers);
/// ```
///
/// Make one for the whole process and hand it to every layer: two sets on one machine are in each
/// other's way. Answers have the same bits with any number of threads.
///
/// - **Cost.** A call too small to gain computes on its caller's thread. A split one costs a few
///   microseconds while calls follow each other, since workers spin for 50 µs after each; then they
///   sleep, use no processor, and take some 50 µs to wake, in which the caller works alone. Nothing
///   is allocated. Memory: the stacks of `threads` daemon threads.
/// - **Several callers.** One call is split at a time, over the threads that no other caller is
///   computing on; the others compute on their own threads. So the answer to one call comes sooner
///   on an idle machine, and a busy one does as much as without workers.
/// - **Virtual threads.** Calls of more than about 0.1 ms are computed by the workers while the
///   virtual thread is parked, so that they hold up no carrier; they wait their turn in the order
///   in which they came. Shorter ones stay where they are.
/// - **Memory.** Workers read the weight, so it can't lie in a confined arena.
/// - **Closing** waits for the call that is running. Layers with closed workers throw.
public final class Workers implements AutoCloseable {
  private final Team team;

  private Workers(Team team) {
    this.team = team;
  }

  /// A number of threads, a caller that is a platform thread included; 1 starts none.
  ///
  /// @param threads from 1 to 1024; more than the machine's cores are slower, never faster
  public static Workers of(int threads) {
    return new Workers(new Team(threads));
  }

  /// As many threads as the JVM has processors.
  ///
  /// Where two of them are one core ([Runtime#availableProcessors] does not tell), and weights are
  /// larger than the caches, half as many do better.
  public static Workers ofCores() {
    return of(Math.min(Team.MOST_THREADS, Runtime.getRuntime().availableProcessors()));
  }

  /// Threads that work on one call.
  public int threads() {
    return team.threads();
  }

  /// Ends the threads, when the call that is running has ended. Again: does nothing.
  @Override
  public void close() {
    team.close();
  }

  /// For example `Workers(8)`.
  @Override
  public String toString() {
    return "Workers(" + threads() + (team.isClosed() ? ", closed)" : ")");
  }

  /// Requires memory that these threads can read.
  void requireShared(String operation, Tensor weight) {
    if (threads() > 1 && !weight.segment().isAccessibleBy(new Thread())) {
      throw new TensorException(
          operation + ": workers", "a weight in a shared arena", "a confined one", weight.where());
    }
  }

  /// The same bags, by these threads.
  ParallelBags split(Bags bags) {
    return new ParallelBags(bags, team);
  }

  /// The threads themselves, for the other packages of this library: nobody else can name the type.
  @SuppressWarnings("exports")
  public Team team() {
    return team;
  }

  /// The same product, by these threads.
  Product split(Product product) {
    return ParallelProduct.of(product, team);
  }
}
