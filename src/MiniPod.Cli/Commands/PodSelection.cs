using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands;

/// <summary>Which pods a command is about.</summary>
internal static class PodSelection
{
    /// <exception cref="PodException">None is named, or both some and all.</exception>
    public static IReadOnlyList<string> Choose(PodEnvironment environment, string[] named, bool all)
    {
        if (all && named.Length > 0) throw new PodException("name pods or give --all, not both.");
        if (all) return [.. environment.Host.Store.List(line => Terminal.Error.WriteLine($"minipod: {line}")).Select(record => record.Name.Value)];
        return named.Length > 0 ? [.. named.Distinct()] : throw new PodException("which pod? Name one, or give --all. See 'minipod ps -a'.");
    }
}
