package io.panvisor.cli;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileText;
import io.panvisor.config.WantedFile;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The files that a description asks for. */
@Command(
    name = "render",
    description =
        "Print the files that a description asks for, whole, as they would be below the root; of one"
            + " file nothing but its content.")
final class ConfigRenderCommand extends MadeFilesCommand {

  @Override
  int run(ChangePlan plan) {
    List<WantedFile> files = plan.wanted();
    if (panvisor().isJson()) {
      panvisor().print(files.stream().map(ConfigRenderCommand::fields).toList(), "");
      return ExitCode.DONE;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (WantedFile file : files) {
      if (files.size() > 1) {
        out.writeBytes(FileText.encode("==> " + Plain.cell(file.path()) + " <==\n"));
      }
      out.writeBytes(content(file, files.size() > 1));
    }
    panvisor().print(out.toByteArray());
    return ExitCode.DONE;
  }

  private static byte[] content(WantedFile file, boolean oneOfMany) {
    if (file.isAbsent()) {
      return FileText.encode("(no such file)\n");
    }
    if (file.linkTarget().isPresent()) {
      return FileText.encode("(link to " + Plain.cell(file.linkTarget().get()) + ")\n");
    }
    if (file.isSecret()) {
      return FileText.encode("(secret content, not shown)\n");
    }
    byte[] bytes = file.content().orElseThrow();
    if (!oneOfMany) {
      return bytes;
    }
    if (isBinary(file)) {
      return FileText.encode("(binary content, " + bytes.length + " bytes)\n");
    }
    boolean ends = bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    return ends ? bytes : FileText.encode(file.contentText() + "\n");
  }

  private static boolean isBinary(WantedFile file) {
    return file.contentText().indexOf('\0') >= 0;
  }

  private static Map<String, Object> fields(WantedFile file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("path", file.path());
    fields.put("is", file.isAbsent() ? "absent" : file.linkTarget().isPresent() ? "link" : "file");
    file.linkTarget().ifPresent(target -> fields.put("target", target));
    file.kind().ifPresent(kind -> fields.put("kind", kind));
    file.mode().ifPresent(mode -> fields.put("mode", mode));
    fields.put("secret", file.isSecret());
    if (file.content().isPresent() && !file.isSecret()) {
      if (isBinary(file)) {
        fields.put("base64", Base64.getEncoder().encodeToString(file.content().get()));
      } else {
        fields.put("text", file.contentText());
      }
    }
    return fields;
  }
}
