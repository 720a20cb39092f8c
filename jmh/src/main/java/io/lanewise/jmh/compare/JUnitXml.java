package io.lanewise.jmh.compare;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// A comparison as the report of a test run, which build servers show: a failure is a failed test,
/// an inconclusive case a skipped one.
public final class JUnitXml {
  private JUnitXml() {}

  /// The document.
  public static String of(Comparison comparison) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "performance");
      xml.writeAttribute("tests", Integer.toString(comparison.results().size()));
      xml.writeAttribute("failures", Long.toString(comparison.count(Verdict.FAIL)));
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", Long.toString(comparison.count(Verdict.INCONCLUSIVE)));
      for (CaseResult result : comparison.results()) {
        testCase(xml, result);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("junit xml: a writer to memory failed", e);
    }
    return text.toString();
  }

  private static void testCase(XMLStreamWriter xml, CaseResult result) throws XMLStreamException {
    Case id = result.id();
    int method = id.benchmark().lastIndexOf('.');
    String name = id.benchmark().substring(method + 1);
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", clean(id.benchmark().substring(0, Math.max(0, method))));
    xml.writeAttribute("name", clean((name + " " + id.label()).strip() + " " + id.mode()));
    String why = clean(String.join("; ", result.texts()));
    switch (result.verdict()) {
      case FAIL -> outcome(xml, "failure", why);
      case INCONCLUSIVE -> outcome(xml, "skipped", why);
      case PASS -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters(why);
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private static void outcome(XMLStreamWriter xml, String element, String why)
      throws XMLStreamException {
    xml.writeEmptyElement(element);
    xml.writeAttribute("message", why);
  }

  /// XML 1.0 can't hold most control characters, and attributes lose the others.
  private static String clean(String text) {
    return text.codePoints()
        .map(c -> isXml(c) ? c : 0xfffd)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isXml(int c) {
    return (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) || c >= 0x10000;
  }
}
