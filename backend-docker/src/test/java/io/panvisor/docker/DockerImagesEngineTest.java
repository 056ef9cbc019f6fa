package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.panvisor.CallOptions;
import io.panvisor.ConnectOptions;
import io.panvisor.Hypervisor;
import io.panvisor.Panvisor;
import io.panvisor.Progress;
import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.FoundImage;
import io.panvisor.facet.ImageDetails;
import io.panvisor.facet.ImageInfo;
import io.panvisor.facet.ImageStep;
import io.panvisor.facet.Images;
import io.panvisor.spec.ImageBuild;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images on a real Docker, with a real registry that asks for a password. */
@Tag("engine")
@Timeout(300)
class DockerImagesEngineTest {

  private static final String RUN = "pvi" + UUID.randomUUID().toString().substring(0, 8);
  private static final String COMMAND = "/usr/bin/docker";

  @TempDir private Path settings;
  @TempDir private Path folder;

  private final List<String> made = new ArrayList<>();
  private Hypervisor docker;
  private Images images;
  private int count;

  @BeforeEach
  void connect() {
    docker =
        Panvisor.connect(
            RealEngines.uri(),
            ConnectOptions.builder()
                .setting("docker.config", settings.toString())
                .setting("docker.command", COMMAND)
                .setting("docker.credentialHelpers", settings.toString())
                .build());
    images = docker.facet(Images.class);
  }

  @AfterEach
  void removeAll() {
    made.forEach(images::remove);
    docker.close();
  }

  /** What builds that failed have left. */
  @AfterAll
  static void prune() {
    try (Hypervisor docker = Panvisor.connect(RealEngines.uri())) {
      docker.facet(DockerImages.class).prune(ImageFilter.all().labelled("run", RUN));
    }
  }

  private String name() {
    String name = RUN + "/image" + ++count + ":1";
    made.add(name);
    return name;
  }

  private String nameAtTheRegistry() {
    String name = RealEngines.property("registry.address") + "/" + RUN + "/image" + ++count + ":1";
    made.add(name);
    return name;
  }

  private static String user() {
    return RealEngines.property("registry.user");
  }

