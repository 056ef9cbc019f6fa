package io.panvisor.process;

import io.panvisor.error.InvalidSpecException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a POSIX shell on the other machine is told to do for one command.
 *
 * <p>The command does not travel as an argument of ssh, but as the first lines on its standard
 * input: so nothing of it is seen among the arguments of this machine's or that one's shells, it
 * may be as long as it likes, the locale of this JVM does not matter, and whatever login shell the
 * user has, it is only asked to start {@code /bin/sh}.
 *
 * @param id tells its processes from all others
 * @param mark tells what it says from all else
 * @param text the lines, the end mark among them
 */
record RemoteScript(String id, String mark, String text) {

  /**
   * Reads a line that is the end mark, then lines up to that mark, and does what they say; the rest
   * of the input is the command's. Has no single quote, exclamation mark or line end, so that every
   * login shell takes it in single quotes for one word. A half of the lines does nothing.
   */
  static final String BOOTSTRAP =
      "exec /bin/sh -c '"
          + "n=$(printf \"\\012x\"); n=${n%x}; s=; IFS= read -r m || exit 1; "
          + "while IFS= read -r l; do "
          + "if [ \"$l\" = \"$m\" ]; then eval \"$s\"; exit; fi; "
          + "s=$s$l$n; done; exit 1'";

  /** What the last mark says when there was nothing to run. */
  static final String NO_FOLDER = "folder";

  static final String NO_PROGRAM = "program";
  static final String NOT_RUNNABLE = "denied";

  /** What it says in front of the exit code. */
  static final String EXIT = "exit ";

  /** Names that some shell keeps for itself, so that it cannot hand on just any value. */
  private static final Pattern KEPT =
      Pattern.compile(
          "IFS|PWD|OLDPWD|PPID|U?ID|E?[UG]ID|GROUPS|OPT(IND|ARG|ERR)|RANDOM|SRANDOM|SECONDS"
              + "|EPOCH.*|LINENO|ENV|FUNCNAME|DIRSTACK|HIST.*|SHELLOPTS|BASH.*|PS[0-4]|_|MAIL.*");

  /** Linux's MAX_ARG_STRLEN, execve(2): one argument with its NUL. */
  private static final int LONGEST_ARGUMENT = 128 * 1024;

  private static final String SAY = "say() { printf '\\036%s %s\\n' \"$m\" \"$*\"; }";

  private static final String FAIL = "fail() { say \"$1\" >&2; say end; exit 0; }";

  /** Sets {@code f} to the file of the program {@code p}: one that may be run, or the first. */
  private static final String FIND =
      """
      PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}
      for d in /usr/local/sbin /usr/sbin /sbin; do
        case :$PATH: in *:$d:*) ;; *) PATH=$PATH:$d ;; esac
      done
      export PATH
      find() {
        f=
        case $p in
          */*) [ ! -f "$p" ] || f=$p ;;
          *)
            IFS=:
            set -f
            for d in $PATH; do
              if [ -f "${d:-.}/$p" ]; then
                [ -n "$f" ] || f=${d:-.}/$p
                if [ -x "${d:-.}/$p" ]; then f=${d:-.}/$p; break; fi
              fi
            done
            set +f
            unset IFS
            ;;
        esac
      }
      """;

  /**
   * Ends all processes of a command: parameters are its mark, its shell's number (or '-'), whether
   * strays count (1), and the grace in tenths of a second. Says which are left.
   */
  private static final String END =
      """
      id=$1 w=$2 strays=$3 grace=$4
      scan() {
        found=' '
        if [ ! -r /proc/self/stat ]; then
          if [ "$w" != - ] && kill -0 "$w" 2>/dev/null; then found=" -$w $w "; fi
          return
        fi
        marked=' '
        if [ "$strays" = 1 ]; then
          for e in $(grep -lF "$id" /proc/[0-9]*/environ 2>/dev/null); do
            e=${e#/proc/}
            marked="$marked${e%/environ} "
          done
        fi
        all=$(cat /proc/[0-9]*/stat 2>/dev/null)
        more=1
        while [ "$more" = 1 ]; do
          more=0
          while IFS= read -r line; do
            pid=${line%% *}
            set -f
            set -- ${line##*) }
            set +f
            case $1$4 in Z* | X* | ?0) continue ;; esac
            case $found in *" $pid "*) continue ;; esac
            [ "$pid" != $$ ] || continue
            if [ "$pid" = "$w" ] || [ "$4" = "$w" ]; then :; else
              case $marked in *" $pid "*) ;; *)
                case $found in *" $2 "* | *" $4 "*) ;; *) continue ;; esac ;;
              esac
            fi
            found="$found$pid "
            more=1
          done <<EOF
      $all
      EOF
        done
      }
      pause() {
        if sleep 0.1 2>/dev/null; then ticks=$((ticks + 1)); else sleep 1; ticks=$((ticks + 10)); fi
      }
      living() {
        for pid in $found; do
          if kill -0 "$pid" 2>/dev/null; then return 0; fi
        done
        return 1
      }
      scan
      ticks=0
      [ "$found" = ' ' ] || kill -TERM $found 2>/dev/null
      while living && [ "$ticks" -lt "$grace" ]; do pause; done
      scan
      ticks=0
      while [ "$found" != ' ' ] && [ "$ticks" -lt 30 ]; do
        kill -KILL $found 2>/dev/null
        pause
        scan
      done
      echo $found
      """;

