/**
 * Frames to bytes and back. No sockets, no threads, no clock.
 * <p>
 * A connection starts with the four bytes {@code IPC1}, sent by the side that connects.
 * Everything after that, in both directions, is frames. All numbers are little-endian.
 *
 * <pre>
 * offset size  field     meaning
 * 0      4     length    i32, bytes after this field; 1 to Limits.frameBytes - 4
 * 4      1     kind      u8, see below
 * 5      ..    body
 * </pre>
 *
 * A <i>string</i> is a u16 count of bytes and that many bytes of UTF-8 (at most 256 in
 * {@code TYPES}); an <i>instance</i> is 16 bytes (two i64, the more significant first).
 *
 * <pre>
 * kind            from     body
 *  1 HELLO        sender   u16 version, string handle, string application, instance sender, instance receiver,
 *                          i64 epoch, u8 resume, i64 start sequence, i64 verdicts seen
 *  2 WELCOME      receiver instance receiver, i64 last received, i64 last handled
 *  3 REJECT       receiver u8 code, string reason
 *  4 TYPES        sender   u16 number, string content type, string type id
 *  5 DATA         sender   see below
 *  6 SKIP         sender   i64 from, i64 to (both inclusive)
 *  7 FAILED       receiver i64 sequence, u8 code, string reason
 *  8 ACK          receiver i64 last received, i64 last handled
 * 10 PING         both     i64 verdicts seen (0 from a receiver)
 * 11 GOAWAY       receiver i64 last received
 * 16 OFFER        sender   instance sender, 32 bytes nonce
 * 17 CHALLENGE    receiver 32 bytes nonce
 * 18 PROOF        both     32 bytes HMAC-SHA256
 * </pre>
 *
 * {@code DATA} has the same bytes for every receiver:
 *
 * <pre>
 * offset size  field
 * 0      4     length
 * 4      1     kind = 5
 * 5      1     flags: 1 verdict wanted, 2 has headers
 * 6      2     type number: 0 bytes, 1 string, others as TYPES says
 * 8      8     sequence
 * 16     6     sent at, in milliseconds since 1970
 * 22     ..    with headers: u16 count, then a string name and a string value each
 * ..     ..    payload
 * </pre>
 *
 * Numbers 9 (replies) and above 18 are free. Read as the original's first field (an i64
 * size), {@code IPC1} and the first length are larger than 2^32, which no size there can
 * be, so that both protocols could share a port.
 */
@NullMarked
package be.sizingservers.ipc.wire;

import org.jspecify.annotations.NullMarked;
