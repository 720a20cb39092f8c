package io.lanewise.cli;
final class Main { public static void main(String[] a) {} private Main() {} }
