namespace MiniPod.TestRunner.Tests;

/// <summary>A repository in a temporary directory, whose test programs are scripts that log when
/// they start and finish.</summary>
internal sealed class FakeRepository : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("minipod-runner-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>The events logged so far.</summary>
    public IReadOnlyList<string> ReadEvents() => File.Exists(Events) ? File.ReadAllLines(Events) : [];

    /// <summary>Waits until a number of events of a kind have been logged.</summary>
    public async Task<IReadOnlyList<string>> WaitForEventsAsync(int count, Func<string, bool> kind, CancellationToken token)
    {
        while (true)
        {
            if (ReadEvents().Where(kind).ToList() is var events && events.Count >= count) return events;
            await Task.Delay(10, token);
        }
    }

    /// <summary>Writes the end-to-end tests, which pass, and the project Good.Tests, whose program is
    /// written by a test.</summary>
    public void WriteProjects()
    {
        WriteScript("tests/Good.Tests/Good.Tests.csproj", "");
        WriteScript("eng/build.sh", "exit 0");
        WriteScript("eng/private-host.sh", "program=$1; shift 3; exec \"$program\" \"$@\"");
        WriteScript("eng/test-engine.sh", "shift 3; exec \"$root\"/artifacts/bin/MiniPod.EndToEnd.Tests/release/*.Tests \"$@\"");
        WriteProgram("MiniPod.EndToEnd.Tests", "while [[ $1 != -noLogo ]]; do shift; done");
    }

    /// <summary>Writes a test program with one test, which passes.</summary>
    public void WriteProgram(string project, string line) => WriteScript($"artifacts/bin/{project}/release/{project}", $"""
        echo "begin {project}" >>"$root/events"
        {line}
        echo '<assemblies><assembly passed="1" /></assemblies>' >"$4"
        echo "end {project}" >>"$root/events"
        """);

    /// <summary>Writes a script, in which $root is this directory.</summary>
    public void WriteScript(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/bash\nroot='{Root}'\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string Events => Path.Combine(Root, "events");
}
