using System.Net.Sockets;
using System.Runtime.InteropServices;
using MiniPod.Engine.Docker;
using MiniPod.Linux;

namespace MiniPod.Engine.Tests.Docker;

public sealed class DockerEndpointTests
{
    private const int Limit = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tcp://10.0.0.1:2375", "remote")]
    [InlineData("ssh://me:pass@host", "remote")]
    [InlineData("http://localhost:2375", "remote")]
    [InlineData("HTTPS://localhost", "remote")]
    [InlineData("npipe:////./pipe/docker_engine", "Windows")]
    [InlineData("fd://", "not an engine address")]
    [InlineData("/var/run/docker.sock", "not an engine address")]
    [InlineData("localhost:2375", "not an engine address")]
    [InlineData("://", "not an engine address")]
    [InlineData("unix://run/docker.sock", "absolute")]
    [InlineData("unix://", "absolute")]
    [InlineData(
        "unix:///" + "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678",
        "exceeds the limit of 107 bytes")]
    public void SocketPath_AddressWeCannotUse_SaysWhyAndHowToMend(string endpoint, string why)
    {
        var e = Assert.Throws<EngineUnavailableException>(() => DockerEndpoint.SocketPath(endpoint));

        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", e.Message, StringComparison.Ordinal);
        Assert.Matches("unix:///var/run/docker.sock|shorter", e.Message);
    }

    [Theory]
    [InlineData("unix:///run/docker.sock", "/run/docker.sock")]
    [InlineData(" UNIX:///run/a b%20c.sock ", "/run/a b%20c.sock")]
    [InlineData("", "/var/run/docker.sock")]
    public void SocketPath_UnixAddress_IsItsPath(string endpoint, string path) =>
        Assert.Equal(path, DockerEndpoint.SocketPath(endpoint));

    [Fact]
    public void SocketPath_NothingSaid_IsDockerHost()
    {
        var before = Environment.GetEnvironmentVariable("DOCKER_HOST");
        try
        {
            Environment.SetEnvironmentVariable("DOCKER_HOST", "unix:///run/other.sock");
            Assert.Equal("/run/other.sock", DockerEndpoint.SocketPath(null));
            Environment.SetEnvironmentVariable("DOCKER_HOST", "tcp://host");
            Assert.StartsWith(
                "DOCKER_HOST is \"tcp://host\"",
                Assert.Throws<EngineUnavailableException>(() => DockerEndpoint.SocketPath(null)).Message,
                StringComparison.Ordinal);
            Environment.SetEnvironmentVariable("DOCKER_HOST", null);
            Assert.Equal("/var/run/docker.sock", DockerEndpoint.SocketPath(null));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_HOST", before);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Engine_RemoteAddress_IsRefusedAtTheFirstCallOnly()
    {
        using var engine = new DockerEngine(new DockerEngineOptions { Endpoint = "tcp://host:1" });

        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.GetVersionAsync(Token));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.EnsureUsableAsync(Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Engine_NoSocket_SaysHowToStartIt()
    {
        var message = await RefusalAsync("/run/minipod-test-no-such.sock");

        Assert.Contains("not running", message, StringComparison.Ordinal);
        Assert.Contains("/run/minipod-test-no-such.sock", message, StringComparison.Ordinal);
        Assert.Contains("systemctl start docker", message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Engine_NobodyListens_SaysHowToStartIt()
    {
        var directory = Directory.CreateTempSubdirectory("minipod-test-");
        var path = Path.Combine(directory.FullName, "stale.sock");
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));

            var message = await RefusalAsync(path);

            Assert.Contains("nothing listens", message, StringComparison.Ordinal);
            Assert.Contains("systemctl start docker", message, StringComparison.Ordinal);
        }

        directory.Delete(recursive: true);
    }

    [Theory(Timeout = Limit)]
    [InlineData("/etc/passwd/docker.sock")]
    [InlineData("/tmp")]
    [InlineData("/etc/passwd")]
    public async Task Engine_PathIsNoSocket_NamesIt(string path) =>
        Assert.Contains(path, await RefusalAsync(path), StringComparison.Ordinal);

    [Fact]
    public void NotConnected_NotPermitted_SaysRunAsRoot()
    {
        var e = DockerErrors.NotConnected("/run/docker.sock", new SocketException((int)SocketError.AccessDenied));

        Assert.Equal("permission denied on the engine's socket /run/docker.sock. Run minipod as root", e.Message);
    }

    [Fact(Timeout = Limit)]
    public async Task Engine_Rootless_IsRefused()
    {
        Prerequisite.Require(Host.IsRoot ? null : "not root: cannot listen as another user");
        Prerequisite.Require(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? null : "the call's number is known for x64 only");
        var directory = Directory.CreateTempSubdirectory("minipod-test-");
        var path = Path.Combine(directory.FullName, "rootless.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        ListenAs(listener, 4321);
        using var engine = new DockerEngine(new DockerEngineOptions { Endpoint = $"unix://{path}" });

        var asked = await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.ListContainersAsync([], Token));
        var ensured = await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.EnsureUsableAsync(Token));

        Assert.Contains("rootless", asked.Message, StringComparison.Ordinal);
        Assert.Contains("4321", asked.Message, StringComparison.Ordinal);
        Assert.Equal(asked.Message, ensured.Message);
        directory.Delete(recursive: true);
    }

    private static async Task<string> RefusalAsync(string path)
    {
        using var engine = new DockerEngine(new DockerEngineOptions { Endpoint = $"unix://{path}" });
        var asked = await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.FindContainerAsync("web", Token));
        var ensured = await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.EnsureUsableAsync(Token));
        Assert.Equal(asked.Message, ensured.Message);
        return asked.Message;
    }

    /// <summary>The raw system call changes the user of this thread only; SO_PEERCRED reports the
    /// user that called listen(2).</summary>
    private static void ListenAs(Socket listener, int user)
    {
        const int setResUid = 117;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            failure = Record.Exception(() =>
            {
                Assert.Equal(0, SystemCall(setResUid, -1, user, 0));
                try
                {
                    listener.Listen();
                }
                finally
                {
                    Assert.Equal(0, SystemCall(setResUid, -1, 0, 0));
                }
            });
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [DllImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint SystemCall(nint number, nint first, nint second, nint third);
}
