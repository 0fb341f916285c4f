using System.Diagnostics;

namespace MiniPod.Cni.Tests;

/// <summary>A network namespace for a single test. The test is skipped without the permission to create one.</summary>
internal sealed class PrivateNamespace : IDisposable
{
    private PrivateNamespace(string name) => Name = name;

    public string Name { get; }

    public string Path => $"/run/netns/{Name}";

    public static PrivateNamespace Create()
    {
        Prerequisite.RequireRoot();
        Prerequisite.Require(File.Exists("/sbin/ip") || File.Exists("/usr/sbin/ip"), "network namespaces require ip from iproute2");
        var name = TestNames.Namespace();
        Run("ip", "netns", "add", name);
        return new PrivateNamespace(name);
    }

    /// <summary>Runs a command and returns its standard output.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}");
    }

    /// <summary>Runs a command in the namespace.</summary>
    public string RunInside(params string[] command) => Run("ip", ["netns", "exec", Name, .. command]);

    public void Dispose() => Run("ip", "netns", "del", Name);
}
