// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.gateway.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kurascep.files.DurableFiles;
import io.kurascep.files.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;

/** The certificate revocation lists of a keystore, in PEM: one of each issuer. */
final class CrlFile {
  private static final String LABEL = "X509 CRL";
  private static final int MAX_BYTES = 64 << 20;

  private final DurableFiles files;
  private final Path path;

  CrlFile(DurableFiles files, Path path) {
    this.files = files;
    this.path = path;
  }

  synchronized List<X509CRL> all() throws KuraException {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var lists = new ArrayList<X509CRL>();
      String text = new String(files.read(path, MAX_BYTES).orElse(new byte[0]), US_ASCII);
      for (Pem.Block block : Pem.decode(text)) {
        lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.der())));
      }
      return lists;
    } catch (CertificateException | CRLException e) {
      throw refused("the file " + path + " is damaged: remove it", e);
    } catch (IOException e) {
      throw refused(e.getMessage(), e);
    }
  }

  /**
   * Adds a list, unless a newer one of its issuer is there.
   *
   * @return whether it was written
   */
  synchronized boolean add(X509CRL list) throws KuraException {
    var lists = new ArrayList<X509CRL>(all());
    var issuer = list.getIssuerX500Principal();
    Instant made = list.getThisUpdate().toInstant();
    if (lists.stream()
        .filter(kept -> kept.getIssuerX500Principal().equals(issuer))
        .anyMatch(kept -> !kept.getThisUpdate().toInstant().isBefore(made))) {
      return false;
    }
    lists.removeIf(kept -> kept.getIssuerX500Principal().equals(issuer));
    lists.add(list);
    write(lists);
    return true;
  }

  private void write(List<X509CRL> lists) throws KuraException {
    try {
      var text = new StringBuilder();
      for (X509CRL list : lists) {
        text.append(Pem.encode(LABEL, list.getEncoded()));
      }
      files.createFolders(path.getParent());
      files.write(path, text.toString().getBytes(US_ASCII));
    } catch (CRLException e) {
      throw refused("the revocation list cannot be encoded", e);
    } catch (IOException e) {
      throw refused(e.getMessage(), e);
    }
  }

  private static KuraException refused(String sentence, Exception e) {
    return new KuraException(KuraErrorCode.BAD_REQUEST, e, sentence);
  }
}
