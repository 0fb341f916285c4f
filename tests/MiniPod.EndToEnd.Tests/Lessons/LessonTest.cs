using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Lessons;

/// <summary>A test of lessons. What it opens is in the state directory of the test.</summary>
public abstract class LessonTest(EndToEndHost host) : EndToEndTest(host)
{
    /// <summary>A lesson on the real host, which makes a network namespace.</summary>
    protected const string OnRealHost = """
        ---
        lesson: 01-mine
        title: Mine
        goal: Make one room.
        where: host
        makes:
          namespaces: [NAME]
        ---

        ## Make it {#make}

        ```bash do
        ip netns add NAME
        ```

        ```yaml check
        - namespace: NAME
        ```
        """;

    /// <summary>Runs a command on a terminal.</summary>
    protected TerminalCommand OnTerminal(int columns, params string[] args) =>
        TerminalCommand.Start(Binary.Path, args, WithState(new CommandOptions()), columns);

    /// <summary>The processes of this test, with their command lines.</summary>
    protected IReadOnlyList<(int Id, string Line)> Processes() => [.. Directory.EnumerateDirectories("/proc").SelectMany(Find)];

    private IEnumerable<(int Id, string Line)> Find(string process)
    {
        try
        {
            if (!int.TryParse(Path.GetFileName(process), out var id)) return [];
            var environment = File.ReadAllText(Path.Combine(process, "environ"));
            return environment.Contains($"MINIPOD_STATE_DIR={StateDirectory}", StringComparison.Ordinal)
                ? [(id, File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ').Trim())]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // it exited
        }
    }
}
