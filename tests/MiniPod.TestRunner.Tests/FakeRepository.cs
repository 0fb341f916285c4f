namespace MiniPod.TestRunner.Tests;

/// <summary>A repository in a temporary directory, whose test programs are scripts that write down when they begin and end.</summary>
internal sealed class FakeRepository : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("minipod-runner-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>What was written down.</summary>
    public IReadOnlyList<string> ReadEvents() => File.Exists(Events) ? File.ReadAllLines(Events) : [];

    /// <summary>Waits until so much was written down of a kind.</summary>
    public async Task<IReadOnlyList<string>> WaitForEventsAsync(int count, Func<string, bool> kind, CancellationToken token)
    {
        while (true)
        {
            if (ReadEvents().Where(kind).ToList() is var events && events.Count >= count) return events;
            await Task.Delay(10, token);
        }
    }

    /// <summary>The end-to-end tests, which pass, and the project Good.Tests, whose program a test writes.</summary>
    public void WriteProjects()
    {
        WriteScript("tests/Good.Tests/Good.Tests.csproj", "");
        WriteScript("eng/build.sh", "exit 0");
        WriteScript("eng/private-host.sh", "program=$1; shift 3; exec \"$program\" \"$@\"");
        WriteProgram("MiniPod.EndToEnd.Tests", "while [[ $1 != -noLogo ]]; do shift; done");
    }

    /// <summary>A test program that has one test, which passes.</summary>
    public void WriteProgram(string project, string line) => WriteScript($"artifacts/bin/{project}/release/{project}", $"""
        echo "begin {project}" >>"$root/events"
        {line}
        echo '<assemblies><assembly passed="1" /></assemblies>' >"$4"
        echo "end {project}" >>"$root/events"
        """);

    /// <summary>A script, to which $root is this directory.</summary>
    public void WriteScript(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/bash\nroot='{Root}'\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string Events => Path.Combine(Root, "events");
}
