using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Tests.Steps;

public sealed class ContainerEnvironmentTests
{
    [Fact]
    public void Assignments_References_SeeTheVariablesBefore() => Assert.Equal(
        ["PORT=80", "URL=http://$(HOST):80/$(LATER)", "LATER=last", "AGAIN=$(AGAIN)12"],
        Of(
            Text("PORT", "80"),
            Text("URL", "http://$(HOST):$(PORT)/$(LATER)"),
            Text("LATER", "last"),
            Text("AGAIN", "$(AGAIN)1"),
            Text("AGAIN", "$(AGAIN)2")).Assignments);

    [Fact]
    public void Assignments_ValueThatDoesNotExpand_StaysAsItIs() => Assert.Equal(
        ["A=x", "B=$(A)$$", "C=$(A)$$"], Of(Text("A", "x"), new("B", "$(A)$$"), Text("C", "$(B)")).Assignments);

    [Fact]
    public void Assignments_Field_IsAskedForAndSeenByTheNext() => Assert.Equal(
        ["IP=<status.podIP>", "URL=http://<status.podIP>"],
        Of(new("IP", null) { Field = "status.podIP" }, Text("URL", "http://$(IP)")).Assignments);

    [Fact]
    public void Assignments_File_IsAskedForAndLeftOutIfItIsOptionalAndMissing() => Assert.Equal(
        ["A=<KEY>", "B=<KEY>$(C)"],
        Of(
            new("A", null) { File = new EnvFileKey("v", "f", "KEY", IsOptional: false) },
            new("C", null) { File = new EnvFileKey("v", "f", "KEY", IsOptional: true) },
            Text("B", "$(A)$(C)")).Assignments);

    [Fact]
    public void Command_Refers_IsExpandedWithAllVariables()
    {
        var spec = Spec(Text("LATER", "last")) with
        {
            Command = ["echo", "$(LATER)", "$(UNKNOWN)", "$$(LATER)", "$(cat /x)"],
            Args = ["$(LATER)$(LATER)"],
        };

        var expanded = Of(spec with { Expands = true });
        var plain = Of(spec);

        Assert.Equal(["echo", "last", "$(UNKNOWN)", "$(LATER)", "$(cat /x)"], expanded.Command);
        Assert.Equal(["lastlast"], expanded.Arguments);
        Assert.Equal(spec.Command, plain.Command);
        Assert.Equal(spec.Args, plain.Arguments);
    }

    [Fact]
    public void Command_NotGiven_IsThatOfTheImage()
    {
        var environment = Of(Spec() with { Expands = true });

        Assert.Null(environment.Command);
        Assert.Null(environment.Arguments);
    }

    [Fact]
    public void Constructor_ValuesThatGrow_AreRefused()
    {
        var variables = Enumerable.Range(1, 35).Select(number => Text($"V{number}", $"$(V{number - 1})$(V{number - 1})"));

        var error = Assert.Throws<PodException>(() => Of([Text("V0", "xxxxxxxx"), .. variables]));

        Assert.Contains("is longer than 128 KiB with its variables replaced", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Required_VariableIsSet_IsReplaced() =>
        Assert.Equal("logs/web/$(x)", Of(Text("NAME", "web")).Required("logs/$(NAME)/$$(x)"));

    [Theory]
    [InlineData("$(UNKNOWN)/a")]
    [InlineData("a/$(EMPTY)")]
    public void Required_VariableIsMissingOrEmpty_IsRefused(string text)
    {
        var error = Assert.Throws<PodException>(() => Of(Text("EMPTY", "")).Required(text));

        Assert.Contains("which is not set or empty", error.Message, StringComparison.Ordinal);
    }

    private static EnvironmentVariable Text(string name, string value) => new(name, value) { Expands = true };

    private static ContainerSpec Spec(params EnvironmentVariable[] env) => new() { Name = PodName.Parse("c"), Image = "i", Env = env };

    private static ContainerEnvironment Of(params EnvironmentVariable[] env) => Of(Spec(env));

    private static ContainerEnvironment Of(ContainerSpec spec) => new(
        spec, field => $"<{field}>", key => key.IsOptional ? null : $"<{key.Key}>");
}
