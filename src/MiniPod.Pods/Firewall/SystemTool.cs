using System.Text;
using MiniPod.Linux;

namespace MiniPod.Pods.Firewall;

/// <summary>The host's own programs, ip and iptables, found in fixed places and run without a shell.</summary>
internal static class SystemTool
{
    // A host with ten thousand pods has some 30 MiB of rules.
    private const int OutputLimit = 64 << 20;
    private static readonly string[] Directories = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin"];
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = string.Join(':', Directories), ["LC_ALL"] = "C" };

    /// <summary>A program's output; null when it is not installed, or says that it cannot.</summary>
    /// <exception cref="PodException">It wrote more than anybody can judge by: half a list of rules tells nothing of what is not in it.</exception>
    public static async Task<string?> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (Find(program) is not { } path) return null;
        var result = await ChildProcess.RunAsync(new ChildProcessStart { Path = path, Arguments = arguments, Environment = Environment, OutputLimit = OutputLimit }, cancellationToken).ConfigureAwait(false);
        if (result.Truncated) throw new PodException($"'{program} {string.Join(' ', arguments)}' wrote more than {OutputLimit >> 20} MiB: nothing was read of it.");
        return result.ExitCode == 0 ? Encoding.UTF8.GetString(result.Output) : null;
    }

    /// <summary>Runs a program that changes something.</summary>
    /// <exception cref="PodException">It failed; its own words are in the message.</exception>
    public static async Task RunAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        var path = Find(program) ?? throw new PodException($"no program \"{program}\" in {string.Join(", ", Directories)}. Install it.");
        var result = await ChildProcess.RunAsync(new ChildProcessStart { Path = path, Arguments = arguments, Environment = Environment, Input = Encoding.UTF8.GetBytes(input) }, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0) throw new PodException($"'{program} {string.Join(' ', arguments)}' failed with exit code {result.ExitCode}: {Encoding.UTF8.GetString(result.Error).Trim()}");
    }

    private static string? Find(string program) => Directories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
