package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.ConnectOptions;
import io.panvisor.Hypervisor;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.PanvisorException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine on TCP that wants certificates from both sides. */
@Timeout(60)
class DockerTlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private record Identity(KeyPair keys, X509Certificate certificate) {}

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private static Identity authority;
  private static Identity other;
  private static Identity engine;
  private static Identity me;
  private static Identity stranger;
  private SSLServerSocket server;

  @BeforeAll
  static void makeKeys() throws Exception {
    authority = identity("CN=authority", null, null);
    other = identity("CN=other", null, null);
    engine = identity("CN=engine", "localhost", authority);
    me = identity("CN=me", null, authority);
    stranger = identity("CN=stranger", null, other);
  }

  @BeforeEach
  void serve() throws Exception {
    server =
        (SSLServerSocket)
            context(engine)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    threads.execute(this::accept);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket client = (SSLSocket) server.accept();
        threads.execute(() -> answer(client));
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  private static void answer(SSLSocket client) {
    try (client) {
      StringBuilder head = new StringBuilder();
      int b;
      while ((b = client.getInputStream().read()) >= 0) {
        head.append((char) b);
        if (head.toString().endsWith("\r\n\r\n")) {
          String body =
              head.toString().contains("/containers/json")
                  ? "[]"
                  : head.toString().contains("/info") ? "{\"ID\":\"T:LS\"}" : "OK";
          client
              .getOutputStream()
              .write(
                  ("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: "
                          + body.length()
                          + "\r\n\r\n"
                          + body)
                      .getBytes(StandardCharsets.US_ASCII));
          head.setLength(0);
        }
      }
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }

  private Hypervisor connect(Path certificates, String host) {
    return Panvisor.builder()
        .build()
        .open(
            "docker+tcp://" + host + ":" + server.getLocalPort(),
            ConnectOptions.builder()
                .tlsFolder(certificates)
                .timeout(Duration.ofSeconds(20))
                .build());
  }

  @Test
  void bothSidesShowTheirCertificates() throws Exception {
    try (Hypervisor docker = connect(certificates("mine", authority, me), "localhost")) {
      assertThat(docker.engine().id()).isEqualTo("T:LS");
      assertThat(docker.list(MachineQuery.all())).isEmpty();
      assertThat(docker.list(MachineQuery.all())).isEmpty();
    }
  }

  @Test
  void anEngineThatAnotherAuthorityVouchesForIsNotTrusted() throws Exception {
    Path certificates = certificates("other", other, me);
    assertThatThrownBy(() -> connect(certificates, "localhost"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("tlsFolder");
  }

  @Test
  void certificatesThatCannotBeReadAreRefused() throws Exception {
    Path certificates = certificates("broken", authority, me);
    Files.writeString(certificates.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nnonsense\n");
    assertThatThrownBy(() -> connect(certificates, "localhost"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("tlsFolder");
  }

  @Test
  void anEngineOfAnotherNameIsNotTrusted() throws Exception {
    Path certificates = certificates("mine", authority, me);
    assertThatThrownBy(() -> connect(certificates, "127.0.0.1"))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void anEngineDoesNotTalkToWhoItDoesNotKnow() throws Exception {
    Path certificates = certificates("stranger", authority, stranger);
    assertThatThrownBy(() -> connect(certificates, "localhost"))
        .isInstanceOf(PanvisorException.class);
  }

  private static Identity identity(String name, String host, Identity issuer) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    X500Name issuerName =
        new X500Name(
            issuer == null ? name : issuer.certificate().getSubjectX500Principal().getName());
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuerName,
            BigInteger.valueOf(System.nanoTime()),
            new Date(System.currentTimeMillis() - 60_000),
            new Date(System.currentTimeMillis() + 3_600_000),
            new X500Name(name),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer == null));
    if (host != null) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    }
    var signer =
        new JcaContentSignerBuilder("SHA256withRSA")
            .build((issuer == null ? keys : issuer.keys()).getPrivate());
    return new Identity(
        keys, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
  }

  private SSLContext context(Identity identity) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "me",
        identity.keys().getPrivate(),
        PASSWORD,
        new X509Certificate[] {identity.certificate()});
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.certificate());
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private Path certificates(String name, Identity trusted, Identity own) throws IOException {
    Path made = Files.createDirectories(folder.resolve(name));
    Files.writeString(made.resolve("ca.pem"), pem(trusted.certificate()));
    Files.writeString(made.resolve("cert.pem"), pem(own.certificate()));
    Files.writeString(made.resolve("key.pem"), pem(own.keys().getPrivate()));
    return made;
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
