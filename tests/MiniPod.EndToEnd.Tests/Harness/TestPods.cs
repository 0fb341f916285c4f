using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// The names of what tests make, from which it is found again: e2e, the test process, a number. So a run removes what it made
/// itself, and what a former, killed run left.
/// </summary>
public static partial class TestPods
{
    /// <summary>The file among a test's own that takes down what its script made.</summary>
    public const string UndoScript = "undo.sh";

    private const string ContainerPrefix = "minipod.";
    private static int _last;

    /// <summary>A prefix for the names of one test.</summary>
    public static string NewPrefix() => string.Create(CultureInfo.InvariantCulture, $"e2e{Environment.ProcessId}x{Interlocked.Increment(ref _last)}");

    /// <summary>The state directory of a test.</summary>
    public static string StateDirectory(string prefix) => Path.Combine(Path.GetTempPath(), $"{prefix}-state");

    /// <summary>Removes all that a test made: its pods by minipod itself, then whatever is left under its prefix.</summary>
    public static async Task RemoveAsync(string prefix)
    {
        var state = StateDirectory(prefix);
        if (Directory.Exists(state))
        {
            var ours = new CommandOptions { Environment = new Dictionary<string, string?> { ["MINIPOD_STATE_DIR"] = state } };
            await Command.RunAsync(Binary.Path, ["rm", "-f", "-a"], ours);
        }

        // A pod that was made by a script is known to its undo script alone, which the test kept.
        var undo = Path.Combine(Path.GetTempPath(), $"{prefix}-files", UndoScript);
        if (File.Exists(undo)) await Command.RunAsync("bash", undo);
        foreach (var line in (await Command.RunAsync("docker", "ps", "--all", "--format", "{{.ID}} {{.Names}} {{.Label \"io.minipod.pod.id\"}}")).Lines)
        {
            var words = line.Split(' ');
            if (!words[1].StartsWith(ContainerPrefix, StringComparison.Ordinal) || !HasPrefix(words[1][ContainerPrefix.Length..], prefix)) continue;
            await Command.RunAsync("docker", "rm", "--force", "--volumes", words[0]);
            await RemovePinAsync(words[2]);
        }

        foreach (var link in Entries("/var/run/netns", prefix)) File.Delete(link);
        foreach (var pod in Directory.Exists(Path.Combine(state, "pods")) ? Directory.GetDirectories(Path.Combine(state, "pods")) : [])
            await RemovePinAsync(Path.GetFileName(pod));
        foreach (var link in (await Command.RunAsync("ip", "-br", "link")).Lines.Select(line => line.Split(' ', '@')[0]).Where(link => HasPrefix(link, prefix)))
            await Command.RunAsync("ip", "link", "del", link);
        foreach (var file in Entries("/var/lib/cni/networks", prefix).Concat(Entries(Path.GetTempPath(), prefix)))
        {
            if (Directory.Exists(file)) Directory.Delete(file, recursive: true);
            else File.Delete(file);
        }
    }

    /// <summary>Removes what former runs left whose process is gone.</summary>
    public static async Task SweepAsync()
    {
        var containers = (await Command.RunAsync("docker", "ps", "--all", "--format", "{{.Names}}")).Lines.Where(name => name.StartsWith(ContainerPrefix, StringComparison.Ordinal)).Select(name => name[ContainerPrefix.Length..]);
        var names = containers.Concat(new[] { "/var/run/netns", "/var/lib/cni/networks", Path.GetTempPath() }.SelectMany(directory => Entries(directory, "e2e")).Select(path => Path.GetFileName(path)));
        foreach (var prefix in names.Select(name => Prefix().Match(name)).Where(IsAbandoned).Select(match => match.Value).Distinct().ToList())
            await RemoveAsync(prefix);
    }

    private static bool IsAbandoned(Match match)
    {
        if (!match.Success) return false;
        var process = int.Parse(match.Groups["process"].Value, CultureInfo.InvariantCulture);
        if (process == Environment.ProcessId) return true; // the number was used before
        try
        {
            using var other = Process.GetProcessById(process);
            using var self = Process.GetCurrentProcess();
            return other.ProcessName != self.ProcessName;
        }
        catch (ArgumentException)
        {
            return true; // there is no such process
        }
    }

    private static async Task RemovePinAsync(string podId)
    {
        var pin = $"/run/minipod/netns/{podId}";
        if (!File.Exists(pin)) return;
        await Command.RunAsync("umount", pin);
        File.Delete(pin);
    }

    private static List<string> Entries(string directory, string prefix) =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFileSystemEntries(directory).Where(path => HasPrefix(Path.GetFileName(path), prefix))] : [];

    // Not a number that only begins alike: e2e7x1 is none of e2e7x12.
    private static bool HasPrefix(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && (prefix == "e2e" || name.Length == prefix.Length || !char.IsAsciiDigit(name[prefix.Length]));

    [GeneratedRegex(@"^e2e(?<process>\d+)x\d+")]
    private static partial Regex Prefix();
}
