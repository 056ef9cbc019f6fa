package io.panvisor.libvirt;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a description for libvirt. All escaping is the JDK writer's; what no XML document can hold
 * (control characters, half a surrogate pair) is refused here and cannot get through.
 */
final class XmlText {

  /** What is written inside an element. */
  @FunctionalInterface
  interface Body {
    void write(XmlText xml);
  }

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter writer;

  private XmlText() throws XMLStreamException {
    synchronized (FACTORY) {
      this.writer = FACTORY.createXMLStreamWriter(text);
    }
  }

  /** The document with this root element. */
  static String document(String root, Body body) {
    try {
      XmlText xml = new XmlText();
      xml.element(root, body);
      xml.writer.close();
      return xml.text.toString();
    } catch (XMLStreamException failure) {
      throw new IllegalStateException("writing to memory failed", failure);
    }
  }

  /** The document with this root element in a namespace. */
  static String document(String prefix, String root, String namespace, Body body) {
    return document(
        prefix + ":" + root,
        xml -> {
          xml.namespace(prefix, namespace);
          body.write(xml);
        });
  }

  /** What the body writes, which is one element. */
  static String fragment(Body body) {
    try {
      XmlText xml = new XmlText();
      body.write(xml);
      xml.writer.close();
      return xml.text.toString();
    } catch (XMLStreamException failure) {
      throw new IllegalStateException("writing to memory failed", failure);
    }
  }

  XmlText element(String name, Body body) {
    try {
      writer.writeStartElement(name);
      body.write(this);
      writer.writeEndElement();
      return this;
    } catch (XMLStreamException failure) {
      throw new IllegalStateException("writing to memory failed", failure);
    }
  }

  XmlText element(String name, String content) {
    return element(name, xml -> xml.text(content));
  }

  XmlText empty(String name) {
    return element(name, xml -> {});
  }

  XmlText attribute(String name, String value) {
    try {
      writer.writeAttribute(name, allowed(value));
      return this;
    } catch (XMLStreamException failure) {
      throw new IllegalStateException("writing to memory failed", failure);
    }
  }

  XmlText attribute(String name, long value) {
    return attribute(name, Long.toString(value));
  }

  XmlText namespace(String prefix, String uri) {
    try {
      writer.writeNamespace(prefix, uri);
      return this;
    } catch (XMLStreamException failure) {
      throw new IllegalStateException("writing to memory failed", failure);
    }
  }

  XmlText text(String content) {
    try {
      writer.writeCharacters(allowed(content));
      return this;
    } catch (XMLStreamException failure) {
      throw new IllegalStateException("writing to memory failed", failure);
    }
  }

  private static String allowed(String value) {
    value
        .codePoints()
        .filter(point -> !isXmlCharacter(point))
        .findFirst()
        .ifPresent(
            point -> {
              throw new IllegalArgumentException(
                  String.format("the character U+%04X cannot be in a description", point));
            });
    return value;
  }

  /** The production Char of XML 1.0. */
  static boolean isXmlCharacter(int point) {
    return point == 0x9
        || point == 0xA
        || point == 0xD
        || point >= 0x20 && point <= 0xD7FF
        || point >= 0xE000 && point <= 0xFFFD
        || point >= 0x10000 && point <= 0x10FFFF;
  }
}
