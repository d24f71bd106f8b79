// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** The file system of this machine. */
final class RealDisk implements Disk {
  static final RealDisk INSTANCE = new RealDisk();

  private RealDisk() {}

  @Override
  public byte[] read(Path file, int maxBytes) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(maxBytes);
      if (in.read() != -1) {
        throw new IOException("it is longer than " + maxBytes + " bytes");
      }
      return content;
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public boolean isFolder(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    if (!exists(folder)) {
      return List.of();
    }
    try (var paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  @Override
  public void createFolder(Path folder, FileMode mode) throws IOException {
    try {
      Files.createDirectory(folder, attributes(folder, mode));
    } catch (FileAlreadyExistsException e) {
      if (!isFolder(folder)) {
        throw e;
      }
    }
  }

  @Override
  public void write(Path file, byte[] content, FileMode mode) throws IOException {
    // Never into a file that is there: it may have a wider mode, or be a link to elsewhere.
    Files.deleteIfExists(file);
    try (var channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), attributes(file, mode))) {
      var rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  @Override
  public void force(Path path) throws IOException {
    if (isFolder(path) && !hasModes(path)) {
      return; // Windows: a folder can neither be opened nor forced
    }
    try (var channel = FileChannel.open(path, READ)) {
      channel.force(true);
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, ATOMIC_MOVE);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void link(Path link, Path target) throws IOException {
    Files.createSymbolicLink(link, target);
  }

  @Override
  public Path resolve(Path path) throws IOException {
    return path.toRealPath();
  }

  @Override
  public void liken(Path file, Path model) throws IOException {
    if (hasModes(model)) {
      var wanted = Files.readAttributes(model, PosixFileAttributes.class);
      var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      var present = view.readAttributes();
      // The owner last: who gave a file away can no longer change it.
      view.setPermissions(wanted.permissions());
      if (!present.group().equals(wanted.group())) {
        view.setGroup(wanted.group());
      }
      if (!present.owner().equals(wanted.owner())) {
        view.setOwner(wanted.owner());
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path path, FileMode mode) {
    return hasModes(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode.permissions())}
        : new FileAttribute<?>[0];
  }

  private static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
