using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Networks;

/// <summary>A test of detaching a container from the network "net".</summary>
public abstract class DetachmentTest : IDisposable
{
    protected const string Container = "c1", GiveUp = "give it up";

    private readonly string _namespace = $"mpt-ns-{Guid.NewGuid().ToString("N")[..8]}";

    protected DetachmentTest()
    {
        Prerequisite.RequireRoot();
        Command.Run("ip", "netns", "add", _namespace);
        foreach (var plugin in new[] { "bridge", "a", "b", "c" }) Files.WriteProgram($"bin/{plugin}");
        Cni = new CniRuntime(new CniRuntimeOptions
        {
            PluginDirectories = [Files["bin"]],
            CacheDirectory = Files["cache"],
            LockDirectory = Files["locks"],
            Exec = Plugins,
        });
    }

    private protected FakePlugins Plugins { get; } = new();

    private protected ScriptedPrograms Programs { get; } = new();

    private protected FakeKernel Kernel { get; } = new();

    private protected TempDirectory Files { get; } = new();

    protected CniRuntime Cni { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected RuntimeConf Attachment => new() { ContainerId = Container, NetNs = $"/run/netns/{_namespace}", IfName = "eth0" };

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Command.Run("ip", "netns", "del", _namespace);
        Files.Dispose();
    }

    protected static NetworkConfigList List(params string[] types)
    {
        var plugins = types.Select(type => $$"""{ "type": "{{type}}" }""");
        return NetworkConfigList.Parse(Encoding.UTF8.GetBytes(
            $$"""{ "cniVersion": "1.0.0", "name": "net", "plugins": [ {{string.Join(", ", plugins)}} ] }"""));
    }

    protected Task<CniResult> AddAsync(params string[] plugins) => Cni.AddNetworkListAsync(List(plugins), Attachment, Token);

    // The lines for the user.
    protected async Task<IReadOnlyList<string>> DetachAsync(string[] plugins, Func<DetachRequest, DetachRequest>? with = null)
    {
        var lines = new List<string>();
        var request = new DetachRequest
        {
            Network = List(plugins),
            Attachment = Attachment,
            GiveUpCommand = GiveUp,
            Notice = lines.Add,
            Programs = Programs,
            Kernel = Kernel,
        };
        await Detachment.RunAsync(Cni, with?.Invoke(request) ?? request, Token);
        return lines;
    }

    protected CachedAttachment? Cached() => Cni.FindCached("net", Container, "eth0");
}
