using System.Text;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A snapshot of everything that pods create on a host, to be compared before and after a test.</summary>
public sealed partial class HostSnapshot
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string[] _directories;
    private readonly SortedDictionary<string, List<string>> _facts = [];

    private HostSnapshot(string[] directories) => _directories = directories;

    /// <summary>Takes a snapshot of the host.</summary>
    /// <param name="directories">Directories of the test whose files are included, such as its state directory.</param>
    public static async Task<HostSnapshot> TakeAsync(params string[] directories)
    {
        var snapshot = new HostSnapshot(directories);
        var containers = EngineApi.ContainersAsync();
        var routes = RoutesAsync();
        var rules = RulesAsync("iptables-save");
        var rules6 = Kernel.HasIPv6 ? RulesAsync("ip6tables-save") : Task.FromResult<IEnumerable<string>>([]);
        snapshot.Add("container", (await containers).Select(container => $"{container.Name} {container.Id}"));
        snapshot.Add("link", Kernel.Links());
        snapshot.Add("route", await routes);
        snapshot.Add("iptables", await rules);
        snapshot.Add("ip6tables", await rules6);
        snapshot.Add("script", Directory.EnumerateDirectories("/run", "minipod-script.*"));
        snapshot.Add("/var/run/netns", Entries("/var/run/netns"));
        snapshot.Add("mount", Mounts(directories));
        snapshot.Add("process", Processes());
        foreach (var directory in (string[])["/var/lib/cni", "/run/minipod", .. directories]) snapshot.Add("file", Files(directory));
        foreach (var directory in directories) snapshot.Add("directory", Directories(Path.Combine(directory, "volumes")));
        return snapshot;
    }

    /// <summary>Fails the test unless the host is unchanged. Waits for what the kernel and the engine remove
    /// asynchronously.</summary>
    public async Task AssertSameAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var difference = Difference(await TakeAsync(_directories));
            if (difference.Length == 0) return;
            if (TimeProvider.System.GetElapsedTime(started) > Patience) Assert.Fail($"the host has changed:\n{difference}");
            await Task.Delay(100);
        }
    }

    /// <summary>What was added (+) and removed (-) since the snapshot; empty when nothing has changed.</summary>
    public string Difference(HostSnapshot now)
    {
        var text = new StringBuilder();
        foreach (var (kind, before) in _facts)
        {
            foreach (var line in Without(now._facts[kind], before)) text.Append("  + ").Append(kind).Append(": ").AppendLine(line);
            var gone = Without(before, now._facts[kind]).Where(line => !LockOfAnotherState().IsMatch(line));
            foreach (var line in gone.Where(line => !BeingWritten().IsMatch(line)))
                text.Append("  - ").Append(kind).Append(": ").AppendLine(line);
        }

        return text.ToString();
    }

    // 'recover' removes the locks that nobody holds of pods and Jobs that its store does not know: those of another state directory.
    [GeneratedRegex("^/run/minipod/locks/(pod|claim|job)-")]
    private static partial Regex LockOfAnotherState();

    // The agent was writing it when the snapshot was taken.
    [GeneratedRegex(@"/\.[^/]+\.[0-9a-f]{32}$")]
    private static partial Regex BeingWritten();

    /// <summary>What was added of one kind since the snapshot.</summary>
    public IReadOnlyList<string> Added(HostSnapshot now, string kind) => Without(now._facts[kind], _facts[kind]);

    private static List<string> Without(List<string> all, List<string> those)
    {
        var left = new List<string>(all);
        foreach (var line in those) left.Remove(line);
        return left;
    }

    private static async Task<IEnumerable<string>> RulesAsync(string program)
    {
        var lines = (await Command.RunAsync(program)).ShouldSucceed().Lines;
        var table = "";
        var rules = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith('*')) table = line[1..];
            else if (line is not "COMMIT" && !line.StartsWith('#')) rules.Add($"{table} {Counters().Replace(line, "")}");
        }

        return rules;
    }

    // Ignores the carrier state of links and the lifetimes of advertised routes. Also ignores the IPv6 routes that the
    // kernel adds for each address and interface: it adds them after duplicate address detection, a second or two
    // later.
    private static async Task<IEnumerable<string>> RoutesAsync()
    {
        var routes = Command.RunAsync("ip", "-4", "-o", "route", "show", "table", "all");
        var routes6 = await Command.RunAsync("ip", "-6", "-o", "route", "show", "table", "all"); // the kernel may not support IPv6
        return (await routes).ShouldSucceed().Lines
            .Concat(routes6.Lines.Where(line => line.Split(' ')[0] is not ("local" or "anycast" or "multicast" or "fe80::/64")))
            .Select(line => Fleeting().Replace(line, "").TrimEnd());
    }

    private static IEnumerable<string> Entries(string directory) => Directory.Exists(directory)
        ? new DirectoryInfo(directory).EnumerateFileSystemInfos().Select(entry => $"{entry.Name} -> {entry.LinkTarget}")
        : [];

    // Fields of a line in mountinfo, proc(5): the fifth is the mount point, and the file system type follows the "-".
    // The engine's own mount of the host's namespace is made with the first container that uses the host's network, and stays.
    private static IEnumerable<string> Mounts(string[] directories) => File.ReadLines("/proc/self/mountinfo")
        .Select(line => line.Split(' '))
        .Where(fields => !fields[4].EndsWith("/netns/default", StringComparison.Ordinal))
        .Where(fields => fields[Array.IndexOf(fields, "-") + 1] == "nsfs"
            || directories.Append("/run/minipod").Any(directory => fields[4].StartsWith(directory, StringComparison.Ordinal)))
        .Select(fields => fields[4]);

    private static IEnumerable<string> Processes() => Directory.EnumerateDirectories("/proc")
        .Where(IsOurs)
        .Select(directory => $"{Path.GetFileName(directory)} {CommandLine(directory)}")
        // It comes and goes when it likes; that it goes is a test of its own, and looked at after each test.
        .Where(line => !line.Contains("__agent", StringComparison.Ordinal));

    // Processes of another host may be visible here: those of a private host, where other tests run at the same time.
    private static bool IsOurs(string process)
    {
        try
        {
            return LinkOf(process, "exe") == Binary.Path && LinkOf(process, "ns/pid") == LinkOf("/proc/self", "ns/pid");
        }
        catch (IOException)
        {
            return false; // it exited in the meantime
        }
    }

    private static string? LinkOf(string process, string name) => new FileInfo(Path.Combine(process, name)).LinkTarget;

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "(ended)";
        }
    }

    // Those of volumes: an empty one would not be among the files.
    private static IEnumerable<string> Directories(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories)
        : [];

    // The log remains: it is meant for users.
    private static IEnumerable<string> Files(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = 0,
            IgnoreInaccessible = true,
        })
            .Where(file => !file[directory.Length..].Contains("/log/", StringComparison.Ordinal))
            // What the agent tells, at any time.
            .Where(file => Path.GetFileName(file) is not ("events.json" or "watch.json" or "agent.lock" or "hosts.lock"))
        : [];

    [GeneratedRegex(@" ?\[\d+:\d+\]")]
    private static partial Regex Counters();

    [GeneratedRegex(@" (linkdown|expires -?\d+sec)(?= |$)")]
    private static partial Regex Fleeting();

    private void Add(string kind, IEnumerable<string> lines)
    {
        if (!_facts.TryGetValue(kind, out var list)) _facts[kind] = list = [];
        list.AddRange(lines.Order(StringComparer.Ordinal));
    }
}
