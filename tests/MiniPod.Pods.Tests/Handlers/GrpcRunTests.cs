using System.Text;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Pods.Tests.Handlers;

public sealed class GrpcRunTests : HandlerTest
{
    [Fact(Timeout = Limit)]
    public async Task Probe_Serving_Succeeds()
    {
        using var server = GrpcServer.Answering([0x08, 1], 0);

        Assert.Equal(Success("service healthy"), await ProbeAsync(new GrpcHandler { Port = server.Port }));
    }

    [Theory(Timeout = Limit)]
    [InlineData(0, "UNKNOWN")]
    [InlineData(2, "NOT_SERVING")]
    [InlineData(3, "SERVICE_UNKNOWN")]
    [InlineData(9, "9")]
    public async Task Probe_AnotherState_Fails(byte state, string name)
    {
        using var server = GrpcServer.Answering(state == 0 ? [] : [0x08, state], 0);

        Assert.Equal(
            Failure($"service unhealthy (responded with \"{name}\")"), await ProbeAsync(new GrpcHandler { Port = server.Port }));
    }

    [Theory(Timeout = Limit)]
    [InlineData(
        12, "unknown", "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown")]
    [InlineData(5, "no%20such", "error: health rpc probe failed: rpc error: code = 5 desc = no such")]
    public async Task Probe_AnError_Fails(int status, string text, string expected)
    {
        using var server = GrpcServer.Answering(null, status, text: text);

        Assert.Equal(Failure(expected), await ProbeAsync(new GrpcHandler { Port = server.Port }));
    }

    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData("a.B")]
    [InlineData("long")]
    public async Task Probe_Service_IsInTheRequest(string service)
    {
        if (service == "long") service = new string('x', 200);
        var asked = new TaskCompletionSource<byte[]>();
        using var server = GrpcServer.Answering([0x08, 1], 0, asked.SetResult);

        Assert.Equal(HandlerOutcome.Success, (await ProbeAsync(new GrpcHandler { Port = server.Port, Service = service })).Outcome);

        byte[] length = service.Length < 128 ? [(byte)service.Length] : [(byte)(service.Length | 128), (byte)(service.Length >> 7)];
        byte[] message = service.Length == 0 ? [] : [0x0a, .. length, .. Encoding.ASCII.GetBytes(service)];
        Assert.Equal([0, 0, 0, 0, (byte)message.Length, .. message], await asked.Task);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_AnswerOfSomethingElse_Fails()
    {
        using var odd = GrpcServer.Answering([0x12, 1, 0], 0);
        using var endless = GrpcServer.Answering(new byte[20_000], 0);

        Assert.Equal(
            Failure("error: health rpc probe failed: the answer is not that of a health service"),
            await ProbeAsync(new GrpcHandler { Port = odd.Port }));
        Assert.Equal(
            Failure("error: health rpc probe failed: the answer is too long"), await ProbeAsync(new GrpcHandler { Port = endless.Port }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_NobodyListens_Fails()
    {
        var port = FreePort();

        Assert.Equal(
            Failure($"error: failed to connect service at \"127.0.0.1:{port}\": dial tcp 127.0.0.1:{port}: connect: connection refused"),
            await ProbeAsync(new GrpcHandler { Port = port }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_ServerOfHttp1_Fails()
    {
        using var server = LoopbackServer.Http(_ => "HTTP/1.1 200 OK\r\n\r\n");

        var result = await ProbeAsync(new GrpcHandler { Port = server.Port });

        Assert.Equal(HandlerOutcome.Failure, result.Outcome);
        Assert.StartsWith("error: health rpc probe failed: ", result.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_NoAnswer_FailsAtItsTimeout()
    {
        using var server = new LoopbackServer((_, token) => Task.Delay(Timeout.Infinite, token));

        Assert.Equal(
            Failure("timeout: health rpc did not complete within 1s"),
            await ProbeAsync(new GrpcHandler { Port = server.Port }, seconds: 1));
    }
}
