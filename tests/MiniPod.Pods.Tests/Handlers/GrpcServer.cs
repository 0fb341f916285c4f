using System.Buffers.Binary;
using System.Text;

namespace MiniPod.Pods.Tests.Handlers;

/// <summary>A server of gRPC without TLS that answers one request of each connection, RFC 9113 and RFC 7541 by hand.</summary>
internal static class GrpcServer
{
    private const byte Data = 0, Headers = 1, Settings = 4, Ack = 1, EndStream = 1, EndHeaders = 4;
    private const int LongestFrame = 1 << 14;

    /// <param name="message">The answer; null for an answer of headers alone.</param>
    /// <param name="status">The value of grpc-status.</param>
    /// <param name="asked">Receives the message of the request.</param>
    /// <param name="text">The value of grpc-message.</param>
    public static LoopbackServer Answering(byte[]? message, int status, Action<byte[]>? asked = null, string text = "") =>
        new(async (stream, token) =>
        {
            await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length], token);
            await WriteAsync(stream, Settings, 0, 0, [], token);
            var (number, request) = await ReadRequestAsync(stream, token);
            asked?.Invoke(request);
            byte[] start = [0x88, .. Literal("content-type", "application/grpc")]; // 0x88 is ":status: 200"
            byte[] end = [.. Literal("grpc-status", $"{status}"), .. Literal("grpc-message", text)];
            if (message is null)
            {
                await WriteAsync(stream, Headers, EndHeaders | EndStream, number, [.. start, .. end], token);
            }
            else
            {
                byte[] data = [0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];
                await WriteAsync(stream, Headers, EndHeaders, number, start, token);
                foreach (var part in data.Chunk(LongestFrame)) await WriteAsync(stream, Data, 0, number, part, token);
                await WriteAsync(stream, Headers, EndHeaders | EndStream, number, end, token);
            }

            await stream.CopyToAsync(Stream.Null, token);
        });

    private static async Task<(int Stream, byte[] Message)> ReadRequestAsync(Stream stream, CancellationToken token)
    {
        var head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head, token);
            var body = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(body, token);
            if (head[3] == Settings && (head[4] & Ack) == 0) await WriteAsync(stream, Settings, Ack, 0, [], token);
            if (head[3] == Data && body.Length > 0) return (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), body);
        }
    }

    private static async Task WriteAsync(
        Stream stream, byte type, int flags, int number, byte[] body, CancellationToken token)
    {
        var frame = new byte[9 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, (body.Length << 8) | type);
        frame[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), number);
        body.CopyTo(frame, 9);
        await stream.WriteAsync(frame, token);
    }

    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
