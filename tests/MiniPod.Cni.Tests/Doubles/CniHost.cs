namespace MiniPod.Cni.Tests;

/// <summary>A runtime with its own plugin, cache and lock directories.</summary>
internal sealed class CniHost : IDisposable
{
    public TempDirectory Files { get; } = new();

    public Recorder Recorder { get; } = new();

    public string Plugins => Files["bin"];

    public string Cache => Files["cache"];

    public CniHost(params string[] pluginNames)
    {
        foreach (var name in pluginNames) Files.WriteScript($"bin/{name}", "exit 0");
    }

    /// <summary>Creates a runtime whose plugins are the scripts in <see cref="Plugins"/>, or a function.</summary>
    public CniRuntime Runtime(
        Func<PluginInvocation, PluginOutcome>? answer = null,
        TimeSpan? timeout = null,
        IReadOnlyList<string>? pluginDirectories = null) => new(new CniRuntimeOptions
        {
            PluginDirectories = pluginDirectories ?? [Plugins],
            CacheDirectory = Cache,
            LockDirectory = Files["locks"],
            Exec = answer is null ? null : new ScriptedExec(answer),
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
        });

    public IReadOnlyList<string> CacheFiles() => Directory.Exists(Path.Combine(Cache, "results"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Cache, "results")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    public void Dispose() => Files.Dispose();
}
