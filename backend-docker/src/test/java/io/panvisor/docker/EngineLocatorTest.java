package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.docker.EngineLocator.Place;
import io.panvisor.docker.EngineLocator.UnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineLocatorTest {

  @TempDir Path home;

  private EngineLocator locator(Map<String, String> environment) {
    return new EngineLocator(environment, home, Recorded.MAPPER);
  }

  @Test
  void withoutAnySettingItIsTheStandardSocket() throws Exception {
    Place place = locator(Map.of()).standard();
    assertThat(place.socket()).contains(Path.of("/var/run/docker.sock"));
  }

  @Test
  void dockerHostComesFirst() throws Exception {
    useContext("lab", "unix:///run/lab.sock");
    Place place = locator(Map.of("DOCKER_HOST", "tcp://engine:2375")).standard();
    assertThat(place.uri()).hasToString("tcp://engine:2375");
    assertThat(place.chosenBy()).isEqualTo("DOCKER_HOST");
  }

  @Test
  void theChosenContextIsFollowed() throws Exception {
    useContext("lab", "unix:///run/lab.sock");
    Place place = locator(Map.of()).standard();
    assertThat(place.socket()).contains(Path.of("/run/lab.sock"));
    assertThat(place.chosenBy()).isEqualTo("the docker context 'lab'");
  }

  @Test
  void aContextNamedByTheEnvironmentIsFollowed() throws Exception {
    useContext("lab", "tcp://engine");
    Files.delete(home.resolve(".docker/config.json"));
    assertThat(locator(Map.of("DOCKER_CONTEXT", "lab")).standard().uri())
        .hasToString("tcp://engine:2375");
    assertThat(locator(Map.of("DOCKER_CONTEXT", "default")).standard().socket()).isPresent();
  }

  @Test
  void aContextThatDoesNotExistIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> locator(Map.of("DOCKER_CONTEXT", "nope")).standard())
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("'nope'");
  }

  @Test
  void certificatesMeanTlsAndItsPort() throws Exception {
    Place place = locator(Map.of("DOCKER_CERT_PATH", "/certs")).explicit("tcp://engine", null);
    assertThat(place.uri()).hasToString("https://engine:2376");
    assertThat(place.certificates()).isEqualTo(Path.of("/certs"));
    Place given = locator(Map.of()).explicit("tcp://engine:99", Path.of("/mine"));
    assertThat(given.uri()).hasToString("https://engine:99");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix://relative/path",
        "unix:opaque",
        "tcp://",
        "tcp://user:pw@engine:1",
        "tcp://engine:2375/path",
        "tcp://engine:99999",
        "npipe:////./pipe/docker_engine",
        "ssh:engine",
        "ssh:///path",
        "ssh://engine/path?x=1",
        "engine:2375",
        "unix:///a b",
        ""
      })
  void whatIsNoPlaceIsRefused(String text) {
    assertThatThrownBy(() -> locator(Map.of()).explicit(text, null))
        .isInstanceOf(UnusableException.class);
  }

  @Test
  void anEngineBehindSshIsNamedAsTheDockerCommandNamesIt() throws Exception {
    Place place = locator(Map.of("DOCKER_HOST", "ssh://me@engine:2222")).standard();
    assertThat(place.isRemote()).isTrue();
    assertThat(place.uri().getRawAuthority()).isEqualTo("me@engine:2222");
    assertThat(locator(Map.of()).explicit("ssh://engine/run/my.sock", null).uri().getPath())
        .isEqualTo("/run/my.sock");
  }

  @Test
  void aRootlessDockerIsFoundWhereThereIsNoOther(@TempDir Path root) throws Exception {
    there(root, "/run/mine/docker.sock");
    EngineLocator locator =
        new EngineLocator(Map.of("XDG_RUNTIME_DIR", "/run/mine"), home, root, Recorded.MAPPER);
    assertThat(locator.standard().socket()).contains(Path.of("/run/mine/docker.sock"));
    there(root, "/var/run/docker.sock");
    assertThat(locator.standard().socket()).contains(Path.of("/var/run/docker.sock"));
  }

  @Test
  void theUsersOwnPodmanComesBeforeRoots(@TempDir Path root) throws Exception {
    EngineLocator locator =
        new EngineLocator(Map.of("XDG_RUNTIME_DIR", "/run/mine"), home, root, Recorded.MAPPER);
    assertThat(locator.podman().socket()).contains(Path.of("/run/podman/podman.sock"));
    there(root, "/run/podman/podman.sock");
    there(root, "/run/mine/podman/podman.sock");
    assertThat(locator.podman().socket()).contains(Path.of("/run/mine/podman/podman.sock"));
  }

  @Test
  void theUsersNumberLeadsToItsPodman(@TempDir Path root) throws Exception {
    Files.createDirectories(root.resolve("proc/self"));
    Object number = Files.getAttribute(root.resolve("proc/self"), "unix:uid");
    there(root, "/run/user/" + number + "/podman/podman.sock");
    assertThat(new EngineLocator(Map.of(), home, root, Recorded.MAPPER).podman().socket())
        .contains(Path.of("/run/user/" + number + "/podman/podman.sock"));
  }

  @Test
  void whatPodmansOwnVariablesNameComesFirst(@TempDir Path root) throws Exception {
    there(root, "/run/podman/podman.sock");
    connections("{'Default':'lab','Connections':{'lab':{'URI':'unix:///run/lab.sock'}}}");
    assertThat(podman(root, Map.of("CONTAINER_HOST", "unix:///run/x.sock")).socket())
        .contains(Path.of("/run/x.sock"));
    assertThat(podman(root, Map.of("CONTAINER_CONNECTION", "lab")).socket())
        .contains(Path.of("/run/lab.sock"));
    assertThat(podman(root, Map.of()).socket()).contains(Path.of("/run/podman/podman.sock"));
    assertThatThrownBy(() -> podman(root, Map.of("CONTAINER_CONNECTION", "nope")))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("'nope'");
  }

  @Test
  void theDefaultConnectionServesWhereThereIsNoPodmanHere(@TempDir Path root) throws Exception {
    connections("{'Default':'lab','Connections':{'lab':{'URI':'unix:///run/lab.sock'}}}");
    assertThat(podman(root, Map.of()).chosenBy()).isEqualTo("the podman connection 'lab'");
  }

  private Place podman(Path root, Map<String, String> environment) throws UnusableException {
    return new EngineLocator(environment, home, root, Recorded.MAPPER).podman();
  }

  private void connections(String json) throws IOException {
    Path folder = Files.createDirectories(home.resolve(".config/containers"));
    Files.writeString(
        folder.resolve("podman-connections.json"),
        "{\"Connection\":" + json.replace('\'', '"') + "}");
  }

  private static void there(Path root, String socket) throws IOException {
    Path file = root.resolve(socket.substring(1));
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  private void useContext(String name, String host) throws IOException {
    Path folder = home.resolve(".docker");
    Path meta = folder.resolve("contexts/meta").resolve(EngineLocator.sha256(name));
    Files.createDirectories(meta);
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"" + name + "\",\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}");
    Files.writeString(folder.resolve("config.json"), "{\"currentContext\":\"" + name + "\"}");
  }
}
