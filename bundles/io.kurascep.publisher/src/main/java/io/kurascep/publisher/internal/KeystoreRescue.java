// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.publisher.internal;

import io.kurascep.files.Disk;
import io.kurascep.files.DurableFiles;
import io.kurascep.files.FileName;
import io.kurascep.files.NewerFormatException;
import io.kurascep.files.Sha256;
import io.kurascep.files.StateFile;
import io.kurascep.files.UnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of each keystore file, beside our state, for the case that the file is destroyed. Kura
 * empties the file and writes it anew on every change, without forcing it to the device: a power
 * cut or a full disk then costs every key on the gateway.
 *
 * <p>The latest copy is kept. It holds what the keystore itself holds, private keys under the
 * password of the keystore, and has the mode 0600. It is put back only where the service cannot
 * load its keystore <em>and</em> the file is no keystore by its structure ({@link KeystoreForm}): a
 * file that is whole and only has another password is somebody's work and is left alone. What is
 * replaced is set aside beside the copy and never deleted.
 */
final class KeystoreRescue {

  private static final Logger LOG = LoggerFactory.getLogger(KeystoreRescue.class);

  /** Far above the largest keystore that was seen, the 150 certificates of a JDK. */
  private static final int MAX_BYTES = 16 << 20;

  private static final String COPY = "copy";
  private static final String MANIFEST = "manifest";
  private static final String DAMAGED = "damaged-";

  private final Disk disk;
  private final DurableFiles files;
  private final Path folder;
  private final Clock clock;

