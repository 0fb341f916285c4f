using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Commands on one container of a pod, with the native program; the pod's other container keeps
/// running.</summary>
public sealed class OneContainerTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Patiently = "echo $WHO; trap 'exit 0' TERM; sleep 600 & wait";

    private string Pod => Name("pod");

    [Fact(Timeout = Limit)]
    public async Task CreateStartStopRestartRemove_OneContainer_TheOtherRunsOnInTheSameNetwork()
    {
        await RunOtherAsync();
        var before = await SnapshotAsync();
        var other = await StateAsync("other");

        (await MiniPodAsync(
            "create", "--pod", Pod, "--name", "more", "-e", "WHO=me", TestImages.Toolbox, "sh", "-c", Patiently)).ShouldSucceed();
        Assert.Equal("created", await StateAsync("more", "Status"));
        (await MiniPodAsync("start", "-c", "more", Pod)).ShouldSucceed();
        Assert.Equal("running", await StateAsync("more", "Status"));
        Assert.Equal(
            await Kernel.NamespaceAtAsync($"/var/run/netns/{Pod}"),
            Kernel.NamespaceOf(int.Parse(await StateAsync("more", "Pid"), System.Globalization.CultureInfo.InvariantCulture)));
        (await MiniPodAsync("stop", "-c", "more", Pod)).ShouldSucceed();
        Assert.Equal("exited", await StateAsync("more", "Status"));
        Assert.Equal("NotReady", (string?)(await InspectAsync(Pod))["status"]);
        Assert.Empty((await InspectAsync(Pod))["problems"]!.AsArray());
        (await MiniPodAsync("restart", "-c", "more", Pod)).ShouldSucceed();
        Assert.Equal("running", await StateAsync("more", "Status"));
        (await MiniPodAsync("rm", "-c", "more", Pod)).ShouldExit(125);
        (await MiniPodAsync("rm", "-f", "-c", "more", Pod)).ShouldSucceed();

        Assert.Equal(other, await StateAsync("other"));
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunReplace_ContainerThatRuns_IsTheNextAttemptAndThePreviousLogsAreThere()
    {
        await RunOtherAsync();
        string[] Run(
            string who,
            params string[] more) =>
            [
                "run", "-d", .. more, "--pod", Pod, "--name", "more", "-e", $"WHO={who}", TestImages.Toolbox, "sh",
                "-c", Patiently,
            ];
        (await MiniPodAsync(Run("first"))).ShouldSucceed();
        await UntilAsync(async () => (await MiniPodAsync("logs", "-c", "more", Pod)).Stdout == "first\n", "the first line of output");

        Assert.Contains("--replace", (await MiniPodAsync(Run("second"))).ShouldExit(125).Stderr, StringComparison.Ordinal);
        (await MiniPodAsync(Run("second", "--replace"))).ShouldSucceed();

        await UntilAsync(async () => (await MiniPodAsync("logs", "-c", "more", Pod)).Stdout == "second\n", "the second line of output");
        Assert.Equal("first\n", (await MiniPodAsync("logs", "-p", "-c", "more", Pod)).ShouldSucceed().Stdout);
        var more = (await InspectAsync(Pod))["containers"]![1]!;
        Assert.Equal(
            (1, (string?)(await EngineApi.InspectAsync($"minipod.{Pod}.more.1"))["Id"]),
            ((int)more["attempt"]!, (string?)more["containerId"]));
        Assert.Equal(
            "no former attempt", (await MiniPodAsync("logs", "-p", "-c", "other", Pod)).ShouldExit(125).Stderr.TrimEnd('.', '\n')[^17..]);
    }

    [Fact(Timeout = Limit)]
    public async Task Start_ContainerOfAStoppedPod_BringsTheNetworkAndLeavesTheOtherStopped()
    {
        await RunOtherAsync();
        (await MiniPodAsync("create", "--pod", Pod, "--name", "more", TestImages.Toolbox, "sh", "-c", Patiently)).ShouldSucceed();
        (await MiniPodAsync("stop", Pod)).ShouldSucceed();

        (await MiniPodAsync("start", "-c", "more", Pod)).ShouldSucceed();

        Assert.Equal("running", await StateAsync("more", "Status"));
        Assert.Equal("exited", await StateAsync("other", "Status"));
        Assert.NotEmpty(await Kernel.IpAsync(Pod));
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_LastContainerThatRunsOfAPodThatRemovesItself_ThePodGoesThoughOneWasNeverStarted()
    {
        var before = await SnapshotAsync();
        (await MiniPodAsync("run", "-d", "--rm", "--name", Pod, TestImages.Toolbox, "sh", "-c", Patiently)).ShouldSucceed();
        (await MiniPodAsync("create", "--pod", Pod, "--name", "more", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        (await MiniPodAsync("stop", "-c", "toolbox", Pod)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Container_ThatThePodDoesNotHave_IsNamedWithThoseItHas()
    {
        await RunOtherAsync();
        foreach (var verb in new[] { "start", "stop", "restart", "rm" })
        {
            Assert.Contains(
                "has no container \"nobody\". Its containers: other.",
                (await MiniPodAsync(verb, "-c", "nobody", Pod)).ShouldExit(125).Stderr,
                StringComparison.Ordinal);
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData("--replace requires --pod", "create", "--replace", "x")]
    [InlineData("--replace requires --pod", "run", "--replace", "x")]
    [InlineData("--env applies to a container", "create", "-e", "A=1", "x")]
    [InlineData("--hostname and --pod cannot be used together", "create", "--pod", "p", "--hostname", "h", "x")]
    [InlineData("no image given", "create", "--pod", "p")]
    public async Task Create_WhatDoesNotGoTogether_IsRefused(string message, params string[] line) =>
        Assert.Contains(message, (await MiniPodAsync(line)).ShouldExit(125).Stderr, StringComparison.Ordinal);

    private async Task RunOtherAsync()
    {
        var manifest = $$"""
            { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{Pod}}" }, "spec": { "containers": [
              { "name": "other", "image": "{{TestImages.Toolbox}}", "command": ["sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"] } ] } }
            """;
        (await MiniPodAsync("run", "-f", WriteFile("pod.json", manifest))).ShouldSucceed();
    }

    private async Task<string> StateAsync(string container, string key = "StartedAt") =>
        (await EngineApi.InspectAsync($"minipod.{Pod}.{container}"))["State"]![key]!.ToString();
}
