package io.panvisor.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What class files do not show: comments, and what is left open. */
final class SourceRules {

  private static final Set<Tree.Kind> INTERFACES =
      Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

  /** Put together from halves, so that this file keeps the rule. */
  private static final Pattern LEFT_OPEN =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|not " + "implemented");

  private static final Pattern SKIPPED =
      Pattern.compile("@Dis" + "abled|Assum" + "ptions|assume" + "(True|False|That)");

  private SourceRules() {}

  /** The public types and members below the folders that no Javadoc comment explains. */
  static List<String> undocumented(Collection<Path> folders) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : folders) {
      sources.addAll(javaFiles(folder));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      Undocumented found = new Undocumented(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        found.scan(unit, null);
      }
      return found.places;
    }
  }

  /** Marks of unfinished work. */
  static List<String> leftOpen(Path folder) throws IOException {
    return matches(folder, LEFT_OPEN);
  }

  /** Tests that somebody turned off, or that turn themselves off. */
  static List<String> skippedTests(Path folder) throws IOException {
    return matches(folder, SKIPPED);
  }

  private static List<String> matches(Path folder, Pattern pattern) throws IOException {
    List<String> places = new ArrayList<>();
    for (Path file : javaFiles(folder)) {
      List<String> lines = Files.readAllLines(file);
      for (int line = 0; line < lines.size(); line++) {
        if (pattern.matcher(lines.get(line)).find()) {
          places.add(file + ":" + (line + 1) + " " + lines.get(line).strip());
        }
      }
    }
    return places;
  }

  static List<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Undocumented extends TreePathScanner<Void, Void> {

    private final DocTrees comments;
    private final List<String> places = new ArrayList<>();

    Undocumented(DocTrees comments) {
      this.comments = comments;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      check(type, type.getSimpleName().toString());
      return super.visitClass(type, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      if (isVisible(method.getModifiers()) && !isOverride(method.getModifiers())) {
        check(method, method.getName().toString());
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void nothing) {
      if (isVisible(field.getModifiers())) {
        check(field, field.getName().toString());
      }
      return null;
    }

    private boolean isVisible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      if (flags.contains(Modifier.PRIVATE)) {
        return false;
      }
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || isMemberOfInterface(getCurrentPath().getParentPath());
    }

    private static boolean isMemberOfInterface(TreePath parent) {
      return INTERFACES.contains(parent.getLeaf().getKind());
    }

    private static boolean isOverride(ModifiersTree modifiers) {
      return modifiers.getAnnotations().stream()
          .map(AnnotationTree::getAnnotationType)
          .anyMatch(type -> type.toString().equals("Override"));
    }

    private void check(Tree tree, String name) {
      TreePath path = getCurrentPath();
      if (comments.getDocComment(path) == null) {
        CompilationUnitTree unit = path.getCompilationUnit();
        long start = comments.getSourcePositions().getStartPosition(unit, tree);
        places.add(
            Path.of(unit.getSourceFile().toUri())
                + ":"
                + unit.getLineMap().getLineNumber(start)
                + " "
                + name);
      }
    }
  }
}
