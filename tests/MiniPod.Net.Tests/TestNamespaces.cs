using System.Diagnostics;

namespace MiniPod.Net.Tests;

/// <summary>Network namespaces of a test, which disappear with it.</summary>
internal sealed class TestNamespaces : IDisposable
{
    private readonly string _prefix = $"mpt-{Guid.NewGuid().ToString("N")[..8]}-";
    private readonly string[] _names;

    public TestNamespaces(params string[] names)
    {
        Prerequisite.RequireRoot();
        _names = names;
        foreach (var name in names) Run($"ip netns add {_prefix}{name}");
    }

    /// <summary>The path of one of them.</summary>
    public string this[string name] => $"/run/netns/{_prefix}{name}";

    /// <summary>Runs a script in which <c>@web</c> is the name of the namespace "web".</summary>
    /// <returns>What it wrote.</returns>
    public string Run(string script)
    {
        foreach (var name in _names) script = script.Replace($"@{name}", $"{_prefix}{name}", StringComparison.Ordinal);
        using var process = Process.Start(new ProcessStartInfo("bash", ["-ec", script]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    public void Dispose()
    {
        foreach (var name in _names) Run($"ip netns del {_prefix}{name} || true");
    }
}
