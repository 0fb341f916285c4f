using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Rules;

/// <summary>The rules between the fields of probes and hooks, each violated and kept.</summary>
public sealed class HandlerRulesTests
{
    private const string Needed = "needs one of exec, httpGet, tcpSocket and grpc";

    [Theory]
    [InlineData("livenessProbe: {}", $"livenessProbe {Needed}")]
    [InlineData("startupProbe: {periodSeconds: 5}", $"startupProbe {Needed}")]
    [InlineData("readinessProbe: {tcpSocket: {port: 1}, grpc: {port: 2}}", $"readinessProbe {Needed}")]
    [InlineData("livenessProbe: {exec: {}}", "livenessProbe.exec command is missing")]
    [InlineData("livenessProbe: {exec: {command: []}}", "livenessProbe.exec.command is empty")]
    [InlineData("livenessProbe: {tcpSocket: {port: 1}, successThreshold: 2}", "livenessProbe.successThreshold must be 1 here")]
    [InlineData("startupProbe: {tcpSocket: {port: 1}, successThreshold: 2}", "startupProbe.successThreshold must be 1 here")]
    [InlineData("readinessProbe: {tcpSocket: {port: 1}, terminationGracePeriodSeconds: 5}",
        "readinessProbe.terminationGracePeriodSeconds cannot be used with readinessProbe, whose failure ends nothing")]
    [InlineData("livenessProbe: {tcpSocket: {port: web}}", "livenessProbe.tcpSocket.port \"web\" is the name of no port of this container")]
    [InlineData("livenessProbe: {httpGet: {port: web}}, ports: [{containerPort: 80}]",
        "livenessProbe.httpGet.port \"web\" is the name of no port of this container")]
    [InlineData("livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: 'A B', value: c}]}}",
        "livenessProbe.httpGet.httpHeaders[0].name must consist of letters, digits and '-', not \"A B\"")]
    [InlineData("livenessProbe: {httpGet: {port: 1, httpHeaders: [{name: A, value: \"b\\r\\nC: d\"}]}}",
        "livenessProbe.httpGet.httpHeaders[0].value must not have control characters")]
    [InlineData("livenessProbe: {httpGet: {}}", "livenessProbe.httpGet port is missing")]
    [InlineData("livenessProbe: {httpGet: {port: 0}}", "livenessProbe.httpGet.port must be a port from 1 to 65535, or the name of one")]
    [InlineData("livenessProbe: {grpc: {port: http}}", "livenessProbe.grpc.port must be a whole number without quotes, not \"http\"")]
    [InlineData("livenessProbe: {httpGet: {port: 1, scheme: https}}", "livenessProbe.httpGet.scheme must be HTTP or HTTPS, not \"https\"")]
    [InlineData("livenessProbe: {tcpSocket: {port: 1}, periodSeconds: -1}", "livenessProbe.periodSeconds must be at least 0, not -1")]
    [InlineData("lifecycle: {preStop: {}}", "lifecycle.preStop needs one of exec, httpGet and sleep")]
    [InlineData("lifecycle: {postStart: {exec: {command: [a]}, sleep: {seconds: 1}}}",
        "lifecycle.postStart needs one of exec, httpGet and sleep")]
    [InlineData("lifecycle: {postStart: {exec: {}}}", "lifecycle.postStart.exec command is missing")]
    [InlineData("lifecycle: {preStop: {httpGet: {port: web}}}",
        "lifecycle.preStop.httpGet.port \"web\" is the name of no port of this container")]
    [InlineData("lifecycle: {preStop: {sleep: {seconds: 31}}}",
        "lifecycle.preStop.sleep.seconds must not be more than terminationGracePeriodSeconds, 30")]
    public void Check_RuleIsViolated_IsOneError(string field, string expected) => Assert.Equal(
        [$"spec.containers[0].{expected} (line {ContainerLine})"], Errors(WithContainer(field)));

    [Theory]
    [InlineData("livenessProbe: {exec: {command: [a]}, successThreshold: 1, terminationGracePeriodSeconds: 5}")]
    [InlineData("readinessProbe: {grpc: {port: 1, service: a, mode: TLS}, successThreshold: 2, failureThreshold: 1}")]
    [InlineData("livenessProbe: {tcpSocket: {port: web}}, ports: [{containerPort: 80}, {name: web, containerPort: 81}]")]
    [InlineData("livenessProbe: {httpGet: {port: '80', path: '/a?b=c', httpHeaders: [{name: Accept, value: ''}]}}")]
    [InlineData("startupProbe: {httpGet: {port: 80}, periodSeconds: 0, timeoutSeconds: 0, successThreshold: 0, failureThreshold: 0}")]
    [InlineData("lifecycle: {preStop: {sleep: {seconds: 30}}, postStart: {httpGet: {port: 80, scheme: HTTPS}}}")]
    public void Check_RuleIsKept_IsNoError(string field) => Assert.Empty(Errors(WithContainer(field)));

    [Fact]
    public void Check_SleepWithinAGivenGrace_IsNoError() => Assert.Empty(Errors(WithContainer(
        "lifecycle: {preStop: {sleep: {seconds: 31}}}", "terminationGracePeriodSeconds: 31")));

    [Fact]
    public void Check_HookThatIsRefused_IsNoErrorOfARule() => Assert.StartsWith(
        "spec.containers[0].lifecycle.preStop.tcpSocket is not supported: Kubernetes accepts it",
        Assert.Single(Errors(WithContainer("lifecycle: {preStop: {tcpSocket: {port: 80}}}"))), StringComparison.Ordinal);
}
