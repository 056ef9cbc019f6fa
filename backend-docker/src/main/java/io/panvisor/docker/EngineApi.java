package io.panvisor.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the engine's API, with docker-java's types as the bodies.
 *
 * <p>docker-java's own commands are not used for them: they print the whole request at level debug,
 * secrets in environment variables included, and they read streams on threads of their own, without
 * a limit to what they buffer.
 */
final class EngineApi {

  private static final int ERROR_BYTES = 64 * 1024;

  private final EngineHttp http;
  private final ObjectMapper mapper;
  private final String prefix;

  /**
   * @param version the API's version to speak, such as 1.41; empty lets the engine choose
   */
  EngineApi(EngineHttp http, ObjectMapper mapper, String version) {
    this.http = http;
    this.mapper = mapper;
    this.prefix = version.isEmpty() ? "" : "/v" + version;
  }

  ObjectMapper mapper() {
    return mapper;
  }

  EngineHttp http() {
    return http;
  }

  <T> T get(CallLimit limit, ApiPath path, TypeReference<T> type) throws IOException {
    try (Exchange exchange = open(limit, request("GET", path));
        InputStream body = exchange.getBody()) {
      return mapper.readValue(body, type);
    }
  }

  <T> T get(CallLimit limit, ApiPath path, Class<T> type) throws IOException {
    try (Exchange exchange = open(limit, request("GET", path));
        InputStream body = exchange.getBody()) {
      return mapper.readValue(body, type);
    }
  }

  /** Posts and expects nothing back but success. */
  int post(CallLimit limit, ApiPath path, @Nullable Object body) throws IOException {
    try (Exchange exchange = open(limit, withJson(request("POST", path), body))) {
      return exchange.getStatusCode();
    }
  }

  <T> T post(CallLimit limit, ApiPath path, @Nullable Object body, Class<T> type)
      throws IOException {
    try (Exchange exchange = open(limit, withJson(request("POST", path), body));
        InputStream answer = exchange.getBody()) {
      return mapper.readValue(answer, type);
    }
  }

  /** Nothing when the engine says that there is no such thing. */
  Optional<JsonNode> getIfThere(CallLimit limit, ApiPath path) throws IOException {
    try {
      return Optional.of(get(limit, path, JsonNode.class));
    } catch (ApiException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Deletes. False when the engine says that there was no such thing. */
  boolean deleteIfThere(CallLimit limit, ApiPath path) throws IOException {
    try {
      delete(limit, path);
      return true;
    } catch (ApiException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  void delete(CallLimit limit, ApiPath path) throws IOException {
    open(limit, request("DELETE", path)).close();
  }

  <T> T delete(CallLimit limit, ApiPath path, Class<T> type) throws IOException {
    try (Exchange exchange = open(limit, request("DELETE", path));
        InputStream answer = exchange.getBody()) {
      return mapper.readValue(answer, type);
    }
  }

  /** A body that is read as it comes; the caller closes the exchange. */
  Exchange stream(CallLimit limit, ApiPath path) throws IOException {
    return open(limit, request("GET", path)).endless();
  }

  /** Posts JSON and reads what comes back as it comes. */
  Exchange streamPost(
      CallLimit limit, ApiPath path, @Nullable Object body, Map<String, String> headers)
      throws IOException {
    return open(limit, withJson(request("POST", path).putAllHeaders(headers), body)).endless();
  }

  /** Sends a stream of unknown length and reads what comes back as it comes. */
  Exchange upload(
      CallLimit limit,
      ApiPath path,
      String contentType,
      InputStream content,
      Map<String, String> headers)
      throws IOException {
    return open(
            limit,
            request("POST", path)
                .putAllHeaders(headers)
                .putHeader("Content-Type", contentType)
                .body(content))
        .endless();
  }

  /** Puts a stream of unknown length and expects nothing back but success. */
  void put(CallLimit limit, ApiPath path, String contentType, InputStream content)
      throws IOException {
    open(limit, request("PUT", path).putHeader("Content-Type", contentType).body(content)).close();
  }

  /** A header of the answer to a question without a body; nothing when there is no such thing. */
  Optional<String> headerIfThere(CallLimit limit, ApiPath path, String header) throws IOException {
    try (Exchange exchange = open(limit, request("HEAD", path))) {
      return Optional.ofNullable(exchange.getHeader(header));
    } catch (ApiException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Posts JSON and turns the connection into two plain streams. */
  Exchange upgrade(CallLimit limit, ApiPath path, Object body) throws IOException {
    return open(
            limit,
            withJson(request("POST", path), body)
                .putHeader("Connection", "Upgrade")
                .putHeader("Upgrade", "tcp"))
        .endless();
  }

  private Request.Builder request(String method, ApiPath path) {
    Request.Builder request = Request.builder();
    request.method(method);
    request.path(prefix + path);
    request.putHeader("Accept", "application/json");
    return request;
  }

  private Request.Builder withJson(Request.Builder request, @Nullable Object body)
      throws JsonProcessingException {
    if (body != null) {
      request.putHeader("Content-Type", "application/json");
      request.bodyBytes(mapper.writeValueAsBytes(body));
    }
    return request;
  }

  private Exchange open(CallLimit limit, Request.Builder request) throws IOException {
    Exchange exchange = http.execute(request.build(), limit);
    int status = exchange.getStatusCode();
    if ((status >= 200 && status < 300) || status == 304) {
      return exchange;
    }
    try (exchange;
        InputStream body = exchange.getBody()) {
      throw new ApiException(status, words(body.readNBytes(ERROR_BYTES)));
    }
  }

  private String words(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    try {
      JsonNode message = mapper.readTree(text).path("message");
      return message.isTextual() ? message.textValue().strip() : text;
    } catch (JsonProcessingException e) {
      // Some errors of the HTTP server below the API are plain text, and that text is all there is
      // to say.
      return text;
    }
  }
}
