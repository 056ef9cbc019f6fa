package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.Retry;
import io.panvisor.error.ThrottledException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EngineErrorsTest {

  private static final Subject MACHINE = Subject.machine("aa");
  private static final Subject IMAGE = Subject.image("busybox:1");

  private static PanvisorException of(int status, String words, Subject subject) {
    return EngineErrors.answer(new ApiException(status, words), subject);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments(
            409,
            "Conflict. The container name \"/aa\" is already in use by container \"fd5b14a5a5de\". You have to remove (or rename) that container to be able to reuse that name.",
            MACHINE,
            AlreadyExistsException.class),
        arguments(
            500,
            "creating container storage: the container name \"aa\" is already in use by 0123. You have to remove that container to be able to reuse that name: that name is already in use",
            MACHINE,
            AlreadyExistsException.class),
        arguments(
            409,
            "Cannot kill container: ex: Container eeeda83fc764 is not running",
            MACHINE,
            IllegalMachineStateException.class),
        arguments(
            500,
            "can only kill running containers. x is in state exited: container state improper",
            MACHINE,
            IllegalMachineStateException.class),
        arguments(
            409, "Container fd5b is already paused", MACHINE, IllegalMachineStateException.class),
        arguments(500, "Container fd5b is not paused", MACHINE, IllegalMachineStateException.class),
        arguments(
            409,
            "Container fd5b is paused, unpause the container before exec",
            MACHINE,
            IllegalMachineStateException.class),
        arguments(
            409,
            "You cannot remove a running container fd5b14. Stop the container before attempting removal or force remove",
            MACHINE,
            IllegalMachineStateException.class),
        arguments(404, "No such container: aa", MACHINE, NotFoundException.class),
        arguments(
            404,
            "no container with name or ID \"aa\" found: no such container",
            MACHINE,
            NotFoundException.class),
        arguments(404, "No such image: busybox:1", MACHINE, NotFoundException.class),
        arguments(404, "network front not found", MACHINE, NotFoundException.class),
        arguments(
            400,
            "invalid mount config for type \"bind\": bind source path does not exist: /nope",
            MACHINE,
            NotFoundException.class),
        arguments(
            400,
            "OCI runtime create failed: runc create failed: unable to start container process: exec: \"nope\": executable file not found in $PATH: unknown",
            MACHINE,
            NotFoundException.class),
        arguments(
            500,
            "driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:80 failed: port is already allocated",
            MACHINE,
            BusyException.class),
        arguments(
            409,
            "conflict: unable to remove repository reference \"busybox:1\" (must force) - container fd5b14a5a5de is using its referenced image fa6cd39be64d",
            IMAGE,
            BusyException.class),
        arguments(0, "manifest unknown: manifest unknown", IMAGE, NotFoundException.class),
        arguments(
            404,
            "pull access denied for x, repository does not exist or may require 'docker login': denied",
            IMAGE,
            NotFoundException.class),
        arguments(
            500,
            "Get \"http://127.0.0.1:5/v2/\": no basic auth credentials",
            IMAGE,
            AccessDeniedException.class),
        arguments(
            500,
            "toomanyrequests: You have reached your pull rate limit",
            IMAGE,
            ThrottledException.class),
        arguments(
            0,
            "failed to register layer: write /x: no space left on device",
            IMAGE,
            ResourcesExhaustedException.class),
        arguments(403, "forbidden", MACHINE, AccessDeniedException.class),
        arguments(418, "short and stout", MACHINE, EngineException.class),
        arguments(500, "something else", MACHINE, EngineException.class));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsMappedByWhatItMeans(int status, String words, Subject subject, Class<?> kind) {
    assertThat(of(status, words, subject)).isInstanceOf(kind);
  }

  @Test
  void whatIsMissingIsNamed() {
    NotFoundException image = (NotFoundException) of(404, "No such image: busybox:1", MACHINE);
    assertThat(image.type()).isEqualTo("image");
    assertThat(image.name()).isEqualTo("busybox:1");
    NotFoundException network = (NotFoundException) of(404, "network front not found", MACHINE);
    assertThat(network.type()).isEqualTo("network");
    assertThat(network.name()).isEqualTo("front");
    NotFoundException path =
        (NotFoundException)
            of(
                400,
                "invalid mount config for type \"bind\": bind source path does not exist: /nope",
                MACHINE);
    assertThat(path.name()).isEqualTo("/nope");
  }

  @Test
  void aRegistryThatCannotBeReachedIsWorthAnotherTry() {
    PanvisorException error =
        of(
            500,
            "Get \"http://127.0.0.1:5/v2/\": dial tcp 127.0.0.1:5: connect: connection refused",
            IMAGE);
    assertThat(error).isInstanceOf(EngineException.class);
    assertThat(error.retry()).isEqualTo(Retry.LATER);
    assertThat(error.outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }

  @Test
  void anEngineThatFailedLeavesTheOutcomeOpenAndOneThatRefusedDoesNot() {
    assertThat(of(500, "something else", MACHINE).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(of(400, "bad parameter", MACHINE).outcome()).isEqualTo(Outcome.NOT_APPLIED);
  }
}
