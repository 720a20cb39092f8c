package io.lanewise.file;

/// What a reader may need besides the file itself.
///
/// @param mapping maps further files, and allocates memory that lives as long
/// @param allowance counts what is kept of the headers
/// @param options what the caller asked for
record Opening(Mapping mapping, HeaderAllowance allowance, OpenOptions options) {}
