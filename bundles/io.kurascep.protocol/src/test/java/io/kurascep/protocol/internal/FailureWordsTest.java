// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package io.kurascep.protocol.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kurascep.protocol.FailInfo;
import io.kurascep.protocol.HttpAnswer;
import io.kurascep.protocol.TransactionId;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureWordsTest {

  private static final TransactionId ID = new TransactionId("0123456789ABCDEF0123456789ABCDEF");
  private static final URI NDES =
      URI.create("http://ca.example.com/certsrv/mscep/mscep.dll?token=s3cr3t#s3cr3t");

  private static String rejected(FailInfo failInfo, String text, OptionalInt hresult) {
    return oneSentence(FailureWords.rejected(failInfo, Optional.ofNullable(text), hresult, ID));
  }

  private static String http(URI url, int status, String contentType, String body) {
    return oneSentence(
        FailureWords.http(url, new HttpAnswer(status, contentType, body.getBytes(UTF_8))));
  }

  private static String oneSentence(String sentence) {
    assertThat(sentence)
        .doesNotEndWith(".")
        .doesNotContain("\n", "\r", "<", ">", "\u001b", "s3cr3t", "null", "Optional")
        .contains(": ");
    return sentence;
  }

  // Refusals

  @ParameterizedTest
  @CsvSource({
    "BAD_ALG, badAlg, cipher and digest",
    "BAD_MESSAGE_CHECK, badMessageCheck, fetch the CA certificates again",
    "BAD_REQUEST, badRequest, 'the challenge is wrong, expired or already used'",
    "BAD_TIME, badTime, clock",
    "BAD_CERT_ID, badCertId, enroll again",
  })
  void saysWhatARefusalMeansAndWhereToReadMore(FailInfo failInfo, String name, String advice) {
    assertThat(rejected(failInfo, null, OptionalInt.empty()))
        .startsWith("the server refuses the request (" + name + "): ")
        .contains(advice)
        .endsWith("; the CA's log has it as transaction " + ID.value());
  }

  @Test
  void quotesTheServersOwnWords() {
    assertThat(rejected(FailInfo.BAD_REQUEST, "no such profile", OptionalInt.empty()))
        .startsWith("the server refuses the request (badRequest, \"no such profile\"): ");
  }

  @Test
  void namesTheErrorOfWindowsAndAdvisesByItRatherThanByTheFailInfo() {
    assertThat(rejected(FailInfo.BAD_REQUEST, null, OptionalInt.of(0x80094811)))
        .isEqualTo(
            "the server refuses the request (badRequest, 0x80094811 CERTSRV_E_KEY_LENGTH): the key"
                + " is too small for the template: choose a larger key type; the CA's log has it as"
                + " transaction "
                + ID.value());
  }

  @ParameterizedTest
  @CsvSource({
    "-2147024809, 0x80070057 E_INVALIDARG",
    "-2146893819, 0x80090005 NTE_BAD_DATA",
    "-2146893811, 0x8009000D NTE_NO_KEY",
    "-2146875392, 0x80094800 CERTSRV_E_UNSUPPORTED_CERT_TYPE",
    "-2146875391, 0x80094801 CERTSRV_E_NO_CERT_TYPE",
    "-2146875375, 0x80094811 CERTSRV_E_KEY_LENGTH",
    "-2147024891, 0x80070005 E_ACCESSDENIED",
  })
  void readsTheSignedNumberThatNdesSends(int number, String shown) {
    assertThat(rejected(FailInfo.BAD_REQUEST, null, OptionalInt.of(number)))
        .contains("(badRequest, " + shown + ")");
  }

  @Test
  void showsAnUnknownErrorOfWindowsByItsNumberAndAdvisesByTheFailInfo() {
    assertThat(rejected(FailInfo.BAD_TIME, null, OptionalInt.of(0x80091234)))
        .contains("(badTime, 0x80091234)")
        .contains("clock");
  }

  @ParameterizedTest
  @EnumSource(WindowsError.class)
  void everyErrorOfWindowsSaysWhatToDo(WindowsError error) {
    assertThat(error.advice()).contains(": ").doesNotEndWith(".").doesNotContain("  ");
  }

  /** The numbers as Microsoft's winerror.h has them. */
  @ParameterizedTest
  @CsvSource({
    "0x80004005, E_FAIL",
    "0x80070005, E_ACCESSDENIED",
    "0x8007000D, ERROR_INVALID_DATA",
    "0x80070057, E_INVALIDARG",
    "0x800706BA, RPC_S_SERVER_UNAVAILABLE",
    "0x800706BE, RPC_S_CALL_FAILED",
    "0x80090003, NTE_BAD_KEY",
    "0x80090005, NTE_BAD_DATA",
    "0x80090006, NTE_BAD_SIGNATURE",
    "0x80090008, NTE_BAD_ALGID",
    "0x8009000D, NTE_NO_KEY",
    "0x80090016, NTE_BAD_KEYSET",
    "0x80091007, CRYPT_E_HASH_VALUE",
    "0x8009200C, CRYPT_E_NO_DECRYPT_CERT",
    "0x80092010, CRYPT_E_REVOKED",
    "0x80092012, CRYPT_E_NO_REVOCATION_CHECK",
    "0x80092013, CRYPT_E_REVOCATION_OFFLINE",
    "0x80093102, CRYPT_E_ASN1_EOD",
    "0x80093103, CRYPT_E_ASN1_CORRUPT",
    "0x8009310B, CRYPT_E_ASN1_BADTAG",
    "0x80094001, CERTSRV_E_BAD_REQUESTSUBJECT",
    "0x80094002, CERTSRV_E_NO_REQUEST",
    "0x80094003, CERTSRV_E_BAD_REQUESTSTATUS",
    "0x80094005, CERTSRV_E_INVALID_CA_CERTIFICATE",
    "0x80094006, CERTSRV_E_SERVER_SUSPENDED",
    "0x80094011, CERTSRV_E_ENROLL_DENIED",
    "0x80094012, CERTSRV_E_TEMPLATE_DENIED",
    "0x80094014, CERTSRV_E_ADMIN_DENIED_REQUEST",
    "0x80094800, CERTSRV_E_UNSUPPORTED_CERT_TYPE",
    "0x80094801, CERTSRV_E_NO_CERT_TYPE",
    "0x80094802, CERTSRV_E_TEMPLATE_CONFLICT",
    "0x80094803, CERTSRV_E_SUBJECT_ALT_NAME_REQUIRED",
    "0x80094804, CERTSRV_E_ARCHIVED_KEY_REQUIRED",
    "0x80094806, CERTSRV_E_BAD_RENEWAL_SUBJECT",
    "0x80094807, CERTSRV_E_BAD_TEMPLATE_VERSION",
    "0x80094808, CERTSRV_E_TEMPLATE_POLICY_REQUIRED",
    "0x80094809, CERTSRV_E_SIGNATURE_POLICY_REQUIRED",
    "0x8009480A, CERTSRV_E_SIGNATURE_COUNT",
    "0x8009480B, CERTSRV_E_SIGNATURE_REJECTED",
    "0x8009480C, CERTSRV_E_ISSUANCE_POLICY_REQUIRED",
    "0x8009480D, CERTSRV_E_SUBJECT_UPN_REQUIRED",
    "0x8009480E, CERTSRV_E_SUBJECT_DIRECTORY_GUID_REQUIRED",
    "0x8009480F, CERTSRV_E_SUBJECT_DNS_REQUIRED",
    "0x80094811, CERTSRV_E_KEY_LENGTH",
    "0x80094812, CERTSRV_E_SUBJECT_EMAIL_REQUIRED",
    "0x80094813, CERTSRV_E_UNKNOWN_CERT_TYPE",
    "0x80094816, CERTSRV_E_RENEWAL_BAD_PUBLIC_KEY",
    "0x80096002, TRUST_E_NO_SIGNER_CERT",
    "0x80096004, TRUST_E_CERT_SIGNATURE",
    "0x800B0101, CERT_E_EXPIRED",
    "0x800B0109, CERT_E_UNTRUSTEDROOT",
    "0x800B010A, CERT_E_CHAINING",
    "0x800B010C, CERT_E_REVOKED",
    "0x800B0110, CERT_E_WRONG_USAGE",
    "0x800B0112, CERT_E_UNTRUSTEDCA",
    "0x800B0113, CERT_E_INVALID_POLICY",
    "0x800B0114, CERT_E_INVALID_NAME",
  })
  void saysOfEachErrorOfWindowsWhatHappenedAndWhatToDo(String code, WindowsError error) {
    assertThat(error.code()).isEqualTo(Integer.parseUnsignedInt(code.substring(2), 16));
    assertThat(rejected(FailInfo.BAD_REQUEST, null, OptionalInt.of(error.code())))
        .isEqualTo(
            "the server refuses the request (badRequest, %s %s): %s; the CA's log has it as transaction %s"
                .formatted(code, error, error.advice(), ID.value()));
  }

  @Test
  void noTwoErrorsOfWindowsShareANumber() {
    assertThat(Arrays.stream(WindowsError.values()).map(WindowsError::code))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\u0000", "\u200b\u202e"})
  void leavesOutWordsThatSayNothing(String nothing) {
    assertThat(rejected(FailInfo.BAD_REQUEST, nothing, OptionalInt.empty()))
        .startsWith("the server refuses the request (badRequest): ");
  }

  // Words of others

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain, ordinary text|plain, ordinary text",
        "häst and 馬|häst and 馬",
        "'a\r\nb\tc'|a b c",
        "'\u001b[31mred\u001b[0m'|[31mred [0m",
        "'a\u0000b\u0007c\u007fd\u0085e'|a b c d e",
        "'a\u202eb\u2066c\u200bd\ufeffe'|a b c d e",
        "'a\u2028b\u2029c\u00a0d'|a b c d",
        "<script>alert(1)</script>|(script)alert(1)(/script)",
        "a&lt;b|a+lt;b",
        "say \"x\" `id`|say 'x' 'id'",
      })
  void makesTheWordsOfOthersHarmless(String text, String harmless) {
    assertThat(FailureWords.harmless(text)).isEqualTo(harmless);
  }

  @Test
  void makesBrokenAndPrivateCharactersHarmless() {
    assertThat(FailureWords.harmless("a\ud800b\ue000c\udc00")).isEqualTo("a b c");
  }

  @Test
  void shortensTheWordsOfOthersWithoutCuttingACharacterInTwo() {
    assertThat(FailureWords.harmless("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(FailureWords.harmless("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
    assertThat(FailureWords.harmless("😀".repeat(100_000))).isEqualTo("😀".repeat(200) + "...");
  }

  // HTTP

  @ParameterizedTest
  @CsvSource({
    "301, set the address that it redirects to",
    "400, it refuses the request",
    "401, it asks for a login",
    "403, whether it asks for a client certificate",
    "404, there is no SCEP service at this path",
    "405, set the HTTP method to the other",
    "408, try again later",
    "410, there is no SCEP service at this path",
    "421, check the host name",
    "495, check the HTTPS client key",
    "496, set the HTTPS client key",
    "511, the network wants a login",
    "411, set the HTTP method to GET",
    "413, set the HTTP method to GET",
    "414, the address became too long for it: set the HTTP method to POST",
    "429, try again later",
    "500, it failed while it worked on the request: see its log",
    "501, set the HTTP method to the other",
    "502, the server behind it does not answer",
    "503, it is too busy or being serviced: try again later",
    "504, the server behind it does not answer",
    "599, it failed while it worked on the request",
    "200, that is not SCEP",
  })
  void saysWhatAStatusMeans(int status, String advice) {
    assertThat(http(NDES, status, "", ""))
        .startsWith("http://ca.example.com/certsrv/mscep/mscep.dll answers HTTP " + status + ": ")
        .contains(advice);
  }

  @Test
  void quotesTheTitleOfAWebPage() {
    String page =
        "\r\n<!DOCTYPE html PUBLIC \"x\">\n<html><head><TITLE lang=en>404 - File or\n"
            + " <b>directory</b> &nbsp;not found.</TITLE></head><body>s3cr3t</body>";

    assertThat(http(NDES, 404, "", page))
        .startsWith(
            "http://ca.example.com/certsrv/mscep/mscep.dll answers with a web page (HTTP 404,"
                + " \"404 - File or directory not found.\"): there is no SCEP service");
  }

  @Test
  void recognisesAWebPageThatComesWithStatus200() {
    assertThat(http(NDES, 200, "text/html; charset=utf-8", "Network Device Enrollment Service"))
        .contains(
            "answers with a web page (HTTP 200, \"Network Device Enrollment Service\"): that is not")
        .contains("/pkiclient.exe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html><body><h1>Not  Found</h1><p>Sorry.</body></html>|Not Found",
        "<html><body>The server is down. Come back later.</body>|The server is down.",
        "<html><head><style>p {}</style></head><p>Bad!  Gateway|Bad!",
        "<html><script>alert(1)</script><b>Access</b> <i>denied</i><br>by policy|Access denied",
        "<html><!-- geheim --><title></title><div>&nbsp;</div><td>Session expired<td>x|Session expired",
        "<html><p>a\u001b[31m<b>b</b>\u202ec|a [31m b c"
      })
  void quotesTheFirstSentenceOfAPageWithoutATitle(String page, String quote) {
    assertThat(http(NDES, 500, "text/html", page))
        .contains("answers with a web page (HTTP 500, \"" + quote + "\"): it failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|The plain HTTP request was sent to HTTPS port|let the URL begin with https://",
        "400|400 No required SSL certificate was sent|set the HTTPS client key",
        "403|403.7 - Forbidden: SSL client certificate is required.|set the HTTPS client key"
      })
  void recognisesWhatWebServersSayOfTls(int status, String title, String advice) {
    assertThat(http(NDES, status, "text/html", "<html><title>" + title + "</title>"))
        .contains(advice);
  }

  @Test
  void recognisesTheQueryThatIisCallsTooLong() {
    assertThat(http(NDES, 404, "text/html", "<html><title>404.15 - Not Found</title>"))
        .contains("the address became too long for it: set the HTTP method to POST");
  }

  @ParameterizedTest
  @CsvSource({
    "/certsrv/mscep_admin, requests go to /certsrv/mscep/mscep.dll",
    "/certsrv/MSCEP_ADMIN/, requests go to /certsrv/mscep/mscep.dll",
    "/certsrv/mscep/mscep.dll, some servers want /pkiclient.exe after mscep.dll",
    "/certsrv/, 'Microsoft NDES: /certsrv/mscep/mscep.dll'",
    "/, 'Microsoft NDES: /certsrv/mscep/mscep.dll'",
    "/ejbca/scep/x/pkiclient.exe, the part before /pkiclient.exe often names the CA",
    "/certsrv/mscep/mscep.dll/pkiclient.exe, the part before /pkiclient.exe often names the CA",
  })
  void saysWhereTheServiceUsuallyIs(String path, String hint) {
    var url = URI.create("http://ca.example.com" + path);

    assertThat(http(url, 404, "", "")).contains(hint);
    assertThat(http(url, 403, "text/html", "<html>")).contains(hint);
  }

  @Test
  void quotesTheFirstWordsOfAPlainText() {
    assertThat(http(NDES, 500, "text/plain; charset=utf-8", "failed to\ndecode <x>\u001b"))
        .contains("answers HTTP 500 (\"failed to decode (x)\"): ");
  }

  @Test
  void quotesNothingOfABinaryBody() {
    assertThat(http(NDES, 500, "application/octet-stream", "\u0000\u0001binary"))
        .doesNotContain("binary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><title>",
        "<title></title>",
        "<title>\u0000</title>",
        "<title><title><title>",
        "<html",
        "<!doctype html>"
      })
  void managesAWebPageWithoutATitle(String page) {
    assertThat(http(NDES, 500, "text/html", page)).contains("answers with a web page (HTTP 500): ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<p", "<!--", "<script>", "<", "</", "&a", "<title", ". "})
  void managesPagesThatNeverComeToAnEnd(String part) {
    assertThat(http(NDES, 500, "text/html", "<html>" + part.repeat(100_000))).hasSizeLessThan(500);
  }

  @Test
  void readsOnlyTheBeginningOfALargePage() {
    String page = "<html>" + "<title ".repeat(1_000_000);

    assertThat(http(NDES, 500, "text/html", page)).hasSizeLessThan(400);
  }

  @Test
  void showsAnAddressWithoutQueryAndUserAndWithoutMarkup() {
    var url = URI.create("https://ca_1.example.com:8443/%3Cb%3Ex%0A/scep?x=s3cr3t");

    assertThat(http(url, 404, "", ""))
        .startsWith("https://ca_1.example.com:8443/(b)x /scep answers HTTP 404: ");
  }
}
