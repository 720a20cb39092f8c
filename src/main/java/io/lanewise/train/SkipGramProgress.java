package io.lanewise.train;

/// How far a training is, as its listener is told.
///
/// @param epoch the one at hand, from 1
/// @param tokens that were read, in all epochs
/// @param allTokens that are to be read
/// @param loss mean over what was predicted in this epoch so far: −ln σ of the token that was there
///   and of each negative, added up; NaN if nothing was predicted
/// @param tokensPerSecond of all threads, since the beginning
/// @param learningRate of the next step
public record SkipGramProgress(
    int epoch,
    long tokens,
    long allTokens,
    double loss,
    double tokensPerSecond,
    double learningRate) {}
