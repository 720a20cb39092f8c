/// Lanewise for [Spring AI](https://docs.spring.io/spring-ai/reference), with auto-configuration
/// for Spring Boot.
@NullMarked
package io.lanewise.springai;

import org.jspecify.annotations.NullMarked;
