// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.ca.internal.message;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificateList;

/**
 * Writes the CertRep messages of a CA (RFC 8894 section 3.3.2). Digest, cipher and key transport
 * are those of the request, unless the style says otherwise.
 */
public final class Replies {
  private static final int NONCE_LENGTH = 16;

  private final PrivateKey key;
  private final Certificate signer;
  private final ReplyStyle style;
  private final Consumer<Draft> fault;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * Answers in the name of a CA or RA.
   *
   * @param key the private key of the certificate
   * @param signer the certificate, sent along with each answer
   * @param style what an answer looks like
   * @param fault makes an answer wrong before it is signed, or leaves it alone
   * @param clock gives the signing time
   * @param random gives nonces, keys and initialisation vectors
   */
  public Replies(
      PrivateKey key,
      Certificate signer,
      ReplyStyle style,
      Consumer<Draft> fault,
      Clock clock,
      SecureRandom random) {
    this.key = key;
    this.signer = signer;
    this.style = style;
    this.fault = fault;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Checks that a request can be granted, before anything is issued for it.
   *
   * @throws Refusal badAlg if nothing can be encrypted for the key that signed it
   */
  public void checkAnswerable(PkiRequest request) throws Refusal {
    encrypted(request, new byte[0]);
  }

  /**
   * Grants a request.
   *
   * @param request a verified request; the answer is encrypted for the certificate that signed it
   * @param certificates the one that was asked for, and those above it
   * @param whole whether all of them travel, whatever the style says
   * @throws Refusal badAlg if nothing can be encrypted for that key
   */
  public byte[] success(PkiRequest request, List<Certificate> certificates, boolean whole)
      throws Refusal {
    Draft draft = draft(request, PkiStatus.SUCCESS);
    if (style.outer() == ReplyStyle.Outer.WITH_ISSUED) {
      draft.certificates(List.of(certificates.get(0), signer));
    }
    return success(
        request, draft, Certificates.enclose(whole ? certificates : enclosed(certificates)));
  }

  private List<Certificate> enclosed(List<Certificate> certificates) {
    List<Certificate> chain = new ArrayList<>(certificates);
    return switch (style.enclosed()) {
      case LEAF -> chain.subList(0, 1);
      case CA -> chain.subList(0, Math.min(2, chain.size()));
      case CHAIN -> chain;
      case REVERSED -> {
        Collections.reverse(chain);
        yield chain;
      }
    };
  }

  /**
   * Answers GetCRL.
   *
   * @throws Refusal badAlg if nothing can be encrypted for the key that signed the request
   */
  public byte[] success(PkiRequest request, CertificateList crl) throws Refusal {
    return success(request, draft(request, PkiStatus.SUCCESS), Certificates.enclose(crl));
  }

  private byte[] success(PkiRequest request, Draft draft, byte[] content) throws Refusal {
    draft.content(encrypted(request, content));
    if (style.ndes()) {
      draft.attribute(ScepAttributes.NDES_DISPOSITION, new DERUTF8String("Issued"));
    }
    return finished(draft);
  }

  private byte[] encrypted(PkiRequest request, byte[] content) throws Refusal {
    try {
      return request.envelope().answer(content, request.signer(), style.cipher(), random);
    } catch (IOException e) {
      throw new IllegalStateException("cannot encode an answer", e);
    }
  }

  /** Says that a person has to decide. */
  public byte[] pending(PkiRequest request) {
    Draft draft = draft(request, PkiStatus.PENDING);
    if (style.ndes()) {
      draft.content(new byte[1]);
    }
    return finished(draft);
  }

  /** Refuses a request; its algorithms may be unknown and its signature wrong. */
  public byte[] failure(PkiRequest request, Refusal refusal) {
    Draft draft = draft(request, PkiStatus.FAILURE);
    draft.attribute(
        ScepAttributes.FAIL_INFO,
        new DERPrintableString(Integer.toString(refusal.failInfo().code())));
    if (style.ndes()) {
      draft.content(new byte[1]);
      draft.attribute(
          ScepAttributes.NDES_ERROR,
          new DERPrintableString(Integer.toString(refusal.failInfo().windowsError())));
    } else {
      draft.attribute(ScepAttributes.FAIL_INFO_TEXT, new DERUTF8String(refusal.getMessage()));
    }
    return finished(draft);
  }

  private Draft draft(PkiRequest request, PkiStatus status) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    Optional<byte[]> asked = request.senderNonce();
    Digest digest = style.digest().or(request::digest).orElse(Digest.SHA256);
    Draft draft = new Draft(key, signer, digest).certificates(outer());
    if (style.signingTime()) {
      draft.attribute(CMSAttributes.signingTime, new Time(Date.from(clock.instant())));
    }
    draft.attribute(ScepAttributes.TRANSACTION_ID, request.encodedTransactionId());
    draft.attribute(
        ScepAttributes.MESSAGE_TYPE, new DERPrintableString(MessageType.CERT_REP.text()));
    draft.attribute(ScepAttributes.PKI_STATUS, new DERPrintableString(status.text()));
    draft.attribute(
        ScepAttributes.SENDER_NONCE,
        new DEROctetString(style.freshNonce() ? nonce : asked.orElse(nonce)));
    asked.ifPresent(
        value -> draft.attribute(ScepAttributes.RECIPIENT_NONCE, new DEROctetString(value)));
    return draft;
  }

  private List<Certificate> outer() {
    return switch (style.outer()) {
      case NONE -> List.of();
      case TWICE -> List.of(signer, signer);
      case ONCE, WITH_ISSUED -> List.of(signer);
    };
  }

  private byte[] finished(Draft draft) {
    fault.accept(draft);
    return draft.encoded();
  }
}
