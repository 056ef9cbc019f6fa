package io.panvisor.haproxy.config;

import io.panvisor.Secret;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate with its chain and its key, as HAProxy wants them: in one file of PEM, the server's
 * own first, then those that signed it, then the key. Immutable and thread-safe; never printed.
 */
public final class Certificate {

  private static final int SERIAL_BITS = 127;

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private Certificate(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * {@return the certificate that these texts are}
   *
   * @param certificates the server's own and those that signed it, in PEM, in any order
   * @param key the key without a password, in PEM: PKCS#8, or OpenSSL's own for RSA and EC
   * @throws InvalidSpecException when a text is not that, or the key fits none of the certificates;
   *     no part of the key is in the error
   */
  public static Certificate of(String certificates, Secret key) {
    List<X509Certificate> read = certificates(certificates);
    PrivateKey privateKey = privateKey(key);
    for (X509Certificate own : read) {
      if (fits(own, privateKey)) {
        List<X509Certificate> chain = new ArrayList<>(List.of(own));
        read.stream().filter(other -> !other.equals(own)).forEach(chain::add);
        return new Certificate(ordered(chain), privateKey);
      }
    }
    throw InvalidSpecException.of("key", "***", "it fits none of the certificates");
  }

  /**
   * {@return the certificate in a file that HAProxy reads: certificates and key in one}
   *
   * @throws InvalidSpecException when it is none
   */
  public static Certificate parse(Secret pem) {
    return of(pem.revealText(), pem);
  }

  private static List<X509Certificate> certificates(String pem) {
    try {
      Collection<? extends java.security.cert.Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(
                      certificatesAlone(pem).getBytes(StandardCharsets.US_ASCII)));
      List<X509Certificate> certificates = new ArrayList<>();
      found.forEach(each -> certificates.add((X509Certificate) each));
      if (certificates.isEmpty()) {
        throw InvalidSpecException.of("certificate", "", "there is no certificate in PEM in it");
      }
      return certificates;
    } catch (CertificateException wrong) {
      throw InvalidSpecException.of("certificate", "", "it is no certificate in PEM");
    }
  }

  /** Only the blocks of certificates: what stands around them is no business of the factory. */
  private static String certificatesAlone(String pem) {
    StringBuilder blocks = new StringBuilder();
    boolean inside = false;
    for (String line : pem.lines().toList()) {
      inside |= line.startsWith("-----BEGIN CERTIFICATE-----");
      if (inside) {
        blocks.append(line.strip()).append('\n');
      }
      inside &= !line.startsWith("-----END CERTIFICATE-----");
    }
    return blocks.toString();
  }

  private static PrivateKey privateKey(Secret pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem.revealText()))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      Object found = parser.readObject();
      while (found != null) {
        if (found instanceof PEMKeyPair pair) {
          return converter.getKeyPair(pair).getPrivate();
        }
        if (found instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        found = parser.readObject();
      }
    } catch (IOException wrong) {
      throw InvalidSpecException.of("key", "***", "it is no key in PEM");
    }
    throw InvalidSpecException.of(
        "key", "***", "there is no key in PEM in it, without a password of its own");
  }

  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      byte[] sample = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      return signature.verify(signed);
    } catch (GeneralSecurityException otherKind) {
      return false;
    }
  }

  /** The server's own first, then always the one that signed the last. */
  private static List<X509Certificate> ordered(List<X509Certificate> all) {
    List<X509Certificate> left = new ArrayList<>(all);
    List<X509Certificate> result = new ArrayList<>(List.of(left.remove(0)));
    while (!left.isEmpty()) {
      X509Certificate last = result.get(result.size() - 1);
      int next = 0;
      for (int index = 0; index < left.size(); index++) {
        if (isOf(left.get(index), last)) {
          next = index;
          break;
        }
      }
      result.add(left.remove(next));
    }
    return result;
  }

  /**
   * {@return a new certificate that nobody signed but itself, with a new key on the curve P-256;
   * clients have to be told to trust it}
   *
   * @param names the host names and addresses that it is for, one at least
   * @param validity how long, in days at least one
   * @param now the time from which it is valid
   */
  public static Certificate selfSigned(List<String> names, Duration validity, Instant now) {
    if (names.isEmpty()) {
      throw InvalidSpecException.of("names", "", "a host name is expected here");
    }
    if (validity.toDays() < 1) {
      throw InvalidSpecException.of("days", validity.toString(), "a day is the least");
    }
    List<GeneralName> general = new ArrayList<>();
    for (String name : names) {
      boolean address = Values.isIpv4(name) || Values.isIpv6(name);
      if (!address) {
        Values.hostName("names", name.startsWith("*.") ? name.substring(2) : name);
      }
      general.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new Certificate(
          List.of(signed(names.get(0), general, pair, validity, now)), pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException failed) {
      throw new EngineException("cannot make a certificate", failed);
    }
  }

  private static X509Certificate signed(
      String name, List<GeneralName> names, KeyPair pair, Duration validity, Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    // A common name has 64 letters at most; the names that count stand in the extension.
    String common = name.length() > 64 ? name.substring(0, 64) : name;
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, common).build();
    Instant from = now.truncatedTo(ChronoUnit.SECONDS);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
            Date.from(from),
            Date.from(from.plus(validity)),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(names.toArray(GeneralName[]::new)));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  /** {@return the host names and addresses that it is for} */
  public List<String> names() {
    try {
      Collection<List<?>> names = chain.get(0).getSubjectAlternativeNames();
      List<String> result = new ArrayList<>();
      if (names != null) {
        for (List<?> name : names) {
          boolean known =
              name.get(0).equals(GeneralName.dNSName) || name.get(0).equals(GeneralName.iPAddress);
          if (known) {
            result.add(String.valueOf(name.get(1)));
          }
        }
      }
      return result;
    } catch (CertificateException unreadable) {
      return List.of();
    }
  }

  /** {@return until when it is valid} */
  public Instant validUntil() {
    return chain.get(0).getNotAfter().toInstant();
  }

  /** {@return whether it signed itself} */
  public boolean isSelfSigned() {
    X509Certificate own = chain.get(0);
    return isOf(own, own);
  }

  private static boolean isOf(X509Certificate issuer, X509Certificate signed) {
    return Objects.equals(issuer.getSubjectX500Principal(), signed.getIssuerX500Principal());
  }

  /** {@return how many certificates there are, its own among them} */
  public int chainLength() {
    return chain.size();
  }

  /** {@return the text of the file} */
  public Secret pem() {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (X509Certificate certificate : chain) {
        writer.writeObject(certificate);
      }
      writer.writeObject(new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(key, null));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Secret.of(text.toString());
  }

  /** {@return the file at that absolute path, which its owner alone may read} */
  public WantedFile file(String path) {
    return WantedFile.text(path, pem().revealText()).secret();
  }

  /** {@return its names, without the key} */
  @Override
  public String toString() {
    return "certificate of " + String.join(", ", names());
  }
}
