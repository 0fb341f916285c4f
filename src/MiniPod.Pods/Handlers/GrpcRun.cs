using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MiniPod.Linux;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Pods.Handlers;

/// <summary>Asks the health service of a gRPC server. Its messages have one field each, so they are written and read by hand. Sources:
/// grpc/health/v1/health.proto; gRPC over HTTP2; kubelet's probe/grpc.</summary>
internal sealed class GrpcRun(GrpcHandler handler, HandlerTarget target)
{
    private const int Prefix = 5, Unimplemented = 12, Serving = 1;
    private const byte Text = 0x0a, Number = 0x08;

    private static readonly string[] States = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

    private readonly HandlerConnection _connection = new(target, null, handler.Port);

    public async Task<HandlerResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = _connection.OpenClient();
            using var request = Request();
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return Failed($"unexpected HTTP status code received from server: {(int)response.StatusCode}");
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var buffer = new byte[HandlerResult.LongestMessage]; // the answer has seven bytes
            var length = await body.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return length < buffer.Length ? Judge(response, buffer.AsSpan(0, length)) : Failed("the answer is too long");
        }
        catch (HttpRequestException error) when (error.InnerException is LibcException { Message: var message })
        {
            return HandlerResult.Error(message);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return HandlerResult.Failure($"error: failed to connect service at \"{_connection.Place}\": {_connection.Complaint(error)}");
        }
        catch (HttpRequestException error)
        {
            return Failed(_connection.Complaint(error));
        }
        catch (IOException error)
        {
            return Failed(error.Message);
        }
    }

    private static HandlerResult Judge(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var status = Header(response, "grpc-status");
        if (status != "0")
        {
            var message = Uri.UnescapeDataString(Header(response, "grpc-message") ?? "");
            return status == $"{Unimplemented}"
                ? HandlerResult.Failure(
                    $"error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {message}")
                : Failed(status is null ? "the answer has no status" : $"rpc error: code = {status} desc = {message}");
        }

        return StateIn(body) switch
        {
            Serving => HandlerResult.Success("service healthy"),
            { } state => HandlerResult.Failure(
                $"service unhealthy (responded with \"{(state < States.Length ? States[state] : $"{state}")}\")"),
            null => Failed("the answer is not that of a health service"),
        };
    }

    private static HandlerResult Failed(string why) => HandlerResult.Failure($"error: health rpc probe failed: {why}");

    private HttpRequestMessage Request()
    {
        var url = $"{(handler.IsSecure ? "https" : "http")}://{_connection.Place}/grpc.health.v1.Health/Check";
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Message(handler.Service)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("User-Agent", HandlerConnection.Agent(HandlerUse.Probe));
        return request;
    }

    // HealthCheckRequest { string service = 1; } after one byte "not compressed" and four of length.
    private static byte[] Message(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        using var message = new MemoryStream();
        message.Write(new byte[Prefix]);
        if (name.Length > 0)
        {
            message.WriteByte(Text);
            for (var rest = name.Length; ; rest >>= 7)
            {
                message.WriteByte((byte)(rest < 128 ? rest : rest & 127 | 128));
                if (rest < 128) break;
            }

            message.Write(name);
        }

        var bytes = message.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - Prefix);
        return bytes;
    }

    // HealthCheckResponse { ServingStatus status = 1; }: a status of 0 is not sent at all.
    private static int? StateIn(ReadOnlySpan<byte> body)
    {
        if (body.Length < Prefix || body[0] != 0 || BinaryPrimitives.ReadInt32BigEndian(body[1..]) != body.Length - Prefix) return null;
        return body[Prefix..] switch
        {
            [] => 0,
            [Number, < 128 and var state] => state,
            _ => null,
        };
    }

    // Without a message they are in the headers: "trailers only".
    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var last) || response.Headers.TryGetValues(name, out last) ? last.First() : null;
}
