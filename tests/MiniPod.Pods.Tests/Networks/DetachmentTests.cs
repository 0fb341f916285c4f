using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Networks;

/// <summary>What becomes of an attachment whose plugins fail in DEL.</summary>
public sealed class DetachmentTests : IDisposable
{
    private const string Container = "c1", GiveUp = "give it up";

    private const string Rules = """
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -s 10.1.2.3/32 -m comment --comment "name: \"net\" id: \"c1\"" -j ACCEPT
        COMMIT
        """;

    private readonly TempDirectory _files = new();
    private readonly string _namespace = $"mpt-ns-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly FakePlugins _plugins = new();
    private readonly ScriptedPrograms _programs = new();
    private readonly CniRuntime _cni;

    public DetachmentTests()
    {
        Prerequisite.RequireRoot();
        Command.Run("ip", "netns", "add", _namespace);
        foreach (var plugin in new[] { "bridge", "a", "b", "c" }) _files.WriteProgram($"bin/{plugin}");
        _cni = new CniRuntime(new CniRuntimeOptions
        {
            PluginDirectories = [_files["bin"]],
            CacheDirectory = _files["cache"],
            LockDirectory = _files["locks"],
            Exec = _plugins,
        });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RuntimeConf Attachment => new() { ContainerId = Container, NetNs = $"/run/netns/{_namespace}", IfName = "eth0" };

    [Fact]
    public async Task Detach_NothingFails_SaysNothing()
    {
        await AddAsync("a", "b");

        Assert.Empty(await DetachAsync(["a", "b"]));
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_AddHadFailedInTheSamePluginAndNothingIsThere_IsForgotten()
    {
        _plugins.Failing.UnionWith(["ADD b", "DEL b"]);
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));

        var line = Assert.Single(await DetachAsync(["a", "b"]));

        Assert.Contains("nothing of it is left", line, StringComparison.Ordinal);
        Assert.Contains("DEL b failed as told", line, StringComparison.Ordinal);
        Assert.Equal(["ADD a", "ADD b", "DEL b", "DEL a"], _plugins.Calls);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_AddHadFailedInALaterPlugin_IsKeptAndSaysHowToGiveUp()
    {
        _plugins.Failing.UnionWith(["ADD b", "DEL a"]);
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));

        var error = await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a", "b"]));

