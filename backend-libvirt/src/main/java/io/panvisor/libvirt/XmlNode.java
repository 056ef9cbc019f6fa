package io.panvisor.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * An element of a document that libvirt gave, for reading. What comes from a daemon is not trusted:
 * no document type, no entity, nothing external, and not more than {@value #MAX_CHARACTERS}
 * characters.
 */
final class XmlNode {

  /**
   * A description that is larger than this is refused; a domain with a hundred disks has about
   * 60,000.
   */
  static final int MAX_CHARACTERS = 4 * 1024 * 1024;

  private static final DocumentBuilderFactory FACTORY = factory();

  private final Element element;

  private XmlNode(Element element) {
    this.element = element;
  }

  /**
   * Reads a document.
   *
   * @throws UnreadableXml when it is not well-formed, too large, or has what is not allowed here
   */
  static XmlNode parse(String xml) {
    if (xml.length() > MAX_CHARACTERS) {
      throw new UnreadableXml("it has " + xml.length() + " characters", null);
    }
    try {
      DocumentBuilder builder;
      synchronized (FACTORY) {
        builder = FACTORY.newDocumentBuilder();
      }
      builder.setErrorHandler(new Strict());
      return new XmlNode(
          builder.parse(new InputSource(new StringReader(xml))).getDocumentElement());
    } catch (SAXException | IOException | ParserConfigurationException failure) {
      throw new UnreadableXml(String.valueOf(failure.getMessage()), failure);
    }
  }

  private static DocumentBuilderFactory factory() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    } catch (ParserConfigurationException missing) {
      throw new IllegalStateException("the JDK's XML parser cannot be made safe", missing);
    }
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }

  /** The element's name without a namespace prefix. */
  String name() {
    return String.valueOf(element.getLocalName());
  }

  /** An attribute that has no namespace; empty when it is not there. */
  Optional<String> attribute(String name) {
    return element.hasAttribute(name) ? Optional.of(element.getAttribute(name)) : Optional.empty();
  }

  /** The text of this element and what is below it, without white space around. */
  String text() {
    return String.valueOf(element.getTextContent()).strip();
  }

  /** Whole number in the text; empty when it is none. */
  OptionalLong number() {
    return number(text());
  }

  /** Whole number in an attribute; empty when it is none. */
  OptionalLong number(Optional<String> attribute) {
    return attribute.map(XmlNode::number).orElse(OptionalLong.empty());
  }

  private static OptionalLong number(String text) {
    return text.matches("-?[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** The elements directly below that have this name and no namespace. */
  List<XmlNode> children(String name) {
    return children(null, name);
  }

  /** The elements directly below that have this name in this namespace. */
  List<XmlNode> children(@Nullable String namespace, String name) {
    List<XmlNode> found = new ArrayList<>();
    for (@Nullable Node node = element.getFirstChild();
        node != null;
        node = node.getNextSibling()) {
      if (node instanceof Element child
          && name.equals(child.getLocalName())
          && java.util.Objects.equals(namespace, child.getNamespaceURI())) {
        found.add(new XmlNode(child));
      }
    }
    return found;
  }

  /** The first element that the path leads to, one name a level. */
  Optional<XmlNode> find(String... path) {
    Stream<XmlNode> here = Stream.of(this);
    for (String step : path) {
      here = here.flatMap(node -> node.children(step).stream());
    }
    return here.findFirst();
  }

  /** All elements that the path leads to, one name a level. */
  List<XmlNode> findAll(String... path) {
    Stream<XmlNode> here = Stream.of(this);
    for (String step : path) {
      here = here.flatMap(node -> node.children(step).stream());
    }
    return here.toList();
  }

  /** The text of what the path leads to; empty when it is not there or has no text. */
  Optional<String> textOf(String... path) {
    return find(path).map(XmlNode::text).filter(text -> !text.isEmpty());
  }

  /** The document again, with one more element at the end of the one of that name below here. */
  String withChild(String parent, XmlNode child) {
    return written(
        (xml, node) -> {
          if (node.name().equals(parent)) {
            child.write(xml, (deeper, each) -> {}, each -> false);
          }
        },
        each -> false);
  }

  /** The document again, without the elements that fit. */
  String without(Predicate<XmlNode> dropped) {
    return written((xml, node) -> {}, dropped);
  }

  /** This element and all below it as a document of its own. */
  String written() {
    return written((xml, node) -> {}, node -> false);
  }

  private String written(BiConsumer<XmlText, XmlNode> atEnd, Predicate<XmlNode> dropped) {
    return XmlText.fragment(xml -> write(xml, atEnd, dropped));
  }

  private void write(XmlText xml, BiConsumer<XmlText, XmlNode> atEnd, Predicate<XmlNode> dropped) {
    xml.element(
        element.getTagName(),
        here -> {
          NamedNodeMap attributes = element.getAttributes();
          for (int index = 0; index < attributes.getLength(); index++) {
            Node attribute = attributes.item(index);
            here.attribute(attribute.getNodeName(), attribute.getNodeValue());
          }
          for (@Nullable Node node = element.getFirstChild();
              node != null;
              node = node.getNextSibling()) {
            if (node instanceof Element child) {
              XmlNode below = new XmlNode(child);
              if (!dropped.test(below)) {
                below.write(here, atEnd, dropped);
              }
            } else if (node instanceof Text text) {
              here.text(text.getData());
            }
          }
          atEnd.accept(here, this);
        });
  }

  /** A description that cannot be read. The machine it belongs to exists all the same. */
  static final class UnreadableXml extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableXml(String why, @Nullable Throwable cause) {
      super("the description cannot be read: " + why, cause);
    }
  }

  /** Says nothing on standard error, where the JDK's own handler would print. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException problem) {
      // A warning is not a reason to refuse a description.
    }

    @Override
    public void error(SAXParseException problem) throws SAXException {
      throw problem;
    }

    @Override
    public void fatalError(SAXParseException problem) throws SAXException {
      throw problem;
    }
  }
}
