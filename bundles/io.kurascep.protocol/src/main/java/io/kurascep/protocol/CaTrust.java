// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What may vouch for the CA: fingerprints, certificates, or the first use (RFC 8894 §2.2). */
public final class CaTrust {

  private static final CaTrust NONE = new CaTrust(List.of(), List.of(), false);

  private final List<Fingerprint> fingerprints;
  private final List<X509Certificate> anchors;
  private final boolean firstUse;

  private CaTrust(List<Fingerprint> fingerprints, List<X509Certificate> anchors, boolean firstUse) {
    this.fingerprints = fingerprints;
    this.anchors = anchors;
    this.firstUse = firstUse;
  }

  /** Nothing: every server is refused. */
  public static CaTrust none() {
    return NONE;
  }

  /**
   * Any of these fingerprints.
   *
   * @param text fingerprints as {@link Fingerprint#of} takes them, separated by commas
   * @param allowMd5 whether MD5 is taken
   * @throws IllegalArgumentException if one of them is none
   */
  public static CaTrust fingerprints(String text, boolean allowMd5) {
    var all = Arrays.stream(text.split(",", -1)).map(each -> Fingerprint.of(each, allowMd5));
    return new CaTrust(all.toList(), List.of(), false);
  }

  /** Any of these certificates. */
  public static CaTrust anchors(List<X509Certificate> anchors) {
    return new CaTrust(List.of(), List.copyOf(anchors), false);
  }

  /** The first CA that the server shows, unless something else is given too. */
  public static CaTrust firstUse() {
    return new CaTrust(List.of(), List.of(), true);
  }

  /** What this or the other vouches for. */
  public CaTrust and(CaTrust other) {
    return new CaTrust(
        Stream.concat(fingerprints.stream(), other.fingerprints.stream()).toList(),
        Stream.concat(anchors.stream(), other.anchors.stream()).toList(),
        firstUse || other.firstUse);
  }

  /** Whether a fingerprint or an anchor is this very certificate. */
  public boolean names(X509Certificate certificate) {
    return anchors.contains(certificate)
        || fingerprints.stream().anyMatch(fingerprint -> fingerprint.matches(certificate));
  }

  /** The certificates that were given whole. */
  public List<X509Certificate> anchors() {
    return anchors;
  }

  /** Whether a fingerprint or a certificate was given. */
  public boolean isPinned() {
    return !fingerprints.isEmpty() || !anchors.isEmpty();
  }

  /** Whether the first use decides, since nothing is pinned. */
  public boolean isFirstUse() {
    return firstUse && !isPinned();
  }

  @Override
  public String toString() {
    return "CaTrust[fingerprints=%s, anchors=%d, firstUse=%s]"
        .formatted(fingerprints, anchors.size(), firstUse);
  }
}