        Assert.Contains("DEL a failed as told", error.Message, StringComparison.Ordinal);
        Assert.Contains($"give it up with '{GiveUp}'", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Cached());
    }

    [Fact]
    public async Task Detach_AddWasInterrupted_IsKept()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _plugins.Failing.Add("DEL b");
        _plugins.Before = name => name == "ADD b" ? Task.FromException(new OperationCanceledException()) : Task.CompletedTask;
        await Assert.ThrowsAsync<OperationCanceledException>(() => AddAsync("a", "b"));

        await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a", "b"]));

        Assert.NotNull(Cached());
    }

    [Fact]
    public async Task Detach_AttachedAndGivenUp_IsForgottenAndSaysWhatIsLost()
    {
        await AddAsync("a", "b");
        _plugins.Failing.Add("DEL a");

        var line = Assert.Single(await DetachAsync(["a", "b"], request => request with { GiveUp = true }));

        Assert.Contains("given up, and whatever its plugins still hold is lost", line, StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_NetworkWasCorrected_UsesItsCurrentConfiguration()
    {
        await AddAsync("a");
        _plugins.Failing.Add("DEL a");
        NetworkConfigList Correct()
        {
            _plugins.Failing.Clear();
            return List("c", "a");
        }

        var line = Assert.Single(await DetachAsync(["a"], request => request with { FindCurrent = _ => Correct() }));

        Assert.Contains("detached with its current configuration", line, StringComparison.Ordinal);
        Assert.Equal(["ADD a", "DEL a", "DEL a", "DEL c"], _plugins.Calls);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_NetworkHasTheFailedPluginNoMore_ItsCurrentConfigurationIsNotTried()
    {
        await AddAsync("a");
        _plugins.Failing.Add("DEL a");

        await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a"], request => request with { FindCurrent = _ => List("c") }));

        Assert.DoesNotContain("DEL c", _plugins.Calls);
        Assert.NotNull(Cached());
    }

    [Fact]
    public async Task Detach_HostCannotBeLookedAt_GivingUpEndsAllTheSame()
    {
        await AddAsync("a");
        _plugins.Failing.Add("DEL a");
        _programs.Answers["iptables-save"] = () => throw new PodException("iptables-save hangs");

        await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a"]));
        var line = Assert.Single(await DetachAsync(["a"], request => request with { GiveUp = true }));

        Assert.Contains("iptables-save hangs", line, StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_HostCannotBeLookedAtAfterTheDelOfAFailedAdd_IsTold()
    {
        _plugins.Failing.Add("ADD b");
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));
        _programs.Answers["iptables-save"] = () => throw new PodException("iptables-save hangs");

        var line = Assert.Single(await DetachAsync(["a", "b"]));

        Assert.Contains("cannot check whether its plugins left anything: iptables-save hangs", line, StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Fact]
    public async Task Detach_DelOfAFailedAddOverlooksRules_TheyAreRemoved()
    {
        _plugins.Failing.Add("ADD b");
        await Assert.ThrowsAsync<CniPluginException>(() => AddAsync("a", "b"));
        _programs.Answers["iptables-save"] = () => _programs.Changes.IsEmpty ? Rules : "";

        var line = Assert.Single(await DetachAsync(["a", "b"]));

        Assert.Contains("its plugins overlooked 1 firewall rule; removed", line, StringComparison.Ordinal);
        Assert.Single(_programs.Changes);
    }

    [Fact]
    public async Task Detach_AnotherInterfaceOnTheSameNetwork_RulesThatTheyShareStay()
    {
        await AddAsync("bridge");
        await _cni.AddNetworkListAsync(List("bridge"), Attachment with { IfName = "net1" }, Token);
        _plugins.Failing.Add("DEL bridge");
        _programs.Answers["iptables-save"] = () => Rules;

        await DetachAsync(["bridge"]);

        Assert.Empty(_programs.Changes);
    }

    [Fact]
    public async Task Detach_CacheFileDamagedAndPluginGone_IsNotTakenForNeverAttached()
    {
        await AddAsync("a");
        await File.WriteAllTextAsync(Cached()!.Path, "", Token);
        File.Delete(_files["bin/a"]);
        _programs.Answers["nsenter"] = () => """[{"addr_info":[{"local":"10.1.2.3","prefixlen":24}]}]""";
        var lines = new List<string>();

        for (var times = 0; times < 2; times++)
            await Assert.ThrowsAsync<PodException>(() => DetachAsync(["a"], request => request with { Notice = lines.Add }));

        Assert.Contains("It is set aside", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detach_KnownPluginFails_RulesThatNameTheContainerAreRemovedWithoutIt()
    {
        await AddAsync("bridge");
        _plugins.Failing.Add("DEL bridge");
        _programs.Answers["iptables-save"] = () => _programs.Changes.IsEmpty ? Rules : "";

        var line = Assert.Single(await DetachAsync(["bridge"]));

        Assert.Contains("removed without it: 1 firewall rule", line, StringComparison.Ordinal);
        Assert.Contains("-D POSTROUTING", Assert.Single(_programs.Changes), StringComparison.Ordinal);
        Assert.Null(Cached());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Detach_KnownPluginFailsAndTheInterfaceStays_GoesOnlyWithItsNamespace(bool isNamespaceDoomed)
    {
        await AddAsync("bridge");
        _plugins.Failing.Add("DEL bridge");
        _programs.Answers["nsenter"] = () => "2: eth0: <UP>";
        Task<IReadOnlyList<string>> Detach() =>
            DetachAsync(["bridge"], request => request with { IsNamespaceDoomed = isNamespaceDoomed });

        if (isNamespaceDoomed) Assert.Single(await Detach());
        else
        {
            var error = await Assert.ThrowsAsync<PodException>(Detach);
            Assert.Contains("It still holds interface eth0", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(isNamespaceDoomed, Cached() is null);
    }

    public void Dispose()
    {
        Command.Run("ip", "netns", "del", _namespace);
        _files.Dispose();
    }

    private static NetworkConfigList List(params string[] types)
    {
        var plugins = types.Select(type => $$"""{ "type": "{{type}}" }""");
        return NetworkConfigList.Parse(Encoding.UTF8.GetBytes(
            $$"""{ "cniVersion": "1.0.0", "name": "net", "plugins": [ {{string.Join(", ", plugins)}} ] }"""));
    }

    private Task<CniResult> AddAsync(params string[] plugins) => _cni.AddNetworkListAsync(List(plugins), Attachment, Token);

    // The lines for the user.
    private async Task<IReadOnlyList<string>> DetachAsync(string[] plugins, Func<DetachRequest, DetachRequest>? with = null)
    {
        var lines = new List<string>();
        var request = new DetachRequest
        {
            Network = List(plugins),
            Attachment = Attachment,
            GiveUpCommand = GiveUp,
            Notice = lines.Add,
            Programs = _programs,
        };
        await Detachment.RunAsync(_cni, with?.Invoke(request) ?? request, Token);
        return lines;
    }

    private CachedAttachment? Cached() => _cni.FindCached("net", Container, "eth0");
}
