package io.panvisor.config.yum;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.ini.IniFile;
import io.panvisor.config.ini.IniStyle;
import io.panvisor.config.ini.IniTexts;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Held against dnf, and against the reader that it uses. */
@Tag("engine")
class YumEngineTest {

  private static final String PATH = "/etc/yum.repos.d/sample.repo";

  /** Prints what libdnf's reader makes of each file of the folder: sections, keys, values. */
  private static final String READER =
      """
      import libdnf, os, sys
      out = sys.stdout.buffer
      for name in sorted(os.listdir(sys.argv[1])):
          parser = libdnf.conf.ConfigParser()
          try:
              parser.read(os.path.join(sys.argv[1], name))
              for section in parser.getData():
                  out.write(b'S' + section.encode('utf-8', 'surrogateescape') + b'\\0')
                  for key in parser.options(section):
                      value = parser.getValue(section, key)
                      for word in (b'K', key), (b'V', value):
                          out.write(word[0] + word[1].encode('utf-8', 'surrogateescape') + b'\\0')
          except Exception:
              out.write(b'E\\0')
          out.write(b'F\\0')
      """;

  private static Verdict check(String text) {
    try (SampleHost host = new SampleHost()) {
      return new YumCheck().check(host.staged(PATH, text), Commands.here());
    }
  }

  @Property(tries = 10)
  void dnfAcceptsWhatWeWrite(@ForAll("repositories") List<YumRepository> repositories) {
    YumDocument document = YumDocument.parse("");
    for (YumRepository repository : repositories) {
      document = document.with(repository);
    }

    Verdict verdict = check(document.text());

    assertThat(verdict.state()).as(verdict.words()).isEqualTo(Verdict.State.ACCEPTED);
  }

  /** The same cases every time, among which libdnf's oddities are known. */
  @Property(tries = 15, seed = "20261125")
  void libdnfReadsTheSameValues(@ForAll("files") List<String> files) throws IOException {
    try (SampleHost host = new SampleHost()) {
      for (int index = 0; index < files.size(); index++) {
        host.write(String.format(java.util.Locale.ROOT, "/%03d", index), files.get(index));
      }
      CommandResult result =
          Commands.here().run(Command.of("/usr/bin/python3", "-c", READER, host.root().toString()));
      assertThat(result.err()).isEmpty();
      String[] read = result.out().split("F\0", -1);

      for (int index = 0; index < files.size(); index++) {
        IniFile ours = IniFile.parse(IniStyle.YUM, files.get(index));
        if (read[index].endsWith("E\0")) {
          assertThat(ours.problems()).as(files.get(index)).isNotEmpty();
        } else {
          assertThat(ours.problems()).as(files.get(index)).isEmpty();
          assertThat(shown(ours)).as(files.get(index)).isEqualTo(read[index]);
        }
      }
    }
  }

  private static String shown(IniFile file) {
    StringBuilder text = new StringBuilder();
    for (String section : file.sections()) {
      text.append('S').append(section).append('\0');
      file.values(section)
          .forEach(
              (key, value) ->
                  text.append('K').append(key).append("\0V").append(value).append('\0'));
    }
    return text.toString();
  }

  @Example
  void whatDnfRefusesIsRefusedThoughItExitsWithNothingWrong() {
    assertThat(check("[a\nname=x\n").state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(check("[a]\nname=x\nloose\n").problems()).extracting(Problem::line).contains(3);
    assertThat(check("[a]\nname=x\nbaseurl=file:///x\nenabled=maybe\n").words())
        .contains("enabled=maybe");
    assertThat(check("[a b]\nname=x\nbaseurl=file:///x\n").state())
        .isEqualTo(Verdict.State.REFUSED);
    assertThat(check("[a]\nname=x\nbaseurl=file:///x\npriority=first\n").state())
        .isEqualTo(Verdict.State.REFUSED);
  }

  @Example
  void nothingIsFetched() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";

      assertThat(
              check("[a]\nname=x\nbaseurl=" + url + "\n[b]\nname=y\nmetalink=" + url + "\n")
                  .state())
          .isEqualTo(Verdict.State.ACCEPTED);
      assertThat(requests).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Example
  void gpgFindsTheSameFingerprint() {
    CommandResult result =
        Commands.here()
            .run(Command.of("gpg", "--show-keys", "--with-colons").withInput(YumTexts.KEY));

    assertThat(result.out()).contains("fpr:::::::::" + PgpKey.parse(YumTexts.KEY).fingerprint());
  }

  @Example
  void theFilesOfDnfsPackageAreKeptByteForByte() throws IOException {
    List<Path> shipped = new ArrayList<>();
    for (String folder : List.of("/etc/dnf", "/etc/dnf/plugins")) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
          files.filter(file -> file.toString().endsWith(".conf")).forEach(shipped::add);
        }
      }
    }
    assertThat(shipped).isNotEmpty();
    for (Path file : shipped) {
      byte[] bytes = Files.readAllBytes(file);
      IniFile read = IniFile.parse(IniStyle.YUM, FileText.decode(bytes));

      assertThat(FileText.encode(read.text())).isEqualTo(bytes);
      assertThat(read.problems()).isEmpty();
    }
  }

  @Provide
  Arbitrary<List<YumRepository>> repositories() {
    return YumTexts.repositories().list().ofSize(30);
  }

  @Provide
  Arbitrary<List<String>> files() {
    return IniTexts.anyText().map(text -> text.replace("\uF7FF", "ÿ")).list().ofSize(40);
  }
}
