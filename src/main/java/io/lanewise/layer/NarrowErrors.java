package io.lanewise.layer;

/// How far the rows of a narrowed weight are from what they were.
///
/// The cosine drift of a row is 1 − cos of the angle between the two; 0 for a row of zeros.
///
/// @param rows how many rows
/// @param greatest the largest error of an element
/// @param greatestRow a row with an element of that error; −1 where there are no rows
/// @param mean error of an element
/// @param greatestDrift the largest cosine drift of a row
/// @param meanDrift of all rows
public record NarrowErrors(
    long rows,
    double greatest,
    long greatestRow,
    double mean,
    double greatestDrift,
    double meanDrift) {}
