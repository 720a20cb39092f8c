package io.lanewise.jmh.peers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A TorchScript module of one method, as `torch.jit.save` would write it: so PyTorch runs any of
/// its operations for us, those included that DJL has no method for.
///
/// The archive is a zip of stored entries: the method's source, the module's one attribute
/// (`training`) as a pickle, no constants, and a version
/// ([serialization](https://github.com/pytorch/pytorch/blob/main/torch/csrc/jit/docs/serialization.md)).
final class TorchScript {
  /// Protocol 2; an object of the class, and its state {"training": False}.
  private static final String MODULE =
      "\u0080\u0002c__torch__\nPeer\n)\u0081}X\u0008\0\0\0training\u0089sb.";

  /// The empty tuple.
  private static final String CONSTANTS = "\u0080\u0002).";

  private TorchScript() {}

  /// A module whose forward takes these arguments.
  ///
  /// @param arguments for example `ids: Tensor`
  /// @param body its statements, indented by four
  static InputStream module(String arguments, String body) throws IOException {
    String source =
        """
        class Peer(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.Peer,
            %s) -> Tensor:
        %s\
        """
            .formatted(arguments, body);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(zip, "data.pkl", MODULE);
      entry(zip, "code/__torch__.py", source);
      entry(zip, "constants.pkl", CONSTANTS);
      entry(zip, "version", "3\n");
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry("peer/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
