package io.panvisor.haproxy;

import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.haproxy.config.HaproxyFile;
import io.panvisor.haproxy.config.Section;
import io.panvisor.haproxy.config.SectionKind;
import io.panvisor.haproxy.config.Server;
import io.panvisor.haproxy.runtime.RuntimeApi;
import io.panvisor.haproxy.runtime.RuntimeChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A HAProxy in memory, which answers the commands that a load balancer gives, in 2.6's words. */
final class PretendedHaproxy implements ProxyControl, RuntimeChannel {

  /** A server as the running process has it. */
  static final class Running {
    String address = "127.0.0.1";
    int port = 9;
    String state = "ready";
    boolean checked;
    boolean backup;
    boolean up = true;
    long sessions;
    long total;
  }

  final Map<String, Map<String, Running>> backends = new LinkedHashMap<>();
  final List<String> commands = new ArrayList<>();
  String version = "2.6.12";
  @Nullable String file;
  boolean running;
  boolean refusesCookies = true;
  @Nullable String reloadFails;
  int starts;
  int reloads;
  int writes;

  Map<String, Running> web() {
    return backends.getOrDefault("web", Map.of());
  }

  // ---- the process ----

  @Override
  public HaproxyVersion version() {
    return HaproxyVersion.parse(version);
  }

  @Override
  public Optional<String> read() {
    return Optional.ofNullable(file);
  }

  @Override
  public void write(String text) {
    writes++;
    file = text;
  }

  @Override
  public RuntimeApi runtime(String text) {
    BalancerFile.adminSocket(text);
    return RuntimeApi.over(this);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void start() {
    starts++;
    running = true;
    load();
  }

  @Override
  public void reload() {
    if (reloadFails != null) {
      throw new EngineException(reloadFails);
    }
    if (!running) {
      throw new ConnectionLostException("nobody answers");
    }
    reloads++;
    load();
  }

  private void load() {
    backends.clear();
    HaproxyFile parsed = HaproxyFile.parse(String.valueOf(file));
    for (Section section : parsed.sections(SectionKind.BACKEND)) {
      Map<String, Running> servers = new LinkedHashMap<>();
      for (Server server : section.servers()) {
        Running made = new Running();
        int colon = server.address().lastIndexOf(':');
        made.address = server.address().substring(0, colon).replaceAll("[\\[\\]]", "");
        made.port = Integer.parseInt(server.address().substring(colon + 1));
        made.checked = server.isChecked();
        made.backup = server.isBackup();
        servers.put(server.name(), made);
      }
      backends.put(section.name(), servers);
    }
  }

  // ---- the runtime API ----

  @Override
  public String place() {
    return "pretended";
  }

  @Override
  public String ask(String request, Duration longest) {
    if (!running) {
      throw new ConnectionLostException("nobody answers");
    }
    String command = request.substring(request.indexOf(';') + 1);
    if (command.startsWith("show")) {
      return show(command.split(" "));
    }
    commands.add(command);
    String answer = act(command.split(" "));
    return answer.isEmpty()
        ? "\n\n"
        : "\n[" + (answer.startsWith("New") ? 6 : 3) + "]: " + answer + "\n\n";
  }

  private String show(String[] words) {
    if (words[1].equals("info")) {
      return "Name: HAProxy\nVersion: " + version + "\nPid: 1\n\n";
    }
    StringBuilder text = new StringBuilder();
    if (words[1].equals("stat")) {
      text.append("# pxname,svname,scur,stot,status,bck,type,\n");
      backends.forEach((backend, servers) -> statistics(text, backend, servers));
    } else {
      String backend = words[3];
      Map<String, Running> servers = backends.get(backend);
      if (servers == null) {
        return "Can't find backend.\n\n";
      }
      text.append(
          "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_port\n");
      servers.forEach(
          (name, server) ->
              text.append(
                  "3 %s 1 %s %s %d %d %d\n"
                      .formatted(
                          backend,
                          name,
                          server.address,
                          server.up ? 2 : 0,
                          flags(server),
                          server.port)));
    }
    return text.append('\n').toString();
  }

  private static void statistics(StringBuilder text, String backend, Map<String, Running> servers) {
    text.append(backend).append(",FRONTEND,0,0,OPEN,0,0,\n");
    servers.forEach(
        (name, server) ->
            text.append(
                "%s,%s,%d,%d,%s,%d,2,\n"
                    .formatted(
                        backend,
                        name,
                        server.sessions,
                        server.total,
                        status(server),
                        server.backup ? 1 : 0)));
    text.append(backend).append(",BACKEND,0,0,UP,0,1,\n");
  }

  private static int flags(Running server) {
    return switch (server.state) {
      case "maint" -> 1;
      case "drain" -> 8;
      default -> 0;
    };
  }

  private static String status(Running server) {
    return switch (server.state) {
      case "maint" -> "MAINT";
      case "drain" -> "DRAIN";
      default -> server.up ? "UP" : "DOWN";
    };
  }

  private String act(String[] words) {
    String[] place = words[words[0].equals("shutdown") ? 3 : 2].split("/");
    Map<String, Running> servers = backends.get(place[0]);
    if (servers == null) {
      return "No such backend.";
    }
    List<String> all = List.of(words);
    if (words[0].equals("add")) {
      return add(servers, place[1], all);
    }
    Running server = servers.get(place[1]);
    if (server == null) {
      return "No such server.";
    }
    if (words[0].equals("del")) {
      if (!server.state.equals("maint")) {
        return "Only servers in maintenance mode can be deleted.";
      }
      if (server.sessions > 0) {
        return "Server still has connections attached to it, cannot remove it.";
      }
      servers.remove(place[1]);
    } else if (words[0].equals("shutdown")) {
      server.sessions = 0;
    } else if (words[0].equals("set")) {
      switch (words[3]) {
        case "state" -> server.state = words[4];
        case "health" -> server.up = words[4].equals("up");
        case "addr" -> {
          server.address = words[4];
          server.port = Integer.parseInt(words[6]);
        }
        default -> throw new AssertionError(all);
      }
    }
    return "";
  }

  private String add(Map<String, Running> servers, String name, List<String> words) {
    if (servers.containsKey(name)) {
      return "Already exists a server with the same name in backend.";
    }
    if (refusesCookies && words.contains("cookie")) {
      return "'cookie' option is not accepted for dynamic server";
    }
    Running made = new Running();
    String place = words.get(3);
    made.address = place.substring(0, place.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    made.port = Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    made.checked = words.contains("check");
    made.backup = words.contains("backup");
    made.state = "maint";
    servers.put(name, made);
    return "New server registered.";
  }
}
