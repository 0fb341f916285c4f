using MiniPod.Engine;
using MiniPod.Learn.Lessons.Format;
using MiniPod.Learn.Lessons.Programs;
using MiniPod.Linux;
using MiniPod.Pods;

namespace MiniPod.Learn.Lessons.Hosts;

/// <summary>What a lesson needs, looked for before it begins.</summary>
/// <param name="engine">The engine, asked only by lessons that need it.</param>
/// <param name="plugins">The directories of CNI plugins.</param>
public sealed class LessonNeeds(IContainerEngine engine, IReadOnlyList<string> plugins)
{
    private const string Root = "root", Engine = "engine", Plugin = "plugin:";
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["ip"] = "iproute2",
        ["ping"] = "iputils-ping",
        ["sysctl"] = "procps",
    };

    /// <summary>Looks for all of it.</summary>
    /// <exception cref="PodException">Something is missing; the message names everything that is.</exception>
    public async Task RequireAsync(Lesson lesson, CancellationToken cancellationToken)
    {
        var missing = Capabilities.MissingForNetworks().Select(name => $"the kernel does not allow it: {name} is missing").ToList();
        foreach (var need in lesson.Needs)
        {
            if (await FindMissingAsync(need, cancellationToken).ConfigureAwait(false) is { } what) missing.Add(what);
        }

        if (missing.Count > 0) throw new PodException($"lesson \"{lesson.Id}\" cannot run here: {string.Join("; ", missing)}.");
    }

    private async Task<string?> FindMissingAsync(string need, CancellationToken cancellationToken)
    {
        if (need == Root) return Host.IsRoot ? null : "it must run as root";
        if (need == Engine)
        {
            try
            {
                await engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (EngineException error)
            {
                return error.Message.TrimEnd('.');
            }
        }

        var isPlugin = need.StartsWith(Plugin, StringComparison.Ordinal);
        var (name, directories) = isPlugin ? (need[Plugin.Length..], plugins) : (need, LessonEnvironment.Directories);
        if (directories.Any(directory => File.Exists(Path.Combine(directory, name)))) return null;
        return isPlugin
            ? $"the plugin \"{name}\" is not in {string.Join(", ", directories)}"
            : $"the program \"{name}\" is missing; on Debian and Ubuntu, install {Packages.GetValueOrDefault(name, name)}";
    }
}