  private static Secret password() {
    try {
      return Secret.of(
          Files.readString(Path.of(RealEngines.property("registry.password.file"))).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void file(String path, String content) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.writeString(folder.resolve(path), content);
  }

  private ImageBuild build() {
    return ImageBuild.of(folder).by(ImageBuild.Builder.ENGINE);
  }

  /** An image of some layers that no other has. */
  private ImageInfo layered(String name, int layers, int bytes) throws IOException {
    StringBuilder steps = new StringBuilder("FROM scratch\n");
    Random random = new Random();
    for (int layer = 0; layer < layers; layer++) {
      byte[] content = new byte[bytes];
      random.nextBytes(content);
      Files.write(folder.resolve("layer" + layer), content);
      steps.append("COPY layer").append(layer).append(" /\n");
    }
    file("Dockerfile", steps.toString());
    return images.build(build().named(name));
  }

  @Test
  void anImageGoesToTheRegistryAndComesBackWithTheRightPasswordAlone() throws IOException {
    String name = nameAtTheRegistry();
    ImageInfo built = layered(name, 3, 200_000);
    assertThat(built.references()).contains(name);
    assertThat(built.digests()).isEmpty();

    assertThatThrownBy(() -> images.push(name)).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> images.push(name, user(), Secret.of("wrong-password")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageNotContaining("wrong-password");
    List<Progress> sent = new ArrayList<>();
    String digest =
        docker
            .with(CallOptions.defaults().progress(sent::add))
            .facet(Images.class)
            .push(name, user(), password());

    assertThat(digest).matches("sha256:[0-9a-f]{64}");
    assertThat(sent).isNotEmpty().allMatch(progress -> progress.step().contains(name));
    ImageInfo known = images.find(name).orElseThrow();
    String repository = name.substring(0, name.lastIndexOf(':'));
    assertThat(known.digests()).containsExactly(repository + "@" + digest);
    assertThat(images.list())
        .filteredOn(image -> image.id().equals(built.id()))
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.digests()).isEqualTo(known.digests());
              assertThat(listed.references()).containsExactly(name);
              assertThat(listed.sizeBytes()).isBetween(600_000L, 700_000L);
            });

    assertThat(images.remove(name)).isTrue();
    assertThat(images.find(name)).isEmpty();
    assertThatThrownBy(() -> images.pull(name)).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> images.pull(name, user(), Secret.of("wrong-password")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageNotContaining("wrong-password");
    List<Progress> fetched = new ArrayList<>();
    ImageInfo pulled =
        docker
            .with(CallOptions.defaults().progress(fetched::add))
            .facet(Images.class)
            .pull(name, user(), password());

    assertThat(pulled.id()).isEqualTo(built.id());
    Progress last = fetched.get(fetched.size() - 1);
    assertThat(last.parts()).hasSize(3);
    assertThat(last.total()).isPresent();
    assertThat(last.done()).isEqualTo(last.total().getAsLong());
    assertThat(last.parts()).allMatch(part -> part.step().equals("Pull complete"));
    for (int i = 1; i < fetched.size(); i++) {
      assertThat(fetched.get(i).done()).isGreaterThanOrEqualTo(fetched.get(i - 1).done());
    }

    images.remove(name);
    String exact = repository + "@" + digest;
    made.add(exact);
    assertThat(images.pull(exact, user(), password()).id()).isEqualTo(built.id());
    assertThatThrownBy(() -> images.pull(repository + ":no-such", user(), password()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> images.push(RUN + "-not-here:1", user(), password()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void whatDockerLoginStoredIsUsed() throws IOException {
    String name = nameAtTheRegistry();
    layered(name, 1, 1000);
    String address = RealEngines.property("registry.address");
    String pair = user() + ":" + password().revealText();
    Files.writeString(
        settings.resolve("config.json"),
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
            .formatted(
                address,
                Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))));
    assertThat(images.push(name)).startsWith("sha256:");
    images.remove(name);
    assertThat(images.pull(name).references()).contains(name);
    Files.writeString(
        settings.resolve("config.json"),
        "{\"auths\":{\"%s\":{\"username\":\"%s\",\"password\":\"not-it-at-all\"}}}"
            .formatted(address, user()));
    assertThatThrownBy(() -> images.push(name))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageNotContaining("not-it-at-all");
  }

  @Test
  void aCredentialHelperIsAsked() throws IOException {
    String name = nameAtTheRegistry();
    layered(name, 1, 1000);
    Path helper = settings.resolve("docker-credential-" + RUN);
    Files.writeString(
        helper,
        "#!/bin/sh\nread server\necho \"$1 $server\" >>"
            + settings.resolve("asked")
            + "\nprintf '{\"ServerURL\":\"%s\",\"Username\":\""
            + user()
            + "\",\"Secret\":\"%s\"}' \"$server\" \"$(cat "
            + RealEngines.property("registry.password.file")
            + ")\"\n");
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    String address = RealEngines.property("registry.address");
    Files.writeString(
        settings.resolve("config.json"), "{\"credHelpers\":{\"" + address + "\":\"" + RUN + "\"}}");
    assertThat(images.push(name)).startsWith("sha256:");
    images.remove(name);
    Files.writeString(settings.resolve("config.json"), "{\"credsStore\":\"" + RUN + "\"}");
    assertThat(images.pull(name).references()).contains(name);
    assertThat(Files.readAllLines(settings.resolve("asked")))
        .containsExactly("get " + address, "get " + address);
  }

  @Test
  void aFolderIsBuiltWithArgumentsStagesAndLabelsAndWithoutWhatIsIgnored() throws IOException {
    file(
        "sub/Steps",
        "FROM "
            + RealEngines.image()
            + " AS first\nLABEL run="
            + RUN
            + "\nARG GREETING=none\nWORKDIR /work\nCOPY . .\n"
            + "RUN echo \"$GREETING\" > greeting; ls -a\nENV KEY=value\nEXPOSE 80\n"
            + "CMD [\"cat\", \"greeting\"]\nFROM first AS second\nRUN false\n");
    file("kept", "x");
    file("dropped/secret", "x");
    file(".dockerignore", "dropped\nsub\n");
    String name = name();
    String other = name();
    List<String> log = new ArrayList<>();
    List<Progress> told = new ArrayList<>();

    ImageInfo image =
        docker
            .with(CallOptions.defaults().progress(told::add))
            .facet(Images.class)
            .build(
                build()
                    .file("sub/Steps")
                    .named(name)
                    .named(other)
                    .argument("GREETING", "hello there")
                    .label("kind", "of test")
                    .target("first"),
                log::add);

    assertThat(image.references()).contains(name, other);
    assertThat(log).contains("kept", "Step 1/10 : FROM " + RealEngines.image() + " AS first");
    assertThat(log).doesNotContain("dropped").noneMatch(line -> line.contains("\n"));
    assertThat(told).anyMatch(p -> p.step().startsWith("Step ") && p.total().orElse(0) == 10);
    ImageDetails details = images.details(name);
    assertThat(details.command()).containsExactly("cat", "greeting");
    assertThat(details.environment()).contains("KEY=value");
    assertThat(details.workingFolder()).isEqualTo("/work");
    assertThat(details.ports()).containsExactly("80/tcp");
    assertThat(details.labels()).containsEntry("kind", "of test");
    assertThat(details.operatingSystem()).isEqualTo("linux");
    assertThat(details.architecture()).isNotEmpty();
    assertThat(details.layers())
        .hasSizeGreaterThan(2)
        .allMatch(layer -> layer.startsWith("sha256:"));
    List<ImageStep> history = images.history(name);
    assertThat(history.get(0).id()).isEqualTo(image.id());
    assertThat(history.get(0).references()).contains(name, other);
    assertThat(history)
        .anyMatch(step -> step.createdBy().contains("ls -a") && step.sizeBytes() > 0);
    assertThat(history).allMatch(step -> step.createdAt().isPresent());

    List<String> failing = new ArrayList<>();
    EngineException failed =
        catchThrowableOfType(
            EngineException.class, () -> images.build(build().file("sub/Steps"), failing::add));
    assertThat(failed).hasMessageContaining("exit code 1");
    assertThat(failed.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    assertThat(failing).isNotEmpty();
  }

  @Test
  void aBuildThatCannotBeIsRefusedBeforehandOrByItsReason() throws IOException {
    assertThatThrownBy(() -> images.build(build())).isInstanceOf(InvalidSpecException.class);
    file("Dockerfile", "NO SUCH THING\n");
    assertThatThrownBy(() -> images.build(build())).isInstanceOf(InvalidSpecException.class);
    file("Dockerfile", "FROM scratch\nLABEL run=" + RUN + "\nCOPY nothing /\n");
    assertThatThrownBy(() -> images.build(build())).isInstanceOf(PanvisorException.class);
    file("Dockerfile", "FROM scratch\nLABEL run=" + RUN + "\n");
    assertThatThrownBy(() -> images.build(build().target("nowhere")))
        .isInstanceOf(InvalidSpecException.class);
    file(".dockerignore", "[");
    assertThatThrownBy(() -> images.build(build())).isInstanceOf(InvalidSpecException.class);
    Files.delete(folder.resolve(".dockerignore"));
    assertThatThrownBy(
            () ->
                images.build(
                    build(),
                    line -> {
                      throw new IllegalStateException("of the caller");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("of the caller");
  }

  @Test
  void buildKitBuildsWhereTheDockerCommandHasIt() throws IOException {
    file(
        "Dockerfile",
        "FROM "
            + RealEngines.image()
            + "\nLABEL run="
            + RUN
            + "\nARG WORD\nRUN --mount=type=tmpfs,target=/quick echo \"heard $WORD\"\n");
    file("Broken", "FROM " + RealEngines.image() + "\nRUN exit 3\n");
    String name = name();
    List<String> log = new ArrayList<>();
    List<Progress> told = new ArrayList<>();
    ImageInfo image =
        docker
            .with(CallOptions.defaults().progress(told::add))
            .facet(Images.class)
            .build(
                ImageBuild.of(folder)
                    .by(ImageBuild.Builder.BUILDKIT)
                    .named(name)
                    .label("kind", "kit")
                    .argument("WORD", RUN),
                log::add);
    assertThat(image.references()).contains(name);
    assertThat(images.details(name).labels()).containsEntry("kind", "kit");
    assertThat(log).anyMatch(line -> line.endsWith("heard " + RUN));
    assertThat(told).isNotEmpty();
    EngineException failed =
        catchThrowableOfType(
            EngineException.class,
            () ->
                images.build(ImageBuild.of(folder).by(ImageBuild.Builder.BUILDKIT).file("Broken")));
    assertThat(failed).hasMessageContaining("exit code 3");
  }

  @Test
  void withoutTheDockerCommandThereIsTheEnginesOwnBuilder() throws IOException {
    file("Dockerfile", "FROM scratch\nLABEL a=b\n");
    try (Hypervisor bare =
        Panvisor.connect(
            RealEngines.uri(),
            ConnectOptions.builder().setting("docker.command", "/nowhere/docker").build())) {
      Images store = bare.facet(Images.class);
      String name = name();
      assertThat(store.build(ImageBuild.of(folder).named(name)).references()).contains(name);
      assertThatThrownBy(() -> store.build(ImageBuild.of(folder).by(ImageBuild.Builder.BUILDKIT)))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("/nowhere/docker");
    }
  }

  @Test
  void imagesAreSavedAndLoadedAsStreamsWithProgress() throws IOException {
    String one = name();
    String two = name();
    ImageInfo first = layered(one, 2, 300_000);
    ImageInfo second = layered(two, 1, 1000);
    List<Progress> told = new ArrayList<>();
    Images watched = docker.with(CallOptions.defaults().progress(told::add)).facet(Images.class);
    ByteArrayOutputStream archive = new ByteArrayOutputStream();

    watched.save(List.of(one, two), archive);

    assertThat(told.get(told.size() - 1).total()).hasValue(archive.size());
    images.remove(one);
    images.remove(two);
    told.clear();
    List<ImageInfo> loaded = watched.load(new ByteArrayInputStream(archive.toByteArray()));

    assertThat(loaded).extracting(ImageInfo::id).containsExactlyInAnyOrder(first.id(), second.id());
    assertThat(told).anyMatch(progress -> progress.done() > 0);
    assertThat(images.find(one).map(ImageInfo::id)).contains(first.id());

    assertThatThrownBy(() -> images.save(List.of(one, RUN + "-none:1"), archive))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> images.load(new ByteArrayInputStream(new byte[5000])))
        .isInstanceOf(PanvisorException.class);
    assertThatThrownBy(
            () ->
                images.load(
                    new ByteArrayInputStream(
                        "no archive at all".repeat(500).getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(PanvisorException.class);
  }

  @Test
  void whatTheCallersStreamsThrowReachesTheCaller() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("the disk here is full");
          }
        };
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the file here is broken");
          }
        };
    assertThatThrownBy(() -> images.save(List.of(RealEngines.image()), full))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the disk here is full");
    assertThatThrownBy(() -> images.load(broken))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the file here is broken");
    assertThat(images.find(RealEngines.image())).isPresent();
  }

  @Test
  void whatOnlyDockerHasIsReachedByItsOwnFacet() throws IOException {
    DockerImages own = docker.facet(DockerImages.class);
    String name = name();
    ImageInfo imported;
    try (InputStream archive =
        Files.newInputStream(Path.of(RealEngines.property("docker.rootfs.tar")))) {
      imported =
          own.importRootFileSystem(
              archive, name, List.of("CMD [\"true\"]", "ENV A=b", "LABEL imported=" + RUN));
    }
    assertThat(images.details(name).command()).containsExactly("true");
    assertThat(images.details(name).environment()).contains("A=b");
    assertThat(own.list(ImageFilter.all().labelled("imported", RUN)))
        .extracting(ImageInfo::id)
        .containsExactly(imported.id());
    assertThat(own.list(ImageFilter.all().named(RUN + "/*")))
        .extracting(ImageInfo::id)
        .contains(imported.id());
    assertThat(own.list(ImageFilter.all().labelled("imported", RUN).olderThan(Duration.ofDays(1))))
        .isEmpty();
    assertThat(own.listWithSteps()).extracting(ImageInfo::id).contains(imported.id());
    String more = name();
    images.tag(name, more);
    assertThat(own.prune(ImageFilter.all().unnamed().labelled("imported", RUN)).ids()).isEmpty();
    assertThat(own.forceRemove(imported.id()).names()).contains(name, more);
    assertThatThrownBy(() -> own.forceRemove(name)).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> own.prune(ImageFilter.all().named("x")))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void imagesThatNothingNeedsArePrunedByLabel() throws IOException {
    String name = name();
    file("Dockerfile", "FROM scratch\nLABEL run=" + RUN + "-p\nCOPY a /\n");
    file("a", "1" + RUN);
    ImageInfo first = images.build(build().named(name));
    file("a", "2" + RUN);
    ImageInfo second = images.build(build().named(name));
    DockerImages own = docker.facet(DockerImages.class);
    ImageFilter ours = ImageFilter.all().labelled("run", RUN + "-p");
    assertThat(own.prune(ours.unnamed()).ids()).contains(first.id()).doesNotContain(second.id());
    assertThat(own.prune(ours).ids()).contains(second.id());
    assertThat(own.list(ours)).isEmpty();
  }

  /** What a registry that can be searched answers; the engine tries TLS first, which ends here. */
  private static void answer(Socket connection, Set<String> asked) throws IOException {
    try (connection) {
      BufferedReader head =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      int first = head.read();
      if (first != 'G') {
        return;
      }
      String request = head.readLine();
      for (String line = head.readLine(); !line.isEmpty(); ) {
        line = head.readLine();
      }
      asked.add(request);
      String body =
          request.contains("/search")
              ? "{\"num_results\":1,\"query\":\"thing\",\"results\":[{\"name\":\"some/thing\","
                  + "\"description\":\"What it is\",\"star_count\":7,\"is_official\":true,"
                  + "\"is_automated\":false}]}"
              : "{\"standalone\":true}";
      connection
          .getOutputStream()
          .write(
              ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                      + "Content-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aRegistryIsSearched() throws IOException {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try {
                  while (true) {
                    answer(server.accept(), asked);
                  }
                } catch (IOException closed) {
                  asked.add("closed");
                }
              });
      answering.start();
      List<FoundImage> found = images.search("127.0.0.1:" + server.getLocalPort() + "/thing", 5);
      assertThat(found).containsExactly(new FoundImage("some/thing", "What it is", 7, true));
      assertThat(asked).anyMatch(uri -> uri.contains("q=thing") && uri.contains("n=5"));
    }
    assertThatThrownBy(() -> images.search("Bad Term", 5)).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> images.search("term", 0)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void theSampleOfTheDocumentRuns() throws IOException {
    file("Dockerfile", "FROM scratch AS web\nARG GREETING\nLABEL greeting=$GREETING\nCOPY a /\n");
    file("a", RUN);
    String name = nameAtTheRegistry();
    String further = name();
    String user = user();
    Secret password = password();
    Path file = settings.resolve("archive.tar");
    List<String> log = new ArrayList<>();
    // [sample]
    Images images = docker.facet(Images.class);
    ImageInfo image =
        images.build(
            ImageBuild.of(folder).named(name).argument("GREETING", "hello").target("web"),
            log::add);
    String digest = images.push(name, user, password);

    try (OutputStream archive = Files.newOutputStream(file)) {
      images.save(List.of(name), archive);
    }
    images.remove(name);
    try (InputStream archive = Files.newInputStream(file)) {
      images.load(archive);
    }
    images.tag(name, further);
    ImageDetails details = images.details(further);
    List<ImageStep> steps = images.history(further);
    // [sample]
    assertThat(log).isNotEmpty();
    assertThat(digest).startsWith("sha256:");
    assertThat(details.image().id()).isEqualTo(image.id());
    assertThat(details.labels()).containsEntry("greeting", "hello");
    assertThat(steps).isNotEmpty();
  }
}
