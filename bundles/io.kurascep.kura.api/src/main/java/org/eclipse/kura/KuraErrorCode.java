// SPDX-FileCopyrightText: 2026 the Kura SCEP authors
// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura;

/**
 * The reason of a {@link KuraException}. Each code has a fixed text; those that say
 * <em>argument</em> show the first argument of the exception after it, the others never show any.
 */
public enum KuraErrorCode {
  /** A setting is wrong; shows its argument. */
  CONFIGURATION_ERROR("Configuration error: {0}"),
  /** A configuration could not be updated. */
  CONFIGURATION_UPDATE("The configuration could not be updated"),
  /** A configuration could not be rolled back. */
  CONFIGURATION_ROLLBACK("The configuration could not be rolled back"),
  /** A configuration has a setting that its form does not know. */
  CONFIGURATION_ATTRIBUTE_UNDEFINED("A setting is not defined"),
  /** A setting has a value that its form does not allow. */
  CONFIGURATION_ATTRIBUTE_INVALID("A setting has an invalid value"),
  /** A setting that must have a value has none. */
  CONFIGURATION_REQUIRED_ATTRIBUTE_MISSING("A required setting is missing"),
  /** There is no such snapshot. */
  CONFIGURATION_SNAPSHOT_NOT_FOUND("The snapshot was not found"),
  /** A snapshot could not be taken. */
  CONFIGURATION_SNAPSHOT_TAKING("The snapshot could not be taken"),
  /** The snapshots could not be listed. */
  CONFIGURATION_SNAPSHOT_LISTING("The snapshots could not be listed"),
  /** A snapshot could not be loaded. */
  CONFIGURATION_SNAPSHOT_LOADING("The snapshot could not be loaded"),
  /** What nobody foresaw; shows its argument. */
  INTERNAL_ERROR("Internal error: {0}"),
  /** The settings of a serial port are wrong. */
  SERIAL_PORT_INVALID_CONFIGURATION("The configuration of the serial port is invalid"),
  /** There is no such serial port. */
  SERIAL_PORT_NOT_EXISTING("The serial port does not exist"),
  /** A port is in use. */
  PORT_IN_USE("The port is in use"),
  /** Some of the parts of an operation failed. */
  PARTIAL_SUCCESS("Some parts of the operation failed"),
  /** Something is not permitted, or is not trusted; shows its argument. */
  SECURITY_EXCEPTION("Security error: {0}"),
  /** There is no connection. */
  NOT_CONNECTED("Not connected"),
  /** The time for an answer is over. */
  TIMED_OUT("Timed out"),
  /** A connection could not be made; shows its argument. */
  CONNECTION_FAILED("Connection failed: {0}"),
  /** Too many messages wait for their confirmation. */
  TOO_MANY_INFLIGHT_MESSAGES("Too many messages are in flight"),
  /** Something could not be stored; shows its argument. */
  STORE_ERROR("Storing failed: {0}"),
  /** A message could not be encoded. */
  ENCODE_ERROR("Encoding failed"),
  /** A message could not be decoded. */
  DECODER_ERROR("Decoding failed"),
  /** A metric of a message is invalid. */
  INVALID_METRIC_EXCEPTION("The metric is invalid"),
  /** A message is invalid. */
  INVALID_MESSAGE_EXCEPTION("The message is invalid"),
  /** The operation does not exist here; shows its argument. */
  OPERATION_NOT_SUPPORTED("Operation not supported: {0}"),
  /** A device is not available. */
  UNAVAILABLE_DEVICE("The device is not available"),
  /** A device is closed. */
  CLOSED_DEVICE("The device is closed"),
  /** A general purpose input or output failed. */
  GPIO_EXCEPTION("GPIO error"),
  /** A command of the operating system failed. */
  OS_COMMAND_ERROR("A command of the operating system failed"),
  /** A parameter is wrong; shows its argument. */
  INVALID_PARAMETER("Invalid parameter: {0}"),
  /** A process could not be run; shows its argument. */
  PROCESS_EXECUTION_ERROR("Running a process failed: {0}"),
  /** A subscription failed. */
  SUBSCRIPTION_ERROR("Subscribing failed"),
  /** Bluetooth Low Energy: a notification failed. */
  BLE_NOTIFICATION_ERROR("Bluetooth notification error"),
  /** Bluetooth Low Energy: a connection failed. */
  BLE_CONNECTION_ERROR("Bluetooth connection error"),
  /** Bluetooth Low Energy: pairing failed. */
  BLE_PAIR_ERROR("Bluetooth pairing error"),
  /** Bluetooth Low Energy: a resource was not found. */
  BLE_RESOURCE_NOT_FOUND("The Bluetooth resource was not found"),
  /** Bluetooth Low Energy: reading or writing failed. */
  BLE_IO_ERROR("Bluetooth input or output error"),
  /** Bluetooth Low Energy: a command failed. */
  BLE_COMMAND_ERROR("Bluetooth command error"),
  /** Bluetooth Low Energy: discovery failed. */
  BLE_DISCOVERY_ERROR("Bluetooth discovery error"),
  /** Bluetooth Low Energy: a device could not be removed. */
  BLE_REMOVE_ERROR("The Bluetooth device could not be removed"),
  /** A request is wrong, HTTP 400 to a remote caller; shows its argument. */
  BAD_REQUEST("Bad request: {0}"),
  /** What was asked for is not there, HTTP 404 to a remote caller. */
  NOT_FOUND("Not found"),
  /** A service is not available; shows its argument. */
  SERVICE_UNAVAILABLE("Service unavailable: {0}"),
  /** A connection could not be closed. */
  DISCONNECTION_FAILED("Disconnecting failed"),
  /** Reading or writing failed. */
  IO_ERROR("Input or output error"),
  /** A modem is not supported. */
  UNSUPPORTED_MODEM("The modem is not supported"),
  /** A certificate is invalid. */
  INVALID_CERTIFICATE_EXCEPTION("The certificate is invalid");

  private static final String ARGUMENT = ": {0}";

  private final String text;

  KuraErrorCode(String text) {
    this.text = text;
  }

  String message(Object... arguments) {
    if (!text.endsWith(ARGUMENT)) {
      return text;
    }
    String start = text.substring(0, text.length() - ARGUMENT.length());
    return arguments.length == 0 ? start : start + ": " + arguments[0];
  }
}
