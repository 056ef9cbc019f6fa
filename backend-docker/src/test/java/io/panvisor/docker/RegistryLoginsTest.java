package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Secret;
import io.panvisor.error.EngineException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.Commands;
import io.panvisor.spi.Call;
import io.panvisor.spi.Deadline;
import io.panvisor.spi.EngineContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where logins come from, with helpers that are real programs. */
class RegistryLoginsTest {

  private static final String PASSWORD = "pass:word-7";

  @TempDir private Path folder;
  private RegistryLogins logins;

  @BeforeEach
  void connect() {
    logins =
        new RegistryLogins(
            folder.resolve("config.json"),
            Recorded.MAPPER,
            new CredentialPrograms(Commands.here(EngineContext.system()), Recorded.MAPPER, folder));
  }

  private static Call call(Duration longest) {
    EngineContext context = EngineContext.system();
    return new Call("images.pull", context, Deadline.after(context, longest), null);
  }

  private static Call call() {
    return call(Duration.ofMinutes(1));
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
  }

  private void helper(String name, String script) throws IOException {
    Path file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String packed(String user, String password) {
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode stored(String reference) throws IOException {
    return decoded(logins.stored(call(), ImageReference.parse(reference)), RegistryLogins.HEADER);
  }

  private static JsonNode decoded(Map<String, String> headers, String name) throws IOException {
    assertThat(headers).containsOnlyKeys(name);
    return Recorded.MAPPER.readTree(Base64.getUrlDecoder().decode(headers.get(name)));
  }

  @Test
  void nothingIsStoredWithoutAFileOrAnEntry() throws IOException {
    assertThat(logins.stored(call(), ImageReference.parse("r.example/a"))).isEmpty();
    assertThat(logins.all(call())).isEmpty();
    config("{'auths':{'other.example':{'auth':'" + packed("u", "p") + "'}}}");
    assertThat(logins.stored(call(), ImageReference.parse("r.example/a"))).isEmpty();
    config("{'auths':{'r.example':{}}}");
    assertThat(logins.stored(call(), ImageReference.parse("r.example/a"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r.example:5000",
        "https://r.example:5000",
        "http://r.example:5000",
        "https://r.example:5000/v1/",
        "https://r.example:5000/v2/"
      })
  void aLoginIsFoundUnderEachFormOfItsRegistry(String key) throws IOException {
    config("{'auths':{'" + key + "':{'auth':'" + packed("me", PASSWORD) + "'}}}");
    JsonNode login = stored("r.example:5000/a/b:1");
    assertThat(login.path("username").asText()).isEqualTo("me");
    assertThat(login.path("password").asText()).isEqualTo(PASSWORD);
    assertThat(login.path("serveraddress").asText()).isEqualTo("r.example:5000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"busybox", "library/busybox:1", "docker.io/library/busybox"})
  void theDefaultRegistryHasAnAddressOfItsOwn(String reference) throws IOException {
    config("{'auths':{'https://index.docker.io/v1/':{'auth':'" + packed("me", PASSWORD) + "'}}}");
    assertThat(stored(reference).path("password").asText()).isEqualTo(PASSWORD);
  }

  @Test
  void aTokenStandsForUserAndPassword() throws IOException {
    config("{'auths':{'r.example':{'identitytoken':'" + PASSWORD + "'}}}");
    JsonNode login = stored("r.example/a");
    assertThat(login.path("identitytoken").asText()).isEqualTo(PASSWORD);
    assertThat(login.has("username")).isFalse();
  }

  @Test
  void aHelperOfARegistryIsAskedOnItsInput() throws IOException {
    config("{'credHelpers':{'r.example':'mine'},'credsStore':'general'}");
    helper(
        "mine",
        "[ \"$1\" = get ] || exit 9; read server;"
            + " printf '{\"ServerURL\":\"%s\",\"Username\":\"me\",\"Secret\":\"pass:word-7\"}'"
            + " \"$server\"");
    helper("general", "exit 8");
    JsonNode login = stored("r.example/a");
    assertThat(login.path("username").asText()).isEqualTo("me");
    assertThat(login.path("password").asText()).isEqualTo(PASSWORD);
    assertThatThrownBy(() -> logins.stored(call(), ImageReference.parse("other.example/a")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("exit code 8");
  }

  @Test
  void aHelperMayGiveATokenOrNothing() throws IOException {
    config("{'credsStore':'mine'}");
    helper(
        "mine",
        "read server; case $server in token.example)"
            + " echo '{\"Username\":\"<token>\",\"Secret\":\"pass:word-7\"}';;"
            + " *) echo 'credentials not found in native keychain'; exit 1;; esac");
    assertThat(stored("token.example/a").path("identitytoken").asText()).isEqualTo(PASSWORD);
    assertThat(logins.stored(call(), ImageReference.parse("none.example/a"))).isEmpty();
  }

  @Test
  void whereAHelperIsNamedTheFileDoesNotCount() throws IOException {
    config("{'credsStore':'mine','auths':{'r.example':{'auth':'" + packed("me", "old") + "'}}}");
    helper("mine", "echo 'credentials not found in native keychain'; exit 1");
    assertThat(logins.stored(call(), ImageReference.parse("r.example/a"))).isEmpty();
  }

  @Test
  void aBuildGetsAllLogins() throws IOException {
    config(
        "{'auths':{'a.example':{'auth':'"
            + packed("me", PASSWORD)
            + "'}},'credHelpers':{'b.example':'mine'}}");
    helper("mine", "echo '{\"Username\":\"you\",\"Secret\":\"pass:word-7\"}'");
    JsonNode all = decoded(logins.all(call()), RegistryLogins.BUILD_HEADER);
    assertThat(all.path("a.example").path("username").asText()).isEqualTo("me");
    assertThat(all.path("b.example").path("username").asText()).isEqualTo("you");
  }

  @Test
  void aStoreIsAskedWhatItHas() throws IOException {
    config("{'credsStore':'mine'}");
    helper(
        "mine",
        "if [ \"$1\" = list ]; then echo '{\"c.example\":\"me\"}';"
            + " else echo '{\"Username\":\"me\",\"Secret\":\"pass:word-7\"}'; fi");
    JsonNode all = decoded(logins.all(call()), RegistryLogins.BUILD_HEADER);
    assertThat(all.path("c.example").path("password").asText()).isEqualTo(PASSWORD);
  }

  @Test
  void aHelperThatIsNotThereIsNamedWithWhatToDo() throws IOException {
    config("{'credsStore':'not-installed-at-all'}");
    PanvisorException error =
        catchThrowableOfType(
            PanvisorException.class,
            () -> logins.stored(call(), ImageReference.parse("r.example/a")));
    assertThat(error).hasMessageContaining("docker-credential-not-installed-at-all");
    assertThat(error.hint()).isPresent();
    assertThat(error.outcome()).isEqualTo(Outcome.NOT_APPLIED);
    config("{'credsStore':'../../bin/sh'}");
    assertThatThrownBy(() -> logins.stored(call(), ImageReference.parse("r.example/a")))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void aHelperThatHangsEndsAtTheDeadline() throws IOException {
    config("{'credsStore':'slow'}");
    helper("slow", "sleep 60");
    assertThatThrownBy(
            () -> logins.stored(call(Duration.ofMillis(500)), ImageReference.parse("r.example/a")))
        .isInstanceOf(OperationTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'auths':{'r.example':{'auth':'pass:word-7'}}}",
        "{'auths':{'r.example':{'auth':'cGFzczp3b3JkLTcX pass:word-7'}}}",
        "{'auths':{'r.example':{'auth':'pass:word-7"
      })
  void aFileThatCannotBeReadIsToldWithoutWhatIsInIt(String json) throws IOException {
    config(json);
    assertThatThrownBy(() -> logins.stored(call(), ImageReference.parse("r.example/a")))
        .isInstanceOf(EngineException.class)
        .satisfies(e -> assertThat(e.getCause()).isNull())
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void anAnswerThatCannotBeReadIsToldWithoutWhatIsInIt() throws IOException {
    config("{'credsStore':'mine'}");
    helper("mine", "echo '{\"Secret\":\"pass:word-7'");
    assertThatThrownBy(() -> logins.stored(call(), ImageReference.parse("r.example/a")))
        .isInstanceOf(EngineException.class)
        .satisfies(e -> assertThat(e.getCause()).isNull())
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void aLoginAsATextHasNoSecret() throws IOException {
    assertThat(new RegistryLogin("r.example", "me", Secret.of(PASSWORD)).toString())
        .doesNotContain(PASSWORD)
        .contains("me");
    JsonNode given =
        decoded(
            logins.given(ImageReference.parse("r.example/a"), "me", Secret.of(PASSWORD)),
            RegistryLogins.HEADER);
    assertThat(given.path("password").asText()).isEqualTo(PASSWORD);
  }
}
