package io.panvisor.memory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The few commands that every pretended guest has: {@code true}, {@code false}, {@code echo},
 * {@code cat}, {@code env}, {@code sleep}, {@code head -c N /dev/zero}, and {@code sh -c} with
 * several of those and {@code exit} in a row.
 */
final class Shell {

  private static final int BLOCK = 16 * 1024;

  private final Map<String, MemoryProgram> own;

  Shell(Map<String, MemoryProgram> own) {
    this.own = own;
  }

  /** The program of that name, if the guest has it. */
  Optional<MemoryProgram> find(String name) {
    String bare = name.substring(name.lastIndexOf('/') + 1);
    MemoryProgram given = own.get(bare);
    if (given != null) {
      return Optional.of(given);
    }
    return switch (bare) {
      case "true" -> Optional.of(process -> 0);
      case "false" -> Optional.of(process -> 1);
      case "echo" -> Optional.of(Shell::echo);
      case "cat" -> Optional.of(Shell::cat);
      case "env" -> Optional.of(Shell::env);
      case "sleep" -> Optional.of(Shell::sleep);
      case "head" -> Optional.of(Shell::head);
      case "sh" -> Optional.of(this::sh);
      default -> Optional.empty();
    };
  }

  private static int echo(MemoryProcess process) throws InterruptedException {
    List<String> words = process.arguments().subList(1, process.arguments().size());
    process.output((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
    return 0;
  }

  private static int cat(MemoryProcess process) throws InterruptedException {
    for (Optional<byte[]> piece = process.read(); piece.isPresent(); piece = process.read()) {
      process.output(piece.get());
    }
    return 0;
  }

  private static int env(MemoryProcess process) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    process
        .environment()
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    process.output(text.toString().getBytes(StandardCharsets.UTF_8));
    return 0;
  }

  private static int sleep(MemoryProcess process) throws InterruptedException {
    if (process.arguments().size() != 2 || !process.arguments().get(1).matches("\\d{1,9}")) {
      return complain(process, "sleep: write sleep SECONDS", 1);
    }
    process.sleep(Duration.ofSeconds(Long.parseLong(process.arguments().get(1))));
    return 0;
  }

  private static int head(MemoryProcess process) throws InterruptedException {
    List<String> words = process.arguments();
    if (words.size() != 4
        || !words.get(1).equals("-c")
        || !words.get(2).matches("\\d{1,9}")
        || !words.get(3).equals("/dev/zero")) {
      return complain(process, "head: write head -c BYTES /dev/zero", 1);
    }
    int left = Integer.parseInt(words.get(2));
    while (left > 0) {
      int length = Math.min(left, BLOCK);
      process.output(new byte[length]);
      left -= length;
    }
    return 0;
  }

  private int sh(MemoryProcess process) throws InterruptedException {
    List<String> words = process.arguments();
    if (words.size() == 1) {
      return lines(process);
    }
    if (words.size() < 3 || !words.get(1).equals("-c")) {
      return complain(process, "sh: write sh -c COMMANDS", 2);
    }
    return Math.floorMod(script(process, words.get(2)).orElse(0), 256);
  }

  /** Commands from standard input, line by line. */
  private int lines(MemoryProcess process) throws InterruptedException {
    StringBuilder line = new StringBuilder();
    for (Optional<byte[]> piece = process.read(); piece.isPresent(); piece = process.read()) {
      for (char next : new String(piece.get(), StandardCharsets.UTF_8).toCharArray()) {
        if (next != '\n' && next != '\r') {
          line.append(next);
          continue;
        }
        Optional<Integer> exit = script(process, line.toString());
        line.setLength(0);
        if (exit.isPresent() && exit.get() >= 256) {
          return exit.get() - 256;
        }
      }
    }
    return 0;
  }

  /** The last command's code; 256 more when {@code exit} ended the script. */
  private Optional<Integer> script(MemoryProcess process, String script)
      throws InterruptedException {
    Optional<Integer> code = Optional.empty();
    for (List<String> words : commands(script)) {
      if (words.get(0).equals("exit")) {
        return Optional.of(
            256 + (words.size() > 1 ? Integer.parseInt(words.get(1)) % 256 : code.orElse(0)));
      }
      boolean toError = words.get(words.size() - 1).equals(">&2");
      List<String> bare = toError ? words.subList(0, words.size() - 1) : words;
      Optional<MemoryProgram> program = find(bare.get(0));
      code =
          Optional.of(
              program.isEmpty()
                  ? complain(process, "sh: " + bare.get(0) + ": not found", 127)
                  : program.get().run(new Inner(process, bare, toError)));
    }
    return code;
  }

  /** Splits at {@code ;} and line ends, and into words with quotes. */
  static List<List<String>> commands(String script) {
    List<List<String>> all = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (char next : (script + ";").toCharArray()) {
      if (quote != 0) {
        if (next == quote) {
          quote = 0;
        } else {
          word.append(next);
        }
      } else if (next == '\'' || next == '"') {
        quote = next;
        inWord = true;
      } else if (next == ' ' || next == ';' || next == '\n') {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
        if (next != ' ' && !words.isEmpty()) {
          all.add(words);
          words = new ArrayList<>();
        }
      } else {
        word.append(next);
        inWord = true;
      }
    }
    return all;
  }

  private static int complain(MemoryProcess process, String what, int code)
      throws InterruptedException {
    process.error((what + "\n").getBytes(StandardCharsets.UTF_8));
    return code;
  }

  /** One command of a script. */
  private record Inner(MemoryProcess outer, List<String> arguments, boolean toError)
      implements MemoryProcess {

    @Override
    public String machine() {
      return outer.machine();
    }

    @Override
    public Map<String, String> environment() {
      return outer.environment();
    }

    @Override
    public Optional<byte[]> read() throws InterruptedException {
      return outer.read();
    }

    @Override
    public void output(byte[] data) throws InterruptedException {
      if (toError) {
        outer.error(data);
      } else {
        outer.output(data);
      }
    }

    @Override
    public void error(byte[] data) throws InterruptedException {
      outer.error(data);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      outer.sleep(duration);
    }
  }
}
