using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands;

/// <summary>Which pods a command is about.</summary>
/// <param name="Pods">Their names or ids, each once.</param>
/// <param name="All">Whether all were asked for, and not these.</param>
internal sealed record PodSelection(IReadOnlyList<string> Pods, bool All)
{
    /// <exception cref="PodException">None is named, or both some and all.</exception>
    public static PodSelection Choose(PodEnvironment environment, string[] named, bool all)
    {
        if (all && named.Length > 0) throw new PodException("name pods or give --all, not both.");
        if (all)
        {
            return new PodSelection(
                [.. environment.Runtime.Store.List(line => Terminal.Error.WriteLine($"minipod: {line}")).Select(record => record.FullName)],
                All: true);
        }

        return named.Length > 0 ? Named(named) : throw new PodException("which pod? Name one, or give --all. See 'minipod ps -a'.");
    }

    public static PodSelection Named(string[] named) => new([.. named.Distinct()], All: false);
}
