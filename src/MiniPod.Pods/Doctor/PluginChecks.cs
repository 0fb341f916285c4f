using MiniPod.Cni;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether the plugins that the networks need are installed, and which CNI versions they support. A
/// missing plugin of the default network is a failure.</summary>
internal static class PluginChecks
{
    private const string Install = "apt-get install containernetworking-plugins";

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var needed = Needed(runtime);
        var others = runtime.Networks
            .Files()
            .Select(file => file.List)
            .OfType<NetworkConfigList>()
            .SelectMany(Types)
            .Except(needed, StringComparer.Ordinal);
        var results = new List<CheckResult>();
        foreach (var type in needed.Concat(others).Distinct(StringComparer.Ordinal).ToList())
        {
            try
            {
                var info = await runtime.Cni.GetVersionInfoAsync(type, null, cancellationToken).ConfigureAwait(false);
                results.Add(CheckResult.Ok($"plugin {type}", $"{info.Path}, CNI {string.Join(", ", info.SupportedVersions)}"));
            }
            catch (PluginNotFoundException error)
            {
                results.Add(
                    new CheckResult($"plugin {type}", needed.Contains(type) ? Verdict.Failed : Verdict.Warning, error.Message, Install));
            }
            catch (CniException error)
            {
                results.Add(CheckResult.Warning($"plugin {type}", error.Message, Install));
            }
        }

        results.AddRange(await FindMissingProgramsAsync(runtime, cancellationToken).ConfigureAwait(false));
        return results;
    }

    private static async Task<IReadOnlyList<CheckResult>> FindMissingProgramsAsync(
        PodRuntime runtime, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        var needs = new HostNeeds(runtime.Cni, runtime.Programs);
        foreach (var list in UsedNetworks.Readable(runtime))
        {
            if (await needs.FindMissingAsync(list, hasPorts: false, cancellationToken).ConfigureAwait(false) is not { } missing) continue;
            results.Add(CheckResult.Failed(
                $"network {list.Name}",
                $"its plugin \"{missing.Plugin}\" needs the program \"{missing.Program}\", which is not installed",
                $"apt-get install {HostNeeds.Package(missing.Program)}"));
        }

        return results;
    }

    // A default network that cannot be read is reported by the network check; the plugins of the others are checked
    // anyway.
    private static List<string> Needed(PodRuntime runtime)
    {
        try
        {
            return [.. Types(runtime.Networks.Get(runtime.Networks.DefaultNetwork))];
        }
        catch (Exception error) when (error is CniException or PodException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Types(NetworkConfigList list) =>
        list.Plugins.SelectMany(plugin => new[] { plugin.Type, plugin.IpamType }).OfType<string>().Distinct(StringComparer.Ordinal);
}
