using MiniPod.Spec.Reading;
using static MiniPod.Spec.Tests.Reading.Manifests;

namespace MiniPod.Spec.Tests.Reading;

public sealed class UnknownFieldTests
{
    [Theory]
    [InlineData("comand: [a]", "spec.containers[0].comand is no field of Kubernetes; did you mean \"command\"?")]
    [InlineData("imagePullpolicy: x", "spec.containers[0].imagePullpolicy is no field of Kubernetes; did you mean \"imagePullPolicy\"?")]
    [InlineData("ports: [{port: 80, containerPort: 80}]", "spec.containers[0].ports[0].port is no field of Kubernetes")]
    [InlineData("resources: {limit: {cpu: 1}}", "spec.containers[0].resources.limit is no field of Kubernetes; did you mean \"limits\"?")]
    [InlineData("widget: [1]", "spec.containers[0].widget is no field of Kubernetes")]
    public void Read_UnknownField_IsWarnedRefusedOrIgnored(string field, string expected)
    {
        var text = WithContainer(field);

        Assert.Equal(
            $"{expected}{(expected[^1] == '?' ? "" : ".")} It is ignored (line {ContainerLine})",
            Assert.Single(Warnings(text)));
        Assert.Empty(Errors(text));
        Assert.Equal($"{expected} (line {ContainerLine})", Assert.Single(Errors(text, UnknownFields.Strict)));
        Assert.Empty(Warnings(text, UnknownFields.Strict));
        Assert.Empty(Errors(text, UnknownFields.Ignore));
        Assert.Empty(Warnings(text, UnknownFields.Ignore));
    }

    [Fact]
    public void Read_NoSpaceAfterColon_SaysSo() => Assert.Equal(
        ["spec.containers[0].image:x is no field of Kubernetes: a space is missing after ':'"],
        Errors(WithContainer("\"image:x\": 1"), UnknownFields.Strict).Select(error => error.Split(" (line")[0]));

    // Refused in all three, because Kubernetes knows it.
    [Theory]
    [InlineData(UnknownFields.Ignore)]
    [InlineData(UnknownFields.Warn)]
    [InlineData(UnknownFields.Strict)]
    public void Read_FieldThatIsRefused_IsRefused(UnknownFields unknown) => Assert.StartsWith(
        "spec.hostUsers is not supported: ", Assert.Single(Errors(WithSpec("hostUsers: false"), unknown)), StringComparison.Ordinal);

    // What is inside has no effect either, and wrong values are wrong all the same.
    [Theory]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: "
        + "[{key: a, operator: In, "
        + "values: [b]}]}]}}}", "spec.affinity")]
    [InlineData("topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]",
        "spec.topologySpreadConstraints")]
    [InlineData("nodeSelector: {a: ''}", "spec.nodeSelector")]
    public void Read_FieldWithoutEffect_IsOneWarning(string field, string path)
    {
        Assert.StartsWith($"{path} has no effect: ", Assert.Single(Warnings(WithSpec(field))), StringComparison.Ordinal);
        Assert.Empty(Errors(WithSpec(field)));
        Assert.NotEmpty(Errors(WithSpec(field.Replace(" a", " [1]", StringComparison.Ordinal).Replace("{a: ''}", "{a: "
            + "1}", StringComparison.Ordinal))));
    }

    [Fact]
    public void Read_KeysOfMaps_AreNoFields()
    {
        var text = WithSpec("nodeSelector: {}").Replace("{name: a}", "{name: a, labels: {anything: x}, annotations: {a.b/c: "
            + "x}}", StringComparison.Ordinal);

        Assert.Empty(Errors(text, UnknownFields.Strict));
        Assert.Empty(Warnings(text, UnknownFields.Strict));
    }
}
