namespace MiniPod.TestRunner;

/// <summary>The locations of scripts, built programs and results in the repository.</summary>
/// <param name="Root">The root of the repository.</param>
internal sealed record Layout(string Root)
{
    /// <summary>The summary, which eng/test.sh prints last.</summary>
    public string Summary => Result("summary.txt");

    private string Results => Path.Combine(Root, "artifacts", "test-results");

    /// <summary>Returns the path of a script in eng.</summary>
    public string Script(string name) => Path.Combine(Root, "eng", name);

    /// <summary>Returns the path of the program that a test project builds.</summary>
    public string Program(string project) => Path.Combine(Root, "artifacts", "bin", project, "release", project);

    /// <summary>Returns the path of the output of a run or a build.</summary>
    public string Log(string name) => Result($"{name}.log");

    /// <summary>Returns the path of the results of a run, in the XML format of xunit.</summary>
    public string Xml(string name) => Result($"{name}.xml");

    /// <summary>Returns the names of all test projects, in order.</summary>
    public IReadOnlyList<string> FindProjects() =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, "tests"))
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*.Tests.csproj"))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Removes the results of an earlier run.</summary>
    public void ClearResults()
    {
        if (Directory.Exists(Results)) Directory.Delete(Results, recursive: true);
        Directory.CreateDirectory(Results);
    }

    private string Result(string name) => Path.Combine(Results, name);
}
