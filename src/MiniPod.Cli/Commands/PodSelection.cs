using System.CommandLine;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Rendering;
using MiniPod.Pods;

namespace MiniPod.Cli.Commands;

/// <summary>The pods that a command works on.</summary>
/// <param name="Pods">The names or ids of the pods, without duplicates.</param>
/// <param name="All">Whether all pods were requested, rather than these by name.</param>
internal sealed record PodSelection(IReadOnlyList<string> Pods, bool All)
{
    /// <exception cref="PodException">Neither pods nor <c>--all</c> were given, or both.</exception>
    public static PodSelection Choose(
        PodEnvironment environment, ParseResult parse, Argument<string[]> names, Option<bool> everything)
    {
        var (named, all, space) = (NamespaceOption.Pods(parse, names), parse.GetValue(everything), NamespaceOption.Of(parse));
        if (all && named.Length > 0) throw new PodException("name pods or pass --all, not both.");
        if (all)
        {
            return new PodSelection(
                [
                    .. environment.Runtime.Store.List(line => Terminal.Error.WriteLine($"minipod: {line}"))
                        .Where(record => space is null || record.Namespace == space)
                        .Select(record => record.FullName),
                ],
                All: true);
        }

        return named.Length > 0 ? Named(named) : throw new PodException("no pod given. Name one, or pass --all. See 'minipod ps -a'.");
    }

    public static PodSelection Named(string[] named) => new([.. named.Distinct()], All: false);
}
