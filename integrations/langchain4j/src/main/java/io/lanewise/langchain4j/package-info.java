/// Lanewise for [LangChain4j](https://github.com/langchain4j/langchain4j).
@NullMarked
package io.lanewise.langchain4j;

import org.jspecify.annotations.NullMarked;
