using MiniPod.Engine;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Shell;

/// <summary>
/// A container's configuration as the docker command line that makes it: with the user's labels, and without those by which MiniPod
/// finds its own again. What a line of docker made is not its own, to be listed, recovered or pruned.
/// </summary>
internal static class DockerCommand
{
    /// <summary>The <c>docker create</c> line.</summary>
    /// <param name="config">The container.</param>
    /// <param name="sandbox">The shell word for the sandbox's id, which takes its place in the <c>container:</c> modes; null for the sandbox itself.</param>
    /// <param name="withValues">Whether the values of environment variables are shown. A name alone is docker's own way to say: take it from my environment.</param>
    public static string Create(ContainerConfig config, string? sandbox, bool withValues)
    {
        List<string> words = ["docker", "create", "--name", ShellWriter.Quote(config.Name)];
        words.AddRange(sandbox is null ? ["--network", config.NetworkMode] : ["--network", $"container:{sandbox}"]);
        if (config.IpcMode is not null) words.AddRange(["--ipc", sandbox is null ? config.IpcMode : $"container:{sandbox}"]);
        if (config.Hostname is not null) words.AddRange(["--hostname", ShellWriter.Quote(config.Hostname)]);
        if (config.NoNewPrivileges) words.AddRange(["--security-opt", "no-new-privileges"]);
        if (config.OomScoreAdj != 0) words.AddRange(["--oom-score-adj", $"{config.OomScoreAdj}"]);
        foreach (var (key, value) in config.Labels.Where(label => !ContainerNames.IsOwn(label.Key))) words.AddRange(["--label", ShellWriter.Quote($"{key}={value}")]);
        foreach (var variable in config.Environment) words.AddRange(["--env", ShellWriter.Quote(withValues ? variable : variable.Split('=')[0])]);
        foreach (var bind in config.Binds) words.AddRange(["--volume", ShellWriter.Quote(bind)]);
        if (config.Entrypoint is { Count: > 0 } entrypoint) words.AddRange(["--entrypoint", ShellWriter.Quote(entrypoint[0])]);
        words.Add(ShellWriter.Quote(config.Image));
        words.AddRange((config.Entrypoint ?? []).Skip(1).Concat(config.Command ?? []).Select(ShellWriter.Quote));
        return string.Join(' ', words);
    }
}
