using System.Text.Json;
using MiniPod.Pods.Manifest;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Handlers;
using MiniPod.Pods.Store;
using static MiniPod.Pods.Tests.Manifest.ManifestText;

namespace MiniPod.Pods.Tests.Manifest;

public sealed class HandlerConverterTests
{
    [Fact]
    public void Convert_NoProbes_AreNone()
    {
        var container = Container("tty: false");

        Assert.Null(container.LivenessProbe ?? container.ReadinessProbe ?? container.StartupProbe);
        Assert.Null(container.PostStart ?? container.PreStop);
    }

    [Fact]
    public void Convert_NothingButAHandler_HasKubernetesDefaults() => Assert.Equivalent(
        new ProbeSpec
        {
            Handler = new HttpHandler { Port = 80 },
            InitialDelaySeconds = 0,
            PeriodSeconds = 10,
            TimeoutSeconds = 1,
            SuccessThreshold = 1,
            FailureThreshold = 3,
            GraceSeconds = null,
        },
        Container("livenessProbe: { httpGet: { port: 80 } }").LivenessProbe,
        strict: true);

    [Fact]
    public void Convert_Zeros_AreTheDefaults() => Assert.Equivalent(
        Container("startupProbe: { tcpSocket: { port: 80 } }").StartupProbe,
        Container(
            "startupProbe: { tcpSocket: { port: 80 }, periodSeconds: 0, timeoutSeconds: 0, successThreshold: 0, failureThreshold: 0 }")
            .StartupProbe,
        strict: true);

    [Fact]
    public void Convert_EveryNumber_IsItsOwn()
    {
        var probe = Container(
            """
            startupProbe:
              grpc: { port: 9000, service: a.B, mode: TLS }
              initialDelaySeconds: 1
              periodSeconds: 2
              timeoutSeconds: 3
              failureThreshold: 4
              terminationGracePeriodSeconds: 5
            readinessProbe:
              tcpSocket: { port: 80, host: example.org }
              successThreshold: 6
            """);

        Assert.Equal(
            new ProbeSpec
            {
                Handler = new GrpcHandler { Port = 9000, Service = "a.B", IsSecure = true },
                InitialDelaySeconds = 1,
                PeriodSeconds = 2,
                TimeoutSeconds = 3,
                FailureThreshold = 4,
                GraceSeconds = 5,
            },
            probe.StartupProbe);
        Assert.Equal(
            new ProbeSpec { Handler = new TcpHandler { Port = 80, Host = "example.org" }, SuccessThreshold = 6 }, probe.ReadinessProbe);
    }

    [Theory]
    [InlineData("web", 8080)]
    [InlineData("'81'", 81)]
    [InlineData("82", 82)]
    public void Convert_Port_IsANumber(string port, int expected) => Assert.Equal(
        expected,
        Assert.IsType<HttpHandler>(Container(
            $"ports: [{{ containerPort: 1 }}, {{ containerPort: 8080, name: web }}]\nlivenessProbe: {{ httpGet: {{ port: {port} }} }}")
            .LivenessProbe!.Handler).Port);

    [Fact]
    public void Convert_Http_HasAllOfIt() => Assert.Equivalent(
        new HttpHandler
        {
            Port = 443,
            Path = "/ready?deep=1",
            Host = "10.0.0.1",
            IsSecure = true,
            Headers = [new("A", "b"), new("A", "c"), new("Accept", "")],
        },
        Container(
            """
            livenessProbe:
              httpGet:
                port: 443
                path: /ready?deep=1
                host: 10.0.0.1
                scheme: HTTPS
                httpHeaders: [{ name: A, value: b }, { name: A, value: c }, { name: Accept, value: "" }]
            """).LivenessProbe!.Handler,
        strict: true);

    [Theory]
    [InlineData("[cat, $HOME]", false, "cat", "$HOME")]
    [InlineData("[$(GIVEN), $$(GIVEN)]", true, "$(GIVEN)", "$$(GIVEN)")]
    [InlineData("[$(FIELD)x, '$(TWICE)']", true, "x", "$(TWICE)")]
    [InlineData("[$(NONE), '$(date']", true, "$$(NONE)", "$(date")]
    public void Convert_VariablesInAProbe_AreThoseWithAValue(string command, bool expands, params string[] expected)
    {
        var handler = Assert.IsType<ExecHandler>(Container(
            $$"""
            env:
            - { name: GIVEN, value: a }
            - { name: FIELD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { name: TWICE, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { name: TWICE, value: b }
            livenessProbe: { exec: { command: {{command}} } }
            """).LivenessProbe!.Handler);

        Assert.Equal(expected, handler.Command);
        Assert.True(handler.Expands || !expands);
    }

    [Fact]
    public void Convert_VariablesInAHook_StayAsTheyAre() => Assert.Equivalent(
        new ExecHandler { Command = ["echo", "$(A)"] },
        Container("env: [{ name: A, value: b }]\nlifecycle: { preStop: { exec: { command: [echo, $(A)] } } }").PreStop,
        strict: true);

    [Fact]
    public void Convert_Hooks_NeedAProgramThatKnowsThem()
    {
        var container = Container("lifecycle: { postStart: { sleep: { seconds: 3 } }, preStop: { httpGet: { port: 80 } } }");

        Assert.Equal(new SleepHandler(3), container.PostStart);
        Assert.Equivalent(new HttpHandler { Port = 80 }, container.PreStop, strict: true);
        Assert.True(new ContainerSpec { Name = container.Name, Image = "i", PreStop = container.PreStop }.IsOfManifest);
        Assert.True(new ContainerSpec { Name = container.Name, Image = "i", PostStart = container.PostStart }.IsOfManifest);
        Assert.False(new ContainerSpec { Name = container.Name, Image = "i" }.IsOfManifest);
    }

    [Fact]
    public void Convert_Probes_AreInTheRecordAndTheFingerprint()
    {
        var pod = One(WithContainer("livenessProbe: { exec: { command: [a] } }"));
        var json = JsonSerializer.Serialize(pod.Containers[0], StoreJson.Default.ContainerSpec);

        Assert.Contains("\"livenessProbe\":{\"handler\":{\"kind\":\"exec\",\"command\":[\"a\"]", json, StringComparison.Ordinal);
        Assert.Equivalent(pod.Containers[0], JsonSerializer.Deserialize(json, StoreJson.Default.ContainerSpec), strict: true);
        Assert.NotEqual(pod.Fingerprint, One(WithContainer("livenessProbe: { exec: { command: [b] } }")).Fingerprint);
        Assert.Contains("livenessProbe", ManifestGenerator.Yaml(pod), StringComparison.Ordinal);
    }
}
