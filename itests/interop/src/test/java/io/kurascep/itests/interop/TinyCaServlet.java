// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.itests.interop;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jscep.server.ScepServlet;
import org.jscep.transaction.FailInfo;
import org.jscep.transaction.OperationFailureException;
import org.jscep.transaction.TransactionId;
import org.jscep.transport.response.Capability;

/**
 * jscep's servlet with the {@link TinyCa} behind it. Messages are jscep's work; what is ours is
 * only whom the CA gives a certificate to: who knows the challenge, or already holds one of it.
 */
final class TinyCaServlet extends ScepServlet {
  private static final long serialVersionUID = 1L;

  private final transient TinyCa ca;
  private final transient TinyCa.Holder front;
  private final String challenge;
  private final boolean byHand;
  private final transient Map<TransactionId, PKCS10CertificationRequest> waiting =
      new ConcurrentHashMap<>();
  private final transient Map<TransactionId, Decision> decided = new ConcurrentHashMap<>();

  private final transient List<String> requests = new CopyOnWriteArrayList<>();

  private enum Decision {
    APPROVED,
    REFUSED
  }

  /**
   * @param ca who issues
   * @param front who signs and decrypts messages: the CA itself, or its RA
   * @param challenge what a first request must carry
   * @param byHand whether requests wait for {@link #approveAll} or {@link #refuseAll}
   */
  TinyCaServlet(TinyCa ca, TinyCa.Holder front, String challenge, boolean byHand) {
    this.ca = ca;
    this.front = front;
    this.challenge = challenge;
    this.byHand = byHand;
  }

  void approveAll() {
    waiting.keySet().forEach(id -> decided.put(id, Decision.APPROVED));
  }

  void refuseAll() {
    waiting.keySet().forEach(id -> decided.put(id, Decision.REFUSED));
  }

  /** Method and operation of each request that arrived, such as {@code GET GetCACaps}. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void service(ServletRequest request, ServletResponse response)
      throws ServletException, IOException {
    requests.add(
        ((HttpServletRequest) request).getMethod() + ' ' + request.getParameter("operation"));
    super.service(request, response);
  }

  @Override
  protected List<X509Certificate> doEnrol(
      PKCS10CertificationRequest request, X509Certificate sender, TransactionId transactionId)
      throws GeneralSecurityException, OperationFailureException {
    if (!ca.issued(sender) && !challenge.equals(TinyCa.challengeOf(request))) {
      throw new OperationFailureException(FailInfo.badRequest);
    }
    if (byHand) {
      waiting.put(transactionId, request);
      return List.of();
    }
    return issue(request);
  }

  @Override
  protected List<X509Certificate> doGetCertInitial(
      X500Name issuer, X500Name subject, TransactionId transactionId)
      throws GeneralSecurityException, OperationFailureException {
    var request = waiting.get(transactionId);
    if (request == null || !request.getSubject().equals(subject)) {
      throw new OperationFailureException(FailInfo.badCertId);
    }
    var decision = decided.get(transactionId);
    if (decision == Decision.REFUSED) {
      throw new OperationFailureException(FailInfo.badRequest);
    }
    return decision == null ? List.of() : issue(request);
  }

  private List<X509Certificate> issue(PKCS10CertificationRequest request)
      throws GeneralSecurityException {
    return List.of(ca.issue(request), ca.self().certificate());
  }

  @Override
  protected Set<Capability> doCapabilities(String identifier) {
    return EnumSet.of(
        Capability.AES,
        Capability.TRIPLE_DES,
        Capability.SHA_1,
        Capability.SHA_256,
        Capability.POST_PKI_OPERATION,
        Capability.RENEWAL);
  }

  @Override
  protected List<X509Certificate> doGetCaCertificate(String identifier) {
    return front.equals(ca.self())
        ? List.of(front.certificate())
        : List.of(front.certificate(), ca.self().certificate());
  }

  @Override
  protected List<X509Certificate> getNextCaCertificate(String identifier) {
    return List.of();
  }

  @Override
  protected List<X509Certificate> doGetCert(X500Name issuer, BigInteger serial) {
    return List.of();
  }

  @Override
  protected X509CRL doGetCrl(X500Name issuer, BigInteger serial) throws OperationFailureException {
    throw new OperationFailureException(FailInfo.badCertId);
  }

  @Override
  protected PrivateKey getRecipientKey() {
    return front.key();
  }

  @Override
  protected X509Certificate getRecipient() {
    return front.certificate();
  }

  @Override
  protected PrivateKey getSignerKey() {
    return front.key();
  }

  @Override
  protected X509Certificate getSigner() {
    return front.certificate();
  }

  @Override
  protected X509Certificate[] getSignerCertificateChain() {
    // As jscep documents it: the signer comes first here too, so it is in the answer twice.
    return new X509Certificate[] {front.certificate()};
  }
}
