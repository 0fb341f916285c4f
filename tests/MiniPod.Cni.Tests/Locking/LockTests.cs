using System.Collections.Concurrent;
using System.Diagnostics;
using MiniPod.Linux;

namespace MiniPod.Cni.Tests;

public sealed class LockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Operations_SameContainer_RunOneAfterAnother()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"sleep 0.1; echo '{Networks.Result}'");

        await Task.WhenAll(Enumerable.Range(
            0,
            4).Select(i =>
                host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, $"eth{i}"), host.Recorder, Token)));

        Assert.Equal(1, host.Recorder.MostAtOnce);
    }

    [Fact(Timeout = 60_000)]
    public async Task Operations_DifferentContainers_RunAtOnce()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        host.Files.WriteScript("bin/a", $"sleep 0.5; echo '{Networks.Result}'");

        await Task.WhenAll(Enumerable.Range(
            0,
            4).Select(i => host.Runtime().AddNetworkListAsync(
                Networks.Of("a"), Networks.Attachment(ns.Path, containerId: $"c{i}"), host.Recorder, Token)));

        Assert.InRange(host.Recorder.MostAtOnce, 2, 4);
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_WhileOperationsRun_WaitsForThemAndLetsNoneBegin()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        var events = new ConcurrentQueue<string>();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Files.WriteScript("bin/a", $"[ $CNI_COMMAND = GC ] && sleep 0.3 || sleep 0.6; echo '{Networks.Result}'");
        var observer = new Marks(events, first);

        var add = host.Runtime().AddNetworkListAsync(
            Networks.OfVersion("1.1.0", "a"), Networks.Attachment(ns.Path, containerId: "c1"), observer, Token);
        await first.Task;
        var gc = host.Runtime().GcNetworkListAsync(
            Networks.OfVersion("1.1.0", "a"), [new("c1", "eth0"), new("c2", "eth0")], false, observer, Token);
        await Task.Delay(100, Token);
        var late = host.Runtime().AddNetworkListAsync(
            Networks.OfVersion("1.1.0", "a"), Networks.Attachment(ns.Path, containerId: "c2"), observer, Token);
        await Task.WhenAll(add, gc, late);

        Assert.Equal(["ADD c1", "end ADD c1", "GC ", "end GC ", "ADD c2", "end ADD c2"], events);
    }

    // Otherwise something that the function has found unused could be in use by the time it is removed.
    [Fact(Timeout = 60_000)]
    public async Task RunWithOperationsPaused_WhileOperationsRun_WaitsForThemAndLetsNoneBegin()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost();
        var events = new ConcurrentQueue<string>();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Files.WriteScript("bin/a", $"sleep 0.6; echo '{Networks.Result}'");
        var observer = new Marks(events, first);

        var add = host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, containerId: "c1"), observer, Token);
        await first.Task;
        var alone = host.Runtime().RunWithOperationsPausedAsync(TimeSpan.FromSeconds(30), WorkAsync, Token);
        await Task.Delay(100, Token);
        var late = host.Runtime().AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, containerId: "c2"), observer, Token);
        await Task.WhenAll(add, alone, late);

        Assert.Equal(["ADD c1", "end ADD c1", "work", "end work", "ADD c2", "end ADD c2"], events);

        async Task WorkAsync(CancellationToken cancellationToken)
        {
            events.Enqueue("work");
            await Task.Delay(300, cancellationToken);
            events.Enqueue("end work");
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task RunWithOperationsPaused_OperationThatDoesNotEnd_TimesOutAndDoesNothing()
    {
        using var host = new CniHost("a");
        Directory.CreateDirectory(host.Files["locks"]);
        using var held = FileLock.TryAcquire(host.Files["locks/cni.gc.lock"], exclusive: false);
        var isDone = false;

        await Assert.ThrowsAsync<CniTimeoutException>(() =>
            host.Runtime().RunWithOperationsPausedAsync(TimeSpan.FromMilliseconds(200), _ => Task.FromResult(isDone = true), Token));

        Assert.False(isDone);
    }

    [Fact(Timeout = 60_000)]
    public async Task Gc_AddRunsWhileItWaits_AsksForTheValidOnesAfterwardsAndSparesIt()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        using var begun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var runtime = host.Runtime(call =>
        {
            begun.Set();
            mayEnd.Wait(Token);
            return ScriptedExec.Success(call.Command == "ADD" ? Networks.Result : "");
        });
        var list = Networks.OfVersion("1.1.0", "a");
        var asked = new TaskCompletionSource<IReadOnlyList<CachedAttachment>>();

        var add = Task.Run(() => runtime.AddNetworkListAsync(list, Networks.Attachment(ns), host.Recorder, Token), Token);
        begun.Wait(Token);
        var gc = runtime.GcNetworkListAsync(list, StayAll, allowEmpty: false, host.Recorder, Token);
        await Task.Delay(200, Token);
        Assert.False(asked.Task.IsCompleted);
        mayEnd.Set();
        await Task.WhenAll(add, gc);

        Assert.True(Assert.Single(await asked.Task).IsComplete);
        Assert.Equal(["ADD a", "GC a"], host.Recorder.Calls);
        Assert.Contains(
            "\"cni.dev/valid-attachments\":[{\"containerID\":\"c1\",\"ifname\":\"eth0\"}]",
            host.Recorder.Started[1].StdinText,
            StringComparison.Ordinal);
        Assert.Equal(["net-c1-eth0"], host.CacheFiles());

        IReadOnlyCollection<GcAttachment> StayAll(IReadOnlyList<CachedAttachment> known)
        {
            asked.SetResult(known);
            return [.. known.Select(attachment => new GcAttachment(attachment.ContainerId, attachment.IfName))];
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_AnotherProcessHoldsTheContainer_TimesOutNamingTheHolder()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        Directory.CreateDirectory(host.Files["locks"]);
        using var held = FileLock.TryAcquire(host.Files["locks/cni-c1.lock"], holder: "another program");

        var error = await Assert.ThrowsAsync<CniTimeoutException>(() => host
            .Runtime(timeout: TimeSpan.FromMilliseconds(200))
            .AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token));

        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
        Assert.Null(error.PluginType);
        Assert.Null(error.Outcome);
        Assert.Empty(host.Recorder.Calls);
        Assert.Empty(host.CacheFiles());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("cni-c1.lock", false)]
    [InlineData("cni.gc.lock", true)]
    public async Task Operations_AnotherProcessHoldsTheLock_WaitUntilItIsGoneHoweverItEnds(string file, bool gc)
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        Prerequisite.Require(File.Exists("/usr/bin/flock"), "flock from util-linux is required");
        Directory.CreateDirectory(host.Files["locks"]);
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [
            "--shared", "--no-fork", host.Files[$"locks/{file}"], "sh", "-c", "echo held; exec sleep 300",
        ])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(Token));
        var (runtime, list) = (host.Runtime(_ => ScriptedExec.Success(Networks.Result)), Networks.OfVersion("1.1.0", "a"));

        Task operation = gc
            ? runtime.GcNetworkListAsync(list, [], allowEmpty: true, host.Recorder, Token)
            : runtime.AddNetworkListAsync(list, Networks.Attachment(ns), host.Recorder, Token);
        await Task.Delay(300, Token);
        Assert.Empty(host.Recorder.Calls);
        other.Kill();
        await operation;

        Assert.Single(host.Recorder.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_SeveralLocksToWaitFor_WaitsForAllTogetherNoLongerThanItsLimit()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        Directory.CreateDirectory(host.Files["locks"]);
        using var container = FileLock.TryAcquire(host.Files["locks/cni-c1.lock"]);
        var gate = FileLock.TryAcquire(host.Files["locks/cni.gate.lock"])!;
        var watch = Stopwatch.StartNew();

        var add = host
            .Runtime(timeout: TimeSpan.FromSeconds(4))
            .AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), host.Recorder, Token);
        await Task.Delay(3000, Token);
        gate.Dispose();
        await Assert.ThrowsAsync<CniTimeoutException>(() => add);

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(6.5)); // 7 s in sequence
    }

    [Fact(Timeout = 60_000)]
    public async Task Del_OfTheLastAttachment_LeavesNoLockFileOfTheContainer()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, "eth0"), Token);
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, "eth1"), Token);

        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, "eth0"), Token);
        Assert.True(File.Exists(host.Files["locks/cni-c1.lock"]));
        await runtime.DelNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns.Path, "eth1"), Token);

        Assert.False(File.Exists(host.Files["locks/cni-c1.lock"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task LockContainer_KeepsOthersAwayAndLetsItsHolderDelete()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));
        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
        using (var held = await runtime.LockContainerAsync("c1", Token))
        {
            await Assert.ThrowsAsync<CniTimeoutException>(() =>
                host.Runtime(timeout: TimeSpan.FromSeconds(0.2)).AddNetworkListAsync(
                    Networks.Of("a"), Networks.Attachment(ns) with { IfName = "eth1" }, Token));
            await runtime.DelNetworkListAsync(
                Networks.Of("a"), Networks.Attachment(ns), new DelOptions { Lock = held }, null, Token);
            Assert.False(await runtime.ForgetAttachmentAsync("net", "c1", "eth0", held, Token));
            await Assert.ThrowsAsync<ArgumentException>(() => runtime.ForgetAttachmentAsync("net", "c2", "eth0", held, Token));
        }

        await runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), Token);
    }

    private sealed class Marks(ConcurrentQueue<string> events, TaskCompletionSource first) : ICniObserver
    {
        public ValueTask PluginStartingAsync(PluginInvocation invocation)
        {
            events.Enqueue($"{invocation.Command} {invocation.Environment["CNI_CONTAINERID"]}");
            first.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public ValueTask PluginFinishedAsync(PluginInvocation invocation, PluginOutcome outcome)
        {
            events.Enqueue($"end {invocation.Command} {invocation.Environment["CNI_CONTAINERID"]}");
            return ValueTask.CompletedTask;
        }
    }
}
