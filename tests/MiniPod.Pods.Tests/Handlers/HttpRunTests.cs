using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Pods.Tests.Handlers;

public sealed class HttpRunTests : HandlerTest
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory(Timeout = Limit)]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Probe_StatusOfSuccess_Succeeds(int status)
    {
        using var server = LoopbackServer.Http(_ => $"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(Success(), await ProbeAsync(new HttpHandler { Port = server.Port }));
    }

    [Theory(Timeout = Limit)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Probe_AnotherStatus_FailsInKubeletsWords(int status)
    {
        using var server = LoopbackServer.Http(_ => $"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(Failure($"HTTP probe failed with statuscode: {status}"), await ProbeAsync(new HttpHandler { Port = server.Port }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_Request_IsThatOfKubelet()
    {
        var requests = new ConcurrentQueue<string>();
        using var server = LoopbackServer.Http(_ => Ok, requests);

        Assert.Equal(Success("ok"), await ProbeAsync(new HttpHandler { Port = server.Port, Path = "/a%2Fb/../c d?e=f#g" }));

        var lines = Assert.Single(requests).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("GET /a%2Fb/../c%20d?e=f HTTP/1.1", lines[0]);
        Assert.Equal(
            ["Accept: */*", "Connection: close", $"Host: 127.0.0.1:{server.Port}", "User-Agent: kube-probe/1.32"], lines[1..].Order());
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_HeadersOfItsOwn_ReplaceTheUsual()
    {
        var requests = new ConcurrentQueue<string>();
        using var server = LoopbackServer.Http(_ => Ok, requests);

        await ProbeAsync(new HttpHandler
        {
            Port = server.Port,
            Path = "x",
            Headers = [new("Host", "example.org"), new("Accept", ""), new("user-agent", "me"), new("X", "1"), new("Content-Type", "a/b")],
        });

        var lines = Assert.Single(requests).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("GET /x HTTP/1.1", lines[0]);
        Assert.Equal(
            ["Connection: close", "Content-Length: 0", "Content-Type: a/b", "Host: example.org", "User-Agent: me", "X: 1"],
            lines[1..].Order());
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_RedirectsOnTheSameHost_AreFollowed()
    {
        var requests = new ConcurrentQueue<string>();
        using var server = LoopbackServer.Http(
            request => request.StartsWith("GET /a ", StringComparison.Ordinal) ? Redirect("/b?c=d") : Ok, requests);

        var result = await ProbeAsync(new HttpHandler { Port = server.Port, Path = "/a", Headers = [new("Host", "h"), new("X", "1")] });

        Assert.Equal(Success("ok"), result);
        Assert.All(requests, request => Assert.Contains("\r\nX: 1\r\n", request, StringComparison.Ordinal));
        Assert.All(requests, request => Assert.Contains("\r\nHost: h\r\n", request, StringComparison.Ordinal));
        Assert.StartsWith("GET /b?c=d HTTP/1.1\r\n", requests.Last(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_RedirectToAnotherHost_IsSuccessWithAWarning()
    {
        using var server = LoopbackServer.Http(_ => Redirect("http://example.org/", "moved"));

        Assert.Equal(
            new HandlerResult(HandlerOutcome.Warning, "Probe terminated redirects, Response body: moved"),
            await ProbeAsync(new HttpHandler { Port = server.Port }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_RedirectsInACircle_FailAfterTen()
    {
        using var server = LoopbackServer.Http(_ => Redirect("/"));

        var result = await ProbeAsync(new HttpHandler { Port = server.Port });

        Assert.Equal(Failure($"Get \"http://127.0.0.1:{server.Port}/\": stopped after 10 redirects"), result);
        Assert.Equal(10, server.Connections);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_LongBody_IsCutAtTenKibibytes()
    {
        using var server = LoopbackServer.Http(_ => $"HTTP/1.1 200 OK\r\n\r\n{new string('x', 100_000)}");

        Assert.Equal(Success(new string('x', 10 << 10)), await ProbeAsync(new HttpHandler { Port = server.Port }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_NobodyListens_Fails()
    {
        var port = FreePort();

        Assert.Equal(
            Failure($"Get \"http://127.0.0.1:{port}/\": dial tcp 127.0.0.1:{port}: connect: connection refused"),
            await ProbeAsync(new HttpHandler { Port = port }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_ServerHangsUp_Fails()
    {
        using var server = new LoopbackServer(LoopbackServer.ReadRequestAsync);

        Assert.Equal(
            Failure($"Get \"http://127.0.0.1:{server.Port}/\": EOF"), await ProbeAsync(new HttpHandler { Port = server.Port }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_NoAnswer_FailsAtItsTimeout()
    {
        using var server = new LoopbackServer((_, token) => Task.Delay(Timeout.Infinite, token));

        Assert.Equal(
            Failure($"Get \"http://127.0.0.1:{server.Port}/\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"),
            await ProbeAsync(new HttpHandler { Port = server.Port }, seconds: 1));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_HostOfItsOwn_IsAskedFromTheHost()
    {
        using var server = LoopbackServer.Http(_ => Ok);

        Assert.Equal(
            Success("ok"),
            await ProbeAsync(
                new HttpHandler { Port = server.Port, Host = "localhost" },
                target: new HandlerTarget { ContainerId = "a", Network = "/nonexistent" }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_PodWithoutAddressOrNetwork_SaysNothing()
    {
        Assert.Equal(
            new HandlerResult(HandlerOutcome.Error, "the pod has no address"),
            await ProbeAsync(new HttpHandler { Port = 80 }, target: Target with { Address = null }));
        Assert.Equal(
            HandlerOutcome.Error,
            (await ProbeAsync(new HttpHandler { Port = 80 }, target: Target with { Network = "/nonexistent" })).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_CertificateOfNobody_IsTaken()
    {
        using var server = Tls();

        Assert.Equal(Success("ok"), await ProbeAsync(new HttpHandler { Port = server.Port, IsSecure = true }));
    }

    [Fact(Timeout = Limit)]
    public async Task Probe_PlainAnswerToHttps_Fails()
    {
        using var server = LoopbackServer.Http(_ => "HTTP/1.1 400 Bad Request\r\n\r\n");

        Assert.Equal(HandlerOutcome.Failure, (await ProbeAsync(new HttpHandler { Port = server.Port, IsSecure = true })).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task Hook_AnyAnswer_IsSuccess()
    {
        var requests = new ConcurrentQueue<string>();
        using var server = LoopbackServer.Http(_ => "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", requests);

        Assert.Equal(HandlerOutcome.Success, (await HookAsync(new HttpHandler { Port = server.Port })).Outcome);
        Assert.Contains("User-Agent: kube-lifecycle/1.32\r\n", Assert.Single(requests), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Hook_PlainAnswerToHttps_IsAskedAgainWithoutTheSecret()
    {
        var requests = new ConcurrentQueue<string>();
        using var server = LoopbackServer.Http(
            request => request.StartsWith("GET", StringComparison.Ordinal) ? Ok : "HTTP/1.1 400 Bad Request\r\n\r\n", requests);

        var result = await HookAsync(
            new HttpHandler { Port = server.Port, IsSecure = true, Headers = [new("Authorization", "secret"), new("X", "1")] });

        Assert.Equal(Success("ok"), result);
        Assert.Contains("X: 1", requests.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", requests.Last(), StringComparison.Ordinal);
    }

    private static string Redirect(string location, string body = "") =>
        $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static LoopbackServer Tls()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return new LoopbackServer(async (stream, token) =>
        {
            using var secured = new SslStream(stream);
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, token);
            await LoopbackServer.ReadRequestAsync(secured, token);
            await secured.WriteAsync(Encoding.UTF8.GetBytes(Ok), token);
        });
    }
}