  /**
   * {@return the lines that run the command}
   *
   * @throws InvalidSpecException when the other machine cannot be told that
   */
  static RemoteScript running(Command command) {
    String id = UUID.randomUUID().toString();
    List<String> lines = new ArrayList<>();
    command.workingFolder().ifPresent(folder -> lines.add(entering(folder)));
    lines.add("export LC_ALL=C " + ProcessTree.MARK + "=" + id);
    List<String> throughEnv = new ArrayList<>();
    for (Map.Entry<String, String> variable : command.environment().entrySet()) {
      String assignment = variable.getKey() + "=" + variable.getValue();
      requireShort("environment." + variable.getKey(), assignment);
      if (KEPT.matcher(variable.getKey()).matches()) {
        throughEnv.add(assignment);
      } else {
        lines.add("export " + RemoteShell.quote(assignment));
      }
    }
    command.arguments().forEach(argument -> requireShort("argument", argument));
    lines.add(FIND);
    lines.add("p=" + RemoteShell.quote(command.program()) + "; find");
    lines.add("[ -n \"$f\" ] || fail " + NO_PROGRAM);
    lines.add("[ -x \"$f\" ] || fail " + NOT_RUNNABLE);
    // In a session of its own, so that a command that signals its group does not hit this shell.
    lines.add("p=setsid; find; if [ -x \"$f\" ]; then s=setsid; else s=; fi");
    // The shell would say on its error output which signal ended the command.
    lines.add("exec 3>&2 2>/dev/null");
    lines.add("(exec $s " + words(throughEnv, command.arguments()) + " 2>&3 3>&-)");
    lines.add("c=$?; say " + EXIT + "$c >&3");
    return framed(id, lines);
  }

  /** {@return the lines that look for a program; the exit code is 0 when it may be run} */
  static RemoteScript finding(String program) {
    return framed(
        UUID.randomUUID().toString(),
        List.of(
            FIND,
            "p=" + RemoteShell.quote(program) + "; find",
            "if [ -x \"$f\" ]; then say " + EXIT + "0 >&2; else say " + EXIT + "1 >&2; fi"));
  }

  /**
   * {@return the lines that end all processes of another command, and print which are left}
   *
   * @param other the other's id
   * @param shell the number of its shell, or '-' when that is not known
   * @param strays whether those that left its session and lost their parent count
   * @param grace how long they have between SIGTERM and SIGKILL
   */
  static RemoteScript ending(String other, String shell, boolean strays, Duration grace) {
    List<String> values =
        List.of(
            ProcessTree.MARK + "=" + other,
            shell,
            strays ? "1" : "0",
            Long.toString(grace.toMillis() / 100));
    return framed(
        UUID.randomUUID().toString(),
        List.of("set -- " + RemoteShell.quote(values), END, "say " + EXIT + "0 >&2"));
  }

  private static RemoteScript framed(String id, List<String> lines) {
    String mark = UUID.randomUUID().toString();
    List<String> all = new ArrayList<>();
    all.add(mark);
    all.add(SAY);
    all.add(FAIL);
    all.add("say begin; say $$ >&2");
    all.addAll(lines);
    all.add("say end");
    all.add(mark);
    return new RemoteScript(id, mark, String.join("\n", all) + "\n");
  }

  private static String words(List<String> variables, List<String> arguments) {
    if (variables.isEmpty()) {
      return RemoteShell.quote(arguments);
    }
    if (arguments.get(0).contains("=")) {
      throw InvalidSpecException.of(
          "program", arguments.get(0), "with such variables, a program's name has no '='");
    }
    return "env " + RemoteShell.quote(variables) + " " + RemoteShell.quote(arguments);
  }

  private static String entering(Path folder) {
    if (!folder.isAbsolute()) {
      throw InvalidSpecException.of(
          "folder", folder.toString(), "on another machine, a working folder is absolute");
    }
    return "cd " + RemoteShell.quote(folder.toString()) + " 2>/dev/null || fail " + NO_FOLDER;
  }

  private static void requireShort(String field, String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length >= LONGEST_ARGUMENT) {
      throw InvalidSpecException.of(field, Command.NOT_SHOWN, "longer than the system passes on")
          .hint("Give the data on standard input or in a file.");
    }
  }
}
