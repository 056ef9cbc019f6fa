package io.panvisor.libvirt;

import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Puts another name into a machine's description and leaves all else as it is. Pure. */
final class XmlName {

  private XmlName() {}

  static String replaced(String xml, String name) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Document document =
          factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
      Element root = document.getDocumentElement();
      for (@Nullable Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node instanceof Element element && "name".equals(element.getLocalName())) {
          element.setTextContent(name);
          return written(document);
        }
      }
      throw new XmlNode.UnreadableXml("it has no name", null);
    } catch (ParserConfigurationException | TransformerException missing) {
      throw new IllegalStateException("the JDK's XML support is not usable", missing);
    } catch (SAXException | java.io.IOException unreadable) {
      throw new XmlNode.UnreadableXml(String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  private static String written(Document document) throws TransformerException {
    Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter text = new StringWriter();
    transformer.transform(new DOMSource(document), new StreamResult(text));
    return text.toString();
  }
}
