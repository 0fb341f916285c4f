using System.Globalization;
using System.Text;
using MiniPod.Cni;
using MiniPod.Linux;

namespace MiniPod.Pods.HostNetwork;

/// <inheritdoc/>
/// <remarks>The programs are looked up in fixed directories and run without a shell.</remarks>
internal sealed class HostPrograms : IHostPrograms
{
    // A host with ten thousand pods has about 30 MiB of rules.
    private const int OutputLimit = 64 << 20;
    private static readonly string[] Directories = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin"];
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = string.Join(':', Directories), ["LC_ALL"] = "C" };

    // Exit codes of iptables for "No such chain" (OTHER_PROBLEM in xtables(8)), and for a table or family that the
    // kernel does not have (VERSION_PROBLEM). The nftables variants return 1 for all of these, and so does
    // iptables-save. nft returns 1 for every failure. 2 means a usage error, 4 a lack of resources or of the lock.
    private static readonly int[] Absent = [1, 3];

    /// <inheritdoc/>
    public bool Has(string program) =>
        PluginExec.SearchPath(System.Environment.GetEnvironmentVariable("PATH"))
            .Any(directory => File.Exists(Path.Combine(directory, program)));

    /// <inheritdoc/>
    public Task<string?> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        LookAsync(program, arguments, [], cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        LookAsync(program, arguments, Absent, cancellationToken);

    /// <inheritdoc/>
    public async Task RunAsync(
        string program, IReadOnlyList<string> arguments, string input, string? containerId, CancellationToken cancellationToken)
    {
        var path = Find(program)
            ?? throw new PodException($"program \"{program}\" not found in {string.Join(", ", Directories)}. Install it.");
        var environment = containerId is null
            ? Environment
            : new(Environment) { [CniArgs.ContainerId] = containerId, [PluginExec.Marker] = Guid.NewGuid().ToString() };
        var start = new ChildProcessStart
        {
            Path = path,
            Arguments = arguments,
            Environment = environment,
            Input = Encoding.UTF8.GetBytes(input),
        };
        var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
        if (result.TimedOut || result.ExitCode != 0) throw Failure(program, start, result);
    }

    private static async Task<string?> LookAsync(
        string program, IReadOnlyList<string> arguments, int[] absent, CancellationToken cancellationToken)
    {
        if (Find(program) is not { } path) return null;
        var start = new ChildProcessStart { Path = path, Arguments = arguments, Environment = Environment, OutputLimit = OutputLimit };
        var result = await ChildProcess.RunAsync(start, cancellationToken).ConfigureAwait(false);
        if (result.Truncated)
        {
            throw new PodException(
                $"'{program} {string.Join(' ', arguments)}' wrote more than {OutputLimit >> 20} MiB; its output was discarded.");
        }

        if (result is { TimedOut: false, ExitCode: 0 }) return Encoding.UTF8.GetString(result.Output);
        return !result.TimedOut && absent.Contains(result.ExitCode) ? null : throw Failure(program, start, result);
    }

    private static PodException Failure(string program, ChildProcessStart start, ChildProcessResult result)
    {
        var outcome = result.TimedOut
            ? string.Create(CultureInfo.InvariantCulture, $"did not finish within {start.Timeout.TotalSeconds} seconds")
            : $"failed with exit code {result.ExitCode}";
        return new PodException(
            $"'{program} {string.Join(' ', start.Arguments)}' {outcome}: {Encoding.UTF8.GetString(result.Error).Trim()}");
    }

    private static string? Find(string program) =>
        Directories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
