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
 * {@code TYPES} and {@code REPLY}); an <i>instance</i> is 16 bytes (two i64, the more
 * significant first).
 *
 * <pre>
 * kind            from     body
 *  1 HELLO        sender   u16 version, string handle, string application, instance sender, instance receiver,
 *                          i64 epoch, u8 resume, i64 start sequence, i64 verdicts seen, i32 longest frame it takes
 *  2 WELCOME      receiver instance receiver, i64 last received, i64 last handled
 *  3 REJECT       receiver u8 code, string reason
 *  4 TYPES        sender   u16 number, string content type, string type id
 *  5 DATA         sender   see below
 *  6 SKIP         sender   i64 from, i64 to (both inclusive)
 *  7 FAILED       receiver i64 sequence, u8 code, string reason
 *  8 ACK          receiver i64 last received, i64 last handled
 *  9 REPLY        receiver i64 sequence, string content type, string type id, and the payload to the end
 * 10 PING         both     i64 verdicts seen (0 from a receiver)
 * 11 GOAWAY       receiver i64 last received
 * 12 RECONNECT    receiver
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
 * 5      1     flags: 1 verdict wanted, 2 has headers, 4 reply wanted
 * 6      2     type number: 0 bytes, 1 string, others as TYPES says
 * 8      8     sequence
 * 16     6     sent at, in milliseconds since 1970
 * 22     ..    with headers: u16 count, then a string name and a string value each
 * ..     ..    payload
 * </pre>
 *
 * Between an End Point Manager (<i>epm</i>) and its clients, the same magic and lengths:
 *
 * <pre>
 * kind            from   body
 * 32 OPEN         client u16 version, string application, i64 process id; the first frame
 * 33 OPENED       epm    u16 version
 * 34 REGISTER     client i32 request, string handle, i32 ttl in ms, entry, 32 bytes receiver's key
 * 35 REGISTERED   epm    i32 request, instance lease, i64 epoch, i64 revision, i32 granted ttl in ms
 * 36 RENEW        client i32 count, that many instances: leases
 * 37 RENEWED      epm    i32 count, that many instances: unknown leases
 * 38 DEREGISTER   client i32 request, instance lease
 * 39 DEREGISTERED epm    i32 request
 * 40 WATCH        client i32 watch, string handle, 32 bytes sender's secret, i64 epoch (0: no state), i64 revision
 * 41 UNWATCH      client i32 watch
 * 42 SNAPSHOT     epm    i32 watch, i64 epoch, i64 revision, u8 warming up, entries
 * 43 EVENTS       epm    i32 watch, i64 revision, entries
 * 44 PROGRESS     epm    i64 revision
 * 45 REFUSED      epm    i32 request or watch (0: the connection), u8 code, string reason
 * 46 KEEP_ALIVE   both
 * 47 CLOSING      epm
 * </pre>
 *
 * An <i>entry</i> is: instance receiver, u8 4 or 16 and that many bytes of IP address,
 * u16 port, string application, i64 process id, u8 flag, and with the flag: instance
 * application id. <i>Entries</i> are:
 *
 * <pre>
 * u8 compressed, i32 size, i32 length, that many bytes, gzipped if compressed, else plain:
 *     i32 count, that many entries; i32 count, that many instances that are gone
 * 32 bytes for each entry, in the same order: the key of the pair, never compressed
 * </pre>
 *
 * Numbers 13 to 15, 19 to 31 and above 47 are free. Read as the original's first field
 * (an i64 size), {@code IPC1} and the first length are larger than 2^32, which no size
 * there can be, so that both protocols could share a port.
 */
@NullMarked
package be.sizingservers.ipc.wire;

import org.jspecify.annotations.NullMarked;
