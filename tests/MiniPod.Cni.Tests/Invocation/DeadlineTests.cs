using System.Diagnostics;
using MiniPod.Linux;

namespace MiniPod.Cni.Tests;

/// <summary>Plugins as real processes that do not exit, or leave other processes behind.</summary>
public sealed class DeadlineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginHangs_IsEndedWithItsDescendantsAtTheDeadline()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", "echo waiting >&2; setsid sleep 300 & sleep 300");
        var watch = Stopwatch.StartNew();

        var error = await Assert.ThrowsAsync<CniTimeoutException>(() => host
            .Runtime(timeout: TimeSpan.FromSeconds(1))
            .AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
        Assert.Equal("a", error.PluginType);
        Assert.Equal("ADD", error.Command);
        Assert.Equal(TimeSpan.FromSeconds(1), error.Limit);
        Assert.Contains("waiting", error.Message, StringComparison.Ordinal);
        var (invocation, outcome) = Assert.Single(host.Recorder.Finished);
        Assert.True(outcome.TimedOut);
        Assert.Same(outcome, error.Outcome);
        Assert.Equal("waiting", error.Outcome!.StderrText);
        Assert.Empty(ProcessMarker.Find(PluginExec.Marker, invocation.Id.ToString()));
        Assert.False(host.Runtime().FindCached("net", "c1", "eth0")!.IsComplete);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginHangsAfterALongLog_ShowsTheBeginningOfIt()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", "echo waiting for $(head -c 100000 /dev/zero | tr '\\0' x) >&2; sleep 300");

        var error = await Assert.ThrowsAsync<CniTimeoutException>(() => host
            .Runtime(timeout: TimeSpan.FromSeconds(1))
            .AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Contains("Standard error: waiting for xxx", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("xxx...", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 500, 1000);
        Assert.InRange(host.Recorder.Finished[0].Outcome.Stderr.Length, 100_000, 101_000);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("sleep 300")]
    [InlineData("setsid sh -c 'sleep 300'")]
    [InlineData("(sleep 0.3; exec setsid sleep 300)")] // calls setsid after the plugin itself has exited successfully
    [InlineData("(sleep 0.1; setsid sh -c \"trap '' TERM; sleep 300\" & sleep 0.1; setsid sleep 300)")]
    public async Task Add_DescendantHoldsThePipesAfterTheEnd_IsEndedAndTheResultCounts(string descendant)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"{descendant} & echo '{Networks.Result}'");
        var watch = Stopwatch.StartNew();

        var result = await host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Single(result.Ips);
        Assert.Empty(ProcessMarker.Find(PluginExec.Marker, host.Recorder.Started[0].Id.ToString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_PluginLeavesADaemonThatLetGoOfThePipes_LetsItLive()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"setsid sleep 300 </dev/null >/dev/null 2>&1 & echo '{Networks.Result}'");

        await host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);

        var id = host.Recorder.Started[0].Id.ToString();
        Assert.NotEmpty(ProcessMarker.Find(PluginExec.Marker, id));
        await ProcessMarker.EndAsync(PluginExec.Marker, id, TimeSpan.Zero, TimeSpan.FromSeconds(1), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_CallerGivesUp_EndsThePluginAndThrowsTheCallersCancellation()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", "sleep 300");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        source.CancelAfter(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, source.Token));

        var (invocation, outcome) = Assert.Single(host.Recorder.Finished);
        Assert.Equal(PluginOutcome.NoExitCode, outcome.ExitCode);
        Assert.Empty(ProcessMarker.Find(PluginExec.Marker, invocation.Id.ToString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Chain_SharesOneDeadline()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"sleep 2.1; echo '{Networks.Result}'");

        var error = await Assert.ThrowsAsync<CniTimeoutException>(() => host
            .Runtime(timeout: TimeSpan.FromSeconds(3))
            .AddNetworkListAsync(Networks.Of("a", "a", "a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal("a", error.PluginType);
        Assert.Equal(2, host.Recorder.Calls.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Chain_TimeIsUpBetweenTwoPlugins_SaysThatTheNextWasNotRun()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(timeout: TimeSpan.FromSeconds(2), answer: _ =>
        {
            Thread.Sleep(2100);
            return ScriptedExec.Success(Networks.Result);
        });

        var error = await Assert.ThrowsAsync<CniTimeoutException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Equal("b", error.PluginType);
        Assert.Null(error.Outcome);
        Assert.EndsWith("plugin \"b\" was not run.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["ADD a"], host.Recorder.Calls);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ADD")]
    [InlineData("DEL")]
    [InlineData("CHECK")]
    [InlineData("GC")]
    [InlineData("STATUS")]
    [InlineData("VERSION")]
    [InlineData("VALIDATE")]
    public async Task AnyVerb_PluginHangs_TimesOutAndKeepsTheAttachment(string command)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript(
            "bin/a", $"[ $CNI_COMMAND = {(command == "VALIDATE" ? "VERSION" : command)} ] && sleep 300; echo '{Networks.Result}'");
        var list = Networks.OfVersion("1.1.0", "a");
        var rt = Networks.Attachment(ns);
        var runtime = host.Runtime(timeout: TimeSpan.FromSeconds(1));
        if (command != "ADD") await host.Runtime().AddNetworkListAsync(list, rt, Token);

        if (command == "GC")
        {
            var result = await runtime.GcNetworkListAsync(list, [new("c1", "eth0")], false, Token);
            Assert.IsType<CniTimeoutException>(Assert.Single(result.Errors));
            return;
        }

        if (command == "VALIDATE")
        {
            Assert.IsType<CniTimeoutException>(Assert.Single((await runtime.ValidateNetworkListAsync(list, Token)).Errors));
            return;
        }

        var error = await Assert.ThrowsAsync<CniTimeoutException>(() => command switch
        {
            "ADD" => runtime.AddNetworkListAsync(list, rt, Token),
            "DEL" => runtime.DelNetworkListAsync(list, rt, Token),
            "CHECK" => runtime.CheckNetworkListAsync(list, rt, Token),
            "STATUS" => runtime.GetStatusNetworkListAsync(list, Token),
            _ => runtime.GetVersionInfoAsync("a", Token),
        });

        Assert.Equal((command, "a"), (error.Command, error.PluginType));
        Assert.NotNull(runtime.FindCached("net", "c1", "eth0"));
    }
}
