using System.Globalization;
using System.Reflection;
using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;
using MiniPod.Linux;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace MiniPod.Engine.Tests.Docker;

public sealed class DockerEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void PublicSurface_HasNoTypeOfTheClientLibrary()
    {
        var types = typeof(DockerEngine).Assembly.GetExportedTypes();

        var used = types.SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)).SelectMany(Types)
            .Concat(types.SelectMany(t => t.GetInterfaces()))
            .SelectMany(t => t.IsGenericType ? [t, .. t.GetGenericArguments()] : new[] { t });

        Assert.DoesNotContain(used, t => t.Assembly.GetName().Name!.StartsWith("Docker.", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task WarmUp_NoEngine_Succeeds()
    {
        using var engine = new DockerEngine(new DockerEngineOptions { Endpoint = "unix:///nonexistent/docker.sock" });

        await engine.WarmUpAsync(Token);

        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.EnsureUsableAsync(Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task List_LinkedContainerWithPorts_HasItsOwnNameAndPublishedPorts()
    {
        Prerequisite.Require(Host.IsRoot ? null : "not root: an engine that runs as another user is refused");
        await using var fake = new FakeEngine(_ => FakeEngine.Json(200, $$"""
            [{"Id":"{{new string('a', 64)}}","Names":["/other/alias","/web"],"Image":"nginx","State":"something new","Status":"Up","Created":1700000000,"Labels":null,
              "Ports":[{"IP":"127.0.0.1","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},{"PrivatePort":81,"Type":"tcp"},{"IP":"::","PrivatePort":53,"PublicPort":5353,"Type":"udp"}]}]
            """));
        using var engine = new DockerEngine(fake.Options);

        var container = Assert.Single(await engine.ListContainersAsync(["a", "b=c"], Token));

        Assert.Equal("web", container.Name);
        Assert.Equal([new PublishedPort("tcp", "127.0.0.1", 8080), new PublishedPort("udp", "::", 5353)], container.Ports);
        Assert.Equal(ContainerState.Dead, container.State);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), container.CreatedAt);
        Assert.Empty(container.Labels);
        Assert.Equal(
            """/containers/json?all=1&filters={"label":{"a":true,"b=c":true}}""",
            Uri.UnescapeDataString(Assert.Single(fake.Requests).Path));
    }

    [Fact(Timeout = 30_000)]
    public async Task Log_EveryIntent_WithoutSecrets()
    {
        Prerequisite.Require(Host.IsRoot ? null : "not root: an engine that runs as another user is refused");
        await using var fake = new FakeEngine(_ => FakeEngine.Json(500, "{}"));
        var sink = new ListSink();
        await using var logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(sink).CreateLogger();
        using var engine = new DockerEngine(fake.Options with { Logger = logger });

        await Record.ExceptionAsync(() => engine.CreateContainerAsync(new ContainerConfig
        {
            Name = "web",
            Image = "nginx",
            NetworkMode = "none",
            Environment = ["A=hidden"],
            Command = ["sh", "hidden"],
            Labels = new Dictionary<string, string> { ["a"] = "hidden" },
        }, Token));
        await Record.ExceptionAsync(() => engine.ExecAsync(
            "web", new ExecConfig { Command = ["login", "hidden"], Environment = ["A=hidden"] }, null, Stream.Null, Stream.Null, Token));
        await Record.ExceptionAsync(() => engine.StartContainerAsync(new string('a', 64), Token));

        var lines = sink.Events.Select(e => e.RenderMessage(CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(
            [
                "Creating container \"web\" from image \"nginx\"",
                "Running \"login\" in container \"web\"",
                "Starting container \"aaaaaaaaaaaa\"",
            ],
            lines);
        Assert.All(sink.Events, e => Assert.Equal(LogEventLevel.Debug, e.Level));
        Assert.DoesNotContain(sink.Events.SelectMany(e => e.Properties), p =>
            p.Value.ToString().Contains("hidden", StringComparison.Ordinal));
    }

    private static IEnumerable<Type> Types(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters().Select(p => p.ParameterType).Append((method as MethodInfo)?.ReturnType ?? typeof(void)),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private sealed class ListSink : ILogEventSink
    {
        public List<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Add(logEvent);
    }
}
