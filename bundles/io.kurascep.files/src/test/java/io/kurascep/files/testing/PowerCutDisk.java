// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.files.testing;

import io.kurascep.files.Disk;
import io.kurascep.files.FileMode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk in memory whose power can be cut between any two operations, or in the middle of one.
 *
 * <p>It promises as little as POSIX does: what a file holds is durable once the file was forced,
 * which names a folder holds once the folder was forced. All else may be lost, kept or torn at a
 * cut, each change by itself. An operation is one that changes or forces something; reading does
 * not count.
 *
 * <pre>{@code
 * for (int cut = 0; ; cut++) {
 *   var disk = new PowerCutDisk();
 *   ...                                   // what was there before
 *   disk.cutAfter(cut);
 *   try {
 *     ...                                 // what is under test
 *     break;                              // came to its end without a cut
 *   } catch (PowerCutDisk.PowerCut e) {
 *     var found = disk.afterPowerCut(seed);
 *     ...                                 // what the next start must find
 *   }
 * }
 * }</pre>
 */
public final class PowerCutDisk implements Disk {

  /** Thrown by every operation once the power is gone. An error, so that no code goes on. */
  public static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;

    PowerCut() {
      super("power cut");
    }
  }

  private abstract static class Node {
    final FileMode mode;

    Node(FileMode mode) {
      this.mode = mode;
    }

    abstract void force();

    abstract long size();

    abstract Node found(Luck luck, Map<Node, Node> done);
  }

  private static final class FileNode extends Node {
    final byte[] content;
    private boolean forced;

    FileNode(FileMode mode, byte[] content) {
      super(mode);
      this.content = content;
    }

    @Override
    void force() {
      forced = true;
    }

    @Override
    long size() {
      return content.length;
    }

    @Override
    Node found(Luck luck, Map<Node, Node> done) {
      var found = new FileNode(mode, forced ? content : luck.torn(content));
      found.force();
      return found;
    }
  }

  /** Durable as soon as the folder is that has it. */
  private static final class LinkNode extends Node {
    final Path target;

    LinkNode(Path target) {
      super(FileMode.PUBLIC_FILE);
      this.target = target;
    }

    @Override
    void force() {
      // nothing of its own
    }

    @Override
    long size() {
      return 0;
    }

    @Override
    Node found(Luck luck, Map<Node, Node> done) {
      return this;
    }
  }

  private static final class FolderNode extends Node {
    final Map<String, Node> live = new TreeMap<>();
    private final Map<String, Node> durable = new TreeMap<>();

    /** What was done since the folder was forced; each is found done as a whole or not at all. */
    private final List<Map<String, Optional<Node>>> pending = new ArrayList<>();

    FolderNode(FileMode mode) {
      super(mode);
    }

    void change(Map<String, Optional<Node>> entries) {
      apply(entries, live);
      pending.add(entries);
    }

    @Override
    void force() {
      durable.clear();
      durable.putAll(live);
      pending.clear();
    }

    @Override
    long size() {
      return live.values().stream().mapToLong(Node::size).sum();
    }

    @Override
    Node found(Luck luck, Map<Node, Node> done) {
      var entries = new TreeMap<>(durable);
      for (Map<String, Optional<Node>> change : pending) {
        if (luck.keeps()) {
          apply(change, entries);
        }
      }
      var found = new FolderNode(mode);
      // A file that is found under two names stays one file.
      entries.forEach(
          (name, node) -> {
            if (!done.containsKey(node)) {
              done.put(node, node.found(luck, done));
            }
            found.live.put(name, done.get(node));
          });
      found.force();
      return found;
    }

    private static void apply(Map<String, Optional<Node>> entries, Map<String, Node> folder) {
      entries.forEach(
          (name, node) ->
              node.ifPresentOrElse(n -> folder.put(name, n), () -> folder.remove(name)));
    }
  }

  private final FolderNode root;
  private int operations;
  private int cutAt = Integer.MAX_VALUE;
  private int failAt = Integer.MAX_VALUE;
  private long capacity = Long.MAX_VALUE;
  private boolean off;

  /** An empty disk: only the root folder is there. */
  public PowerCutDisk() {
    this(new FolderNode(FileMode.PUBLIC_FOLDER));
  }

  private PowerCutDisk(FolderNode root) {
    this.root = root;
  }

  /**
   * Cuts the power in the middle of a later operation.
   *
   * @param operations how many operations from now come to their end; the next one does not
   */
  public synchronized void cutAfter(int operations) {
    cutAt = this.operations + operations;
  }

  /**
   * Lets a later operation fail, once.
   *
   * @param operations how many operations from now succeed; the next one throws an {@link
   *     IOException} and does nothing
   */
  public synchronized void failAfter(int operations) {
    failAt = this.operations + operations;
  }

  /**
   * Bounds the disk: a write that finds no room leaves a part and throws an {@link IOException}.
   *
   * @param bytes how much all files together may hold
   */
  public synchronized void limitTo(long bytes) {
    capacity = bytes;
  }

  /**
   * How much was done.
   *
   * @return the number of operations since the disk was made
   */
  public synchronized int operations() {
    return operations;
  }

  /**
   * The disk as the next start may find it when the power goes now, or went before.
   *
   * @param seed 0: all that is not durable is lost; 1: all of it is kept; any other: chosen at
   *     random
   * @return a disk of its own
   */
  public synchronized PowerCutDisk afterPowerCut(long seed) {
    var luck = new Luck(seed);
    return new PowerCutDisk((FolderNode) root.found(luck, new HashMap<>()));
  }

  /**
   * The disk as the next start finds it when only the process was killed: everything written is
   * there, and what was not durable still is not.
   *
   * @return this disk, with its power on
   */
  public synchronized PowerCutDisk afterKill() {
    off = false;
    cutAt = Integer.MAX_VALUE;
    return this;
  }

  /**
   * The mode of a file or folder.
   *
   * @param path the file or folder
   * @return the mode that it was made with
   * @throws IOException where it is absent
   */
  public synchronized FileMode mode(Path path) throws IOException {
    return present(path).mode;
  }

  @Override
  public synchronized byte[] read(Path file, int maxBytes) throws IOException {
    powered();
    byte[] content = file(file).content;
    if (content.length > maxBytes) {
      throw new IOException("it is longer than " + maxBytes + " bytes");
    }
    return content.clone();
  }

  @Override
  public synchronized boolean exists(Path path) {
    powered();
    return find(path).isPresent();
  }

  @Override
  public synchronized boolean isFolder(Path path) {
    powered();
    return find(path).orElse(null) instanceof FolderNode;
  }

  @Override
  public synchronized List<Path> list(Path folder) throws IOException {
    return exists(folder)
        ? folder(folder).live.keySet().stream().map(folder::resolve).toList()
        : List.of();
  }

  @Override
  public synchronized void createFolder(Path folder, FileMode mode) throws IOException {
    boolean cut = begin();
    Node present = find(folder).orElse(null);
    if (present == null) {
      parent(folder).change(Map.of(name(folder), Optional.of(new FolderNode(mode))));
    } else if (!(present instanceof FolderNode)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    end(cut);
  }

  @Override
  public synchronized void write(Path file, byte[] content, FileMode mode) throws IOException {
    boolean cut = begin();
    if (entry(file).orElse(null) instanceof FolderNode) {
      throw new IOException("Is a directory");
    }
    FolderNode parent = parent(file);
    parent.change(Map.of(name(file), Optional.empty()));
    long room = Math.max(0, capacity - root.size());
    var written = new FileNode(mode, Arrays.copyOf(content, (int) Math.min(room, content.length)));
    parent.change(Map.of(name(file), Optional.of(written)));
    end(cut);
    if (room < content.length) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public synchronized void force(Path path) throws IOException {
    end(begin()); // a force that was cut did nothing that counts
    present(path).force();
  }

  @Override
  public synchronized void move(Path from, Path to) throws IOException {
    boolean cut = begin();
    Node file = entry(from).orElseThrow(() -> new NoSuchFileException(from.toString()));
    if (entry(to).orElse(null) instanceof FolderNode) {
      throw new IOException("Is a directory");
    }
    if (parent(from) == parent(to)) {
      parent(to).change(Map.of(name(from), Optional.empty(), name(to), Optional.of(file)));
    } else {
      parent(to).change(Map.of(name(to), Optional.of(file)));
      parent(from).change(Map.of(name(from), Optional.empty()));
    }
    end(cut);
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    boolean cut = begin();
    var node = entry(path);
    if (node.isPresent()) {
      if (node.get() instanceof FolderNode folder && !folder.live.isEmpty()) {
        throw new IOException("Directory not empty");
      }
      parent(path).change(Map.of(name(path), Optional.empty()));
    }
    end(cut);
  }

  @Override
  public synchronized void link(Path link, Path target) throws IOException {
    boolean cut = begin();
    if (entry(link).isPresent()) {
      throw new FileAlreadyExistsException(link.toString());
    }
    parent(link).change(Map.of(name(link), Optional.of(new LinkNode(target))));
    end(cut);
  }

  @Override
  public synchronized Path resolve(Path path) throws IOException {
    powered();
    Path followed = followed(path);
    present(followed);
    return followed;
  }

  @Override
  public synchronized void liken(Path file, Path model) throws IOException {
    boolean cut = begin();
    var likened = new FileNode(file(model).mode, file(file).content);
    parent(file).change(Map.of(name(file), Optional.of(likened)));
    end(cut);
  }

  private boolean begin() throws IOException {
    powered();
    if (operations == failAt) {
      operations++;
      throw new IOException("Input/output error");
    }
    off = operations++ == cutAt;
    return off;
  }

  private static void end(boolean cut) {
    if (cut) {
      throw new PowerCut();
    }
  }

  private void powered() {
    end(off);
  }

  /** What a path leads to when links are followed. */
  private Optional<Node> find(Path path) {
    return entry(followed(path));
  }

  /** What has just this name, in a folder that may be reached by links. */
  private Optional<Node> entry(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (absolute.getParent() == null) {
      return Optional.of(root);
    }
    return find(absolute.getParent()).orElse(null) instanceof FolderNode folder
        ? Optional.ofNullable(folder.live.get(name(absolute)))
        : Optional.empty();
  }

  private Path followed(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (absolute.getParent() == null) {
      return absolute;
    }
    Path own = followed(absolute.getParent()).resolve(absolute.getFileName());
    return entry(own).orElse(null) instanceof LinkNode link
        ? followed(own.resolveSibling(link.target))
        : own;
  }

  private Node present(Path path) throws IOException {
    return find(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
  }

  private FileNode file(Path path) throws IOException {
    if (present(path) instanceof FileNode file) {
      return file;
    }
    throw new IOException("Is a directory");
  }

  private FolderNode folder(Path path) throws IOException {
    if (present(path) instanceof FolderNode folder) {
      return folder;
    }
    throw new NotDirectoryException(path.toString());
  }

  private FolderNode parent(Path path) throws IOException {
    return folder(path.toAbsolutePath().normalize().getParent());
  }

  private static String name(Path path) {
    return path.toAbsolutePath().normalize().getFileName().toString();
  }

  /** What becomes of the things that were not durable. */
  private static final class Luck {
    private final long seed;
    private final SplittableRandom random;

    Luck(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    boolean keeps() {
      return seed == 1 || (seed != 0 && random.nextBoolean());
    }

    byte[] torn(byte[] content) {
      if (keeps()) {
        return content;
      }
      if (seed == 0) {
        return new byte[0];
      }
      byte[] part = Arrays.copyOf(content, random.nextInt(content.length + 1));
      // The length may be there before the blocks are: zeros to the end.
      return random.nextBoolean() ? part : Arrays.copyOf(part, content.length);
    }
  }
}