  /**
   * Keeps copies in a folder.
   *
   * @param disk the file system
   * @param folder where each keystore gets a folder; made when it is first needed
   * @param clock tells the time for the manifest
   */
  KeystoreRescue(Disk disk, Path folder, Clock clock) {
    this.disk = disk;
    this.files = new DurableFiles(disk);
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Copies the file of a keystore durably; does nothing for a keystore without a file.
   *
   * @param keystore a keystore that its service can load
   * @throws IOException where the copy cannot be made, for one since a newer version of this
   *     program made the copy that is there; an earlier one then still is there
   */
  void copy(Keystore keystore) throws IOException {
    if (keystore.file().isEmpty()) {
      return;
    }
    Path live = keystore.file().get();
    Optional<byte[]> content = files.read(live, MAX_BYTES).filter(KeystoreForm::isWhole);
    if (content.isEmpty()) {
      LOG.warn(
          "Keystore {}: there is no whole PKCS#12 or JKS keystore in {}, so it has no rescue copy",
          keystore.name(),
          live);
      return;
    }
    keep(keystore, live, content.get());
  }

  /**
   * Keeps certificates that are about to be written into a token: the JDK deletes the old one there
   * before it writes the new one, and a power cut between the two leaves a key that nobody finds.
   *
   * @param keystore the token
   * @param alias of the key
   * @param pem the certificates
   * @throws IOException where they cannot be kept
   */
  void keep(Keystore keystore, String alias, String pem) throws IOException {
    files.createFolders(folder(keystore));
    files.write(whereabouts(keystore, alias), pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** Where certificates are kept that are written into a token. */
  Path whereabouts(Keystore keystore, String alias) {
    return folder(keystore).resolve(FileName.of(alias) + ".pem");
  }

  /**
   * The manifest comes first and knows the former copy too: a cut between the two hurts neither.
   */
  private void keep(Keystore keystore, Path live, byte[] content) throws IOException {
    Optional<byte[]> former = copyOf(keystore);
    if (former.filter(copy -> Arrays.equals(copy, content)).isPresent()) {
      return;
    }
    var digests = Stream.concat(Stream.of(content), former.stream()).map(Sha256::hex).toList();
    files.createFolders(folder(keystore));
    manifest(keystore)
        .write(new RescueManifest(live.toString(), clock.instant(), digests).values());
    files.write(whereabouts(keystore), content);
  }

  /** The copy of the file that the keystore has now, if there is one and it is whole. */
  private Optional<byte[]> copyOf(Keystore keystore) throws IOException {
    try {
      var values = manifest(keystore).read();
      if (values.isEmpty()) {
        return Optional.empty();
      }
      var manifest = RescueManifest.of(values.get());
      return keystore.file().map(Path::toString).filter(manifest.path()::equals).isPresent()
          ? files.read(whereabouts(keystore), MAX_BYTES).filter(manifest::describes)
          : Optional.empty();
    } catch (UnreadableException damaged) {
      LOG.debug("The manifest of the copy of {} is damaged", keystore.name(), damaged);
      return Optional.empty();
    }
  }

  private StateFile manifest(Keystore keystore) {
    return new StateFile(files, folder(keystore).resolve(MANIFEST), "kurascep-keystore-copy");
  }

  /**
   * Clears up what a power cut left of a copy that was being made.
   *
   * @param keystore any keystore
   * @throws IOException where that did not succeed
   */
  void sweep(Keystore keystore) throws IOException {
    files.sweep(folder(keystore));
  }

  /**
   * Puts the copy back where the keystore was destroyed, with what is there set aside.
   *
   * @param keystore any keystore
   * @return whether it was put back
   * @throws IOException where that did not succeed; the next call tries again
   */
  boolean repair(Keystore keystore) throws IOException {
    Optional<byte[]> copy = copyToPutBack(keystore);
    if (copy.isEmpty() || keystore.loads()) {
      return false;
    }
    Path live = keystore.file().orElseThrow();
    byte[] found = found(live);
    if (KeystoreForm.isWhole(found)) {
      LOG.warn(
          "Keystore {} cannot be loaded although {} is whole, so it is left alone: check its password",
          keystore.name(),
          live);
      return false;
    }
    if (found.length > 0) {
      files.write(folder(keystore).resolve(DAMAGED + Sha256.hex(found)), found);
    }
    replace(live, copy.get(), whereabouts(keystore));
    LOG.warn(
        "Keystore {} was destroyed, so {} was put back as it was copied before: check its entries",
        keystore.name(),
        live);
    return true;
  }

  /** A copy of a newer version is left alone, which is news only where it would be needed. */
  private Optional<byte[]> copyToPutBack(Keystore keystore) throws IOException {
    try {
      return copyOf(keystore);
    } catch (NewerFormatException newer) {
      if (keystore.loads()) {
        return Optional.empty();
      }
      throw newer;
    }
  }

  /**
   * Undoes a write of ours that failed and destroyed the keystore. What it left is not set aside:
   * all that it held is in the copy made just before, and most likely disk space is what lacks.
   *
   * @param keystore a keystore of which a copy was made before that write
   * @throws IOException where that did not succeed
   */
  void undo(Keystore keystore) throws IOException {
    Optional<byte[]> copy = copyOf(keystore);
    if (copy.isPresent() && !keystore.loads()) {
      Path live = keystore.file().orElseThrow();
      if (!KeystoreForm.isWhole(found(live))) {
        replace(live, copy.get(), whereabouts(keystore));
      }
    }
  }

  private byte[] found(Path live) throws IOException {
    return files.read(live, MAX_BYTES).orElseGet(() -> new byte[0]);
  }

  /** On a full disk there is no room for a second file: then the copy itself takes the place. */
  private void replace(Path live, byte[] content, Path copy) throws IOException {
    Path target = followed(live);
    try {
      files.write(target, content);
    } catch (IOException e) {
      LOG.debug("Moving the rescue copy to {} instead", target, e);
      move(copy, target, e);
    }
  }

  private void move(Path copy, Path target, IOException why) throws IOException {
    try {
      disk.move(copy, target);
    } catch (IOException e) {
      why.addSuppressed(e);
      throw why;
    }
    files.sync(target);
  }

  /** Where a symbolic link leads: it is not the link that is to be replaced. */
  private static Path followed(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  /**
   * Makes durable what the service wrote.
   *
   * @param keystore the keystore; nothing is done where it has no file
   * @throws IOException where the file is absent or cannot be forced
   */
  void sync(Keystore keystore) throws IOException {
    if (keystore.file().isPresent()) {
      files.sync(followed(keystore.file().get()));
    }
  }

  /** Where the copy of a keystore is, or would be. */
  Path whereabouts(Keystore keystore) {
    return folder(keystore).resolve(COPY);
  }

  private Path folder(Keystore keystore) {
    return folder.resolve(FileName.of(keystore.name()));
  }
}
