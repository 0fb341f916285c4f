using System.Diagnostics;
using MiniPod.Linux;

namespace MiniPod.Net.Tests;

/// <summary>What the kernel tells of changes. Everything happens in namespaces of the test.</summary>
public sealed class NetworkWatchTests
{
    private const int Limit = 30_000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5), Calm = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit)]
    [InlineData("ip -n @host link add b0 type bridge")]
    [InlineData("ip -n @host link set v mtu 1400")]
    [InlineData("ip -n @host address add 10.9.0.1/24 dev v")]
    [InlineData("ip -n @host route add blackhole 10.8.0.0/24")]
    [InlineData("ip -n @host address add fd00:9::1/64 dev v nodad")]
    [InlineData("ip -n @web link set eth0 mtu 1400")] // in a namespace that has an id here
    [InlineData("ip -n @web address add 10.9.0.2/24 dev eth0")]
    [InlineData("ip netns exec @host iptables-nft -A FORWARD -s 10.9.0.2 -j ACCEPT")]
    [InlineData("ip netns exec @web ip6tables-nft -A FORWARD -s fd00:9::2 -j ACCEPT")]
    public async Task Wait_SomethingChanges_Ends(string change)
    {
        using var namespaces = Pair();
        var needsIptables = change.Contains("tables-nft", StringComparison.Ordinal);
        Prerequisite.Require(!needsIptables || File.Exists("/usr/sbin/iptables-nft"), "iptables is needed");
        using var watch = Watch(namespaces);
        var waiting = Task.Run(() => watch.Wait(Token), Token);
        await Task.Delay(50, Token);
        Assert.False(waiting.IsCompleted);

        namespaces.Run(change);

        await waiting.WaitAsync(Soon, Token);
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_ChangeBeforeIt_IsNotMissed()
    {
        using var namespaces = Pair();
        using var watch = Watch(namespaces);

        namespaces.Run("ip -n @host link add b0 type bridge");

        await Task.Run(() => watch.Wait(Token), Token).WaitAsync(Soon, Token);
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_NothingChanges_Waits()
    {
        using var namespaces = Pair();
        using var watch = Watch(namespaces);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var waiting = Task.Run(() => watch.Wait(end.Token), Token);
        await Task.Delay(Calm, Token);

        Assert.False(waiting.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    // As when a user interrupts, and a program watches on.
    [Fact(Timeout = Limit)]
    public async Task Wait_Cancelled_EndsSoonAndCanBeRepeated()
    {
        using var namespaces = Pair();
        using var watch = Watch(namespaces);
        for (var round = 0; round < 2; round++)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var waiting = Task.Run(() => watch.Wait(end.Token), Token);
            await Task.Delay(2 * Calm, Token);
            Assert.False(waiting.IsCompleted);

            var began = Stopwatch.GetTimestamp();
            await end.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, Soon);
            Assert.Throws<OperationCanceledException>(() => watch.Wait(end.Token));
        }

        namespaces.Run("ip -n @host link add b0 type bridge");
        await Task.Run(() => watch.Wait(Token), Token).WaitAsync(Soon, Token);
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_Woken_Ends()
    {
        using var namespaces = Pair();
        using var watch = Watch(namespaces);
        var waiting = Task.Run(() => watch.Wait(Token), Token);
        await Task.Delay(50, Token);
        Assert.False(waiting.IsCompleted);

        watch.Wake();

        Assert.True(await waiting.WaitAsync(Soon, Token));
    }

    // As by a terminal that is resized while the drawing is made: many times count once, and not for the wait after the next.
    [Fact(Timeout = Limit)]
    public async Task Wake_BeforeTheWait_IsNotMissedAndCountsOnce()
    {
        using var namespaces = Pair();
        using var watch = Watch(namespaces);
        for (var i = 0; i < 100_000; i++) watch.Wake();

        Assert.True(await Task.Run(() => watch.Wait(Token), Token).WaitAsync(Soon, Token));

        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var next = Task.Run(() => watch.Wait(end.Token), Token);
        await Task.Delay(Calm, Token);
        Assert.False(next.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    // A signal may arrive on another thread while the command ends.
    [Fact]
    public void Wake_Disposed_DoesNothing()
    {
        using var namespaces = Pair();
        var watch = Watch(namespaces);
        watch.Dispose();

        watch.Wake();
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_ManyChanges_AreOne()
    {
        using var namespaces = Pair();
        using var watch = Watch(namespaces);
        var waiting = Task.Run(() => watch.Wait(Token), Token);

        namespaces.Run("for i in $(seq 100); do echo link add b$i type bridge; done | ip -n @host -batch -");

        await waiting.WaitAsync(Soon, Token);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var next = Task.Run(() => watch.Wait(end.Token), Token);
        await Task.Delay(Calm, Token);
        Assert.False(next.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    // They stay down: of what happens when a link comes up the kernel still tells seconds later.
    private static TestNamespaces Pair()
    {
        var namespaces = new TestNamespaces("host", "web");
        namespaces.Run("ip -n @host link add v type veth peer name eth0 netns @web");
        return namespaces;
    }

    // A socket belongs to the namespace of the thread that opened it.
    private static NetworkWatch Watch(TestNamespaces namespaces)
    {
        NetworkWatch? watch = null;
        NetworkNamespace.Run(namespaces["host"], () => watch = new NetworkWatch());
        return watch!;
    }
}
