using System.Collections.Concurrent;
using System.Text;
using MiniPod.Cni;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>Plugins that are C# functions: no process is started.</summary>
internal sealed class FakePlugins : IPluginExec
{
    public const string Result =
        """{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"/x"}],"ips":[{"address":"10.1.2.3/24","interface":0}],"dns":{}}""";
    private readonly ConcurrentQueue<PluginInvocation> _runs = new();

    /// <summary>The runs that fail, for example "ADD a".</summary>
    public HashSet<string> Failing { get; } = [];

    /// <summary>Called before every run with its name, for example "ADD a".</summary>
    public Func<string, Task>? Before { get; set; }

    public IReadOnlyList<PluginInvocation> Runs => [.. _runs];

    public IReadOnlyList<string> Calls => [.. _runs.Select(Name)];

    public async Task<PluginOutcome> RunAsync(PluginInvocation invocation, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // The VERSION query comes before anything is created and does not count as a run.
        if (invocation.Command == "VERSION")
        {
            return new PluginOutcome
            {
                ExitCode = 0,
                Stdout = """{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0","1.1.0"]}"""u8.ToArray(),
            };
        }

        _runs.Enqueue(invocation);
        var name = Name(invocation);
        if (Before is { } before) await before(name);
        return Failing.Contains(name)
            ? new PluginOutcome
            {
                ExitCode = 1,
                Stdout = Encoding.UTF8.GetBytes($$"""{"cniVersion":"1.0.0","code":11,"msg":"{{name}} failed as told"}"""),
            }
            : new PluginOutcome { ExitCode = 0, Stdout = Encoding.UTF8.GetBytes(invocation.Command == "ADD" ? Result : "") };
    }

    private static string Name(PluginInvocation invocation) => $"{invocation.Command} {invocation.PluginType}";
}
