package io.lanewise.jmh.report;

import java.io.StringReader;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.namespace.NamespaceContext;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// A page as an XML parser reads it: h: is HTML, s: is SVG.
record Xml(Document document) {
  private static final Map<String, String> NAMESPACES =
      Map.of("h", "http://www.w3.org/1999/xhtml", "s", "http://www.w3.org/2000/svg");

  static Xml parse(String page) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      return new Xml(factory.newDocumentBuilder().parse(new InputSource(new StringReader(page))));
    } catch (Exception malformed) {
      throw new AssertionError(page, malformed);
    }
  }

  double count(String nodes) {
    return nodes(nodes).getLength();
  }

  Stream<String> texts(String nodes) {
    NodeList found = nodes(nodes);
    return IntStream.range(0, found.getLength()).mapToObj(i -> found.item(i).getTextContent());
  }

  private NodeList nodes(String expression) {
    XPath path = XPathFactory.newInstance().newXPath();
    path.setNamespaceContext(new Prefixes());
    try {
      return (NodeList) path.evaluate(expression, document, XPathConstants.NODESET);
    } catch (XPathExpressionException malformed) {
      throw new AssertionError(expression, malformed);
    }
  }

  private static final class Prefixes implements NamespaceContext {
    @Override
    public String getNamespaceURI(String prefix) {
      return NAMESPACES.getOrDefault(prefix, "");
    }

    @Override
    public String getPrefix(String uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Iterator<String> getPrefixes(String uri) {
      throw new UnsupportedOperationException();
    }
  }
}
