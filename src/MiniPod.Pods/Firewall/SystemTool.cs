using System.Globalization;
using System.Text;
using MiniPod.Cni;
using MiniPod.Linux;

namespace MiniPod.Pods.Firewall;

/// <summary>The host's own programs, ip and iptables, found in fixed places and run without a shell.</summary>
internal static class SystemTool
{
    // A host with ten thousand pods has some 30 MiB of rules.
    private const int OutputLimit = 64 << 20;
    private static readonly string[] Directories = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin"];
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = string.Join(':', Directories), ["LC_ALL"] = "C" };

    // "No such chain" of iptables, from xtables(8)'s OTHER_PROBLEM; and a table or family that the kernel does not have, VERSION_PROBLEM.
    // The programs for nftables give 1 for all of these, iptables-save too. 2 is a wrong call, 4 a lack of resources or of the lock.
    private static readonly int[] Absent = [1, 3];

    /// <summary>A program's output; null when it is not installed.</summary>
    /// <exception cref="PodException">It failed, or did not end in time: that nothing was seen does not show that nothing is there. Or it wrote more than anybody can judge by.</exception>
    public static Task<string?> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => LookAsync(program, arguments, [], cancellationToken);

    /// <summary>The output of an iptables program; null when it is not installed, or says that there is no such chain, table or family.</summary>
    /// <exception cref="PodException">As for <see cref="ReadAsync"/>.</exception>
    public static Task<string?> FindAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => LookAsync(program, arguments, Absent, cancellationToken);

    /// <summary>Runs a program that changes something.</summary>
    /// <exception cref="PodException">It failed; its own words are in the message.</exception>
    public static Task RunAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken) => RunAsync(program, arguments, input, null, cancellationToken);

    /// <summary>Runs a program that changes something of a container's.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="containerId">The container, told as plugins are told it: when we are killed, recovery finds the program by it, and lets it end before it looks what is there. Null for none.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="PodException">It failed; its own words are in the message.</exception>
    public static async Task RunAsync(string program, IReadOnlyList<string> arguments, string input, string? containerId, CancellationToken cancellationToken)
    {
        var path = Find(program) ?? throw new PodException($"no program \"{program}\" in {string.Join(", ", Directories)}. Install it.");
        var environment = containerId is null ? Environment : new(Environment) { [CniArgs.ContainerId] = containerId, [PluginExec.Marker] = Guid.NewGuid().ToString() };
        var start = new ChildProcessStart { Path = path, Arguments = arguments, Environment = environment, Input = Encoding.UTF8.GetBytes(input) };
        var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
        if (result.TimedOut || result.ExitCode != 0) throw Failure(program, start, result);
    }

    private static async Task<string?> LookAsync(string program, IReadOnlyList<string> arguments, int[] absent, CancellationToken cancellationToken)
    {
        if (Find(program) is not { } path) return null;
        var start = new ChildProcessStart { Path = path, Arguments = arguments, Environment = Environment, OutputLimit = OutputLimit };
        var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
        if (result.Truncated) throw new PodException($"'{program} {string.Join(' ', arguments)}' wrote more than {OutputLimit >> 20} MiB: nothing was read of it.");
        if (result is { TimedOut: false, ExitCode: 0 }) return Encoding.UTF8.GetString(result.Output);
        return !result.TimedOut && absent.Contains(result.ExitCode) ? null : throw Failure(program, start, result);
    }

    private static PodException Failure(string program, ChildProcessStart start, ChildProcessResult result)
    {
        var outcome = result.TimedOut ? string.Create(CultureInfo.InvariantCulture, $"did not end within {start.Timeout.TotalSeconds} seconds") : $"failed with exit code {result.ExitCode}";
        return new PodException($"'{program} {string.Join(' ', start.Arguments)}' {outcome}: {Encoding.UTF8.GetString(result.Error).Trim()}");
    }

    private static string? Find(string program) => Directories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
